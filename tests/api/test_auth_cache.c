/* Remembered tokens: their time, their bounds, their generation, and threads at a reload. */
#include "api/auth_cache.h"
#include "token_maker.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const UNITS[] = {"w1", "w2", "w3"};
static const struct principal HOLDER = {
    .subject = "user-1", .organisation = "demo", .roles = ROLE_WINDOW, .units = {UNITS, 3}};

static bool find(struct auth_cache *cache, unsigned number, uint64_t generation, instant_t now)
{
    unsigned char digest[SHA256_BYTES];
    struct arena *arena = arena_new();
    struct principal who = {0};

    digest_sha256(&number, sizeof(number), digest);
    bool found = auth_cache_find(cache, digest, generation, now, arena, &who);
    if (found) {
        assert_string_equal(who.subject, "user-1");
        assert_string_equal(who.organisation, "demo");
        assert_int_equal(who.units.count, 3);
        assert_string_equal(who.units.items[2], "w3");
        assert_int_equal(who.sources.count, 0);
        assert_ptr_not_equal(who.subject, HOLDER.subject);
    }
    arena_free(arena);
    return found;
}

static void keep(struct auth_cache *cache, unsigned number, uint64_t generation, instant_t now,
                 instant_t until)
{
    unsigned char digest[SHA256_BYTES];

    digest_sha256(&number, sizeof(number), digest);
    auth_cache_keep(cache, digest, generation, now, until, &HOLDER);
}

static void keeps_for_its_time(void **state)
{
    (void)state;
    struct auth_cache *cache = auth_cache_new(64);

    assert_false(find(cache, 1, 0, 100));
    keep(cache, 1, 0, 100, 200);
    assert_true(find(cache, 1, 0, 100));
    assert_true(find(cache, 1, 0, 199));
    assert_false(find(cache, 1, 0, 200));
    assert_false(find(cache, 1, 0, 99)); /* the clock went back: check again */
    assert_false(find(cache, 1, 1, 150));
    assert_false(find(cache, 2, 0, 150));
    keep(cache, 1, 1, 150, 300); /* takes its own place */
    assert_true(find(cache, 1, 1, 250));
    assert_false(find(cache, 1, 0, 250));
    keep(cache, 3, 0, 100, 100);
    assert_false(find(cache, 3, 0, 100));
    auth_cache_clear(cache);
    assert_false(find(cache, 1, 1, 250));
    auth_cache_free(cache);
    auth_cache_free(NULL);
}

/* However many come, no more stay than there is room; in a full set the one that ends first goes.
 */
static void stays_bounded(void **state)
{
    (void)state;
    struct auth_cache *cache = auth_cache_new(CACHE_WAYS);
    size_t found = 0;

    for (unsigned i = 0; i < 1000; i++)
        keep(cache, i, 0, 0, 1000 + i);
    for (unsigned i = 0; i < 1000; i++)
        found += find(cache, i, 0, 10);
    assert_int_equal(found, CACHE_WAYS);
    for (unsigned i = 1000 - CACHE_WAYS; i < 1000; i++)
        assert_true(find(cache, i, 0, 10));
    auth_cache_free(cache);
}

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

static void counters_expect(uint64_t hits, uint64_t misses)
{
    struct auth_counters counters;

    auth_count(auth, &counters);
    assert_int_equal(counters.hits, hits);
    assert_int_equal(counters.misses, misses);
}

#define SECOND INT64_C(1000000)

static void believes_a_minute_at_most(void **state)
{
    (void)state;
    char *token = token_make(kit, HEADER_RSA, GOOD, SIGN_RSA);

    expect_token(auth, kit->arena, "checked", token, NOW, NULL);
    counters_expect(0, 1);
    expect_token(auth, kit->arena, "remembered", token, NOW + 60 * SECOND - 1, NULL);
    counters_expect(1, 1);
    expect_token(auth, kit->arena, "checked again", token, NOW + 60 * SECOND, NULL);
    counters_expect(1, 2);
    char *brief = token_make(kit, HEADER_RSA, "{\"exp\":1800000010," WHOM WHO "}", SIGN_RSA);
    expect_token(auth, kit->arena, "checked", brief, NOW, NULL);
    expect_token(auth, kit->arena, "remembered", brief, NOW + 10 * SECOND - 1, NULL);
    counters_expect(2, 3);
    expect_token(auth, kit->arena, "in the leeway", brief, NOW + 10 * SECOND, NULL);
    counters_expect(2, 4);
    expect_token(auth, kit->arena, "over", brief, NOW + 40 * SECOND, "expired");
    /* One changed character is another token. */
    char *other = arena_text(kit->arena, token);
    char *middle = other + strlen(other) - 30;
    *middle = *middle == 'A' ? 'B' : 'A';
    expect_token(auth, kit->arena, "changed", other, NOW, "signature");
}

struct crowd {
    char *tokens[3];
    atomic_bool stop;
    atomic_int faults;
    atomic_int done;
};

static void *verify_all(void *context)
{
    struct crowd *crowd = context;
    struct arena *arena = arena_new();

    for (int i = 0; !atomic_load(&crowd->stop); i++) {
        const char *token = crowd->tokens[i % 3];
        struct principal who;
        struct error error;
        error_init(&error, arena);
        if (!auth_verify(auth, arena, token, strlen(token), NOW + i, &who, &error) ||
            strcmp(who.subject, "user-1") != 0)
            atomic_fetch_add(&crowd->faults, 1);
        atomic_fetch_add(&crowd->done, 1);
        arena_reset(arena);
    }
    arena_free(arena);
    return NULL;
}

static void serves_threads_while_reloading(void **state)
{
    (void)state;
    struct crowd crowd = {.tokens = {token_make(kit, HEADER_SECRET, GOOD, SIGN_SECRET),
                                     token_make(kit, HEADER_RSA, GOOD, SIGN_RSA),
                                     token_make(kit, HEADER_P256, GOOD, SIGN_P256)}};
    pthread_t threads[4];
    struct buffer complaints;

    buffer_init(&complaints);
    for (size_t i = 0; i < COUNT(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, verify_all, &crowd), 0);
    for (int i = 0; i < 40 || atomic_load(&crowd.done) < 2000; i++)
        assert_true(auth_reload(auth, &complaints));
    atomic_store(&crowd.stop, true);
    for (size_t i = 0; i < COUNT(threads); i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&crowd.faults), 0);
    assert_string_equal(complaints.data, "");
    buffer_release(&complaints);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_for_its_time),
        cmocka_unit_test(stays_bounded),
        cmocka_unit_test(believes_a_minute_at_most),
        cmocka_unit_test(serves_threads_while_reloading),
    };
    return cmocka_run_group_tests(tests, open_kit, close_kit);
}
