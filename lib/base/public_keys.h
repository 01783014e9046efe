/* Public keys on P-256: what checks signatures, and what is published for others to check with.
 *
 * Texts live in the caller's arena. Values only, any thread. */
#ifndef PENNANT_BASE_PUBLIC_KEYS_H
#define PENNANT_BASE_PUBLIC_KEYS_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>

#define COORDINATE_BYTES 32 /* of a point on the curve */
#define PUBLIC_KEYS_MAX  64 /* keys in one list */

struct public_key {
    const char *kid; /* SHA-256 of the key (DER) in hexadecimal */
    const char *pem; /* in the one form that signer_public_key has */
    unsigned char x[COORDINATE_BYTES], y[COORDINATE_BYTES];
};

struct public_keys {
    const struct public_key *items;
    size_t count;
};

/* From PEM, which may also be a private key. False for anything else. */
bool public_key_read(struct arena *arena, const char *text, size_t length,
                     struct public_key *ret_key) MUST_CHECK;

/* From a point. False when it is not on the curve. */
bool public_key_from_point(struct arena *arena, const unsigned char x[COORDINATE_BYTES],
                           const unsigned char y[COORDINATE_BYTES],
                           struct public_key *ret_key) MUST_CHECK;

/* The public keys in PEM of a text, one after another: first's (NULL: none), then those, each once.
 * False with one line in complaint for a text without any, a key of another kind, or more than
 * PUBLIC_KEYS_MAX. */
bool public_keys_read(struct arena *arena, const struct public_key *first, const char *text,
                      size_t length, struct public_keys *ret_keys,
                      struct buffer *complaint) MUST_CHECK;

/* NULL: none has the kid. */
const struct public_key *public_keys_find(const struct public_keys *keys, const char *kid);

#endif
