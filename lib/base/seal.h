/* Sealing of small secrets under a key file that every server has: AES-256-GCM.
 *
 * For the private keys of secret ballots and the secrets of webhooks, which the database holds
 * sealed. A sealer is made at the start and only read afterwards, by any thread. Bytes live in the
 * caller's arena. */
#ifndef PENNANT_BASE_SEAL_H
#define PENNANT_BASE_SEAL_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/blind.h"
#include "base/buffer.h"

#include <stdbool.h>

#define SEAL_KEY_BYTES 32 /* the key file holds them in hexadecimal, and a line feed or none */

struct sealer;

/* Reads a key file that only its owner and group can read. NULL with one line in complaint, in
 * which the key is called by the name. */
struct sealer *sealer_new(const char *name, const char *path, struct buffer *complaint) MUST_CHECK;
void sealer_free(struct sealer *sealer); /* NULL is allowed */

/* Seals bytes for a place, a text that opening must name again: what is sealed for one place opens
 * at no other. */
struct bytes seal_close(const struct sealer *sealer, struct arena *arena, const char *place,
                        struct bytes secret);

/* False when it was not sealed under this key for this place, or is damaged. */
bool seal_open(const struct sealer *sealer, struct arena *arena, const char *place,
               struct bytes sealed, struct bytes *ret_secret) MUST_CHECK;

/* Makes a new key file of mode 0600. False with one line in complaint, also when the file is there
 * already. */
bool seal_key_create(const char *path, struct buffer *complaint) MUST_CHECK;

#endif
