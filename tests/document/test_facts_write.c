/* Facts written and read back: the same bytes, the same result, whatever came in and in what order.
 */
#include "base/attributes.h"
#include "document/fact_shapes.h"
#include "document/facts_write.h"
#include "document/kinds.h"
#include "document/result.h"
#include "documents.h"
#include "random_campaign.h"
#include "referee/referee.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CAMPAIGNS 1000

static const char *written(struct arena *arena, const struct scheme *scheme,
                           const struct facts *facts)
{
    struct buffer out;
    buffer_init(&out);
    facts_write(&out, arena, scheme, facts);
    return buffer_finish(&out, arena);
}

static struct facts *again(struct arena *arena, const struct scheme *scheme, const char *text)
{
    struct error error;
    struct facts *facts;
    error_init(&error, arena);
    if (!facts_read(arena, text, strlen(text), scheme, &facts, &error))
        fail_msg("%s at %s: %s", code_name(error.violations[0].code), error.violations[0].where,
                 text);
    return facts;
}

static const char *judged(struct arena *arena, const struct scheme *scheme,
                          const struct facts *facts)
{
    struct result result;
    struct buffer out;
    buffer_init(&out);
    referee_judge(arena, scheme, facts, &result);
    buffer_print(&out, "%zu refused:", result.refusal_count);
    result.refusal_count = 0; /* they name places of the lists, which are written in an order */
    result_write(&out, scheme, facts, &result, true);
    char *text = buffer_finish(&out, arena);
    *strstr(text, ",\"panels\":") = '\0'; /* in the order of the facts */
    return text;
}

/* Long texts: shows where they part. */
static void assert_alike(const char *a, const char *b)
{
    size_t same = 0;
    while (a[same] != '\0' && a[same] == b[same])
        same++;
    size_t from = same > 100 ? same - 100 : 0;
    if (a[same] != b[same])
        fail_msg("...%.200s\n...%.200s", a + from, b + from);
}

static void assert_stable(struct arena *arena, const struct scheme *scheme,
                          const struct facts *facts)
{
    const char *first = written(arena, scheme, facts);
    assert_alike(first, written(arena, scheme, again(arena, scheme, first)));
}

static void the_example_is_stable(void **state)
{
    struct bench bench;
    (void)state;
    bench_facts(&bench);
    assert_true(bench_read_facts(&bench));
    assert_stable(bench.arena, bench.scheme, bench.facts);
    bench_free(&bench);
}

/* Everything that the example says is still said. */
static void nothing_is_lost(void **state)
{
    struct bench bench;
    (void)state;
    bench_facts(&bench);
    assert_true(bench_read_facts(&bench));
    json_t *text = json_loads(written(bench.arena, bench.scheme, bench.facts), 0, NULL);
    assert_non_null(text);
    const char *key;
    json_t *value;
    json_object_foreach(bench.document, key, value)
    {
        if (json_is_array(value))
            assert_int_equal(json_array_size(json_object_get(text, key)), json_array_size(value));
        else
            assert_non_null(json_object_get(text, key));
    }
    json_decref(text);
    bench_free(&bench);
}

static void defaults_are_left_out(void **state)
{
    struct bench bench;
    (void)state;
    bench_facts(&bench);
    struct fact_unit units[] = {{.id = "b", .kind = "project", .parent = -1, .since = DAY_NONE},
                                {.id = "a", .kind = "project", .parent = 0, .since = DAY_NONE}};
    struct fact_event events[] = {
        {.id = "e2",
         .unit = 1,
         .indicator = 0,
         .gravity = -1,
         .gravity_known = true,
         .day = 1,
         .sequence = 1,
         .quantity = NUMBER_ONE},
        {.id = "e1",
         .unit = -1,
         .indicator = -1,
         .gravity = -1,
         .gravity_known = false,
         .day = 1,
         .microsecond = 3661000001,
         .quantity = number_integer(2)},
    };
    struct facts facts = {.from = 0,
                          .to = 2,
                          .as_of = 2,
                          .notice_from = DAY_NONE,
                          .units = units,
                          .unit_count = 2,
                          .events = events,
                          .event_count = 2};
    const char *expected = arena_print(
        bench.arena,
        "{\"period\":{\"from\":\"1970-01-01\",\"to\":\"1970-01-03\"},\"as_of\":\"1970-01-03\","
        "\"units\":[{\"id\":\"a\",\"kind\":\"project\",\"parent\":\"b\"},"
        "{\"id\":\"b\",\"kind\":\"project\"}],"
        "\"events\":[{\"id\":\"e1\",\"unit\":\"?\",\"indicator\":\"?\","
        "\"at\":\"1970-01-02T01:01:01.000001Z\",\"sequence\":0,\"quantity\":\"2\","
        "\"gravity\":\"?\"},"
        "{\"id\":\"e2\",\"unit\":\"a\",\"indicator\":\"%s\",\"at\":\"1970-01-02\","
        "\"sequence\":1}]}",
        bench.scheme->indicators[0].id);
    assert_string_equal(written(bench.arena, bench.scheme, &facts), expected);
    assert_stable(bench.arena, bench.scheme, &facts);
    bench_free(&bench);
}

/* A key that is read must be written, also one that comes later. */
static void shape_has_writers(const struct shape *shape)
{
    for (size_t i = 0; i < shape->count; i++) {
        if (shape->rows[i].kind->write == NULL)
            fail_msg("%s is read and cannot be written", shape->rows[i].key);
        if (shape->rows[i].shape != NULL)
            shape_has_writers(shape->rows[i].shape);
    }
}

static void every_key_has_a_writer(void **state)
{
    (void)state;
    shape_has_writers(&SHAPE_FACTS);
}

static void random_facts_are_stable(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < CAMPAIGNS; seed++) {
        struct campaign *c = campaign_random(seed, false);
        assert_stable(c->arena, &c->scheme, &c->facts);
        campaign_free(c);
    }
}

static void the_order_of_arrival_leaves_no_trace(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < CAMPAIGNS; seed++) {
        struct campaign *c = campaign_random(seed, false);
        struct dice dice = {seed};
        struct facts facts = facts_shuffled(c, &dice);
        assert_alike(written(c->arena, &c->scheme, &c->facts),
                     written(c->arena, &c->scheme, &facts));
        campaign_free(c);
    }
}

static void what_is_read_back_is_judged_the_same(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < CAMPAIGNS; seed++) {
        struct campaign *c = campaign_random(seed, true);
        const char *text = written(c->arena, &c->scheme, &c->facts);
        const struct facts *facts = again(c->arena, &c->scheme, text);
        assert_alike(judged(c->arena, &c->scheme, &c->facts), judged(c->arena, &c->scheme, facts));
        campaign_free(c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_is_stable),
        cmocka_unit_test(nothing_is_lost),
        cmocka_unit_test(defaults_are_left_out),
        cmocka_unit_test(every_key_has_a_writer),
        cmocka_unit_test(random_facts_are_stable),
        cmocka_unit_test(the_order_of_arrival_leaves_no_trace),
        cmocka_unit_test(what_is_read_back_is_judged_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
