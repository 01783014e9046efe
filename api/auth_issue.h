/* Makes tokens and secrets: for development, tests and small installations without an issuer.
 *
 * The server never calls this; the command `pennant token` does. Keys are named as api/auth_keys.h
 * says; an RS256 or ES256 file must hold the private key. One call, one thread. */
#ifndef PENNANT_API_AUTH_ISSUE_H
#define PENNANT_API_AUTH_ISSUE_H

#include "api/auth.h"

struct token_order {
    const char *key;            /* path of the key file that signs */
    struct principal principal; /* what the token says; all texts are taken as they are */
    instant_t now;              /* becomes iat */
    int64_t lifetime;           /* seconds from iat to exp */
};

/* A token with the issuer, audience and claim names of the settings, checked with auth_verify's own
 * rules before it is given out. On false complaints has one line a fault. */
bool token_issue(const struct auth_settings *settings, const struct token_order *order,
                 struct arena *arena, char **ret_token, struct buffer *complaints) MUST_CHECK;

/* Writes a fresh random HS256 secret to DIRECTORY/KID.HS256.key with mode 0600, making the
 * directory (0700) when it is missing; a file that is there is never overwritten. *ret_path names
 * it. */
bool secret_create(const char *directory, const char *kid, struct arena *arena, char **ret_path,
                   struct buffer *complaints) MUST_CHECK;

#endif
