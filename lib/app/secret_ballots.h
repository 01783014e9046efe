/* Use cases of secret ballots: taking the right to score a unit, casting with it, reading receipts.
 *
 * While the period is open a rater takes a right for each unit it may score: it sends a blinded
 * token, and gets it signed once. While the period is scoring somebody without any token casts:
 * the signature says that it has the right, and nothing says whose it is. Taking ends before
 * casting begins, so that the one cannot be told from the other by its time. */
#ifndef PENNANT_APP_SECRET_BALLOTS_H
#define PENNANT_APP_SECRET_BALLOTS_H

#include "app/raters.h"
#include "app/work.h"
#include "base/page.h"
#include "base/table.h"

#include <stdbool.h>
#include <stddef.h>

struct right_draft {
    const char *unit_id, *unit; /* the unit to score: one of both */
    const char *blinded;        /* base64url, as long as the key's modulus */
    const char *rater_unit;     /* as in struct rater_claim */
};

/* Signs a blinded token for a rater and unit, once; the same one again gives the same signature and
 * *ret_created false. Row: panel, unit_id, unit, signature. Faults of rater_admit; EXACTLY_ONE,
 * FORMAT_INVALID, BALLOT_KEY_MISSING, BALLOT_KEYS_LACKING, RIGHT_TAKEN. */
bool ballot_rights_insert(struct work *work, const char *period_id, const char *panel,
                          const struct right_draft *draft, bool *ret_created, struct table *ret_row,
                          struct error *error) MUST_CHECK;

struct secret_draft {
    const char *period_id, *panel;
    const char *unit_id, *unit;      /* one of both */
    const char *score;               /* NULL: by item */
    const struct score_draft *items; /* every item of the rubric */
    size_t item_count;
    const char *token, *signature; /* base64url */
};

/* Takes the ballot of a token. The same again gives the same receipt and *ret_created false.
 * Row: receipt, period_id, panel, unit_id, unit. STATE_CONFLICT (period, panel), PANEL_CLOSED,
 * BALLOT_SIGNATURE, BALLOT_USED; violations EXACTLY_ONE, FORMAT_INVALID, ID_UNKNOWN,
 * NOT_IN_ROSTER, and those of scores_check. */
bool secret_ballots_insert(struct work *work, const struct secret_draft *draft, bool *ret_created,
                           struct table *ret_row, struct error *error) MUST_CHECK;

/* The receipts of a panel, once no more ballots are cast. Page key: receipt. */
bool secret_ballots_list(struct work *work, const char *period_id, const char *panel,
                         const struct page *page, struct table *ret_rows,
                         struct error *error) MUST_CHECK;

#endif
