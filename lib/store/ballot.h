/* Open ballots: one rater's score for one unit (and item), appended and never changed; a newer one
 * may stand in its place. A rater is a panel member's subject, or the code of the unit that rates.
 * Rows live in the transaction's arena. Secret ballots are store/secret_ballot.h's. */
#ifndef PENNANT_STORE_BALLOT_H
#define PENNANT_STORE_BALLOT_H

#include "base/attributes.h"
#include "base/date.h"
#include "base/error.h"
#include "base/page.h"
#include "base/principal.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>

/* What decides whether a ballot may be cast. Days that are not bounded are DAY_NONE. */
struct ballot_context {
    const char *state;                 /* of the period */
    const char *panel;                 /* NULL: the scheme has no such panel */
    const char *mode;                  /* "open", "secret" */
    const char *raters;                /* "given", "entrants", "self" */
    const char *minimum, *maximum;     /* decimals; of a panel without rubric */
    struct strings items, item_maxima; /* the rubric: items and the greatest score of each */
    bool self_rating;                  /* a rater's own unit may be rated */
    bool final;                        /* a ballot that was cast is not changed */
    bool locked;                       /* the members of a secret panel stay as they are */
    day_t opens_on, closes_on;         /* when it scores */
    bool is_member;                    /* the subject is a given rater */
    const char *member_unit_id;        /* the member's unit; NULL: none */
    day_t member_from, member_to;      /* the member's term */
    const char *unit_id, *unit;        /* NULL: not in the roster */
    bool enters;                       /* the unit is an entrant */
    const char *rater_unit_id;         /* NULL: the rating unit is not in the roster */
    bool rater_enters;
    bool conflict; /* the rater has a conflict of interest with the unit */
};

/* The context of a ballot by the token's subject for a unit (id or code); rater_unit is the code of
 * the unit it rates for, or NULL. The period keeps its state until the transaction ends.
 * CODE_NOT_FOUND (of the period). */
bool ballot_prepare(struct tx *tx, const char *period_id, const char *panel, const char *unit,
                    const char *rater_unit, struct ballot_context *ret_context,
                    struct error *error) MUST_CHECK;

struct ballot_record {
    const char *period_id, *panel, *rater;
    const char *rater_unit_id; /* NULL: none */
    const char *unit_id;
    const char *item; /* of the panel's rubric; NULL: none */
    const char *score;
    bool final; /* one that is there is not replaced */
};

/* Casts it, in place of the rater's newest for the unit and item; both are kept. When that one has
 * the same score *ret_created is false and the row is that one. CODE_DUPLICATE_BALLOT when it is
 * final and has another score. */
bool ballot_insert(struct tx *tx, const struct ballot_record *record, bool *ret_created,
                   struct table *ret_table, struct error *error) MUST_CHECK;

struct ballot_filter {
    const char *panel, *unit_id, *rater; /* NULL: any */
};

/* The ballots of a period that the principal may see. Page key: the sequence. */
bool ballot_list(struct tx *tx, const char *period_id, const struct ballot_filter *filter,
                 const struct page *page, struct table *ret_table, struct error *error) MUST_CHECK;

/* The units that have fewer counted ballots of a panel than are shown (publish_minimum), but some:
 * unit_id, panels, minimum; of one unit, or of all (NULL). Whoever asks; of open panels only with
 * open_too. */
bool ballot_few(struct tx *tx, const char *period_id, const char *unit_id, bool open_too,
                struct table *ret_table, struct error *error) MUST_CHECK;

#endif
