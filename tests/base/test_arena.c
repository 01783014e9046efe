#include "base/arena.h"
#include "ending.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

static void pieces_are_zeroed_and_aligned(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    for (size_t size = 0; size < 300; size++) {
        unsigned char *piece = arena_take(arena, 1, size);
        assert_int_equal((uintptr_t)piece % 16, 0);
        for (size_t i = 0; i < size; i++) {
            assert_int_equal(piece[i], 0);
            piece[i] = 0xAB;
        }
    }
    arena_free(arena);
}

static void pieces_do_not_overlap(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    enum { PIECES = 500 };
    unsigned char *pieces[PIECES];
    size_t sizes[PIECES];
    for (size_t i = 0; i < PIECES; i++) {
        /* Small ones, ones above a block's half, and ones above every block, mixed. */
        sizes[i] = i % 50 == 7 ? 100000 : i % 10 == 3 ? 5000 : i;
        pieces[i] = arena_take(arena, sizes[i], 1);
        memset(pieces[i], (int)(i & 0xFF), sizes[i]);
    }
    for (size_t i = 0; i < PIECES; i++)
        for (size_t k = 0; k < sizes[i]; k++)
            assert_int_equal(pieces[i][k], i & 0xFF);
    arena_free(arena);
}

static void reset_keeps_one_block_and_zeroes_again(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    for (int round = 0; round < 5; round++) {
        assert_int_equal(arena_size(arena), 0);
        for (int i = 0; i < 100; i++) {
            unsigned char *piece = arena_take(arena, 1000, 1);
            for (size_t k = 0; k < 1000; k++)
                assert_int_equal(piece[k], 0);
            memset(piece, 0xFF, 1000);
        }
        memset(arena_take(arena, 1, 200000), 0xFF, 200000);
        size_t size = arena_size(arena);
        assert_true(size >= 300000);
        arena_weigh(arena, 1000);
        assert_int_equal(arena_size(arena), size + 1000);
        arena_reset(arena);
    }
    arena_free(arena);
}

/* The kept block is the biggest ordinary one, wherever it stands among the others. */
static void reset_keeps_the_biggest_block(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    arena_take(arena, 1, 1);
    unsigned char *biggest = arena_take(arena, 60000, 1);
    arena_take(arena, 20000, 1);
    arena_reset(arena);
    assert_ptr_equal(arena_take(arena, 60000, 1), biggest);
    arena_free(arena);
}

static void an_empty_arena_resets_and_frees(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    arena_reset(arena);
    arena_free(arena);
    arena_free(NULL);
}

static void the_first_piece_may_be_a_big_one(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    char *big = arena_take(arena, 1000000, 1);
    char *small = arena_text(arena, "small");
    big[999999] = 'x';
    assert_string_equal(small, "small");
    arena_reset(arena);
    assert_string_equal(arena_text(arena, "again"), "again");
    arena_free(arena);
}

static void texts_are_copied(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    char source[] = "one";
    char *copy = arena_text(arena, source);
    source[0] = 'x';
    assert_string_equal(copy, "one");
    assert_null(arena_text(arena, NULL));
    assert_string_equal(arena_text(arena, ""), "");
    assert_memory_equal(arena_bytes(arena, "a\0b", 3), "a\0b\0", 4);
    assert_string_equal(arena_bytes(arena, NULL, 0), "");
    assert_string_equal(arena_print(arena, "%s-%05d", "unit", 42), "unit-00042");
    char *wide = arena_print(arena, "%9000d", 7);
    assert_int_equal(strlen(wide), 9000);
    assert_int_equal(wide[8999], '7');
    arena_free(arena);
}

static void arrays_grow_and_keep_their_elements(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    int *list = NULL;
    size_t count = 0, capacity = 0, moves = 0;
    for (int i = 0; i < 10000; i++) {
        int *before = list;
        ARENA_GROW(arena, list, count, capacity);
        moves += list != before;
        assert_true(capacity > count);
        list[count++] = i;
    }
    for (int i = 0; i < 10000; i++)
        assert_int_equal(list[i], i);
    assert_true(moves < 20);
    arena_free(arena);
}

static char released[8];

static void release(void *object)
{
    strcat(released, object);
}

static void deferred_calls_run_newest_first_and_once(void **state)
{
    (void)state;
    static char a[] = "a", b[] = "b", c[] = "c";
    struct arena *arena = arena_new();
    released[0] = '\0';
    arena_defer(arena, release, a);
    arena_defer(arena, release, b);
    arena_reset(arena);
    assert_string_equal(released, "ba");
    arena_defer(arena, release, c);
    arena_free(arena);
    assert_string_equal(released, "bac");
}

static void overflow_by_count(void)
{
    arena_take(arena_new(), SIZE_MAX / 2, 3);
}

static void overflow_by_padding(void)
{
    arena_take(arena_new(), SIZE_MAX - 3, 1);
}

static void overflow_by_block(void)
{
    arena_take(arena_new(), SIZE_MAX - 40, 1);
}

static void overflow_by_length(void)
{
    arena_bytes(arena_new(), "", SIZE_MAX);
}

static void overflow_by_growth(void)
{
    static char list[1];
    size_t capacity = SIZE_MAX / 2 + 1;
    arena_grow(arena_new(), list, capacity, &capacity, 1);
}

/* More than any machine has: the allocator itself refuses. */
static void more_than_there_is(void)
{
    arena_take(arena_new(), (size_t)1 << 62, 1);
}

static void impossible_sizes_end_the_process(void **state)
{
    (void)state;
    void (*const calls[])(void) = {overflow_by_count, overflow_by_padding, overflow_by_block,
                                   overflow_by_length, overflow_by_growth};
    for (size_t i = 0; i < COUNT(calls); i++)
        assert_ends(calls[i], "out of memory: an impossible size was asked for");
#ifndef ENDING_BY_ALLOCATOR
    assert_ends(more_than_there_is, "out of memory");
#else
    (void)more_than_there_is;
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_zeroed_and_aligned),
        cmocka_unit_test(pieces_do_not_overlap),
        cmocka_unit_test(reset_keeps_one_block_and_zeroes_again),
        cmocka_unit_test(reset_keeps_the_biggest_block),
        cmocka_unit_test(an_empty_arena_resets_and_frees),
        cmocka_unit_test(the_first_piece_may_be_a_big_one),
        cmocka_unit_test(texts_are_copied),
        cmocka_unit_test(arrays_grow_and_keep_their_elements),
        cmocka_unit_test(deferred_calls_run_newest_first_and_once),
        cmocka_unit_test(impossible_sizes_end_the_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
