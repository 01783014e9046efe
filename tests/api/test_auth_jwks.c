/* Keys from key sets: what is taken, and every kind of set that must give none. */
#include "api/auth_jwks.h"
#include "api/auth_source.h"
#include "base/digest.h"
#include "token_maker.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/rsa.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define WIDE 1024 /* bytes of a number of a key, at most */

static struct kit *kit;
static struct strings both;

static int open_kit(void **state)
{
    static const char *const NAMES[] = {"RS256", "ES256"};
    (void)state;
    both = (struct strings){NAMES, 2};
    kit = kit_new();
    return 0;
}

static int close_kit(void **state)
{
    (void)state;
    kit_free(kit);
    return 0;
}

/* A number of a key in base64url, of so many bytes (0: as many as it has). */
static const char *part(EVP_PKEY *key, const char *name, int width)
{
    unsigned char bytes[WIDE];
    BIGNUM *number = NULL;
    assert_int_equal(EVP_PKEY_get_bn_param(key, name, &number), 1);
    if (width == 0)
        width = BN_num_bytes(number);
    assert_int_equal(BN_bn2binpad(number, bytes, width), width);
    BN_free(number);
    return base64url_encode(kit->arena, bytes, (size_t)width);
}

static const char *rsa_of(EVP_PKEY *key, const char *more)
{
    return arena_print(kit->arena, "{\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"%s\"%s}",
                       part(key, OSSL_PKEY_PARAM_RSA_N, 0), part(key, OSSL_PKEY_PARAM_RSA_E, 0),
                       more);
}

static const char *ec_of(EVP_PKEY *key, const char *curve, int width, const char *more)
{
    return arena_print(kit->arena, "{\"kty\":\"EC\",\"crv\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"%s}",
                       curve, part(key, OSSL_PKEY_PARAM_EC_PUB_X, width),
                       part(key, OSSL_PKEY_PARAM_EC_PUB_Y, width), more);
}

static struct auth_keys *keys_of(const char *set, const struct strings *algorithms,
                                 const char *complaint)
{
    struct buffer text;
    buffer_init(&text);
    struct auth_keys *keys = jwks_keys(set, strlen(set), algorithms, &text);
    if ((keys == NULL) != (complaint != NULL) || (complaint && !strstr(text.data, complaint)))
        fail_msg("%.200s: %s", set, keys ? "taken" : text.data);
    buffer_release(&text);
    return keys;
}

static const char *set_of(const char *first, const char *second)
{
    return arena_print(kit->arena, "{\"keys\":[%s%s%s]}", first, *second ? "," : "", second);
}

static void nothing_usable(const char *key)
{
    (void)keys_of(set_of(key, ""), &both, "no key that can be used");
}

static void keys_of_a_set_check_signatures(void **state)
{
    const char *set =
        set_of(rsa_of(kit->rsa, ",\"kid\":\"a/1 =\",\"alg\":\"RS256\",\"use\":\"sig\","
                                "\"x5c\":[\"junk\"],\"x5u\":\"https://a.example\""),
               ec_of(kit->p256, "P-256", 32, ",\"kid\":\"b\",\"key_ops\":[\"verify\"]"));
    (void)state;
    struct auth_keys *keys = keys_of(set, &both, NULL);
    assert_int_equal(auth_keys_count(keys), 2);
    assert_string_equal(auth_keys_find(keys, "a/1 =")->algorithm, "RS256");
    assert_int_equal(auth_keys_find(keys, "a/1 =")->signature_length, 256);
    assert_string_equal((const char *)auth_keys_find(keys, "a/1 =")->bytes, kit->rsa_pem);
    assert_string_equal(auth_keys_find(keys, "b")->algorithm, "ES256");
    assert_int_equal(auth_keys_find(keys, "b")->signature_length, 64);
    assert_null(auth_keys_find(keys, "a"));
    auth_keys_release(keys);
}

static void only_the_algorithms_allowed_are_taken(void **state)
{
    static const char *const RSA[] = {"RS256"}, *const EC[] = {"ES256"};
    const char *set =
        set_of(rsa_of(kit->rsa, ",\"kid\":\"a\""), ec_of(kit->p256, "P-256", 32, ",\"kid\":\"b\""));
    (void)state;
    struct auth_keys *keys = keys_of(set, &(struct strings){RSA, 1}, NULL);
    assert_non_null(auth_keys_find(keys, "a"));
    assert_null(auth_keys_find(keys, "b"));
    auth_keys_release(keys);
    keys = keys_of(set, &(struct strings){EC, 1}, NULL);
    assert_null(auth_keys_find(keys, "a"));
    assert_non_null(auth_keys_find(keys, "b"));
    auth_keys_release(keys);
}

static void a_kid_of_two_keys_is_of_none(void **state)
{
    const char *twin = rsa_of(kit->rsa, ",\"kid\":\"a\"");
    (void)state;
    (void)keys_of(set_of(twin, twin), &both, "no key that can be used");
    (void)keys_of(set_of(twin, "{\"kid\":\"a\",\"kty\":\"oct\",\"k\":\"AAAA\"}"), &both,
                  "no key that can be used");
    struct auth_keys *keys = keys_of(set_of(arena_print(kit->arena, "%s,%s", twin, twin),
                                            ec_of(kit->p256, "P-256", 32, ",\"kid\":\"b\"")),
                                     &both, NULL);
    assert_int_equal(auth_keys_count(keys), 1);
    assert_non_null(auth_keys_find(keys, "b"));
    auth_keys_release(keys);
}

static void keys_for_something_else_are_left_out(void **state)
{
    static const char *const MORE[] = {
        "",
        ",\"kid\":\"\"",
        ",\"kid\":7",
        ",\"kid\":\"a\\nb\"",
        ",\"kid\":\"a\",\"use\":\"enc\"",
        ",\"kid\":\"a\",\"use\":1",
        ",\"kid\":\"a\",\"key_ops\":[\"encrypt\"]",
        ",\"kid\":\"a\",\"key_ops\":\"verify\"",
        ",\"kid\":\"a\",\"alg\":\"HS256\"",
        ",\"kid\":\"a\",\"alg\":\"none\"",
        ",\"kid\":\"a\",\"alg\":\"RSA-OAEP\"",
        ",\"kid\":\"a\",\"alg\":\"ES256\"",
        ",\"kid\":\"a\",\"alg\":\"rs256\"",
        ",\"kid\":\"a\",\"alg\":null",
    };
    (void)state;
    for (size_t i = 0; i < COUNT(MORE); i++)
        nothing_usable(rsa_of(kit->rsa, MORE[i]));
    nothing_usable(arena_print(
        kit->arena, "%s", rsa_of(kit->rsa, arena_print(kit->arena, ",\"kid\":\"%0256d\"", 0))));
    nothing_usable(
        "{\"kty\":\"oct\",\"kid\":\"a\",\"alg\":\"HS256\",\"k\":\"c2VjcmV0LXNlY3JldC1z\"}");
    nothing_usable(arena_print(
        kit->arena, "{\"kty\":\"oct\",\"kid\":\"a\",\"alg\":\"HS256\",\"k\":\"%s\"}", kit->secret));
    nothing_usable("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"a\",\"x\":\"AAAA\"}");
    nothing_usable("{}");
    nothing_usable("[]");
    nothing_usable("null");
    nothing_usable("\"a\"");
}

static void weak_and_broken_keys_are_left_out(void **state)
{
    EVP_PKEY *small = EVP_RSA_gen(1024);
    const char *x = part(kit->p256, OSSL_PKEY_PARAM_EC_PUB_X, 32);
    const char *n = part(kit->rsa, OSSL_PKEY_PARAM_RSA_N, 0);
    (void)state;
    assert_non_null(small);
    nothing_usable(rsa_of(small, ",\"kid\":\"a\""));
    EVP_PKEY_free(small);
    nothing_usable(ec_of(kit->p384, "P-384", 48, ",\"kid\":\"a\""));
    nothing_usable(ec_of(kit->p384, "P-256", 48, ",\"kid\":\"a\""));
    nothing_usable(ec_of(kit->p256, "P-256", 33, ",\"kid\":\"a\""));
    nothing_usable(ec_of(kit->p256, "P-384", 32, ",\"kid\":\"a\""));
    nothing_usable(arena_print(
        kit->arena, "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"a\",\"x\":\"%s\",\"y\":\"%s\"}", x,
        x));
    const struct {
        const char *n, *e;
    } ROWS[] = {
        {"", "AQAB"},     {n, ""},
        {n, "AA"},        {n, "AQ"},
        {n, "Ag"},        {n, "AQAAAAAB"},
        {"AQAB", "AQAB"}, {n, "AQAB="},
        {n, "A QAB"},     {arena_print(kit->arena, "%s%s%s%s%s", n, n, n, n, n), "AQAB"},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++)
        nothing_usable(arena_print(kit->arena,
                                   "{\"kty\":\"RSA\",\"kid\":\"a\",\"n\":\"%s\",\"e\":\"%s\"}",
                                   ROWS[i].n, ROWS[i].e));
}

static void what_is_no_set_gives_a_line(void **state)
{
    static const char *const ROWS[][2] = {
        {"", "no JSON Web Key Set"},
        {"<!doctype html><html></html>", "no JSON Web Key Set"},
        {"[]", "no JSON Web Key Set"},
        {"{}", "no JSON Web Key Set"},
        {"{\"keys\":{}}", "no JSON Web Key Set"},
        {"{\"keys\":[],\"keys\":[]}", "no JSON Web Key Set"},
        {"{\"keys\":[]}", "no key that can be used"},
        {"{\"keys\":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]}", "deeper"},
    };
    struct buffer many;
    (void)state;
    for (size_t i = 0; i < COUNT(ROWS); i++)
        (void)keys_of(ROWS[i][0], &both, ROWS[i][1]);
    buffer_init(&many);
    buffer_text(&many, "{\"keys\":[{}");
    for (int i = 0; i < KEYS_MAX; i++)
        buffer_text(&many, ",{}");
    buffer_text(&many, "]}");
    (void)keys_of(many.data, &both, "more than 64");
    while (many.length <= JWKS_BYTES_MAX)
        buffer_byte(&many, ' ');
    (void)keys_of(many.data, &both, "larger");
    buffer_release(&many);
}

static void freshness_stays_within_bounds(void **state)
{
    static const struct {
        const char *text;
        int64_t seconds;
    } ROWS[] = {
        {NULL, SOURCE_FRESH},
        {"", SOURCE_FRESH},
        {"no-store", SOURCE_FRESH},
        {"max-age=3600", 3600},
        {"public, max-age=600, must-revalidate", 600},
        {"public,MAX-AGE=700", 700},
        {"max-age=0", SOURCE_FRESH_MIN},
        {"max-age=99999999999999999999999", SOURCE_FRESH_MAX},
        {"max-age=", SOURCE_FRESH},
        {"max-age=-5", SOURCE_FRESH},
        {"s-maxage=600", SOURCE_FRESH},
        {",,, ,", SOURCE_FRESH},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(ROWS); i++)
        assert_int_equal(source_freshness(ROWS[i].text), ROWS[i].seconds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_of_a_set_check_signatures),
        cmocka_unit_test(only_the_algorithms_allowed_are_taken),
        cmocka_unit_test(a_kid_of_two_keys_is_of_none),
        cmocka_unit_test(keys_for_something_else_are_left_out),
        cmocka_unit_test(weak_and_broken_keys_are_left_out),
        cmocka_unit_test(what_is_no_set_gives_a_line),
        cmocka_unit_test(freshness_stays_within_bounds),
    };
    return cmocka_run_group_tests(tests, open_kit, close_kit);
}
