#include "api/auth_jwks.h"

#include "api/auth.h"
#include "api/auth_pem.h"
#include "base/depth.h"
#include "base/digest.h"
#include "base/fatal.h"
#include "base/pem.h"
#include "base/public_keys.h"
#include "base/text.h"

#include <jansson.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <string.h>

#define MODULUS_MAX  (PEM_RSA_MAX / 8) /* bytes */
#define EXPONENT_MAX 4                 /* bytes; longer ones only cost time */

struct bytes {
    unsigned char *data;
    size_t length;
};

/* Gives the key as PEM in the arena; NULL when it is none. */
typedef const char *pem_maker(struct arena *arena, const json_t *key);
typedef bool pem_reader(struct arena *arena, const unsigned char *bytes, size_t length,
                        struct auth_key *key, const char **ret_fault);

static pem_maker rsa_pem, p256_pem;

static const struct kind {
    const char *type, *algorithm;
    pem_maker *make;
    pem_reader *read;
} KINDS[] = {
    {"RSA", "RS256", rsa_pem, pem_read_rsa},
    {"RSA", "PS256", rsa_pem, pem_read_rsa},
    {"EC", "ES256", p256_pem, pem_read_p256},
};

static const char *text_of(const json_t *key, const char *name)
{
    return json_string_value(json_object_get(key, name));
}

static bool bytes_read(struct arena *arena, const json_t *key, const char *name, size_t longest,
                       struct bytes *ret_bytes)
{
    const char *text = text_of(key, name);
    return text != NULL &&
           base64url_decode(arena, text, strlen(text), &ret_bytes->data, &ret_bytes->length) &&
           ret_bytes->length > 0 && ret_bytes->length <= longest;
}

/* A number as OpenSSL builds keys from; NULL without memory, which the builder then refuses. */
static BIGNUM *number_of(const struct bytes *bytes)
{
    return BN_bin2bn(bytes->data, (int)bytes->length, NULL);
}

static EVP_PKEY *rsa_make(const BIGNUM *modulus, const BIGNUM *exponent)
{
    EVP_PKEY *key = NULL;
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    if (builder == NULL || context == NULL || modulus == NULL || exponent == NULL ||
        !OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, modulus) ||
        !OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, exponent))
        fatal("a key cannot be built");
    OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(builder);
    if (params == NULL || EVP_PKEY_fromdata_init(context) != 1 ||
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
        key = NULL;
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(builder);
    EVP_PKEY_CTX_free(context);
    return key;
}

static const char *rsa_pem(struct arena *arena, const json_t *json)
{
    struct bytes modulus, exponent;
    if (!bytes_read(arena, json, "n", MODULUS_MAX, &modulus) ||
        !bytes_read(arena, json, "e", EXPONENT_MAX, &exponent))
        return NULL;
    BIGNUM *n = number_of(&modulus), *e = number_of(&exponent);
    EVP_PKEY *key = rsa_make(n, e);
    const char *pem = key != NULL ? pem_public(arena, key) : NULL;
    EVP_PKEY_free(key);
    BN_free(n);
    BN_free(e);
    ERR_clear_error();
    return pem;
}

static const char *p256_pem(struct arena *arena, const json_t *json)
{
    struct bytes x, y;
    struct public_key key;
    if (!text_equal(text_of(json, "crv"), "P-256") ||
        !bytes_read(arena, json, "x", COORDINATE_BYTES, &x) || x.length != COORDINATE_BYTES ||
        !bytes_read(arena, json, "y", COORDINATE_BYTES, &y) || y.length != COORDINATE_BYTES ||
        !public_key_from_point(arena, x.data, y.data, &key))
        return NULL;
    return key.pem;
}

static bool kid_is_sound(const char *kid)
{
    size_t length = kid != NULL ? strlen(kid) : 0;
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)kid[i] < 0x20 || kid[i] == 0x7f)
            return false;
    return length > 0 && length <= JWKS_KID_MAX;
}

static bool kid_is_single(const json_t *list, const char *kid)
{
    size_t found = 0;
    for (size_t i = 0; i < json_array_size(list); i++)
        found += text_equal(text_of(json_array_get(list, i), "kid"), kid);
    return found == 1;
}

/* For checking signatures, as far as it says; a member of another type says something else. */
static bool key_is_for_signatures(const json_t *key)
{
    const json_t *use = json_object_get(key, "use"), *acts = json_object_get(key, "key_ops");
    bool may = acts == NULL;
    for (size_t i = 0; i < json_array_size(acts); i++)
        may = may || text_equal(json_string_value(json_array_get(acts, i)), "verify");
    return may && (use == NULL || text_equal(json_string_value(use), "sig"));
}

/* The row of the key's type that it may be used for. */
static const struct kind *kind_of(const json_t *key, const struct strings *algorithms)
{
    const json_t *algorithm = json_object_get(key, "alg");
    for (size_t i = 0; i < COUNT(KINDS); i++)
        if (text_equal(text_of(key, "kty"), KINDS[i].type) &&
            (algorithm == NULL || text_equal(json_string_value(algorithm), KINDS[i].algorithm)) &&
            strings_has(algorithms, KINDS[i].algorithm))
            return &KINDS[i];
    return NULL;
}

static void key_take(struct auth_keys *keys, const json_t *list, const json_t *json,
                     const struct strings *algorithms)
{
    struct arena *arena = auth_keys_arena(keys);
    const char *kid = text_of(json, "kid"), *fault;
    const struct kind *kind = kind_of(json, algorithms);
    if (kind == NULL || !kid_is_sound(kid) || !kid_is_single(list, kid) ||
        !key_is_for_signatures(json))
        return;
    const char *pem = kind->make(arena, json);
    struct auth_key key = {.kid = arena_text(arena, kid), .algorithm = kind->algorithm};
    if (pem != NULL && kind->read(arena, (const unsigned char *)pem, strlen(pem), &key, &fault))
        auth_keys_add(keys, &key);
}

static struct auth_keys *keys_take(const json_t *set, const struct strings *algorithms,
                                   struct buffer *complaint)
{
    const json_t *list = json_object_get(set, "keys");
    const char *fault = NULL;
    if (!json_is_array(list))
        fault = "it is no JSON Web Key Set";
    else if (json_array_size(list) > KEYS_MAX)
        fault = "it has more than 64 keys";
    if (fault != NULL) {
        buffer_print(complaint, "%s\n", fault);
        return NULL;
    }
    struct auth_keys *keys = auth_keys_new();
    for (size_t i = 0; i < json_array_size(list); i++)
        key_take(keys, list, json_array_get(list, i), algorithms);
    if (auth_keys_count(keys) > 0)
        return keys;
    buffer_text(complaint, "it has no key that can be used\n");
    auth_keys_release(keys);
    return NULL;
}

struct auth_keys *jwks_keys(const char *text, size_t length, const struct strings *algorithms,
                            struct buffer *complaint)
{
    if (length > JWKS_BYTES_MAX || !json_depth_within(text, length, AUTH_DEPTH_MAX)) {
        buffer_text(complaint, "it is larger or deeper than a key set may be\n");
        return NULL;
    }
    json_t *set = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
    struct auth_keys *keys = keys_take(set, algorithms, complaint);
    json_decref(set);
    return keys;
}
