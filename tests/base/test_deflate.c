/* Packing: what was packed comes back, and nothing else is taken. */
#include "base/deflate.h"

#include "base/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define BYTES 8192

static void round_trips(void **state)
{
    static const size_t lengths[] = {0, 1, 100, BYTES};
    unsigned char bytes[BYTES], *packed, *again;
    size_t length, back;
    struct arena *arena = arena_new();
    (void)state;
    for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        random_bytes(bytes, sizeof(bytes));
        deflate_pack(arena, bytes, lengths[i], &packed, &length);
        assert_true(deflate_unpack(arena, packed, length, lengths[i], &again, &back));
        assert_int_equal(back, lengths[i]);
        assert_memory_equal(bytes, again, back);
        if (lengths[i] > 0)
            assert_false(deflate_unpack(arena, packed, length, lengths[i] - 1, &again, &back));
        assert_false(deflate_unpack(arena, packed, length - 1, BYTES, &again, &back));
    }
    arena_free(arena);
}

static void zeroes_become_small(void **state)
{
    unsigned char bytes[BYTES] = {0}, *packed;
    size_t length;
    struct arena *arena = arena_new();
    (void)state;
    deflate_pack(arena, bytes, BYTES, &packed, &length);
    assert_in_range(length, 1, 64);
    /* RFC 1950: method 8, and a check value over the first two bytes. */
    assert_int_equal(packed[0] & 15, 8);
    assert_int_equal((packed[0] * 256 + packed[1]) % 31, 0);
    arena_free(arena);
}

static void other_bytes_are_refused(void **state)
{
    unsigned char bytes[100] = {1, 2, 3}, *packed, *again;
    size_t length, back;
    struct arena *arena = arena_new();
    (void)state;
    deflate_pack(arena, bytes, sizeof(bytes), &packed, &length);
    unsigned char *longer = (unsigned char *)arena_bytes(arena, packed, length);
    assert_false(deflate_unpack(arena, longer, length + 1, BYTES, &again, &back));
    for (size_t i = 2; i < length; i++) {
        packed[i] ^= 0x55;
        assert_false(deflate_unpack(arena, packed, length, BYTES, &again, &back));
        packed[i] ^= 0x55;
    }
    assert_false(deflate_unpack(arena, "", 0, BYTES, &again, &back));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_trips),
        cmocka_unit_test(zeroes_become_small),
        cmocka_unit_test(other_bytes_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
