/* One issuer: what its tokens must say, and the keys it has now. Part of api/auth.
 *
 * Lives as long as the struct auth it belongs to, whose lock guards keys; the rest never changes.
 */
#ifndef PENNANT_API_AUTH_ISSUER_H
#define PENNANT_API_AUTH_ISSUER_H

#include "api/auth_claims.h"
#include "api/auth_refresh.h"

struct issuer {
    struct auth *auth;
    struct claim_rules rules;
    struct key_source source;
    bool access_tokens;
    struct auth_keys *keys;  /* NULL: not known */
    struct refresh *refresh; /* NULL: key files, which are read when told to */
};

/* Fills the rules and the source, with copies in the arena. alone: it is the only one. False with
 * one line a fault in complaints. */
bool issuer_fill(struct issuer *issuer, const struct auth_settings *settings, bool alone,
                 struct arena *arena, struct buffer *complaints) MUST_CHECK;

/* Reads a source of files into *ret_keys, and the digest of what was read; the others get NULL.
 * False with one line a fault. */
bool issuer_read(const struct issuer *issuer, unsigned char ret_digest[SHA256_BYTES],
                 struct auth_keys **ret_keys, struct buffer *complaints) MUST_CHECK;

#endif
