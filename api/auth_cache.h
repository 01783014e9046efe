/* Verified tokens, remembered by their SHA-256 for a short while. Part of api/auth.
 *
 * A hit spares the signature, which costs ten times a hit and more for RS256 and ES256. Bounded: an
 * entry falls into a set of CACHE_WAYS places, and the one that ends first makes room. At most
 * entries x 16 KiB of memory, with tokens as long as they may be. An entry of an older generation
 * (from before a reload) is never answered. Any thread; a lock guards a share of the sets. */
#ifndef PENNANT_API_AUTH_CACHE_H
#define PENNANT_API_AUTH_CACHE_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/principal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CACHE_WAYS  8
#define CACHE_LOCKS 16

struct auth_cache;

/* Room for so many entries, rounded up to whole sets. Never NULL. */
struct auth_cache *auth_cache_new(size_t entries);
void auth_cache_free(struct auth_cache *cache); /* NULL is allowed */

/* True and the principal, copied into the arena, when the digest is remembered in this generation
 * and now lies in the entry's time. */
bool auth_cache_find(struct auth_cache *cache, const unsigned char digest[SHA256_BYTES],
                     uint64_t generation, instant_t now, struct arena *arena,
                     struct principal *ret_principal) MUST_CHECK;

/* Remembers a principal from now until an instant. Nothing happens when that is not after now. */
void auth_cache_keep(struct auth_cache *cache, const unsigned char digest[SHA256_BYTES],
                     uint64_t generation, instant_t now, instant_t until,
                     const struct principal *principal);

/* Forgets everything. */
void auth_cache_clear(struct auth_cache *cache);

#endif
