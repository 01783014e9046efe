/* Whether the service may be sent requests, asked without ever hanging.
 *
 * The check (a connection of its own to the database) runs in a thread of its own, when somebody
 * asks and the last answer is older than READINESS_FRESH_MS; who asks waits at most
 * READINESS_BUDGET_MS. Made before the listeners, freed after them; any thread asks. */
#ifndef PENNANT_API_READINESS_H
#define PENNANT_API_READINESS_H

#include "base/attributes.h"
#include "base/buffer.h"

#include <stdbool.h>

#define READINESS_BUDGET_MS 1000
#define READINESS_FRESH_MS  500

/* False with one line in reason. */
typedef bool readiness_check(void *context, struct buffer *reason);

struct readiness;

/* NULL when no thread can be started. */
struct readiness *readiness_new(readiness_check *check, void *context) MUST_CHECK;

/* Waits for a running check; NULL is allowed. */
void readiness_free(struct readiness *readiness);

/* True when the check passed; else one line in reason. */
bool readiness_ask(struct readiness *readiness, struct buffer *reason) MUST_CHECK;

#endif
