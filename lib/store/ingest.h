/* The one way events are written: an array of checked events in, an outcome for each out.
 *
 * A single post is an array of one. The tallies follow by themselves in the same transaction
 * (triggers of sql/migrations/0002_events.sql). The event's row is its own idempotency record: what
 * holds its id or its (source, external id) already is a duplicate when the fingerprints agree, and
 * a conflict when they differ; this also holds inside one array. The same goes for what makes a
 * survey's answer unique (indicator and occasion) and for a token (indicator and token). */
#ifndef PENNANT_STORE_INGEST_H
#define PENNANT_STORE_INGEST_H

#include "base/attributes.h"
#include "base/digest.h"
#include "base/error.h"
#include "store/known.h"
#include "store/tx.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An event whose unit, indicator and values were checked. Moments are RFC 3339 or a date; NULL is
 * "not given" but for id, unit_id, indicator, moment, quantity, recorded_by (a subject) and source
 * ("": the organisation's).
 */
struct ingest_event {
    const char *id, *unit_id, *indicator, *moment, *quantity;
    const char *gravity, *points, *topic, *person, *occasion, *minutes, *filed, *slot_end, *note;
    const char *evidence; /* a JSON array as text */
    const char *source, *external_id;
    const char *token;                              /* of a registry */
    const char *channel, *rating_mode, *rater_mode; /* of a survey's answer: rating_mode is set */
    const char *recorded_by;
    unsigned char fingerprint[SHA256_BYTES]; /* ingest_fingerprint */
};

enum ingest_result {
    INGEST_STORED,
    INGEST_DUPLICATE, /* the same fact is stored already */
    INGEST_DIFFERS,   /* another fact holds the id or external id */
    INGEST_RATED,     /* the case or visit was evaluated already */
    INGEST_TOKEN_USED /* another event of the indicator used the token */
};

struct ingest_outcome {
    enum ingest_result result;
    const char *id; /* of the stored event, where it may be seen */
};

/* SHA-256 of what the event says, all but its id and the recorder. */
void ingest_fingerprint(struct ingest_event *event);

/* Writes them in their order, with one statement. outcomes has room for count. */
bool ingest_events(struct tx *tx, const struct ingest_event *events, size_t count,
                   struct ingest_outcome *outcomes, struct error *error) MUST_CHECK;

/* Events in the form in which they are sent, in the transaction's arena. */
struct ingest_ready;
struct ingest_ready *ingest_prepare(struct tx *tx, const struct ingest_event *events, size_t count);

/* Writes events of which no key is expected to be taken, a third cheaper; CODE_CONFLICT, with the
 * transaction lost, when one is. */
bool ingest_fresh(struct tx *tx, const struct ingest_ready *ready, struct error *error) MUST_CHECK;

#define INGEST_NO_ROW SIZE_MAX

/* Stores single posts that were checked against what is remembered (known_recall), as the whole of
 * a transaction, and commits. ret_rows are the stored ones as they are shown (sql/queries/
 * event_get.sql), and ret_row_of, with room for count, tells each event's row: INGEST_NO_ROW where
 * its keys are taken, also by an event before it, and for all when anything in known is out of
 * date. CODE_OUTCOME_UNKNOWN as of tx_commit. */
bool ingest_posts_commit(struct tx *tx, const struct ingest_event *events, size_t count,
                         const struct known *known, struct table *ret_rows, size_t *ret_row_of,
                         struct error *error) MUST_CHECK;

#endif
