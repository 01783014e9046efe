/* Up to where rows are settled, whoever is still writing. */
#include "work/watermark.h"

#include "base/buffer.h"
#include "cmocka_all.h"

#include <string.h>

struct writer {
    const char *kind, *name;
};

static struct table kinds_of(struct arena *arena, int64_t events, int64_t verdicts)
{
    static const struct column columns[] = {{"kind", COLUMN_TEXT}, {"high", COLUMN_INTEGER}};
    const char **cells = ARENA_ARRAY(arena, const char *, 4);
    cells[0] = "event";
    cells[1] = arena_print(arena, "%lld", (long long)events);
    cells[2] = "verdict";
    cells[3] = arena_print(arena, "%lld", (long long)verdicts);
    return (struct table){columns, 2, 2, cells};
}

static struct table writers_of(struct arena *arena, const struct writer *writers, size_t count)
{
    static const struct column columns[] = {{"kind", COLUMN_TEXT}, {"writer", COLUMN_TEXT}};
    const char **cells = ARENA_ARRAY(arena, const char *, 2 * count);
    for (size_t i = 0; i < count; i++) {
        cells[2 * i] = writers[i].kind;
        cells[2 * i + 1] = writers[i].name;
    }
    return (struct table){columns, 2, count, cells};
}

static void look(struct watermark *watermark, struct arena *arena, int64_t events, int64_t verdicts,
                 const struct writer *writers, size_t count)
{
    struct table kinds = kinds_of(arena, events, verdicts);
    struct table writing = writers_of(arena, writers, count);
    watermark_look(watermark, &kinds, &writing);
}

/* "event=5 verdict=2" of the kinds that are to be chained. */
static void reach_is(struct watermark *watermark, struct arena *arena, const char *expected)
{
    struct chain_reach reach = watermark_reach(watermark, arena);
    struct buffer text;
    buffer_init(&text);
    for (size_t i = 0; i < reach.kinds.count; i++)
        buffer_print(&text, "%s%s=%lld", i > 0 ? " " : "", reach.kinds.items[i],
                     (long long)reach.settled[i]);
    assert_string_equal(text.data, expected);
    buffer_release(&text);
}

static void nobody_writes(void **state)
{
    struct watermark *watermark = watermark_new();
    look(watermark, *state, 5, 0, NULL, 0);
    reach_is(watermark, *state, "event=5 verdict=0"); /* the first pass takes all kinds */
    watermark_passed(watermark);
    reach_is(watermark, *state, "");
    look(watermark, *state, 5, 2, NULL, 0);
    reach_is(watermark, *state, "verdict=2");
    watermark_free(watermark);
}

static void a_slow_writer_is_waited_for(void **state)
{
    const struct writer slow[] = {{"event", "3/7"}}, both[] = {{"event", "3/7"}, {"event", "4/1"}};
    struct watermark *watermark = watermark_new();
    look(watermark, *state, 9, 0, slow, 1);
    reach_is(watermark, *state, "event=0 verdict=0");
    watermark_passed(watermark);
    look(watermark, *state, 12, 0, both, 2);
    reach_is(watermark, *state, "event=0"); /* looked at again as long as it waits */
    watermark_passed(watermark);
    /* The slow one has ended; who came later is not waited for, but for what came with it. */
    look(watermark, *state, 12, 0, both + 1, 1);
    reach_is(watermark, *state, "event=9");
    watermark_passed(watermark);
    look(watermark, *state, 12, 0, NULL, 0);
    reach_is(watermark, *state, "event=12");
    watermark_passed(watermark);
    look(watermark, *state, 12, 0, NULL, 0);
    reach_is(watermark, *state, "");
    watermark_free(watermark);
}

static void writers_of_one_kind_hold_up_no_other(void **state)
{
    const struct writer slow[] = {{"event", "3/7"}};
    struct watermark *watermark = watermark_new();
    look(watermark, *state, 4, 4, slow, 1);
    reach_is(watermark, *state, "event=0 verdict=4");
    watermark_free(watermark);
}

/* Always somebody writes, and never the same: it settles all the same. */
static void a_crowd_is_no_obstacle(void **state)
{
    static const char *const names[] = {"1/1", "1/2", "1/3", "1/4", "1/5", "1/6", "1/7", "1/8"};
    struct watermark *watermark = watermark_new();
    int64_t high = 0;
    for (size_t i = 0; i + 1 < COUNT(names); i++) {
        const struct writer now[] = {{"event", names[i]}, {"event", names[i + 1]}};
        high = 10 * (int64_t)(i + 1);
        look(watermark, *state, high, 0, now, 2);
        watermark_passed(watermark);
    }
    look(watermark, *state, high, 0, NULL, 0);
    reach_is(watermark, *state, "event=70");
    watermark_free(watermark);
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
        cmocka_unit_test(nobody_writes),
        cmocka_unit_test(a_slow_writer_is_waited_for),
        cmocka_unit_test(writers_of_one_kind_hold_up_no_other),
        cmocka_unit_test(a_crowd_is_no_obstacle),
    };
    return cmocka_run_group_tests(tests, arena_make, arena_end);
}
