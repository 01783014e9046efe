/* One client of the demonstration's server: sends as a role, and stops at the first refusal.
 *
 * Keeps what every request of demo_campaign.c shares. Texts live in the arena; one thread. */
#ifndef PENNANT_CMD_DEMO_PLAYER_H
#define PENNANT_CMD_DEMO_PLAYER_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/buffer.h"
#include "base/principal.h"

#include <stdbool.h>
#include <stddef.h>

struct player {
    int port;
    const char *key; /* file that signs the tokens */
    struct arena *arena;
    struct buffer *complaints;
    int sent; /* requests so far; numbers the Idempotency-Keys */
};

/* Who sends. */
struct player_role {
    enum role role;      /* ROLE_PUBLIC: without a token */
    const char *subject; /* NULL: the usual one */
    const char *unit;    /* of a window */
};

/* Sends a request, with an Idempotency-Key when it is a POST; body NULL: none. *ret_body is the
 * answer's. False, with the request and the answer in complaints, unless the status is 2xx. */
bool player_send(struct player *player, struct player_role who, const char *method,
                 const char *path, const char *body, const char **ret_body) MUST_CHECK;

/* Replaces a resource: reads it, then PUTs the body for just that version. */
bool player_replace(struct player *player, struct player_role who, const char *path,
                    const char *body) MUST_CHECK;

/* A text field of a JSON object, or of the first of its "items". False when it is not there. */
bool player_field(struct player *player, const char *body, const char *name,
                  const char **ret_value) MUST_CHECK;

/* Did a batch store so many? False, with its answer in complaints, when not. */
bool player_stored(struct player *player, const char *body, size_t count) MUST_CHECK;

#endif
