/* Results as JSON: a made-up result with everything in it, and a judged one. */
#include "document/result.h"

#include "base/attributes.h"
#include "documents.h"
#include "referee/referee.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static json_t *written(struct buffer *out)
{
    json_error_t fault;
    json_t *json = json_loadb(out->data, out->length, JSON_REJECT_DUPLICATES, &fault);
    if (json == NULL)
        print_message("%s\n%s\n", fault.text, out->data);
    assert_non_null(json);
    buffer_release(out);
    return json;
}

static void text_is(json_t *document, const char *pointer, const char *expected)
{
    const char *text = json_string_value(pointer_get(document, pointer));
    if (text == NULL || strcmp(text, expected) != 0)
        print_message("%s: %s\n", pointer, text ? text : "(no text)");
    assert_non_null(text);
    assert_string_equal(text, expected);
}

static void null_at(json_t *document, const char *pointer)
{
    json_t *value = pointer_get(document, pointer);
    assert_non_null(value);
    assert_true(json_is_null(value));
}

static const char *const BARS[] = {"complaint", "praise"};
static const char *const FAILED[] = {"item:badge", "missing:peers"};

static struct standing standing_make(struct arena *arena, struct component_result *components,
                                     struct line *lines, struct gate *gates)
{
    struct number third =
        number_divide(arena, number_integer(100), number_integer(3)); /* 33.333... */
    lines[0] = (struct line){.rule = "complaint",
                             .title = {.zh = "投诉"},
                             .gravity = "minor",
                             .count = number_integer(2),
                             .arithmetic = "2 x -1 = -2",
                             .result = number_integer(-2)};
    lines[1] = (struct line){
        .rule = "rounding",
        .count = NUMBER_ONE,
        .arithmetic = "33.333 - 100/3",
        .result = number_subtract(arena, number_round(arena, third, 3, ROUNDING_HALF_AWAY), third)};
    components[0] =
        (struct component_result){.component = 0,
                                  .present = true,
                                  .exact = third,
                                  .published = number_round(arena, third, 3, ROUNDING_HALF_AWAY),
                                  .part = number_integer(50),
                                  .lines = lines,
                                  .line_count = 1};
    components[1] = (struct component_result){.component = 1};
    gates[0] = (struct gate){.condition = 0,
                             .id = "complaint",
                             .effect = EFFECT_BAR,
                             .arithmetic = "complaint 1 > 0",
                             .through = 2};
    gates[1] = (struct gate){.condition = -1,
                             .id = "objection_upheld",
                             .effect = EFFECT_BAR,
                             .passed = true,
                             .through = -1};
    return (struct standing){.award = 0,
                             .unit = 1,
                             .vetoes = BARS,
                             .veto_count = 2,
                             .failed = FAILED,
                             .failed_count = 2,
                             .components = components,
                             .component_count = 2,
                             .has_total = true,
                             .total_exact = third,
                             .total = number_round(arena, third, 3, ROUNDING_HALF_AWAY),
                             .total_lines = lines,
                             .total_line_count = 2,
                             .rank = 3,
                             .group = "hall",
                             .tie_break = "peers",
                             .ceiling = "none",
                             .shortlisted = true,
                             .gates = gates,
                             .gate_count = 2,
                             .wins = true};
}

static void standings_without_receipts(void **state)
{
    struct bench bench;
    struct component_result components[2];
    struct line lines[2];
    struct gate gates[2];
    struct buffer out;
    (void)state;
    bench_facts(&bench);
    assert_true(bench_read_facts(&bench));
    struct standing standing = standing_make(bench.arena, components, lines, gates);

    buffer_init(&out);
    standing_write(&out, bench.scheme, bench.facts, &standing, false);
    json_t *json = written(&out);
    text_is(json, "/award", "star");
    text_is(json, "/unit", "b");
    text_is(json, "/group", "hall");
    text_is(json, "/vetoes/1", "praise");
    text_is(json, "/failed/0", "item:badge");
    text_is(json, "/components/ledger", "33.333");
    null_at(json, "/components/peers");
    text_is(json, "/total", "33.333");
    text_is(json, "/tie_break", "peers");
    text_is(json, "/ceiling", "none");
    assert_true(json_is_true(pointer_get(json, "/shortlisted")));
    assert_int_equal(json_integer_value(pointer_get(json, "/rank")), 3);
    assert_true(json_is_false(pointer_get(json, "/eligible")));
    assert_true(json_is_true(pointer_get(json, "/wins")));
    assert_null(json_object_get(json, "receipt"));
    json_decref(json);
    bench_free(&bench);
}

static void standings_with_receipts(void **state)
{
    struct bench bench;
    struct component_result components[2];
    struct line lines[2];
    struct gate gates[2];
    struct buffer out;
    (void)state;
    bench_facts(&bench);
    assert_true(bench_read_facts(&bench));
    struct standing standing = standing_make(bench.arena, components, lines, gates);

    buffer_init(&out);
    standing_write(&out, bench.scheme, bench.facts, &standing, true);
    json_t *json = written(&out);
    text_is(json, "/receipt/components/0/exact", "100/3");
    text_is(json, "/receipt/components/0/share", "50");
    text_is(json, "/receipt/components/0/part", "weighted");
    text_is(json, "/receipt/components/0/title/en", "Ledger");
    text_is(json, "/receipt/components/0/lines/0/gravity", "minor");
    text_is(json, "/receipt/components/0/lines/0/count", "2");
    text_is(json, "/receipt/components/0/lines/0/arithmetic", "2 x -1 = -2");
    text_is(json, "/receipt/components/0/lines/0/title/zh", "投诉");
    null_at(json, "/receipt/components/1/value");
    assert_null(pointer_get(json, "/receipt/components/1/exact"));
    text_is(json, "/receipt/total/exact", "100/3");
    text_is(json, "/receipt/total/lines/1/rule", "rounding");
    text_is(json, "/receipt/gates/0/through", "site");
    text_is(json, "/receipt/gates/0/title/en", "No major complaint");
    assert_null(pointer_get(json, "/receipt/gates/1/through"));
    assert_true(json_is_true(pointer_get(json, "/receipt/gates/1/passed")));
    json_decref(json);

    standing.has_total = false;
    standing.rank = 0;
    buffer_init(&out);
    standing_write(&out, bench.scheme, bench.facts, &standing, true);
    json = written(&out);
    null_at(json, "/total");
    null_at(json, "/rank");
    assert_null(pointer_get(json, "/receipt/total/exact"));
    json_decref(json);
    bench_free(&bench);
}

static void awards_with_all_that_follows(void **state)
{
    static const char *const RIGHTS[] = {"flag"};
    static const char *const ACTIONS[] = {"talk"};
    static const int APPLIED[] = {0, 1};
    struct bench bench;
    struct buffer out;
    (void)state;
    bench_facts(&bench);
    assert_true(bench_read_facts(&bench));
    const struct shown shown[] = {{.measure = 3, .value = number_integer(2)}};
    struct number half = number_divide(bench.arena, NUMBER_ONE, number_integer(2));
    const struct superior above = {.role = "manager", .unit = 2, .money = half};
    struct winner winner = {.award = 0,
                            .unit = 0,
                            .group = "hall",
                            .level = "first",
                            .streak = 2,
                            .points = NUMBER_ONE,
                            .money = number_integer(400),
                            .leave_days = half,
                            .rights = RIGHTS,
                            .right_count = 1,
                            .actions = ACTIONS,
                            .action_count = 1,
                            .consequences = APPLIED,
                            .consequence_count = 2,
                            .shown = shown,
                            .shown_count = 1,
                            .superiors = &above,
                            .superior_count = 1};
    buffer_init(&out);
    winner_write(&out, bench.scheme, bench.facts, &winner);
    json_t *json = written(&out);
    text_is(json, "/award", "star");
    text_is(json, "/level", "first");
    text_is(json, "/rewards/money", "400");
    text_is(json, "/rewards/leave_days", "0.5");
    text_is(json, "/rewards/rights/0", "flag");
    text_is(json, "/rewards/actions/0", "talk");
    text_is(json, "/rewards/superiors/0/role", "manager");
    text_is(json, "/rewards/superiors/0/unit", "site");
    text_is(json, "/rewards/superiors/0/money", "0.5");
    text_is(json, "/consequences/1/id", "all");
    text_is(json, "/shown/run", "2");
    assert_int_equal(json_integer_value(pointer_get(json, "/streak")), 2);
    json_decref(json);
    bench_free(&bench);
}

static void awards_with_nothing(void **state)
{
    const struct winner winner = {.award = -1,
                                  .unit = 2,
                                  .points = NUMBER_ZERO,
                                  .money = NUMBER_ZERO,
                                  .leave_days = NUMBER_ZERO};
    struct bench bench;
    struct buffer out;
    (void)state;
    bench_facts(&bench);
    assert_true(bench_read_facts(&bench));
    buffer_init(&out);
    winner_write(&out, bench.scheme, bench.facts, &winner);
    json_t *json = written(&out);
    null_at(json, "/award");
    null_at(json, "/level");
    null_at(json, "/streak");
    text_is(json, "/rewards/money", "0");
    json_decref(json);
    bench_free(&bench);
}

static void a_judged_campaign(void **state)
{
    struct bench bench;
    struct result result;
    struct buffer out;
    (void)state;
    bench_facts(&bench);
    bench_put(&bench, "/objections", "[]");
    bench_put(&bench, "/panels/0/mode", "\"open\"");
    assert_true(bench_read_facts(&bench));
    referee_judge(bench.arena, bench.scheme, bench.facts, &result);
    buffer_init(&out);
    result_write(&out, bench.scheme, bench.facts, &result, true);
    json_t *json = written(&out);
    text_is(json, "/scheme", "full.1");
    text_is(json, "/period/from", "2026-03-01");
    text_is(json, "/as_of", "2026-04-10");
    assert_int_equal(json_array_size(pointer_get(json, "/refused")), result.refusal_count);
    text_is(json, "/refused/0/input", "events/2");
    text_is(json, "/refused/0/code", "unknown_unit");
    assert_int_equal(json_array_size(pointer_get(json, "/standings")), result.standing_count);
    assert_int_equal(json_array_size(pointer_get(json, "/awards")), result.winner_count);
    assert_int_equal(json_array_size(pointer_get(json, "/effects")), result.effect_count);
    assert_non_null(pointer_get(json, "/standings/0/receipt/gates/0"));
    text_is(json, "/workflow/notice_ends", "2026-04-06");
    assert_int_equal(json_array_size(pointer_get(json, "/panels")), 2);
    text_is(json, "/panels/0/mode", "open");
    assert_int_equal(json_integer_value(pointer_get(json, "/panels/0/ballots")), 2);
    text_is(json, "/panels/0/raters/3", "judge");
    null_at(json, "/panels/1/raters");
    assert_non_null(json_object_get(pointer_get(json, "/choices"), "#/settings/rounding"));
    json_decref(json);
    bench_free(&bench);
}

static void workflow_and_handovers(void **state)
{
    static const int LOST[] = {0}, WON[] = {1}, KEPT[] = {2};
    const struct handover handover = {.award = 0,
                                      .group = "hall",
                                      .from = LOST,
                                      .to = WON,
                                      .keep = KEPT,
                                      .from_count = 1,
                                      .to_count = 1,
                                      .keep_count = 1};
    struct result result = {.workflow = {.due = 2, .notice_ends = DAY_NONE},
                            .handovers = &handover,
                            .handover_count = 1};
    struct bench bench;
    struct buffer out;
    (void)state;
    bench_facts(&bench);
    assert_true(bench_read_facts(&bench));
    buffer_init(&out);
    result_write(&out, bench.scheme, bench.facts, &result, false);
    json_t *json = written(&out);
    text_is(json, "/workflow/due", "office");
    null_at(json, "/workflow/notice_ends");
    assert_true(json_is_false(pointer_get(json, "/workflow/announceable")));
    text_is(json, "/handovers/0/group", "hall");
    text_is(json, "/handovers/0/from/0", "a");
    text_is(json, "/handovers/0/to/0", "b");
    text_is(json, "/handovers/0/keep/0", "site");
    json_decref(json);
    bench_free(&bench);
}

static void penalties_marks_and_shortlists(void **state)
{
    static const char *const TALK[] = {"talk"};
    static const int LISTED[] = {1, 0};
    const struct penalty penalty = {.unit = 1,
                                    .month = day_of(2026, 3, 1),
                                    .money = number_integer(60),
                                    .actions = TALK,
                                    .action_count = 1};
    const struct mark mark = {.award = 0, .unit = 2, .action = "talk", .is_public = false};
    const struct shortlist shortlist = {.award = 0, .group = NULL, .units = LISTED, .count = 2};
    struct result result = {.penalties = &penalty,
                            .penalty_count = 1,
                            .marks = &mark,
                            .mark_count = 1,
                            .shortlists = &shortlist,
                            .shortlist_count = 1,
                            .workflow = {.due = -1, .notice_ends = DAY_NONE}};
    struct bench bench;
    struct buffer out;
    (void)state;
    bench_facts(&bench);
    assert_true(bench_read_facts(&bench));
    buffer_init(&out);
    result_write(&out, bench.scheme, bench.facts, &result, false);
    json_t *json = written(&out);
    text_is(json, "/penalties/0/unit", "b");
    text_is(json, "/penalties/0/month", "2026-03");
    text_is(json, "/penalties/0/money", "60");
    text_is(json, "/penalties/0/actions/0", "talk");
    text_is(json, "/marks/0/award", "star");
    text_is(json, "/marks/0/unit", "site");
    text_is(json, "/marks/0/action", "talk");
    assert_true(json_is_false(pointer_get(json, "/marks/0/public")));
    text_is(json, "/shortlists/0/award", "star");
    null_at(json, "/shortlists/0/group");
    text_is(json, "/shortlists/0/units/1", "a");
    json_decref(json);
    bench_free(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(standings_without_receipts),
        cmocka_unit_test(standings_with_receipts),
        cmocka_unit_test(awards_with_all_that_follows),
        cmocka_unit_test(awards_with_nothing),
        cmocka_unit_test(a_judged_campaign),
        cmocka_unit_test(workflow_and_handovers),
        cmocka_unit_test(penalties_marks_and_shortlists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
