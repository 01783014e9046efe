/* The demonstration campaign: what a bureau would have done with scheme 002 by today.
 *
 * Played over HTTP by each role in turn, as any client would, so it shows nothing that the service
 * cannot do: twelve projects in two groups, the last finished quarter from facts to awards, and the
 * running quarter with events, verdicts, satisfaction and ballots so far. One thread. */
#ifndef PENNANT_CMD_DEMO_CAMPAIGN_H
#define PENNANT_CMD_DEMO_CAMPAIGN_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/buffer.h"

#include <stdbool.h>

/* Plays it against the server on this port of 127.0.0.1; key is the file that signs tokens. On
 * false complaints has the request that failed and its answer. */
bool campaign_play(int port, const char *key, struct buffer *complaints) MUST_CHECK;

/* The ids that a reader of the demonstration starts from. */
struct campaign_ids {
    const char *period; /* the running quarter */
    const char *unit;   /* the first project */
};

/* Asks the server for them. */
bool campaign_find(int port, const char *key, struct arena *arena, struct campaign_ids *ret_ids,
                   struct buffer *complaints) MUST_CHECK;

#endif
