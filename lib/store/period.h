/* Periods in the database: one run of a scheme version over some days, its transitions and the walk
 * through its scheme's steps.
 *
 * Which change is allowed is decided in lib/app; this only keeps it. Rows live in the transaction's
 * arena. */
#ifndef PENNANT_STORE_PERIOD_H
#define PENNANT_STORE_PERIOD_H

#include "base/attributes.h"
#include "base/date.h"
#include "base/error.h"
#include "base/page.h"
#include "base/principal.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>
#include <stdint.h>

/* What can be said of a draft. */
struct period_record {
    const char *scheme_id;
    const char *title; /* NULL: none */
    day_t from, to;
    const struct strings *units; /* ids; NULL: all units that the scheme is for */
    const char *dates;           /* JSON object; NULL: none */
    struct strings dates_required;
    const struct strings *awards; /* open ones; NULL: all */
    const char *panel_modes;      /* JSON object; NULL: the scheme's */
};

/* A period as the use cases need it. */
struct period {
    const char *id, *scheme_id, *scheme_code, *title, *state;
    day_t from, to;
    int round;
    const char *run_id; /* NULL: no stored result */
    int64_t version;
    bool has_units;
    struct strings units;         /* ids of the chosen units, where any were chosen */
    struct strings awards;        /* open ones; none: all */
    struct strings dates_missing; /* that must be given before it opens */
    struct table row;             /* as it is shown */
};

struct period_filter {
    const char *scheme, *state; /* NULL: any */
    day_t from, to;             /* periods that touch these days; DAY_NONE: open */
};

/* Adds a draft. CODE_NOT_FOUND (of the scheme), CODE_PERIODS_OVERLAP. */
bool period_insert(struct tx *tx, const struct period_record *record, const char *who,
                   struct period *ret_period, struct error *error) MUST_CHECK;

/* Replaces a draft that has the version; CODE_PRECONDITION_FAILED when it has another by now. The
 * caller has seen that it is a draft. */
bool period_replace(struct tx *tx, const char *id, int64_t version,
                    const struct period_record *record, struct period *ret_period,
                    struct error *error) MUST_CHECK;

/* One period; period_lock also keeps others from changing it until the transaction ends.
 * CODE_NOT_FOUND. */
bool period_get(struct tx *tx, const char *id, struct period *ret_period,
                struct error *error) MUST_CHECK;
bool period_lock(struct tx *tx, const char *id, struct period *ret_period,
                 struct error *error) MUST_CHECK;

/* Newest first. Page keys: from, id. */
bool period_list(struct tx *tx, const struct period_filter *filter, const struct page *page,
                 struct table *ret_table, struct error *error) MUST_CHECK;

/* Moves a locked period: its state, round and stored result (run_id NULL: none). */
bool period_set_state(struct tx *tx, const char *id, const char *state, int round,
                      const char *run_id, struct period *ret_period,
                      struct error *error) MUST_CHECK;

/* Records a transition of a period to another state; reason may be NULL. */
bool period_transition_insert(struct tx *tx, const struct period *before, const char *to,
                              const char *reason, const char *request_id, struct table *ret_table,
                              struct error *error) MUST_CHECK;

/* In order. Page key: the sequence. */
bool period_transition_list(struct tx *tx, const char *period_id, const struct page *page,
                            struct table *ret_table, struct error *error) MUST_CHECK;

/* Something done in a step of the walk. */
struct period_step_record {
    int position; /* the step's place in the scheme */
    const char *step, *outcome, *reason;
    day_t from, until;           /* of a notice; DAY_NONE otherwise */
    const struct strings *units; /* ids in a recorded order, or chosen; NULL: none */
    const char *amounts;         /* JSON: [{"unit_id" or "event_id", "amount"}]; NULL: none */
};

bool period_step_insert(struct tx *tx, const struct period *period,
                        const struct period_step_record *record, struct table *ret_table,
                        struct error *error) MUST_CHECK;

/* All of one round, in order: id, position, step, outcome, from, until, units, amounts and more. */
bool period_step_list(struct tx *tx, const char *period_id, int round, struct table *ret_table,
                      struct error *error) MUST_CHECK;

/* What was decided in amounts in one round, in order: entry_id (of period_step_list), unit_id or
 * event_id, amount. */
bool period_step_amounts(struct tx *tx, const char *period_id, int round, struct table *ret_table,
                         struct error *error) MUST_CHECK;

#endif
