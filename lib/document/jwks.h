/* JSON Web Key Sets (RFC 7517) of public keys on P-256: what others check signatures with.
 *
 * Texts live in the arena; any thread. */
#ifndef PENNANT_DOCUMENT_JWKS_H
#define PENNANT_DOCUMENT_JWKS_H

#include "base/attributes.h"
#include "base/buffer.h"
#include "base/public_keys.h"

#include <stdbool.h>
#include <stddef.h>

#define JWKS_SIZE_MAX ((size_t)64 * 1024) /* bytes of a key set that is read */

/* {"keys": [{"kty": "EC", "crv": "P-256", "kid", "use": "sig", "alg": "ES256", "x", "y"}, ...]} */
void jwks_write(struct buffer *out, struct arena *arena, const struct public_keys *keys);

/* The keys on P-256 of a set; what else is in it is left out, and so is a key whose kid is not its
 * own. False when it is no key set, or holds more than PUBLIC_KEYS_MAX keys. */
bool jwks_read(struct arena *arena, const char *text, size_t length,
               struct public_keys *ret_keys) MUST_CHECK;

#endif
