#include "api/auth_pem.h"

#include "base/pem.h"

#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <string.h>

#define P256_HALF    32 /* bytes of r, and of s */
#define P256_DER_MAX 72 /* bytes of both in DER */

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
    key->public = pkey;
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
    key->signature_length = 2 * P256_HALF; /* not OpenSSL's DER */
    return true;
}

/* r and s, as a token has them, in DER; 0 bytes when it cannot be. */
static size_t halves_to_der(const unsigned char *halves, unsigned char der[P256_DER_MAX])
{
    BIGNUM *r = BN_bin2bn(halves, P256_HALF, NULL);
    BIGNUM *s = BN_bin2bn(halves + P256_HALF, P256_HALF, NULL);
    ECDSA_SIG *pair = ECDSA_SIG_new();
    unsigned char *end = der;
    int length = 0;
    if (r != NULL && s != NULL && pair != NULL && ECDSA_SIG_set0(pair, r, s) == 1) {
        r = s = NULL; /* the pair's now */
        length = i2d_ECDSA_SIG(pair, &end);
    }
    BN_free(r);
    BN_free(s);
    ECDSA_SIG_free(pair);
    return length > 0 ? (size_t)length : 0;
}

/* PS256 has the padding of its own that JWA names: MGF1 with SHA-256, a salt as long as the digest.
 */
static bool padding_set(EVP_PKEY_CTX *context, const struct auth_key *key)
{
    return strcmp(key->algorithm, "PS256") != 0 ||
           (EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
            EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1);
}

bool pem_verify(const struct auth_key *key, const char *text, size_t length,
                const unsigned char *signature)
{
    unsigned char der[P256_DER_MAX];
    size_t size = key->signature_length;
    if (EVP_PKEY_get_base_id(key->public) == EVP_PKEY_EC) {
        size = halves_to_der(signature, der);
        signature = der;
    }
    EVP_PKEY_CTX *detail; /* the context's own */
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool good =
        context != NULL && size > 0 &&
        EVP_DigestVerifyInit(context, &detail, EVP_sha256(), NULL, key->public) == 1 &&
        padding_set(detail, key) &&
        EVP_DigestVerify(context, signature, size, (const unsigned char *)text, length) == 1;
    EVP_MD_CTX_free(context);
    ERR_clear_error(); /* a refused signature must not be found by whoever uses OpenSSL next */
    return good;
}
