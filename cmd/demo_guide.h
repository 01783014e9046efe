/* What `pennant demo` prints once it runs: a token per role, and curl lines that work as pasted, in
 * any folder, by the account that runs it. */
#ifndef PENNANT_CMD_DEMO_GUIDE_H
#define PENNANT_CMD_DEMO_GUIDE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "cmd/demo_campaign.h"
#include "cmd/demo_place.h"

#include <stdbool.h>

/* Adds the text; false when a token's file cannot be read. */
bool guide_print(const struct demo_place *place, int port, const struct campaign_ids *ids,
                 struct arena *arena, struct buffer *out, struct buffer *complaints) MUST_CHECK;

#endif
