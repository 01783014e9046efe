/* One unit of work: a principal, one database transaction, and the reply that is kept for a retry.
 *
 * The HTTP face fills a struct work per request and hands it to a use case; the use case checks
 * what needs no database, then calls work_begin, reads, decides and writes. The face encodes the
 * answer, and work_finish stores the reply under the Idempotency-Key and commits, all in one
 * transaction; on any failure work_rollback leaves nothing behind. No connection is held before
 * work_begin and none after finish or rollback, so none is held while bytes are read or written.
 * One thread a work.
 *
 * CODE_CONTENDED from any step says that the database could not order this work among others
 * (deadlock, serialisation): roll back, clear the error, and run the whole work again, a few times.
 */
#ifndef PENNANT_APP_WORK_H
#define PENNANT_APP_WORK_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/principal.h"
#include "base/relay.h"

#include <stdbool.h>

#define STALE_SECONDS_MOST 60 /* how far behind a read may be at all */

struct app; /* app/app.h: pool and settings, shared by all threads */
struct tx;  /* store/tx.h */

/* What is sent for a request, as far as it must be repeated to the letter. */
struct stored_reply {
    int status;
    const char *content_type, *location, *etag; /* NULL: none */
    const char *body;
    size_t body_length;
};

struct work {
    struct app *app;
    struct arena *arena;
    const struct principal *principal;
    const char *request_id;
    const char *operation; /* "POST /v1/units": method and path template */
    bool writes;           /* false: a read-only transaction on one snapshot */
    bool bulk;             /* on the connections kept for imports */
    int64_t stale_ms;      /* a read may be so far behind, on a replica; 0: it is of now */
    bool one_snapshot;     /* set where many reads belong together, or what is written from them */
    const char *idempotency_key;             /* NULL: none */
    unsigned char fingerprint[SHA256_BYTES]; /* of operation, path and body; used with the key */
    struct relay *relay; /* may reply as soon as the rows are there (base/relay.h); or NULL */

    /* Set by work_begin. */
    struct tx *tx;
    const char *organisation_id; /* UUID */
    const char *time_zone;       /* "Asia/Shanghai" */
    day_t today;                 /* in the organisation's time zone, by the database's clock */
    struct stored_reply replay;  /* filled when work_begin fails with CODE_REPLAYED */
};

/* Takes a connection (bounded wait, else CODE_UNAVAILABLE with retry_after), begins, and enters the
 * principal's organisation, role and units for row security. With an idempotency key it claims the
 * key: CODE_REPLAYED with work->replay when the same request was answered before,
 * CODE_IDEMPOTENCY_KEY_REUSED for another one, CODE_IDEMPOTENCY_KEY_BUSY while one runs.
 * CODE_ORGANISATION_UNKNOWN when the principal's organisation is none of ours. Does nothing and
 * returns true when the work has begun already. */
bool work_begin(struct work *work, struct error *error) MUST_CHECK;

/* Stores the reply when there is a key (never one of status 500 or above), commits and gives the
 * connection back. True at once when the work never began. CODE_OUTCOME_UNKNOWN when the link broke
 * during the commit. After false nothing is held and nothing was kept (but for OUTCOME_UNKNOWN). */
bool work_finish(struct work *work, const struct stored_reply *reply,
                 struct error *error) MUST_CHECK;

/* Ends the work without effect; allowed at any time, also twice. */
void work_rollback(struct work *work);

/* Writes the one audit row of a change: action "unit.replace", the object's kind and id, the reason
 * given (or NULL), and before and after as JSON texts (or NULL). Events, verdicts and ballots are
 * their own audit record and need none. */
bool work_audit(struct work *work, const char *action, const char *object_kind,
                const char *object_id, const char *reason, const char *before, const char *after,
                struct error *error) MUST_CHECK;

#endif
