/* Use cases of nominations: handing in, reading with how each stands, taking back, checking.
 *
 * What the scheme does not admit (too late, beyond a quota, an incomplete file) is kept, and its
 * state says so; only what makes no sense is refused. Rows live in the work's arena. */
#ifndef PENNANT_APP_NOMINATIONS_H
#define PENNANT_APP_NOMINATIONS_H

#include "app/work.h"
#include "base/date.h"
#include "base/page.h"
#include "base/table.h"
#include "store/nomination.h"
#include "store/period.h"

#include <stdbool.h>
#include <stddef.h>

#define NOMINATION_EVIDENCE_MOST 50   /* pieces of evidence */
#define NOMINATION_HREF_MOST     2000 /* characters of an address */

struct evidence_link {
    const char *href, *sha256; /* http or https; hexadecimal */
};

struct nomination_draft {
    const char *award;
    const char *unit_id, *unit; /* id or code; exactly one */
    const char *as;             /* "self", "unit" or "group": who nominates, */
    const char *by;             /* and which; NULL: the token's only unit or its group */
    const char *file;           /* JSON object; NULL: {} */
    const struct evidence_link *evidence;
    size_t evidence_count;
    const char *note; /* NULL: none */
    day_t day;        /* handed in on, which an office may say; DAY_NONE: today */
};

/* Hands one in while the period is open or scoring. NOT_FOUND (of the period), STATE_CONFLICT,
 * NOT_IN_ROSTER, ID_UNKNOWN and AWARD_NOT_OPEN (of the award), NOT_YOUR_UNIT, UNIT_UNKNOWN (of the
 * nominator), NOMINATES_ITSELF, violations of the file and the evidence, OUT_OF_RANGE (of the day),
 * DUPLICATE_NOMINATION (one stands). The row as of nominations_get. */
bool nominations_insert(struct work *work, const char *period_id,
                        const struct nomination_draft *draft, struct table *ret_row,
                        struct error *error) MUST_CHECK;

/* Those the token may see, with state and code: accepted, in_check (a check has not said yet),
 * rejected (code: the check step), lapsed or refused (code: the referee's), withdrawn. Page key:
 * _sequence. */
bool nominations_list(struct work *work, const char *period_id,
                      const struct nomination_filter *filter, const struct page *page,
                      struct table *ret_rows, struct error *error) MUST_CHECK;
bool nominations_get(struct work *work, const char *id, struct table *ret_row,
                     struct error *error) MUST_CHECK;

/* Takes one back: its nominator or leadership, until the step's last day. FORBIDDEN,
 * STATE_CONFLICT (of the period, or when it was taken back before), DEADLINE_PASSED. */
bool nominations_withdraw(struct work *work, const char *id, const char *reason,
                          struct table *ret_row, struct error *error) MUST_CHECK;

struct nomination_check_draft {
    const char *step, *outcome; /* "passed" or "rejected" */
    const char *reason;         /* NULL: none; required when rejected */
    day_t day;                  /* DAY_NONE: today */
};

/* Records what a check step found; the newest of a step counts. ID_UNKNOWN when it is no check of
 * nominations, REASON_REQUIRED, STATE_CONFLICT, OUT_OF_RANGE (of the day). */
bool nominations_check(struct work *work, const char *id,
                       const struct nomination_check_draft *draft, struct table *ret_row,
                       struct error *error) MUST_CHECK;

/* False with STATE_CONFLICT unless a locked period takes what people hand in. */
bool nominations_period_takes(const struct period *period, struct error *error) MUST_CHECK;

/* The day that a draft says (DAY_NONE: today), which may not lie ahead; OUT_OF_RANGE at "#/day". */
bool nominations_day(const struct work *work, day_t given, day_t *ret_day,
                     struct error *error) MUST_CHECK;

#endif
