/* Tokens made here are accepted here; secrets made here are good; options become settings. */
#include "api/auth_issue.h"
#include "api/auth_options.h"
#include "token_maker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct kit *kit;
static struct auth *auth;
static struct auth_settings settings;
static struct buffer complaints;

static const char *const UNITS[] = {"w1", "w2"}, *const POSITIONS[] = {"局长"},
                         *const SOURCES[] = {"hotline"};

static int open_kit(void **state)
{
    (void)state;
    kit = kit_new();
    kit_write_pem(kit, "portal.RS256.pem", kit->rsa, true, 0600); /* it must sign here */
    settings = kit_settings(kit);
    buffer_init(&complaints);
    auth = auth_new(&settings, &complaints);
    return auth ? 0 : -1;
}

static int close_kit(void **state)
{
    (void)state;
    auth_free(auth);
    buffer_release(&complaints);
    kit_free(kit);
    return 0;
}

static struct token_order order_of(const char *name)
{
    return (struct token_order){
        .key = arena_print(kit->arena, "%s/%s", kit->directory, name),
        .principal = {.subject = "user \"1\"",
                      .organisation = "demo",
                      .roles = ROLE_WINDOW | ROLE_COLLECTOR,
                      .units = {UNITS, 2},
                      .positions = {POSITIONS, 1},
                      .sources = {SOURCES, 1}},
        .now = NOW,
        .lifetime = 3600,
    };
}

static void makes_what_it_accepts(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"main.HS256.key", "portal.RS256.pem", "mobile.ES256.pem"};

    for (size_t i = 0; i < COUNT(NAMES); i++) {
        struct token_order order = order_of(NAMES[i]);
        char *token, *again;
        struct principal who;
        struct error error;
        error_init(&error, kit->arena);
        buffer_clear(&complaints);
        assert_true(token_issue(&settings, &order, kit->arena, &token, &complaints));
        assert_true(token_issue(&settings, &order, kit->arena, &again, &complaints));
        assert_string_not_equal(token, again); /* each has an id of its own */
        assert_true(auth_verify(auth, kit->arena, token, strlen(token), NOW, &who, &error));
        assert_string_equal(who.subject, "user \"1\"");
        assert_int_equal(who.roles, ROLE_WINDOW | ROLE_COLLECTOR);
        assert_true(strings_has(&who.units, "w2") && strings_has(&who.positions, "局长"));
        assert_true(strings_has(&who.sources, "hotline"));
        expect_token(auth, kit->arena, "at its end", token, NOW + INT64_C(3629999999), NULL);
        expect_token(auth, kit->arena, "after its end", token, NOW + INT64_C(3630000000),
                     "expired");
    }
}

static void order_refused(struct token_order order, const char *complaint)
{
    char *token = NULL;

    buffer_clear(&complaints);
    assert_false(token_issue(&settings, &order, kit->arena, &token, &complaints));
    assert_null(token);
    if (!strstr(complaints.data, complaint))
        fail_msg("expected \"%s\" in: %s", complaint, complaints.data);
}

static void refuses_orders(void **state)
{
    (void)state;
    struct token_order order = order_of("main.HS256.key");
    struct token_order changed = order;

    changed.principal.roles = 0;
    order_refused(changed, "would refuse this token: roles");
    changed = order;
    changed.principal.units.count = 0;
    order_refused(changed, "would refuse this token: units");
    changed = order;
    changed.lifetime = 43201;
    order_refused(changed, "would refuse this token: lifetime");
    order_refused(order_of("absent.HS256.key"), "No such file");
    order_refused(order_of("absent"), "its name is not");
    const char *weak = kit_write(kit, "weak.HS256.key", "short", 5, 0600);
    order_refused(order_of("weak.HS256.key"), "weak");
    unlink(weak);
    const char *half = kit_write_pem(kit, "half.RS256.pem", kit->rsa, false, 0644);
    order_refused(order_of("half.RS256.pem"), "it cannot sign");
    unlink(half);
    changed = order;
    const char **many = ARENA_ARRAY(kit->arena, const char *, 900);
    for (size_t i = 0; i < 900; i++)
        many[i] = "unit";
    changed.principal.units = (struct strings){many, 900};
    order_refused(changed, "longer than 4096");
    struct auth_settings odd = settings;
    static const char *const BAD[] = {"chief=x"};
    odd.role_names = (struct strings){BAD, 1};
    char *token;
    assert_false(token_issue(&odd, &order, kit->arena, &token, &complaints));
}

static void uses_the_names_of_the_settings(void **state)
{
    (void)state;
    static const char *const ALIASES[] = {"window=counter"};
    struct auth_settings other = settings;
    other.issuer = "https://id.example";
    other.audience = "evaluation";
    other.claims = (struct auth_claims){"who", "app.org", "app.roles", "app.units", "p", "s"};
    other.role_names = (struct strings){ALIASES, 1};
    struct auth *reader = auth_new(&other, &complaints);
    struct token_order order = order_of("main.HS256.key");
    char *token;

    assert_non_null(reader);
    assert_true(token_issue(&other, &order, kit->arena, &token, &complaints));
    expect_token(reader, kit->arena, "its own", token, NOW, NULL);
    expect_token(auth, kit->arena, "another's", token, NOW, "issuer");
    auth_free(reader);
}

static void creates_secrets(void **state)
{
    (void)state;
    char *directory = arena_print(kit->arena, "%s/.hkeys", kit->directory), *path, *second;
    struct stat status;

    buffer_clear(&complaints);
    assert_true(secret_create(directory, "main", kit->arena, &path, &complaints));
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    assert_int_equal(status.st_size, 65);
    assert_int_equal(stat(directory, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0700);
    assert_false(secret_create(directory, "main", kit->arena, &second, &complaints));
    assert_non_null(strstr(complaints.data, "File exists"));
    assert_false(secret_create(directory, "../main", kit->arena, &second, &complaints));
    assert_false(secret_create(directory, "", kit->arena, &second, &complaints));
    assert_false(secret_create("/nonexistent/keys", "main", kit->arena, &second, &complaints));
    assert_true(secret_create(directory, "next", kit->arena, &second, &complaints));

    struct auth_settings own = settings;
    const char *const paths[] = {directory};
    own.keys = (struct strings){paths, 1};
    struct auth *reader = auth_new(&own, &complaints);
    struct token_order order = order_of("");
    order.key = path;
    char *token;
    assert_non_null(reader);
    assert_true(token_issue(&own, &order, kit->arena, &token, &complaints));
    expect_token(reader, kit->arena, "new secret", token, NOW, NULL);
    expect_token(auth, kit->arena, "same kid, another secret", token, NOW, "signature");
    auth_free(reader);
    unlink(path);
    unlink(second);
    rmdir(directory);
}

static void reads_options(void **state)
{
    (void)state;
    static const struct option TABLE[] = {AUTH_OPTIONS};
    static const char *const PLAIN[] = {"--keys", "a,b,,c"};
    static const char *const FULL[] = {"--keys=k",
                                       "--issuer=i",
                                       "--audience=u",
                                       "--token-leeway=0",
                                       "--token-lifetime=60",
                                       "--claim-roles=realm_access.roles",
                                       "--role-names=window=counter,organiser=office",
                                       "--foreign-roles"};
    struct options options;
    struct auth_settings read;

    buffer_clear(&complaints);
    assert_true(options_read(&options, kit->arena, TABLE, COUNT(TABLE), 2, PLAIN, &complaints));
    assert_true(auth_settings_read(&options, kit->arena, &read, &complaints));
    assert_int_equal(read.keys.count, 3);
    assert_string_equal(read.keys.items[2], "c");
    assert_string_equal(read.issuer, "pennant");
    assert_string_equal(read.audience, "pennant");
    assert_int_equal(read.leeway, 30);
    assert_int_equal(read.lifetime, 43200);
    assert_string_equal(read.claims.organisation, "org");
    assert_int_equal(read.role_names.count, 0);
    assert_false(read.foreign_roles);
    assert_true(
        options_read(&options, kit->arena, TABLE, COUNT(TABLE), COUNT(FULL), FULL, &complaints));
    assert_true(auth_settings_read(&options, kit->arena, &read, &complaints));
    assert_int_equal(read.leeway, 0);
    assert_string_equal(read.claims.roles, "realm_access.roles");
    assert_string_equal(read.role_names.items[1], "organiser=office");
    assert_true(read.foreign_roles);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(makes_what_it_accepts),
        cmocka_unit_test(refuses_orders),
        cmocka_unit_test(uses_the_names_of_the_settings),
        cmocka_unit_test(creates_secrets),
        cmocka_unit_test(reads_options),
    };
    return cmocka_run_group_tests(tests, open_kit, close_kit);
}
