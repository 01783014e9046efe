/* Webhooks, their deliveries and attempts: rows inside a transaction of an organiser, leadership,
 * or the courier (lib/work), which acts as an organiser. */
#ifndef PENNANT_STORE_WEBHOOK_H
#define PENNANT_STORE_WEBHOOK_H

#include "base/attributes.h"
#include "base/blind.h"
#include "base/error.h"
#include "base/page.h"
#include "base/table.h"

#include <stdbool.h>
#include <stdint.h>

struct tx;

struct webhook_record {
    const char *id, *url, *title, *state;
    struct strings kinds;
    struct bytes sealed; /* the secret; not used by webhook_replace */
    const char *created_by;
};

/* Rows: id, url, title, kinds, state, cause, failing_since, previous_until, created_by, created_at,
 * version. ALREADY_EXISTS for a url that another has. */
bool webhook_insert(struct tx *tx, const struct webhook_record *record, struct table *ret_row,
                    struct error *error) MUST_CHECK;
bool webhook_list(struct tx *tx, struct table *ret_rows, struct error *error) MUST_CHECK;
/* No row when there is none. */
bool webhook_get(struct tx *tx, const char *id, struct table *ret_row,
                 struct error *error) MUST_CHECK;
/* No row when the version is another one. */
bool webhook_replace(struct tx *tx, const struct webhook_record *record, int64_t version,
                     struct table *ret_row, struct error *error) MUST_CHECK;
/* The secret before is good for so many hours more. Row: id, previous_until, version; or none. */
bool webhook_rotate(struct tx *tx, const char *id, struct bytes sealed, int64_t hours,
                    struct table *ret_row, struct error *error) MUST_CHECK;

/* Deliveries: id, sequence, kind, action, object_id, period_id, state, attempts, due_at, since,
 * ended_at. Ping and replay: no row when there is no such webhook or delivery. */
bool webhook_ping(struct tx *tx, const char *id, const char *message_id, struct table *ret_row,
                  struct error *error) MUST_CHECK;
bool webhook_replay(struct tx *tx, const char *id, const char *delivery_id, struct table *ret_row,
                    struct error *error) MUST_CHECK;
bool webhook_delivery_list(struct tx *tx, const char *id, const char *state,
                           const struct page *page, struct table *ret_rows,
                           struct error *error) MUST_CHECK;
bool webhook_attempt_list(struct tx *tx, const char *id, const char *delivery_id,
                          struct table *ret_rows, struct error *error) MUST_CHECK;

/* For the courier. */

/* Makes deliveries of the changes that came since, looking at most at so many. */
bool webhook_fan_out(struct tx *tx, const char *id, int64_t looked, struct error *error) MUST_CHECK;

/* The deliveries to be tried now, in their order, at most so many: id, number, kind, action,
 * object_id, unit_id, period_id, at, attempts, url, secret, previous_secret (NULL: none), now and
 * age (seconds). */
bool webhook_next(struct tx *tx, const char *id, int64_t most, struct table *ret_rows,
                  struct error *error) MUST_CHECK;

/* What is sealed in a column of the first of them; no bytes for NULL. */
struct bytes webhook_sealed(struct arena *arena, const struct table *rows, const char *column);

struct webhook_attempt {
    const char *delivery_id;
    int status;        /* 0: none, there is a fault */
    const char *fault; /* NULL: there is a status */
    int ms;
    const char *state; /* of the delivery now */
    int64_t pause_ms;  /* until the next attempt */
    bool failing;      /* of the receiver */
    const char *cause; /* why the webhook is disabled now; NULL: it is not */
};

/* Records attempts of one webhook, at least one, each of another delivery, with the commit; the
 * receiver is as the last one found it. */
void webhook_attempts_record(struct tx *tx, const char *id, const struct webhook_attempt *attempts,
                             size_t count);

#endif
