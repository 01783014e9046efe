#include "api/auth_pem.h"

#include "base/pem.h"

#include <string.h>

static bool key_read(struct arena *arena, const unsigned char *bytes, size_t length,
                     enum pem_kind kind, struct auth_key *key, const char **ret_fault)
{
    EVP_PKEY *pkey = pem_key((const char *)bytes, length, kind, false, ret_fault);
    if (!pkey)
        return false;
    /* Only the public half, so that nothing else of the file stays in memory. */
    const char *pem = pem_public(arena, pkey);
    key->bytes = (unsigned char *)(uintptr_t)pem;
    key->length = strlen(pem);
    key->signature_length = (size_t)EVP_PKEY_get_size(pkey);
    EVP_PKEY_free(pkey);
    return true;
}

bool pem_read_rsa(struct arena *arena, const unsigned char *bytes, size_t length,
                  struct auth_key *key, const char **ret_fault)
{
    return key_read(arena, bytes, length, PEM_RSA, key, ret_fault);
}

bool pem_read_p256(struct arena *arena, const unsigned char *bytes, size_t length,
                   struct auth_key *key, const char **ret_fault)
{
    if (!key_read(arena, bytes, length, PEM_P256, key, ret_fault))
        return false;
    key->signature_length = 64; /* r and s of 32 bytes each, not OpenSSL's DER */
    return true;
}
