/* Blind signatures: the known answer of RFC 9474, the whole way with a key made here, and what must
 * be refused. */
#include "base/blind.h"
#include "blind_vector.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

#include <cmocka.h>

static struct bytes from_hex(struct arena *arena, const char *text)
{
    size_t length = strlen(text) / 2;
    unsigned char *out = arena_take(arena, length, 1);
    for (size_t i = 0; i < length; i++) {
        char pair[3] = {text[2 * i], text[2 * i + 1], '\0'};
        out[i] = (unsigned char)strtoul(pair, NULL, 16);
    }
    return (struct bytes){out, length};
}

static struct bytes copy_der(struct arena *arena, unsigned char *der, int length)
{
    assert_true(length > 0);
    struct bytes copy = {(unsigned char *)arena_bytes(arena, der, (size_t)length), (size_t)length};
    OPENSSL_free(der);
    return copy;
}

static void push(OSSL_PARAM_BLD *build, const char *name, const BIGNUM *number)
{
    assert_int_equal(OSSL_PARAM_BLD_push_BN(build, name, number), 1);
}

/* The vector's key as OpenSSL has it; the sums it keeps beside p and q are computed. */
static EVP_PKEY *vector_key(void)
{
    BIGNUM *p = NULL, *q = NULL, *n = NULL, *d = NULL, *e = BN_new();
    BIGNUM *dp = BN_new(), *dq = BN_new(), *qi = BN_new(), *less = BN_new();
    BN_CTX *context = BN_CTX_new();
    EVP_PKEY *key = NULL;
    BN_hex2bn(&p, VECTOR_P);
    BN_hex2bn(&q, VECTOR_Q);
    BN_hex2bn(&n, VECTOR_N);
    BN_hex2bn(&d, VECTOR_D);
    BN_set_word(e, 65537);
    BN_sub(less, p, BN_value_one());
    BN_mod(dp, d, less, context);
    BN_sub(less, q, BN_value_one());
    BN_mod(dq, d, less, context);
    BN_mod_inverse(qi, q, p, context);
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    push(build, OSSL_PKEY_PARAM_RSA_N, n);
    push(build, OSSL_PKEY_PARAM_RSA_E, e);
    push(build, OSSL_PKEY_PARAM_RSA_D, d);
    push(build, OSSL_PKEY_PARAM_RSA_FACTOR1, p);
    push(build, OSSL_PKEY_PARAM_RSA_FACTOR2, q);
    push(build, OSSL_PKEY_PARAM_RSA_EXPONENT1, dp);
    push(build, OSSL_PKEY_PARAM_RSA_EXPONENT2, dq);
    push(build, OSSL_PKEY_PARAM_RSA_COEFFICIENT1, qi);
    OSSL_PARAM *parameters = OSSL_PARAM_BLD_to_param(build);
    EVP_PKEY_CTX *maker = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
    assert_int_equal(EVP_PKEY_fromdata_init(maker), 1);
    assert_int_equal(EVP_PKEY_fromdata(maker, &key, EVP_PKEY_KEYPAIR, parameters), 1);
    EVP_PKEY_CTX_free(maker);
    OSSL_PARAM_free(parameters);
    OSSL_PARAM_BLD_free(build);
    BN_CTX_free(context);
    BIGNUM *all[] = {p, q, n, d, e, dp, dq, qi, less};
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        BN_free(all[i]);
    return key;
}

static void assert_bytes(struct bytes got, struct bytes wanted)
{
    assert_int_equal(got.length, wanted.length);
    assert_memory_equal(got.data, wanted.data, wanted.length);
}

static void test_known_answer(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    unsigned char *der = NULL;
    EVP_PKEY *key = vector_key();
    PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
    int length = i2d_PKCS8_PRIV_KEY_INFO(info, &der);
    struct bytes private_key = copy_der(arena, der, length);
    der = NULL;
    length = i2d_PUBKEY(key, &der);
    struct bytes public_key = copy_der(arena, der, length);
    PKCS8_PRIV_KEY_INFO_free(info);
    EVP_PKEY_free(key);

    struct bytes token = from_hex(arena, VECTOR_TOKEN), signature;
    struct bytes salt = from_hex(arena, VECTOR_SALT);
    struct blind_secret secret;
    assert_true(blind_hide_with(arena, public_key, token, salt.data,
                                from_hex(arena, VECTOR_INVERSE), &secret));
    assert_bytes(secret.hidden, from_hex(arena, VECTOR_HIDDEN));
    assert_true(blind_sign(arena, private_key, secret.hidden, &signature));
    assert_bytes(signature, from_hex(arena, VECTOR_HIDDEN_SIGNATURE));
    assert_true(blind_reveal(arena, public_key, token, secret.inverse, signature, &signature));
    assert_bytes(signature, from_hex(arena, VECTOR_SIGNATURE));
    assert_true(blind_check(public_key, token, signature));
    arena_free(arena);
}

struct pair {
    struct arena *arena;
    struct bytes private_key, public_key, token;
    struct blind_secret secret;
    struct bytes hidden_signature;
};

static int pair_make(void **state)
{
    struct arena *arena = arena_new();
    struct pair *pair = ARENA_NEW(arena, struct pair);
    pair->arena = arena;
    blind_key_make(arena, &pair->private_key, &pair->public_key);
    pair->token = blind_token(arena);
    *state = pair;
    return blind_hide(arena, pair->public_key, pair->token, &pair->secret) &&
                   blind_sign(arena, pair->private_key, pair->secret.hidden,
                              &pair->hidden_signature)
               ? 0
               : -1;
}

static int pair_free(void **state)
{
    arena_free(((struct pair *)*state)->arena);
    return 0;
}

static struct bytes flip(struct arena *arena, struct bytes bytes, size_t at)
{
    unsigned char *copy = (unsigned char *)arena_bytes(arena, bytes.data, bytes.length);
    copy[at] ^= 1;
    return (struct bytes){copy, bytes.length};
}

static void test_the_whole_way(void **state)
{
    struct pair *pair = *state;
    struct bytes signature;
    assert_int_equal(pair->token.length, BLIND_TOKEN_BYTES);
    assert_int_equal(pair->secret.hidden.length, BLIND_KEY_BITS / 8);
    assert_true(blind_key_is_sound(pair->public_key));
    assert_true(blind_reveal(pair->arena, pair->public_key, pair->token, pair->secret.inverse,
                             pair->hidden_signature, &signature));
    assert_true(blind_check(pair->public_key, pair->token, signature));
    for (size_t at = 0; at < BLIND_TOKEN_BYTES; at += 7)
        assert_false(blind_check(pair->public_key, flip(pair->arena, pair->token, at), signature));
    for (size_t at = 0; at < signature.length; at += 31)
        assert_false(blind_check(pair->public_key, pair->token, flip(pair->arena, signature, at)));
    assert_false(blind_check(pair->public_key, pair->token, pair->hidden_signature));
    assert_false(blind_check(pair->public_key, pair->token,
                             (struct bytes){signature.data, signature.length - 1}));
}

static void test_hidden_forms_of_one_token_differ(void **state)
{
    struct pair *pair = *state;
    struct blind_secret other;
    assert_true(blind_hide(pair->arena, pair->public_key, pair->token, &other));
    assert_memory_not_equal(other.hidden.data, pair->secret.hidden.data, other.hidden.length);
    assert_memory_not_equal(other.inverse.data, pair->secret.inverse.data, other.inverse.length);
    struct bytes second = blind_token(pair->arena);
    assert_memory_not_equal(second.data, pair->token.data, second.length);
}

static void test_of_another_key_or_inverse_is_refused(void **state)
{
    struct pair *pair = *state;
    struct bytes private_key, public_key, signature;
    blind_key_make(pair->arena, &private_key, &public_key);
    assert_false(blind_reveal(pair->arena, public_key, pair->token, pair->secret.inverse,
                              pair->hidden_signature, &signature));
    assert_false(blind_reveal(pair->arena, pair->public_key, pair->token,
                              flip(pair->arena, pair->secret.inverse, 9), pair->hidden_signature,
                              &signature));
    assert_false(blind_reveal(pair->arena, pair->public_key, pair->token, pair->secret.inverse,
                              flip(pair->arena, pair->hidden_signature, 9), &signature));
    assert_false(blind_reveal(pair->arena, pair->public_key, pair->token, pair->secret.inverse,
                              (struct bytes){pair->hidden_signature.data, 10}, &signature));
}

static void test_what_cannot_be_signed(void **state)
{
    struct pair *pair = *state;
    struct bytes signature;
    unsigned char large[BLIND_KEY_BITS / 8 + 1];
    memset(large, 0xff, sizeof(large));
    struct bytes above = {large, BLIND_KEY_BITS / 8}; /* the modulus is odd and shorter than this */
    struct bytes longer = {large, sizeof(large)};
    struct bytes shorter = {pair->secret.hidden.data, pair->secret.hidden.length - 1};
    assert_false(blind_sign(pair->arena, pair->private_key, above, &signature));
    assert_false(blind_sign(pair->arena, pair->private_key, longer, &signature));
    assert_false(blind_sign(pair->arena, pair->private_key, shorter, &signature));
    assert_false(blind_sign(pair->arena, pair->private_key, (struct bytes){large, 0}, &signature));
}

static void test_a_key_is_wiped(void **state)
{
    struct pair *pair = *state;
    unsigned char zeros[64] = {0};
    blind_key_wipe(pair->private_key);
    assert_memory_equal(pair->private_key.data, zeros, sizeof(zeros));
}

static void test_keys_that_are_none(void **state)
{
    struct pair *pair = *state;
    struct blind_secret secret;
    struct bytes cut = {pair->public_key.data, pair->public_key.length - 1};
    struct bytes empty = {pair->public_key.data, 0};
    unsigned char *more = arena_take(pair->arena, pair->public_key.length + 1, 1);
    memcpy(more, pair->public_key.data, pair->public_key.length);
    struct bytes tail = {more, pair->public_key.length + 1};
    assert_false(blind_key_is_sound(cut));
    assert_false(blind_key_is_sound(empty));
    assert_false(blind_key_is_sound(tail));
    assert_false(blind_key_is_sound(pair->private_key));
    assert_false(blind_hide(pair->arena, cut, pair->token, &secret));
    assert_false(blind_check(cut, pair->token, pair->hidden_signature));

    EVP_PKEY *curve = EVP_EC_gen("P-256"), *small = EVP_RSA_gen(1024);
    unsigned char *der = NULL;
    int length = i2d_PUBKEY(curve, &der);
    assert_false(blind_key_is_sound(copy_der(pair->arena, der, length)));
    der = NULL;
    length = i2d_PUBKEY(small, &der);
    assert_false(blind_key_is_sound(copy_der(pair->arena, der, length)));
    EVP_PKEY_free(curve);
    EVP_PKEY_free(small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_answer),
        cmocka_unit_test_setup_teardown(test_the_whole_way, pair_make, pair_free),
        cmocka_unit_test_setup_teardown(test_hidden_forms_of_one_token_differ, pair_make,
                                        pair_free),
        cmocka_unit_test_setup_teardown(test_of_another_key_or_inverse_is_refused, pair_make,
                                        pair_free),
        cmocka_unit_test_setup_teardown(test_what_cannot_be_signed, pair_make, pair_free),
        cmocka_unit_test_setup_teardown(test_a_key_is_wiped, pair_make, pair_free),
        cmocka_unit_test_setup_teardown(test_keys_that_are_none, pair_make, pair_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
