#include "base/public_keys.h"

#include "base/digest.h"
#include "base/fatal.h"
#include "base/pem.h"

#include <limits.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <string.h>

/* SubjectPublicKeyInfo of a point on P-256, up to the point. */
static const unsigned char POINT_PREFIX[] = {0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48,
                                             0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
                                             0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04};

static void coordinate_take(EVP_PKEY *key, const char *name,
                            unsigned char ret_bytes[COORDINATE_BYTES])
{
    BIGNUM *number = NULL;
    if (EVP_PKEY_get_bn_param(key, name, &number) != 1 ||
        BN_bn2binpad(number, ret_bytes, COORDINATE_BYTES) != COORDINATE_BYTES)
        fatal("a public key has no point");
    BN_free(number);
}

static const char *key_kid(struct arena *arena, EVP_PKEY *key)
{
    unsigned char *der = NULL, digest[SHA256_BYTES];
    int length = i2d_PUBKEY(key, &der);
    if (length <= 0)
        fatal("a public key cannot be written");
    digest_sha256(der, (size_t)length, digest);
    OPENSSL_free(der);
    return digest_hex(arena, digest, sizeof(digest));
}

static void key_fill(struct arena *arena, EVP_PKEY *key, struct public_key *ret_key)
{
    ret_key->kid = key_kid(arena, key);
    ret_key->pem = pem_public(arena, key);
    coordinate_take(key, OSSL_PKEY_PARAM_EC_PUB_X, ret_key->x);
    coordinate_take(key, OSSL_PKEY_PARAM_EC_PUB_Y, ret_key->y);
}

bool public_key_read(struct arena *arena, const char *text, size_t length,
                     struct public_key *ret_key)
{
    const char *fault;
    EVP_PKEY *key = pem_key(text, length, PEM_P256, false, &fault);
    if (key == NULL)
        return false;
    key_fill(arena, key, ret_key);
    EVP_PKEY_free(key);
    return true;
}

bool public_key_from_point(struct arena *arena, const unsigned char x[COORDINATE_BYTES],
                           const unsigned char y[COORDINATE_BYTES], struct public_key *ret_key)
{
    unsigned char der[sizeof(POINT_PREFIX) + 2 * COORDINATE_BYTES];
    const unsigned char *at = der;
    memcpy(der, POINT_PREFIX, sizeof(POINT_PREFIX));
    memcpy(der + sizeof(POINT_PREFIX), x, COORDINATE_BYTES);
    memcpy(der + sizeof(POINT_PREFIX) + COORDINATE_BYTES, y, COORDINATE_BYTES);
    EVP_PKEY *key = d2i_PUBKEY(NULL, &at, (long)sizeof(der));
    bool good = key != NULL && pem_fault(key, PEM_P256) == NULL;
    if (good)
        key_fill(arena, key, ret_key);
    EVP_PKEY_free(key);
    ERR_clear_error();
    return good;
}

/* A key that is there already is not added again. */
static bool key_add(struct arena *arena, EVP_PKEY *key, struct public_key *items, size_t *count,
                    struct buffer *complaint)
{
    const char *fault = pem_fault(key, PEM_P256);
    struct public_key made;
    if (fault == NULL && *count == PUBLIC_KEYS_MAX)
        fault = "there are more than 64 keys";
    if (fault != NULL) {
        buffer_print(complaint, "a public key: %s\n", fault);
        return false;
    }
    key_fill(arena, key, &made);
    if (public_keys_find(&(struct public_keys){items, *count}, made.kid) == NULL)
        items[(*count)++] = made;
    return true;
}

bool public_keys_read(struct arena *arena, const struct public_key *first, const char *text,
                      size_t length, struct public_keys *ret_keys, struct buffer *complaint)
{
    struct public_key *items = ARENA_ARRAY(arena, struct public_key, PUBLIC_KEYS_MAX);
    size_t count = 0;
    bool good = true, any = false;
    if (first != NULL)
        items[count++] = *first;
    BIO *memory = length <= INT_MAX ? BIO_new_mem_buf(text, (int)length) : NULL;
    EVP_PKEY *key;
    while (good && memory != NULL && (key = pem_next(memory)) != NULL) {
        any = true;
        good = key_add(arena, key, items, &count, complaint);
        EVP_PKEY_free(key);
    }
    BIO_free(memory);
    if (good && !any)
        buffer_text(complaint, "there is no public key in PEM\n");
    if (!good || !any)
        return false;
    *ret_keys = (struct public_keys){items, count};
    return true;
}

const struct public_key *public_keys_find(const struct public_keys *keys, const char *kid)
{
    for (size_t i = 0; i < keys->count; i++) {
        if (kid != NULL && strcmp(keys->items[i].kid, kid) == 0)
            return &keys->items[i];
    }
    return NULL;
}
