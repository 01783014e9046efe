/* Where the keys of an issuer come from, and how they are read from there once.
 *
 * Four kinds: key files (api/auth_keys.h); a JSON Web Key Set in a file; one at an address; one
 * whose address the issuer tells (OpenID Connect Discovery). Knows nothing of times and threads:
 * when to read again is api/auth_refresh.h. Addresses are https, or http on this machine; nothing
 * an issuer names is asked at an address that is not public, unless the operator named its host. */
#ifndef PENNANT_API_AUTH_SOURCE_H
#define PENNANT_API_AUTH_SOURCE_H

#include "api/auth.h"
#include "api/auth_keys.h"
#include "base/digest.h"
#include "base/fetch.h"

#include <stdint.h>

#define SOURCE_CONNECT_MS   2000
#define SOURCE_WHOLE_MS     5000                /* for one answer; discovery needs two */
#define SOURCE_DESCRIBE_MAX ((size_t)64 * 1024) /* bytes of an issuer's description of itself */
#define SOURCE_FRESH_MIN    300   /* seconds for which a set is taken as it is, at least, */
#define SOURCE_FRESH_MAX    86400 /* at most, */
#define SOURCE_FRESH        900   /* and where its answer does not say */

enum source_kind { SOURCE_KEYS, SOURCE_FILE, SOURCE_ADDRESS, SOURCE_DISCOVERY };

struct key_source {
    enum source_kind kind;
    struct strings paths;      /* SOURCE_KEYS */
    const char *place;         /* the file, the address, or the issuer that tells it */
    struct strings algorithms; /* of a set: the ones that are taken */
};

/* Chooses by what the settings give: exactly one of keys, jwks and discovery. False with one line a
 * fault. Texts live in the arena. */
bool source_choose(const struct auth_settings *settings, struct arena *arena,
                   struct key_source *ret_source, struct buffer *complaints) MUST_CHECK;

/* What asks for a source's sets; NULL with complaints. Only for the two kinds with addresses. */
struct fetch *source_fetch(const struct key_source *source, const struct auth_settings *settings,
                           struct buffer *complaints) MUST_CHECK;

/* Reads once. digest is of the set read last (zeroes: none) and becomes that of the new one;
 * *ret_keys is NULL when it is the same, else the caller holds the keys; *ret_seconds says how long
 * they may be taken as they are. False with one line in complaint. fetch: NULL for files. */
bool source_load(const struct key_source *source, struct fetch *fetch,
                 unsigned char digest[SHA256_BYTES], struct auth_keys **ret_keys,
                 int64_t *ret_seconds, struct buffer *complaint) MUST_CHECK;

/* "max-age=600" within a Cache-Control, held between the two bounds; NULL: none was said. */
int64_t source_freshness(const char *cache_control);

#endif
