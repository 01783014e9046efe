/* Public keys: the same key from PEM and from its point, and what is no key on P-256. */
#include "base/public_keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define ONE                                                                                        \
    "-----BEGIN PUBLIC KEY-----\n"                                                                 \
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEf2tmm5/IIVHVfnS/V9ThTXypsI39\n"                           \
    "uC2NgJ4lEDfrX3zcPvu+nXCyYsU3/5NWzX/fI2YqSZR9/OxIGMOhtnPaXQ==\n"                               \
    "-----END PUBLIC KEY-----\n"
#define EDWARDS                                                                                    \
    "-----BEGIN PUBLIC KEY-----\n"                                                                 \
    "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"                               \
    "-----END PUBLIC KEY-----\n"

static struct arena *arena;

static int arena_open(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int arena_close(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void a_point_is_its_key(void **state)
{
    struct public_key key, again;
    (void)state;
    assert_true(public_key_read(arena, ONE, strlen(ONE), &key));
    assert_string_equal(key.pem, ONE);
    assert_int_equal(key.x[0], 0x7f);
    assert_int_equal(key.y[COORDINATE_BYTES - 1], 0x5d);
    assert_true(public_key_from_point(arena, key.x, key.y, &again));
    assert_string_equal(again.kid, key.kid);
    assert_string_equal(again.pem, key.pem);
    assert_memory_equal(again.y, key.y, COORDINATE_BYTES);
    key.y[0] ^= 1;
    assert_false(public_key_from_point(arena, key.x, key.y, &again));
    memset(key.x, 0xff, sizeof(key.x));
    assert_false(public_key_from_point(arena, key.x, key.y, &again));
}

static void lists_hold_each_once(void **state)
{
    static const char twice[] = "an old key\n" ONE "and again\n" ONE;
    struct public_key first;
    struct public_keys keys;
    struct buffer complaint;
    (void)state;
    buffer_init(&complaint);
    assert_true(public_keys_read(arena, NULL, twice, strlen(twice), &keys, &complaint));
    assert_int_equal(keys.count, 1);
    assert_true(public_key_read(arena, ONE, strlen(ONE), &first));
    assert_ptr_equal(public_keys_find(&keys, first.kid), keys.items);
    assert_null(public_keys_find(&keys, "other"));
    assert_null(public_keys_find(&keys, NULL));
    first.kid = "first";
    assert_true(public_keys_read(arena, &first, ONE, strlen(ONE), &keys, &complaint));
    assert_int_equal(keys.count, 2);
    assert_string_equal(keys.items[0].kid, "first");
    assert_int_equal(complaint.length, 0);
    buffer_release(&complaint);
}

static void what_is_no_key_is_refused(void **state)
{
    struct public_key key;
    struct public_keys keys;
    struct buffer complaint;
    (void)state;
    buffer_init(&complaint);
    assert_false(public_key_read(arena, EDWARDS, strlen(EDWARDS), &key));
    assert_false(public_key_read(arena, "", 0, &key));
    assert_false(public_keys_read(arena, NULL, "", 0, &keys, &complaint));
    assert_non_null(strstr(complaint.data, "no public key"));
    buffer_clear(&complaint);
    assert_false(
        public_keys_read(arena, NULL, ONE EDWARDS, strlen(ONE EDWARDS), &keys, &complaint));
    assert_non_null(strstr(complaint.data, "no EC key"));
    buffer_release(&complaint);
}

static void a_list_has_a_most(void **state)
{
    struct public_key first = {.kid = "first"};
    struct public_keys keys;
    struct buffer complaint, text;
    (void)state;
    buffer_init(&complaint);
    buffer_init(&text);
    for (int i = 0; i < 2 * PUBLIC_KEYS_MAX; i++)
        buffer_text(&text, ONE);
    assert_true(public_keys_read(arena, &first, text.data, text.length, &keys, &complaint));
    assert_int_equal(keys.count, 2);
    buffer_release(&text);
    buffer_release(&complaint);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_point_is_its_key),
        cmocka_unit_test(lists_hold_each_once),
        cmocka_unit_test(what_is_no_key_is_refused),
        cmocka_unit_test(a_list_has_a_most),
    };
    return cmocka_run_group_tests(tests, arena_open, arena_close);
}
