/* One transaction on one pooled connection, with the principal's row security set in its pipeline.
 *
 * BEGIN and the entering of organisation, role and units travel with the first statement, once the
 * organisation is known (store/entered.h); the last read travels with its COMMIT, and deferred
 * writes with the next trip (statement.h). A transaction belongs to one thread. After an error it
 * can only be rolled back. libpq stays behind this header; answers are struct table in the
 * transaction's arena. */
#ifndef PENNANT_STORE_TX_H
#define PENNANT_STORE_TX_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/error.h"
#include "base/principal.h"
#include "base/relay.h"
#include "base/table.h"

#include <stdbool.h>

struct pool; /* store/pool.h */
struct tx;

enum tx_mode {
    TX_READ,          /* REPEATABLE READ READ ONLY: one snapshot */
    TX_READ_ON,       /* the same for many reads: none of them ends it but tx_commit */
    TX_WRITE,         /* READ COMMITTED */
    TX_WRITE_SNAPSHOT /* REPEATABLE READ: all reads on one snapshot; CODE_CONTENDED is likelier */
};

/* What entering found out. */
struct tx_organisation {
    const char *id, *code, *time_zone;
    const char *today; /* YYYY-MM-DD there */
};

/* Begins and enters, at once or with the first statement, which then may fail so too: takes a
 * connection within the pool's waiting limit (else CODE_UNAVAILABLE, retry_after set);
 * CODE_ORGANISATION_UNKNOWN when there is no such organisation. */
bool tx_begin(struct pool *pool, enum tx_mode mode, const struct principal *principal,
              const char *request_id, struct arena *arena, struct tx **ret_tx,
              struct tx_organisation *ret_organisation, struct error *error) MUST_CHECK;

/* The rows of a read that is the whole transaction may be replied with where they arrive; relay may
 * be NULL. */
void tx_reply_by(struct tx *tx, struct relay *relay);

/* From now on answers live in this arena, which may be reset between two reads; what the
 * transaction keeps itself stays where it began. */
void tx_answer_into(struct tx *tx, struct arena *arena);

/* Commits and gives the connection back, also on failure. CODE_OUTCOME_UNKNOWN when the answer to
 * COMMIT was lost. */
bool tx_commit(struct tx *tx, struct error *error) MUST_CHECK;

/* Rolls back and gives the connection back; NULL is allowed. */
void tx_rollback(struct tx *tx);

#endif
