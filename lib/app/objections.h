/* Use cases of objections to a result under notice: raised by anybody with a token, or without one
 * where the organisation allows it; answered by leadership.
 *
 * Without a token nothing of who objects is kept; the objector gets a receipt, and its SHA-256 is
 * all that is stored. An objection that is upheld bars the unit, and the period is judged anew in
 * the same transaction. */
#ifndef PENNANT_APP_OBJECTIONS_H
#define PENNANT_APP_OBJECTIONS_H

#include "app/work.h"
#include "base/date.h"
#include "base/page.h"
#include "base/table.h"
#include "store/objection.h"

#include <stdbool.h>
#include <stddef.h>

#define OBJECTION_EVIDENCE_MOST 20   /* links to evidence of one objection */
#define OBJECTIONS_NAMELESS     1000 /* objections without a name in a period */

/* Where a piece of evidence is, and the SHA-256 (hexadecimal) of what it was; NULL: not said. */
struct objection_evidence {
    const char *href, *sha256;
};

struct objection_draft {
    const char *unit; /* id or code */
    const char *reason;
    day_t received_on; /* DAY_NONE: today; another day is an office's to state */
    const struct objection_evidence *evidence;
    size_t evidence_count;
};

/* Raises an objection. NOTICE_CLOSED on a day that is none of the notice, STATE_CONFLICT when the
 * period is not being decided; TOKEN_REQUIRED where a name is needed; NOT_IN_ROSTER; ALREADY_EXISTS
 * while the same objector waits for an answer about the unit; OBJECTIONS_FULL. *ret_receipt is
 * NULL for who has a name. */
bool objections_insert(struct work *work, const char *period_id,
                       const struct objection_draft *draft, struct table *ret_row,
                       const char **ret_receipt, struct error *error) MUST_CHECK;

/* Leadership and organisers read all of a period, others their own. Page key: _sequence. */
bool objections_list(struct work *work, const char *period_id,
                     const struct objection_filter *filter, const struct page *page,
                     struct table *ret_rows, struct error *error) MUST_CHECK;

bool objections_get(struct work *work, const char *id, struct table *ret_row,
                    struct error *error) MUST_CHECK;

/* What became of the objection with a receipt; CODE_NOT_FOUND. */
bool objections_follow(struct work *work, const char *receipt, struct table *ret_row,
                       struct error *error) MUST_CHECK;

struct objection_decision {
    const char *outcome, *reason; /* "upheld" or "dismissed" */
};

/* Answers an objection once, while the period is being decided: STATE_CONFLICT otherwise. Upheld,
 * the result made anew is the period's; the notice keeps running. */
bool objections_decide(struct work *work, const char *id, const struct objection_decision *decision,
                       struct table *ret_row, struct error *error) MUST_CHECK;

#endif
