/* Asymmetric keys in PEM: weighs them, keeps the public half, checks signatures by it. Helper of
 * api/auth_keys.c and api/auth.c.
 *
 * Accepts a public key, or a private one without a passphrase. Certificates are not read. The
 * normalised PEM lives in the arena. Any thread. */
#ifndef PENNANT_API_AUTH_PEM_H
#define PENNANT_API_AUTH_PEM_H

#include "api/auth_keys.h"

/* An RSA key of PEM_RSA_MIN to PEM_RSA_MAX bits; or an EC key on P-256. On false *ret_fault says
 * what is wrong. */
bool pem_read_rsa(struct arena *arena, const unsigned char *bytes, size_t length,
                  struct auth_key *key, const char **ret_fault) MUST_CHECK;
bool pem_read_p256(struct arena *arena, const unsigned char *bytes, size_t length,
                   struct auth_key *key, const char **ret_fault) MUST_CHECK;

/* Whether a signature of key->signature_length bytes over the text is the key's, a key of the two
 * functions above: PKCS #1 v1.5, PSS for PS256, or ECDSA, with SHA-256. A key taken apart once
 * costs a tenth of one that is read from PEM each time. Any number of threads may use a key. */
bool pem_verify(const struct auth_key *key, const char *text, size_t length,
                const unsigned char *signature) MUST_CHECK;

#endif
