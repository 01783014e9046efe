/* Ranges of sequences as PostgreSQL writes them. */
#include "app/chain_ranges.h"

#include "cmocka_all.h"

static void good_texts(void **state)
{
    struct chain_ranges ranges;
    assert_true(chain_ranges_parse(*state, "{[1,5)}", &ranges));
    assert_int_equal(ranges.count, 1);
    assert_int_equal(chain_ranges_size(&ranges), 4);
    assert_true(chain_ranges_parse(*state, "{[-3,0),[7,8),[10,9223372036854775807)}", &ranges));
    assert_int_equal(ranges.count, 3);
    assert_int_equal(ranges.items[0].low, -3);
    assert_int_equal(ranges.items[1].high, 7);
}

static void bad_texts(void **state)
{
    static const char *const texts[] = {"",
                                        "{}",
                                        "{[1,5)",
                                        "[1,5)",
                                        "{[5,1)}",
                                        "{[1,1)}",
                                        "{(1,5)}",
                                        "{[1,5]}",
                                        "{[1,5),}",
                                        "{[1,5)} ",
                                        "{[1,5),[5,6)x",
                                        "{[1,5),[3,9)}",
                                        "{[1,)}",
                                        "{[,5)}",
                                        "{[a,5)}",
                                        "{[1,5)[7,8)}",
                                        "{[1,99999999999999999999)}"};
    struct chain_ranges ranges;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        if (chain_ranges_parse(*state, texts[i], &ranges))
            fail_msg("taken: %s", texts[i]);
}

/* Against a plain table of what is in. */
static void sets(void **state)
{
    bool in[200] = {false};
    struct chain_ranges all = {0};
    unsigned seed = 7;
    for (int i = 0; i < 30; i++) {
        seed = seed * 1103515245 + 12345;
        int64_t low = (seed >> 8) % 180, high = low + (seed >> 20) % 8;
        struct chain_range item = {low, high};
        struct chain_ranges more = {&item, 1, 1};
        chain_ranges_add(*state, &all, &more);
        for (int64_t n = low; n <= high; n++)
            in[n] = true;
    }
    chain_ranges_settle(&all);
    for (int64_t n = 0; n < 200; n++)
        assert_int_equal(chain_ranges_have(&all, n), in[n]);
    for (size_t i = 1; i < all.count; i++)
        assert_true(all.items[i].low > all.items[i - 1].high + 1);
}

static int arena_make(void **state)
{
    *state = arena_new();
    return 0;
}

static int arena_end(void **state)
{
    arena_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_texts),
        cmocka_unit_test(bad_texts),
        cmocka_unit_test(sets),
    };
    return cmocka_run_group_tests(tests, arena_make, arena_end);
}
