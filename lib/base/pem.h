/* Keys in PEM as OpenSSL has them, weighed: the one place that decides which keys are good enough.
 *
 * For base/signature.c, base/public_keys.c and api/auth_pem.c only, since OpenSSL's types show.
 * What is returned is the caller's, to be freed with EVP_PKEY_free; texts live in the arena. Any
 * thread. */
#ifndef PENNANT_BASE_PEM_H
#define PENNANT_BASE_PEM_H

#include "base/arena.h"
#include "base/attributes.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <stddef.h>

#define PEM_RSA_MIN 2048 /* bits */
#define PEM_RSA_MAX 8192 /* bits; longer ones only cost time */

enum pem_kind { PEM_RSA, PEM_P256 };

/* The key of the first block of its type in a text: a private one without a passphrase, or, unless
 * private_only, a public one. NULL with *ret_fault ("it is no RSA key") for anything else. */
EVP_PKEY *pem_key(const char *text, size_t length, enum pem_kind kind, bool private_only,
                  const char **ret_fault) MUST_CHECK;

/* The next public key of an open text, or NULL at its end; not weighed. */
EVP_PKEY *pem_next(BIO *text) MUST_CHECK;

/* NULL when the key is of the kind and sound, else what is wrong with it. */
const char *pem_fault(EVP_PKEY *key, enum pem_kind kind) MUST_CHECK;

/* The public half in the one form that is compared. */
const char *pem_public(struct arena *arena, EVP_PKEY *key);

#endif
