/* Use cases of the change feed: what changed behind a cursor, waiting for it, and the head of the
 * chain.
 *
 * A cursor names the database (so that a restored copy is known), the number of a change, and a
 * piece of the chain's hash there (so that another history is known). Nothing is missed and nothing
 * comes twice behind a cursor. A request that waits holds no connection to the database. */
#ifndef PENNANT_APP_CHANGES_H
#define PENNANT_APP_CHANGES_H

#include "app/work.h"
#include "base/attributes.h"
#include "base/table.h"

#include <stdbool.h>
#include <stdint.h>

#define CHANGES_LIMIT_DEFAULT 100
#define CHANGES_LIMIT_MOST    500
#define CHANGES_WAIT_MOST     30   /* seconds */
#define CHANGES_LOOKED_MOST   2000 /* numbers looked at for one answer, where not all are shown */
#define CHANGES_LOOK_AGAIN_MS 1000 /* while waiting, also without a beat */
#define CHANGE_CURSOR_MOST    48   /* characters */

struct change_filter {
    const char *after;   /* a cursor; NULL: from the first change */
    struct strings kind; /* of objects; none: all */
    int64_t limit, wait; /* rows; seconds to wait for the first */
};

struct change_page {
    struct table rows; /* sequence, kind, action, id, unit_id, period_id, at */
    size_t count;      /* of them to be shown */
    const char *next;  /* the cursor behind them */
    bool more;         /* there are changes behind it already */
};

/* CODE_CHANGES_RESTARTED for a cursor of another history; a violation at ?after for none. Answers
 * at once when there is something, when nothing came in time, when too many wait, and at the end of
 * the server. */
bool changes_list(struct work *work, const struct change_filter *filter,
                  struct change_page *ret_page, struct error *error) MUST_CHECK;

/* The newest link of the chain, its cursor, and what is to be kept elsewhere: its statement, signed
 * as a JWS of this type where the server has a signing key. */
#define CHANGE_HEAD_TYPE "pennant-head+jwt"
struct change_head {
    struct table row;      /* epoch, sequence, block, hash, chained_at; or no row */
    const char *cursor;    /* behind all that is chained */
    const char *signature; /* NULL: no signing key, or nothing chained */
};
bool changes_head(struct work *work, struct change_head *ret_head, struct error *error) MUST_CHECK;

#endif
