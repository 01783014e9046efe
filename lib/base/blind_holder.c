/* The holder's side: hiding a token and revealing its signature. */
#include "base/blind_key.h"
#include "base/digest.h"
#include "base/fatal.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <string.h>

#define HASH_BYTES  48 /* SHA-384 */
#define ZERO_BYTES  8  /* before the hash in what PSS hashes last */
#define TRAILER     0xbc
#define INPUT_BYTES (ZERO_BYTES + HASH_BYTES + BLIND_SALT_BYTES)

struct bytes blind_token(struct arena *arena)
{
    unsigned char *token = arena_take(arena, BLIND_TOKEN_BYTES, 1);
    random_bytes(token, BLIND_TOKEN_BYTES);
    return (struct bytes){token, BLIND_TOKEN_BYTES};
}

static void hash(const void *data, size_t length, unsigned char ret_hash[HASH_BYTES])
{
    if (EVP_Digest(data, length, ret_hash, NULL, EVP_sha384(), NULL) != 1)
        fatal("SHA-384 failed");
}

/* XORs the mask of MGF1 over bytes. */
static void mask_apply(const unsigned char seed[HASH_BYTES], unsigned char *bytes, size_t length)
{
    unsigned char input[HASH_BYTES + 4], block[HASH_BYTES];
    memcpy(input, seed, HASH_BYTES);
    for (size_t done = 0, counter = 0; done < length; counter++) {
        for (int i = 0; i < 4; i++)
            input[HASH_BYTES + i] = (unsigned char)(counter >> (24 - 8 * i));
        hash(input, sizeof(input), block);
        for (size_t i = 0; i < HASH_BYTES && done < length; i++)
            bytes[done++] ^= block[i];
    }
}

/* EMSA-PSS of RFC 8017 section 9.1.1, for a modulus whose bits are a multiple of 8. */
static void pss_encode(struct bytes token, const unsigned char salt[BLIND_SALT_BYTES],
                       unsigned char *out, size_t length)
{
    unsigned char input[INPUT_BYTES] = {0};
    size_t block = length - HASH_BYTES - 1;
    hash(token.data, token.length, input + ZERO_BYTES);
    memcpy(input + ZERO_BYTES + HASH_BYTES, salt, BLIND_SALT_BYTES);
    memset(out, 0, block);
    out[block - BLIND_SALT_BYTES - 1] = 1;
    memcpy(out + block - BLIND_SALT_BYTES, salt, BLIND_SALT_BYTES);
    hash(input, sizeof(input), out + block);
    mask_apply(out + block, out, block);
    out[0] &= 0x7f; /* one bit less than the modulus */
    out[length - 1] = TRAILER;
}

/* What the arithmetic needs; every member is freed by sums_end. */
struct sums {
    EVP_PKEY *key;
    BN_CTX *context;
    BIGNUM *modulus, *exponent, *a, *b, *c;
    size_t length; /* bytes of the modulus */
};

static bool sums_begin(struct bytes public_key, struct sums *sums)
{
    *sums = (struct sums){.key = blind_key_read(public_key)};
    if (sums->key == NULL)
        return false;
    sums->context = BN_CTX_new();
    sums->a = BN_new();
    sums->b = BN_new();
    sums->c = BN_new();
    sums->length = (size_t)EVP_PKEY_get_size(sums->key);
    if (sums->context == NULL || sums->a == NULL || sums->b == NULL || sums->c == NULL ||
        EVP_PKEY_get_bn_param(sums->key, OSSL_PKEY_PARAM_RSA_N, &sums->modulus) != 1 ||
        EVP_PKEY_get_bn_param(sums->key, OSSL_PKEY_PARAM_RSA_E, &sums->exponent) != 1)
        fatal("no memory for the arithmetic of keys");
    return true;
}

static void sums_end(struct sums *sums)
{
    BN_clear_free(sums->a);
    BN_clear_free(sums->b);
    BN_clear_free(sums->c);
    BN_free(sums->modulus);
    BN_free(sums->exponent);
    BN_CTX_free(sums->context);
    EVP_PKEY_free(sums->key);
}

static struct bytes number_bytes(struct arena *arena, const struct sums *sums, const BIGNUM *number)
{
    unsigned char *out = arena_take(arena, sums->length, 1);
    if (BN_bn2binpad(number, out, (int)sums->length) < 0)
        fatal("a number is larger than its modulus");
    return (struct bytes){out, sums->length};
}

/* a := the inverse of b; false when b has none. */
static bool invert(const struct sums *sums)
{
    BN_set_flags(sums->b, BN_FLG_CONSTTIME);
    return BN_mod_inverse(sums->a, sums->b, sums->modulus, sums->context) != NULL;
}

bool blind_hide_with(struct arena *arena, struct bytes public_key, struct bytes token,
                     const unsigned char *salt, struct bytes inverse,
                     struct blind_secret *ret_secret)
{
    struct sums sums;
    bool done = false;
    if (!sums_begin(public_key, &sums))
        return false;
    unsigned char *encoded = arena_take(arena, sums.length, 1);
    pss_encode(token, salt, encoded, sums.length);
    if (BN_bin2bn(inverse.data, (int)inverse.length, sums.b) != NULL && invert(&sums)) {
        /* a: the factor; b := factor^e; c := encoded * b */
        done = BN_mod_exp(sums.b, sums.a, sums.exponent, sums.modulus, sums.context) == 1 &&
               BN_bin2bn(encoded, (int)sums.length, sums.c) != NULL &&
               BN_mod_mul(sums.c, sums.c, sums.b, sums.modulus, sums.context) == 1;
    }
    if (done)
        *ret_secret = (struct blind_secret){number_bytes(arena, &sums, sums.c), inverse};
    sums_end(&sums);
    return done;
}

/* A random number between 1 and the modulus that has an inverse. */
static struct bytes inverse_choose(struct arena *arena, const struct sums *sums)
{
    do {
        if (BN_priv_rand_range(sums->b, sums->modulus) != 1)
            fatal("no random number");
    } while (!invert(sums));
    return number_bytes(arena, sums, sums->b);
}

bool blind_hide(struct arena *arena, struct bytes public_key, struct bytes token,
                struct blind_secret *ret_secret)
{
    struct sums sums;
    unsigned char salt[BLIND_SALT_BYTES];
    if (!sums_begin(public_key, &sums))
        return false;
    struct bytes inverse = inverse_choose(arena, &sums);
    sums_end(&sums);
    random_bytes(salt, sizeof(salt));
    return blind_hide_with(arena, public_key, token, salt, inverse, ret_secret);
}

bool blind_reveal(struct arena *arena, struct bytes public_key, struct bytes token,
                  struct bytes inverse, struct bytes hidden_signature, struct bytes *ret_signature)
{
    struct sums sums;
    struct bytes signature = {0};
    if (!sums_begin(public_key, &sums))
        return false;
    bool done = hidden_signature.length == sums.length &&
                BN_bin2bn(hidden_signature.data, (int)hidden_signature.length, sums.a) != NULL &&
                BN_bin2bn(inverse.data, (int)inverse.length, sums.b) != NULL &&
                BN_mod_mul(sums.c, sums.a, sums.b, sums.modulus, sums.context) == 1;
    if (done)
        signature = number_bytes(arena, &sums, sums.c);
    sums_end(&sums);
    if (!done || !blind_check(public_key, token, signature))
        return false;
    *ret_signature = signature;
    return true;
}
