/* Hashes and encodings over bytes: SHA-256, HMAC, base64url, hexadecimal, equal-time comparison.
 *
 * The only user of OpenSSL's hashes (api/auth.c checks keys with OpenSSL too). Any thread. */
#ifndef PENNANT_BASE_DIGEST_H
#define PENNANT_BASE_DIGEST_H

#include "base/arena.h"
#include "base/attributes.h"

#include <stdbool.h>
#include <stddef.h>

#define SHA256_BYTES 32

void digest_sha256(const void *bytes, size_t length, unsigned char ret_digest[SHA256_BYTES]);
void digest_hmac_sha256(const void *key, size_t key_length, const void *bytes, size_t length,
                        unsigned char ret_digest[SHA256_BYTES]);

/* Texts in the arena. base64url has no padding (RFC 4648 section 5). */
char *digest_hex(struct arena *arena, const void *bytes, size_t length);
char *base64url_encode(struct arena *arena, const void *bytes, size_t length);
/* With padding, RFC 4648 section 4. */
char *base64_encode(struct arena *arena, const void *bytes, size_t length);
/* Strict: only the alphabet, no padding, no left-over bits. The bytes are NUL-closed too. */
bool base64url_decode(struct arena *arena, const char *text, size_t length,
                      unsigned char **ret_bytes, size_t *ret_length) MUST_CHECK;

/* Takes the same time whatever differs. */
bool bytes_equal(const void *a, const void *b, size_t length);

/* Random bytes from the kernel; ends the process when there are none. */
void random_bytes(void *out, size_t length);

#endif
