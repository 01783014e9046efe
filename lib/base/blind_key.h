/* What blind.c and blind_holder.c share: keys as OpenSSL has them. For these two only. */
#ifndef PENNANT_BASE_BLIND_KEY_H
#define PENNANT_BASE_BLIND_KEY_H

#include "base/blind.h"

#include <openssl/evp.h>

/* A sound public key, the caller's to free; NULL for anything else. */
EVP_PKEY *blind_key_read(struct bytes public_key);

/* RSA without padding: the value raised to one of the key's exponents. False when it is not as long
 * as the modulus, or not below it. */
bool blind_raise(struct arena *arena, EVP_PKEY *key, bool private_half, struct bytes value,
                 struct bytes *ret_value) MUST_CHECK;

#endif
