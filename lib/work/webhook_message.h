/* One message to a webhook's receiver, as Standard Webhooks signs it and CloudEvents 1.0 forms it.
 *
 * A message names what changed, and holds nothing of it: receivers read it with a token of their
 * own. Texts live in the arena; any thread. */
#ifndef PENNANT_WORK_WEBHOOK_MESSAGE_H
#define PENNANT_WORK_WEBHOOK_MESSAGE_H

#include "base/arena.h"
#include "base/blind.h"
#include "base/principal.h"
#include "base/table.h"

#include <stdint.h>

#define WEBHOOK_HEADERS 5

/* Who sends. */
struct webhook_sender {
    const char *public_url;   /* of this service; NULL: not known */
    const char *organisation; /* its code */
};

/* The body, of one of the deliveries as webhook_next has them. */
const char *webhook_body(struct arena *arena, const struct webhook_sender *sender,
                         const struct table *deliveries, size_t row);

/* The header lines; a secret of no bytes signs nothing. now: seconds since 1970. */
struct strings webhook_headers(struct arena *arena, const char *id, int64_t now, const char *body,
                               const struct bytes *secrets, size_t count);

/* Milliseconds until the next attempt: twice the pause before, with jitter of a fifth, at most
 * twelve hours; and not sooner than the receiver asks (Retry-After in seconds, NULL: it does not).
 */
#define WEBHOOK_PAUSE_MOST ((int64_t)12 * 3600 * 1000)
int64_t webhook_pause(int64_t first_ms, int64_t attempts, const char *retry_after);

#endif
