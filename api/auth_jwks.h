/* Keys of an issuer from its JSON Web Key Set (RFC 7517). Helper of api/auth_source.c.
 *
 * Only public keys for signatures are taken: RSA for RS256 or PS256 (RS256 where it
 * does not say), P-256 for ES256, weighed as key files
 * are (base/pem.h). A secret key is never taken from a set, so that no public text can become one;
 * certificates and addresses of further keys (x5c, x5u, jku) are not looked at. A key is left out
 * when it is for encryption, has no kid, is weak or of another kind, or shares its kid with another
 * one: a kid stands for one key and one algorithm. Any thread. */
#ifndef PENNANT_API_AUTH_JWKS_H
#define PENNANT_API_AUTH_JWKS_H

#include "api/auth_keys.h"

#define JWKS_BYTES_MAX ((size_t)128 * 1024)
#define JWKS_KID_MAX   255 /* bytes; no control characters */

/* The keys of a set that are good for one of the algorithms, as
 * auth_keys_load gives them. NULL with one line in complaint: no key set, deeper than
 * AUTH_DEPTH_MAX, more than KEYS_MAX keys, or none that can be used. */
struct auth_keys *jwks_keys(const char *text, size_t length, const struct strings *algorithms,
                            struct buffer *complaint) MUST_CHECK;

#endif
