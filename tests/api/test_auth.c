/* Tokens as a whole: each thing a verifier is known to let through, and the principals made. */
#include "token_maker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct kit *kit;
static struct auth *auth;

static int open_kit(void **state)
{
    (void)state;
    kit = kit_new();
    auth = kit_auth(kit);
    return 0;
}

static int close_kit(void **state)
{
    (void)state;
    auth_free(auth);
    kit_free(kit);
    return 0;
}

struct row {
    const char *name, *header, *payload;
    enum signer signer;
    const char *reason; /* NULL: accepted */
};

static void rows_run(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *payload = rows[i].payload ? rows[i].payload : GOOD;
        const char *header = rows[i].header ? rows[i].header : HEADER_SECRET;
        char *token = token_make(kit, header, payload, rows[i].signer);
        expect_token(auth, kit->arena, rows[i].name, token, NOW, rows[i].reason);
    }
}

static void accepts_the_three_algorithms(void **state)
{
    (void)state;
    static const struct row ROWS[] = {
        {"secret", HEADER_SECRET, NULL, SIGN_SECRET, NULL},
        {"rsa", HEADER_RSA, NULL, SIGN_RSA, NULL},
        {"p256", HEADER_P256, NULL, SIGN_P256, NULL},
        {"unknown members of a header are ignored",
         "{\"alg\":\"HS256\",\"kid\":\"main\",\"note\":[1]}", NULL, SIGN_SECRET, NULL},
        {"lower case typ", "{\"alg\":\"HS256\",\"kid\":\"main\",\"typ\":\"jwt\"}", NULL,
         SIGN_SECRET, NULL},
    };
    rows_run(ROWS, COUNT(ROWS));
}

static void pins_key_and_algorithm(void **state)
{
    (void)state;
    static const struct row ROWS[] = {
        {"public RSA key as a secret, its kid", "{\"alg\":\"HS256\",\"kid\":\"portal\"}", NULL,
         SIGN_RSA_PEM, "key"},
        {"public RSA key as a secret, another kid", HEADER_SECRET, NULL, SIGN_RSA_PEM, "signature"},
        {"none", "{\"alg\":\"none\",\"kid\":\"main\"}", NULL, SIGN_NOTHING, "key"},
        {"none with a signature", "{\"alg\":\"none\",\"kid\":\"main\"}", NULL, SIGN_SECRET, "key"},
        {"no signature", HEADER_SECRET, NULL, SIGN_NOTHING, "signature"},
        {"no signature, RSA", HEADER_RSA, NULL, SIGN_NOTHING, "signature"},
        {"lower case", "{\"alg\":\"hs256\",\"kid\":\"main\"}", NULL, SIGN_SECRET, "key"},
        {"two alg", "{\"alg\":\"none\",\"alg\":\"HS256\",\"kid\":\"main\"}", NULL, SIGN_SECRET,
         "header"},
        {"P-384 for ES256", HEADER_P256, NULL, SIGN_P384, "signature"},
        {"unknown kid", "{\"alg\":\"HS256\",\"kid\":\"other\"}", NULL, SIGN_SECRET, "key"},
        {"kid of another case", "{\"alg\":\"HS256\",\"kid\":\"MAIN\"}", NULL, SIGN_SECRET, "key"},
        {"no kid", "{\"alg\":\"HS256\"}", NULL, SIGN_SECRET, "header"},
        {"kid no text", "{\"alg\":\"HS256\",\"kid\":1}", NULL, SIGN_SECRET, "header"},
        {"no alg", "{\"kid\":\"main\"}", NULL, SIGN_SECRET, "header"},
        {"alg no text", "{\"alg\":256,\"kid\":\"main\"}", NULL, SIGN_SECRET, "header"},
        {"kid as a path", "{\"alg\":\"HS256\",\"kid\":\"../main\"}", NULL, SIGN_SECRET, "key"},
    };
    rows_run(ROWS, COUNT(ROWS));
}

static void refuses_headers_that_command(void **state)
{
    (void)state;
    static const char *const EXTRAS[] = {
        "\"crit\":[\"b64\"]", "\"crit\":[]",           "\"b64\":false",   "\"b64\":true",
        "\"jwk\":{}",         "\"jku\":\"https://x\"", "\"x5u\":\"x\"",   "\"x5c\":[\"MII\"]",
        "\"zip\":\"DEF\"",    "\"enc\":\"A128GCM\"",   "\"typ\":\"JWE\"", "\"typ\":7",
        "\"kid\":\"main\"", /* a second one */
    };
    for (size_t i = 0; i < COUNT(EXTRAS); i++) {
        char *header =
            arena_print(kit->arena, "{\"alg\":\"HS256\",\"kid\":\"main\",%s}", EXTRAS[i]);
        char *token = token_make(kit, header, GOOD, SIGN_SECRET);
        expect_token(auth, kit->arena, EXTRAS[i], token, NOW, "header");
    }
    static const char *const HEADERS[] = {"[]",
                                          "[\"alg\",\"HS256\"]",
                                          "\"HS256\"",
                                          "",
                                          "{",
                                          "null",
                                          "{\"alg\":\"HS256\",\"kid\":\"main\"} x"};
    for (size_t i = 0; i < COUNT(HEADERS); i++)
        expect_token(auth, kit->arena, HEADERS[i], token_make(kit, HEADERS[i], GOOD, SIGN_SECRET),
                     NOW, "header");
}

/* Every algorithm name under every kid, signed with every key: only the three true pairs pass. */
static void algorithm_key_matrix(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"HS256", "HS384", "HS512", "RS256", "RS384",
                                        "RS512", "ES256", "ES384", "ES512", "PS256",
                                        "EdDSA", "none",  "None",  ""};
    static const char *const KIDS[] = {"main", "portal", "mobile", "nobody"};
    static const enum signer SIGNERS[] = {SIGN_SECRET, SIGN_RSA,     SIGN_P256,
                                          SIGN_P384,   SIGN_RSA_PEM, SIGN_NOTHING};
    size_t accepted = 0;

    for (size_t n = 0; n < COUNT(NAMES); n++) {
        for (size_t k = 0; k < COUNT(KIDS); k++) {
            for (size_t s = 0; s < COUNT(SIGNERS); s++) {
                char *header =
                    arena_print(kit->arena, "{\"alg\":\"%s\",\"kid\":\"%s\"}", NAMES[n], KIDS[k]);
                bool pair = (k == 0 && !strcmp(NAMES[n], "HS256")) ||
                            (k == 1 && !strcmp(NAMES[n], "RS256")) ||
                            (k == 2 && !strcmp(NAMES[n], "ES256"));
                bool good = pair && (size_t)SIGNERS[s] == k;
                expect_token(auth, kit->arena, header, token_make(kit, header, GOOD, SIGNERS[s]),
                             NOW, good ? NULL : (pair ? "signature" : "key"));
                accepted += good;
            }
        }
    }
    assert_int_equal(accepted, 3);
}

static void refuses_malformed_text(void **state)
{
    (void)state;
    char *good = token_make(kit, HEADER_RSA, GOOD, SIGN_RSA);
    char *secret = token_make(kit, HEADER_SECRET, GOOD, SIGN_SECRET);
    struct arena *arena = kit->arena;
    const char *first = strchr(secret, '.');
    const char *const TOKENS[] = {
        arena_print(arena, "%s!!==", good),
        arena_print(arena, "%s=", good),
        arena_print(arena, "%s==", secret),
        arena_print(arena, "%s\n", secret),
        arena_print(arena, " %s", secret),
        arena_print(arena, "%s.", secret),
        arena_print(arena, ".%s", secret),
        arena_print(arena, "%s.%s", secret, "e30"),
        arena_print(arena, "%.*s", (int)(first - secret), secret),
        arena_print(arena, "%.*s.e30", (int)(first - secret), secret),
        arena_print(arena, "%.*s+%s", (int)(first - secret), secret, first),
        arena_print(arena, "%.*s/%s", (int)(first - secret), secret, first),
        arena_print(arena, "%.*s%%2e%s", (int)(first - secret), secret, first + 1),
        "x",
        "...",
        ".",
        "\xff\xfe.\xff.\xff",
    };
    for (size_t i = 0; i < COUNT(TOKENS); i++)
        expect_token(auth, arena, TOKENS[i], TOKENS[i], NOW, "malformed");
    expect_token(auth, arena, "three empty parts", "..", NOW, "header");
    expect_token(auth, arena, "empty", "", NOW, "malformed");

    /* The last character of a secret's signature carries two bits that must be zero. */
    char *loose = arena_text(arena, secret);
    size_t last = strlen(loose) - 1;
    loose[last] = loose[last] == 'A' ? 'B' : (char)(loose[last] + 1);
    expect_token(auth, arena, "left-over bits", loose, NOW, "malformed");

    struct error error;
    struct principal principal;
    error_init(&error, arena);
    char *holed = arena_print(arena, "%s", secret);
    holed[10] = 0;
    assert_false(auth_verify(auth, arena, holed, strlen(secret), NOW, &principal, &error));
    assert_string_equal(error.params[0].value, "malformed");
}

/* A token of the largest size passes, one that is longer does not. */
static void bounds_the_size(void **state)
{
    (void)state;
    size_t longest = 0;

    for (int padding = 2600; padding < 3000; padding++) {
        char *payload =
            arena_print(kit->arena, "{" TIMES WHOM WHO ",\"note\":\"%0*d\"}", padding, 0);
        char *token = token_make(kit, HEADER_SECRET, payload, SIGN_SECRET);
        size_t length = strlen(token);
        expect_token(auth, kit->arena, "padded", token, NOW,
                     length > AUTH_TOKEN_MAX ? "size" : NULL);
        if (length <= AUTH_TOKEN_MAX && length > longest)
            longest = length;
    }
    assert_true(longest >= AUTH_TOKEN_MAX - 1);
}

/* Nesting that would make a recursive parser run out of a worker's stack. */
static void survives_deep_json(void **state)
{
    (void)state;
    static const struct {
        const char *open;
        size_t most;
    } SHAPES[] = {{"[", 2100}, {"{\"a\":", 560}, {"[{\"\":", 560}};

    for (size_t s = 0; s < COUNT(SHAPES); s++) {
        for (size_t depth = 300; depth <= SHAPES[s].most; depth += 60) {
            struct buffer deep;
            buffer_init(&deep);
            for (size_t i = 0; i < depth; i++)
                buffer_text(&deep, SHAPES[s].open);
            char *in_payload = token_make(kit, HEADER_SECRET, deep.data, SIGN_SECRET);
            char *in_header = token_make(kit, deep.data, GOOD, SIGN_SECRET);
            expect_token(auth, kit->arena, "deep payload", in_payload, NOW,
                         strlen(in_payload) > AUTH_TOKEN_MAX ? "size" : "malformed");
            expect_token(auth, kit->arena, "deep header", in_header, NOW,
                         strlen(in_header) > AUTH_TOKEN_MAX ? "size" : "malformed");
            buffer_release(&deep);
        }
    }
    const char *edge = "{" TIMES WHOM WHO ",\"x\":[[[[[[[[[[[[[[[0]]]]]]]]]]]]]]]}";
    expect_token(auth, kit->arena, "16 levels", token_make(kit, HEADER_SECRET, edge, SIGN_SECRET),
                 NOW, NULL);
    const char *over = "{" TIMES WHOM WHO ",\"x\":[[[[[[[[[[[[[[[[0]]]]]]]]]]]]]]]]}";
    expect_token(auth, kit->arena, "17 levels", token_make(kit, HEADER_SECRET, over, SIGN_SECRET),
                 NOW, "malformed");
}

static void makes_the_principal(void **state)
{
    (void)state;
    const char *payload =
        "{" TIMES WHOM "\"sub\":\"用户-1\",\"org\":\"demo\",\"roles\":[\"window\","
        "\"leadership\"],\"units\":[\"w1\",\"w2\"],\"positions\":\"局长\","
        "\"sources\":[\"hotline\"]}";
    char *token = token_make(kit, HEADER_P256, payload, SIGN_P256);

    for (int round = 0; round < 2; round++) { /* checked, then remembered */
        struct arena *arena = arena_new();
        struct principal who;
        struct error error;
        error_init(&error, arena);
        assert_true(auth_verify(auth, arena, token, strlen(token), NOW, &who, &error));
        assert_true(error_none(&error));
        assert_string_equal(who.subject, "用户-1");
        assert_string_equal(who.organisation, "demo");
        assert_int_equal(who.roles, ROLE_WINDOW | ROLE_LEADERSHIP);
        assert_int_equal(who.units.count, 2);
        assert_true(strings_has(&who.units, "w1") && strings_has(&who.units, "w2"));
        assert_int_equal(who.positions.count, 1);
        assert_string_equal(who.positions.items[0], "局长");
        assert_int_equal(who.sources.count, 1);
        assert_string_equal(who.sources.items[0], "hotline");
        arena_free(arena);
    }
    struct auth_counters counters;
    auth_count(auth, &counters);
    assert_true(counters.hits >= 1 && counters.misses >= 1 && counters.refused > 0);
    assert_int_equal(counters.keys, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accepts_the_three_algorithms), cmocka_unit_test(pins_key_and_algorithm),
        cmocka_unit_test(refuses_headers_that_command), cmocka_unit_test(algorithm_key_matrix),
        cmocka_unit_test(refuses_malformed_text),       cmocka_unit_test(bounds_the_size),
        cmocka_unit_test(survives_deep_json),           cmocka_unit_test(makes_the_principal),
    };
    return cmocka_run_group_tests(tests, open_kit, close_kit);
}
