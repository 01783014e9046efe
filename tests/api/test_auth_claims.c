/* The payload: each claim's type, the edges of every time, other names of claims and roles. */
#include "token_maker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct kit *kit;
static struct auth *auth;

static struct auth *auth_open(const struct auth_settings *settings)
{
    struct buffer complaints;

    buffer_init(&complaints);
    struct auth *opened = auth_new(settings, &complaints);
    assert_string_equal(complaints.data, "");
    assert_non_null(opened);
    buffer_release(&complaints);
    return opened;
}

static int open_kit(void **state)
{
    (void)state;
    kit = kit_new();
    struct auth_settings settings = kit_settings(kit);
    auth = auth_open(&settings);
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
    const char *payload, *reason;
};

static void rows_run(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        expect_token(auth, kit->arena, rows[i].payload,
                     token_make(kit, HEADER_SECRET, rows[i].payload, SIGN_SECRET), NOW,
                     rows[i].reason);
}

static void refuses_what_is_no_object(void **state)
{
    (void)state;
    static const struct row ROWS[] = {
        {GOOD, NULL},
        {"[" GOOD "]", "payload"},
        {"[]", "payload"},
        {"\"text\"", "payload"},
        {"null", "payload"},
        {GOOD "x", "payload"},
        {"\xef\xbb\xbf" GOOD, "payload"},
        {"{" TIMES WHOM WHO ",\"sub\":\"user-2\"}", "payload"},
        {"{\"exp\":1800000001," TIMES WHOM WHO "}", "payload"},
        {"{" TIMES WHOM WHO ",\"x\":{\"a\":1,\"a\":2}}", "payload"},
        {"{" TIMES WHOM WHO ",\"x\":\"\\u0000\"}", "payload"},
        {"{" TIMES WHOM WHO ",\"x\":\"\xff\"}", "payload"},
        {"{" TIMES WHOM WHO ",\"x\":1e999}", "payload"},
    };
    /* libjwt parses before it checks, so some of these are refused there. */
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct error error;
        struct principal who;
        char *token = token_make(kit, HEADER_SECRET, ROWS[i].payload, SIGN_SECRET);
        error_init(&error, kit->arena);
        bool good = auth_verify(auth, kit->arena, token, strlen(token), NOW, &who, &error);
        if (good != !ROWS[i].reason)
            fail_msg("%s: %s", ROWS[i].payload, good ? "accepted" : "refused");
        if (!good && strcmp(error.params[0].value, "payload") != 0)
            assert_string_equal(error.params[0].value, "signature");
    }
}

static void checks_the_types_of_times(void **state)
{
    (void)state;
    static const struct row ROWS[] = {
        {"{\"iat\":1800000000," WHOM WHO "}", "exp"},
        {"{\"exp\":1800003600.0," WHOM WHO "}", "exp"},
        {"{\"exp\":\"1800003600\"," WHOM WHO "}", "exp"},
        {"{\"exp\":null," WHOM WHO "}", "exp"},
        {"{\"exp\":true," WHOM WHO "}", "exp"},
        {"{\"exp\":[1800003600]," WHOM WHO "}", "exp"},
        {"{\"exp\":-1," WHOM WHO "}", "exp"},
        {"{\"exp\":9223372036854775807," WHOM WHO "}", "exp"},
        {"{\"exp\":253402300800," WHOM WHO "}", "exp"},
        {"{\"exp\":18e8," WHOM WHO "}", "exp"},
        {"{\"exp\":1800003600," WHOM WHO "}", NULL},
        {"{\"exp\":1800003600,\"iat\":\"1800000000\"," WHOM WHO "}", "iat"},
        {"{\"exp\":1800003600,\"iat\":1.5," WHOM WHO "}", "iat"},
        {"{\"exp\":1800003600,\"iat\":-5," WHOM WHO "}", "iat"},
        {"{\"exp\":1800003600,\"iat\":null," WHOM WHO "}", "iat"},
        {"{" TIMES "\"nbf\":\"0\"," WHOM WHO "}", "nbf"},
        {"{" TIMES "\"nbf\":1800000000.5," WHOM WHO "}", "nbf"},
        {"{" TIMES "\"nbf\":{}," WHOM WHO "}", "nbf"},
        {"{" TIMES "\"nbf\":0," WHOM WHO "}", NULL},
    };
    rows_run(ROWS, COUNT(ROWS));
}

/* exp, nbf and iat one second and one microsecond around the leeway. */
static void keeps_the_edges_of_time(void **state)
{
    (void)state;
    static const struct {
        const char *times;
        int64_t offset; /* microseconds from NOW */
        const char *reason;
    } ROWS[] = {
        {"\"exp\":1800000000", -1, NULL},
        {"\"exp\":1800000000", 0, NULL},
        {"\"exp\":1800000000", 29999999, NULL},
        {"\"exp\":1800000000", 30000000, "expired"},
        {"\"exp\":1800000000", 86400000000, "expired"},
        {"\"exp\":0", 0, "expired"},
        {"\"exp\":1800003600,\"nbf\":1800000000", -30000000, NULL},
        {"\"exp\":1800003600,\"nbf\":1800000000", -30000001, "not_yet_valid"},
        {"\"exp\":1800003600,\"iat\":1800000000", -30000000, NULL},
        {"\"exp\":1800003600,\"iat\":1800000000", -30000001, "not_yet_valid"},
        {"\"exp\":1800000000,\"iat\":1800000000", -1, "exp"},
        {"\"exp\":1799999990,\"iat\":1800000000", 0, "exp"},
        {"\"exp\":1800043200,\"iat\":1800000000", 0, NULL},
        {"\"exp\":1800043201,\"iat\":1800000000", 0, "lifetime"},
        {"\"exp\":1800043201,\"iat\":1800000000", 43200000000, "lifetime"},
        {"\"exp\":1800043230", 0, NULL},
        {"\"exp\":1800043230", -1, "lifetime"},
        {"\"exp\":1800043231", 0, "lifetime"},
        {"\"exp\":253402300799", 0, "lifetime"},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        char *payload = arena_print(kit->arena, "{%s," WHOM WHO ",\"row\":%zu}", ROWS[i].times, i);
        expect_token(auth, kit->arena, payload,
                     token_make(kit, HEADER_SECRET, payload, SIGN_SECRET), NOW + ROWS[i].offset,
                     ROWS[i].reason);
    }
}

static void checks_issuer_and_audience(void **state)
{
    (void)state;
    static const struct row ROWS[] = {
        {"{" TIMES "\"aud\":\"pennant\"," WHO "}", "issuer"},
        {"{" TIMES "\"iss\":\"Pennant\",\"aud\":\"pennant\"," WHO "}", "issuer"},
        {"{" TIMES "\"iss\":[\"pennant\"],\"aud\":\"pennant\"," WHO "}", "issuer"},
        {"{" TIMES "\"iss\":\"\",\"aud\":\"pennant\"," WHO "}", "issuer"},
        {"{" TIMES "\"iss\":\"pennant\"," WHO "}", "audience"},
        {"{" TIMES "\"iss\":\"pennant\",\"aud\":\"other\"," WHO "}", "audience"},
        {"{" TIMES "\"iss\":\"pennant\",\"aud\":[]," WHO "}", "audience"},
        {"{" TIMES "\"iss\":\"pennant\",\"aud\":[\"other\",7]," WHO "}", "audience"},
        {"{" TIMES "\"iss\":\"pennant\",\"aud\":[\"pennant\",7]," WHO "}", "audience"},
        {"{" TIMES "\"iss\":\"pennant\",\"aud\":{\"pennant\":1}," WHO "}", "audience"},
        {"{" TIMES "\"iss\":\"pennant\",\"aud\":[\"other\",\"pennant\"]," WHO "}", NULL},
    };
    rows_run(ROWS, COUNT(ROWS));
}

#define IN "{" TIMES WHOM

static void checks_who(void **state)
{
    (void)state;
    static const struct row ROWS[] = {
        {IN "\"org\":\"demo\",\"roles\":[\"organiser\"]}", "subject"},
        {IN "\"sub\":\"\",\"org\":\"demo\",\"roles\":[\"organiser\"]}", "subject"},
        {IN "\"sub\":7,\"org\":\"demo\",\"roles\":[\"organiser\"]}", "subject"},
        {IN "\"sub\":\"a\\nb\",\"org\":\"demo\",\"roles\":[\"organiser\"]}", "subject"},
        {IN "\"sub\":\"a\\u007f\",\"org\":\"demo\",\"roles\":[\"organiser\"]}", "subject"},
        {IN "\"sub\":\"u\",\"roles\":[\"organiser\"]}", "organisation"},
        {IN "\"sub\":\"u\",\"org\":\"\",\"roles\":[\"organiser\"]}", "organisation"},
        {IN "\"sub\":\"u\",\"org\":\"a b\",\"roles\":[\"organiser\"]}", "organisation"},
        {IN "\"sub\":\"u\",\"org\":[\"demo\"],\"roles\":[\"organiser\"]}", "organisation"},
        {IN "\"sub\":\"u\",\"org\":\"demo\"}", "roles"},
        {IN "\"sub\":\"u\",\"org\":\"demo\",\"roles\":[]}", "roles"},
        {IN "\"sub\":\"u\",\"org\":\"demo\",\"roles\":\"\"}", "roles"},
        {IN "\"sub\":\"u\",\"org\":\"demo\",\"roles\":[\"root\"]}", "roles"},
        {IN "\"sub\":\"u\",\"org\":\"demo\",\"roles\":[\"public\"]}", "roles"},
        {IN "\"sub\":\"u\",\"org\":\"demo\",\"roles\":[\"organiser\",\"root\"]}", "roles"},
        {IN "\"sub\":\"u\",\"org\":\"demo\",\"roles\":[\"organiser\",null]}", "roles"},
        {IN "\"sub\":\"u\",\"org\":\"demo\",\"roles\":{\"organiser\":true}}", "roles"},
        {IN "\"sub\":\"u\",\"org\":\"demo\",\"roles\":31}", "roles"},
        {IN "\"sub\":\"u\",\"org\":\"demo\",\"roles\":\"organiser root\"}", "roles"},
        {IN "\"sub\":\"u\",\"org\":\"demo\",\"roles\":\" \"}", "roles"},
        {IN "\"sub\":\"u\",\"org\":\"demo\",\"roles\":[\"organiser evaluator\",\"window\"]}",
         "roles"},
        {IN "\"sub\":\"u\",\"org\":\"demo\",\"roles\":\"organiser  evaluator\"}", NULL},
        {IN "\"sub\":\"u\",\"org\":\"demo\",\"roles\":\"organiser\"}", NULL},
        {IN "\"sub\":\"u\",\"org\":\"demo\",\"roles\":[\"collector\"]}", NULL},
    };
    rows_run(ROWS, COUNT(ROWS));

    char *longest =
        arena_print(kit->arena, IN "\"sub\":\"%0255d\",\"org\":\"d\",\"roles\":\"organiser\"}", 0);
    char *longer =
        arena_print(kit->arena, IN "\"sub\":\"%0256d\",\"org\":\"d\",\"roles\":\"organiser\"}", 0);
    const struct row lengths[] = {{longest, NULL}, {longer, "subject"}};
    rows_run(lengths, COUNT(lengths));
}

#define WINDOW IN "\"sub\":\"u\",\"org\":\"demo\",\"roles\":[\"window\"],"

static void checks_lists(void **state)
{
    (void)state;
    static const struct row ROWS[] = {
        {IN "\"sub\":\"u\",\"org\":\"demo\",\"roles\":[\"window\"]}", "units"},
        {WINDOW "\"units\":[]}", "units"},
        {WINDOW "\"units\":\"\"}", "units"},
        {WINDOW "\"units\":[\"w1\",\"w,2\"]}", "units"},
        {WINDOW "\"units\":[\"w1\",{}]}", "units"},
        {WINDOW "\"units\":{\"0\":\"w1\"}}", "units"},
        {WINDOW "\"units\":null}", "units"},
        {WINDOW "\"units\":\"w1\"}", NULL},
        {WINDOW "\"units\":\"w1\",\"positions\":[\"\"]}", "positions"},
        {WINDOW "\"units\":\"w1\",\"positions\":[\"a\\tb\"]}", "positions"},
        {WINDOW "\"units\":\"w1\",\"positions\":3}", "positions"},
        {WINDOW "\"units\":\"w1\",\"sources\":[true]}", "sources"},
        {WINDOW "\"units\":\"w1\",\"sources\":[\"\\u0001\"]}", "sources"},
        {WINDOW "\"units\":\"w1\",\"sources\":[\"\"]}", "sources"},
    };
    rows_run(ROWS, COUNT(ROWS));
}

/* An issuer of another make: claims inside objects, names with dots, roles of its own. */
static void reads_other_names(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"leadership=hall-head", "organiser=office", "organiser=it"};
    struct auth_settings settings = kit_settings(kit);
    settings.claims = (struct auth_claims){"preferred_username",
                                           "https://id.example/org",
                                           "realm_access.roles",
                                           "a.b.units",
                                           "p",
                                           "s"};
    settings.role_names = (struct strings){NAMES, COUNT(NAMES)};
    struct auth *other = auth_open(&settings);
    static const struct {
        const char *roles, *reason;
        unsigned expected;
    } ROWS[] = {
        {"{\"roles\":[\"hall-head\",\"evaluator\"]}", NULL, ROLE_LEADERSHIP | ROLE_EVALUATOR},
        {"{\"roles\":[\"it\"]}", NULL, ROLE_ORGANISER},
        {"{\"roles\":[\"leadership\"]}", "roles", 0},
        {"{\"roles\":[\"offline_access\",\"it\"]}", "roles", 0},
        {"[\"it\"]", "roles", 0},
        {"{\"role\":[\"it\"]}", "roles", 0},
        {"\"it\"", "roles", 0},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        char *payload = arena_print(kit->arena,
                                    IN "\"preferred_username\":\"u\",\"a\":{\"b\":"
                                       "{\"units\":[\"w9\"]}},\"https://id.example/org\":\"demo\","
                                       "\"realm_access\":%s}",
                                    ROWS[i].roles);
        char *token = token_make(kit, HEADER_SECRET, payload, SIGN_SECRET);
        expect_token(other, kit->arena, payload, token, NOW, ROWS[i].reason);
        struct principal who;
        struct error error;
        error_init(&error, kit->arena);
        if (!auth_verify(other, kit->arena, token, strlen(token), NOW, &who, &error))
            continue;
        assert_int_equal(who.roles, ROWS[i].expected);
        assert_string_equal(who.subject, "u");
        assert_string_equal(who.organisation, "demo");
        assert_string_equal(who.units.items[0], "w9");
    }
    auth_free(other);

    settings.foreign_roles = true;
    other = auth_open(&settings);
    const char *mixed =
        IN "\"preferred_username\":\"u\",\"https://id.example/org\":\"demo\","
           "\"realm_access\":{\"roles\":[\"offline_access\",\"leadership\",\"it\"]}}";
    char *token = token_make(kit, HEADER_SECRET, mixed, SIGN_SECRET);
    expect_token(other, kit->arena, mixed, token, NOW, NULL);
    const char *none = IN "\"preferred_username\":\"u\",\"https://id.example/org\":\"demo\","
                          "\"realm_access\":{\"roles\":[\"offline_access\"]}}";
    token = token_make(kit, HEADER_SECRET, none, SIGN_SECRET);
    expect_token(other, kit->arena, none, token, NOW, "roles");
    auth_free(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_what_is_no_object),
        cmocka_unit_test(checks_the_types_of_times),
        cmocka_unit_test(keeps_the_edges_of_time),
        cmocka_unit_test(checks_issuer_and_audience),
        cmocka_unit_test(checks_who),
        cmocka_unit_test(checks_lists),
        cmocka_unit_test(reads_other_names),
    };
    return cmocka_run_group_tests(tests, open_kit, close_kit);
}
