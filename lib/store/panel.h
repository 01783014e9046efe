/* Panels of a period and their members. Rows live in the transaction's arena. */
#ifndef PENNANT_STORE_PANEL_H
#define PENNANT_STORE_PANEL_H

#include "base/attributes.h"
#include "base/error.h"
#include "base/page.h"
#include "base/principal.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>
#include <stdint.h>

/* Gives a period the panels of its scheme, a JSON array of objects {panel, position, title, mode,
 * raters, minimum, maximum, self_rating, items {item: maximum}, step, due}: step is the one that
 * says when it scores, by the period's dates or else until due. A panel that is there with the same
 * raters keeps its members; one that is not among them is taken away. */
bool panel_set_all(struct tx *tx, const char *period_id, const char *panels,
                   struct error *error) MUST_CHECK;

/* In the scheme's order, with members. */
bool panel_list(struct tx *tx, const char *period_id, struct table *ret_table,
                struct error *error) MUST_CHECK;

/* One panel with its members; CODE_NOT_FOUND. */
bool panel_get(struct tx *tx, const char *period_id, const char *panel, struct table *ret_table,
               struct error *error) MUST_CHECK;

struct panel_record {
    const char *members; /* JSON array of {subject, unit_id, group, from, to, conflicts: [unit id]};
                            NULL: they stay */
    bool complete;       /* deciding waits for all ballots */
    bool final;          /* a ballot is not changed */
};

/* Replaces members and settings of a panel that has the version (else CODE_PRECONDITION_FAILED). */
bool panel_replace(struct tx *tx, const char *period_id, const char *panel, int64_t version,
                   const struct panel_record *record, struct error *error) MUST_CHECK;

/* Copies the members of another period's panels, without their terms. */
bool panel_copy_members(struct tx *tx, const char *period_id, const char *from_period_id,
                        struct error *error) MUST_CHECK;

/* Locks the panels of a locked period. In a TX_WRITE_SNAPSHOT a ballot that was cast since the
 * snapshot is CODE_CONTENDED; afterwards the snapshot has all ballots, and no further one is cast.
 */
bool panel_lock_all(struct tx *tx, const char *period_id, struct error *error) MUST_CHECK;

/* The first of these panels whose raters are given and not named yet; NULL: none. */
bool panel_find_empty(struct tx *tx, const char *period_id, const struct strings *panels,
                      const char **ret_panel, struct error *error) MUST_CHECK;

/* How many ballots each panel (NULL: all) expects and has: panel, mode, complete, expected, cast,
 * issued, raters (JSON; empty for secret panels). The transaction must see the whole organisation
 * (fact_begin). */
bool panel_progress(struct tx *tx, const char *period_id, const char *panel,
                    struct table *ret_table, struct error *error) MUST_CHECK;

/* A conflict of interest that a rater declared. */
struct conflict_record {
    const char *period_id, *panel, *rater;
    const char *rater_unit_id; /* NULL: none */
    const char *unit_id, *reason;
};

/* Keeps it; the row is the first one that was declared, and *ret_created false for a later one. */
bool panel_conflict_insert(struct tx *tx, const struct conflict_record *record, bool *ret_created,
                           struct table *ret_table, struct error *error) MUST_CHECK;

/* Page keys: rater, unit. */
bool panel_conflict_list(struct tx *tx, const char *period_id, const char *panel,
                         const struct page *page, struct table *ret_table,
                         struct error *error) MUST_CHECK;

#endif
