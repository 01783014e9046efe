/* The versions of organisations' live standings (store/standing_version.h), remembered for a moment
 * so that asking whether anything changed needs no trip. What this process has written is never
 * overlooked (store/writes.h), what others wrote at most for LIVE_VERSION_MS.
 *
 * Whoever finds what is remembered too old asks the database, and who comes meanwhile waits for the
 * answer. Bounded; organisations that share a place take turns. Made with struct app and freed with
 * it; any thread. */
#ifndef PENNANT_APP_LIVE_VERSIONS_H
#define PENNANT_APP_LIVE_VERSIONS_H

#include "app/work.h"
#include "store/standing_version.h"

#include <stdbool.h>

#define LIVE_VERSION_MS 50 /* a version was the newest at most so long ago */

struct live_version {
    char text[STANDING_VERSION_LENGTH + 1];
};

struct live_versions;

/* wait_ms: how long a caller waits for its turn to ask. */
struct live_versions *live_versions_new(int wait_ms);
void live_versions_free(struct live_versions *versions); /* NULL is allowed */

/* The version of the standings of the work's organisation. The work need not have begun and is not
 * begun by this. CODE_ORGANISATION_UNKNOWN, and CODE_UNAVAILABLE when the database cannot be asked.
 */
bool live_version_get(struct work *work, struct live_version *ret_version,
                      struct error *error) MUST_CHECK;

#endif
