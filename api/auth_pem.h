/* Asymmetric keys in PEM: weighs them and keeps the public half. Helper of api/auth_keys.c.
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

#endif
