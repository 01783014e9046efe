/* Reading facts documents: names to indices, days, defaults, and what is refused where. */
#include "base/attributes.h"
#include "documents.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void reads_units(const struct facts *facts)
{
    const struct fact_unit *unit = &facts->units[0];
    assert_int_equal(facts->unit_count, 3);
    assert_string_equal(unit->id, "a");
    assert_string_equal(unit->name, "First");
    assert_string_equal(unit->group, "hall");
    assert_int_equal(unit->parent, 2);
    assert_true(unit->has_headcount && number_equal(unit->headcount, number_integer(3)));
    assert_int_equal(unit->since, day_of(2020, 2, 29));
    assert_int_equal(unit->attribute_count, 3);
    assert_string_equal(unit->attributes[0].value, "own");
    assert_string_equal(unit->attributes[1].value, "true");
    assert_string_equal(unit->attributes[2].value, "false");
    assert_int_equal(facts->units[1].parent, -1);
    assert_int_equal(facts->units[1].since, DAY_NONE);
    assert_null(facts->units[2].group);
    assert_false(facts->units[2].has_headcount);
}

static void reads_events(const struct facts *facts)
{
    const struct fact_event *event = facts->events;
    assert_int_equal(facts->event_count, 5);
    assert_int_equal(event[0].unit, 0);
    assert_int_equal(event[0].gravity, 1);
    assert_true(event[0].gravity_known);
    assert_int_equal(event[0].finding, FINDING_CONFIRMED);
    assert_string_equal(event[0].topic, "queue");
    assert_string_equal(event[0].person, "p");
    assert_string_equal(event[0].occasion, "o");
    assert_int_equal(event[0].sequence, 0);
    assert_true(number_equal(event[0].quantity, number_integer(2)));
    assert_int_equal(event[1].day, day_of(2026, 3, 2)); /* the day that was written */
    assert_true(event[1].microsecond == 86399500000);
    assert_int_equal(event[1].sequence, 7);
    assert_true(event[1].has_points && !event[0].has_points);
    assert_true(number_equal(event[1].quantity, NUMBER_ONE));
    assert_int_equal(event[1].finding, FINDING_PENDING);
    assert_int_equal(event[1].gravity, -1);
    assert_true(event[1].gravity_known);
    assert_int_equal(event[2].unit, -1); /* unknown names are for the referee to refuse */
    assert_int_equal(event[2].indicator, -1);
    assert_int_equal(event[2].sequence, 2);
    assert_int_equal(event[3].gravity, -1);
    assert_false(event[3].gravity_known);
    assert_true(event[0].has_minutes && number_equal(event[0].minutes, number_integer(20)));
    assert_true(event[0].has_filed && event[0].filed == day_of(2026, 3, 5));
    assert_true(event[0].has_slot_end && event[0].slot_end == day_of(2026, 2, 27));
    assert_false(event[1].has_minutes || event[1].has_filed || event[1].has_slot_end);
    assert_null(event[1].token);
    assert_string_equal(event[4].token, "t1");
    assert_int_equal(facts->tally_count, 1);
    assert_int_equal(facts->tallies[0].count, 4);
    assert_int_equal(facts->tallies[0].gravity, 0);
    assert_int_equal(facts->tallies[0].finding, FINDING_VALID);
}

static void reads_the_rest(const struct facts *facts)
{
    assert_int_equal(facts->metric_count, 5);
    assert_int_equal(facts->metrics[0].when, WHEN_CURRENT);
    assert_int_equal(facts->metrics[1].when, WHEN_TARGET);
    assert_int_equal(facts->metrics[2].when, WHEN_PREVIOUS);
    assert_int_equal(facts->metrics[3].when, WHEN_MONTH);
    assert_int_equal(facts->metrics[3].month, day_of(2026, 2, 1));
    assert_true(number_equal(facts->metrics[4].value, NUMBER_ONE));
    assert_int_equal(facts->panel_count, 3);
    assert_int_equal(facts->panels[0].mode, PANEL_SECRET); /* the scheme's */
    assert_int_equal(facts->panels[1].mode, PANEL_SECRET); /* the document's */
    assert_int_equal(facts->panels[2].panel, -1);
    const struct fact_rater *raters = facts->panels[0].raters;
    assert_int_equal(facts->panels[0].rater_count, 4);
    assert_int_equal(raters[1].unit, 1); /* of the unit of its own name */
    assert_string_equal(raters[2].id, "judge");
    assert_int_equal(raters[2].unit, 1);
    assert_int_equal(raters[3].unit, -1);
    assert_true(!raters[0].group && !raters[0].has_from && !raters[0].has_to);
    assert_string_equal(raters[3].group, "staff");
    assert_true(raters[3].has_from && raters[3].has_to);
    assert_int_equal(raters[3].from, day_of(2026, 1, 1));
    assert_int_equal(raters[3].to, day_of(2026, 3, 31));
    assert_int_equal(facts->ballots[2].panel, -1);
    assert_string_equal(facts->wins[0].level, "first");
    assert_int_equal(facts->wins[0].unit, 0);
    assert_int_equal(facts->wins[1].unit, -1);
    assert_int_equal(facts->wins[2].unit, FACT_OUTSIDE);
    assert_int_equal(facts->wins[2].to, day_of(2025, 12, 31));
    assert_int_equal(facts->orders[0].count, 2); /* without the unknown unit */
    assert_int_equal(facts->orders[0].units[1], 0);
    assert_int_equal(facts->orders[0].step, 1);
    assert_false(facts->approvals[0].approved);
    assert_true(facts->approvals[1].approved);
    assert_int_equal(facts->approvals[2].step, -1);
    assert_int_equal(facts->objections[0].day, day_of(2026, 4, 3));
    assert_int_equal(facts->objections[1].day, DAY_NONE);
    assert_int_equal(facts->objections[1].outcome, OBJECTION_UPHELD);
    assert_int_equal(facts->objections[2].outcome, OBJECTION_DISMISSED);
}

static void reads_decisions(const struct facts *facts, const struct scheme *scheme)
{
    assert_int_equal(facts->order_count, 1);
    assert_int_equal(facts->decision_count, 3);
    const struct fact_decision *decision = facts->decisions;
    assert_string_equal(decision[0].event, "e1");
    assert_int_equal(decision[0].step, scheme_step(scheme, "fine"));
    assert_int_equal(decision[0].unit, -1);
    assert_true(decision[0].has_amount && number_equal(decision[0].amount, number_integer(60)));
    assert_int_equal(decision[0].row, 0);
    assert_int_equal(decision[1].row, 2); /* the order stands between */
    assert_int_equal(decision[1].unit, 1);
    assert_null(decision[1].event);
    assert_int_equal(decision[2].row, 3);
    assert_int_equal(decision[2].unit, -1);
    assert_false(decision[2].has_amount);
}

static void reads_nominations(const struct facts *facts, const struct scheme *scheme)
{
    const struct fact_nomination *nomination = facts->nominations;
    assert_int_equal(facts->nomination_count, 2);
    assert_string_equal(nomination[0].id, "n1");
    assert_int_equal(nomination[0].by_unit, 2);
    assert_int_equal(nomination[0].day, day_of(2026, 3, 25));
    assert_int_equal(nomination[0].file_count, 4);
    assert_string_equal(nomination[0].file[0].id, "chars");
    assert_int_equal(nomination[0].file[0].kind, FILE_NUMBER);
    assert_true(number_equal(nomination[0].file[0].number, number_integer(90)));
    assert_int_equal(nomination[0].file[1].kind, FILE_TRUTH);
    assert_true(nomination[0].file[1].truth);
    assert_int_equal(nomination[0].file[2].kind, FILE_NAMES);
    assert_string_equal(nomination[0].file[2].names.items[1], "video");
    assert_int_equal(nomination[0].step_count, 2);
    assert_int_equal(nomination[0].steps[0].step, scheme_step(scheme, "review"));
    assert_true(nomination[0].steps[0].passed);
    assert_int_equal(nomination[0].steps[1].step, -1);
    assert_false(nomination[0].steps[1].passed);
    assert_int_equal(nomination[1].unit, -1);
    assert_int_equal(nomination[1].award, -1);
    assert_int_equal(nomination[1].by_unit, -1);
    assert_string_equal(nomination[1].by, "self");
    assert_int_equal(nomination[1].file_count + nomination[1].step_count, 0);
}

static void reads_the_periods_inputs(const struct facts *facts, const struct scheme *scheme)
{
    assert_int_equal(facts->token_count, 2);
    assert_string_equal(facts->tokens[0].registry, "till");
    assert_string_equal(facts->tokens[0].group, "desk");
    assert_null(facts->tokens[1].registry);
    assert_int_equal(facts->tokens[1].day, day_of(2026, 3, 6));
    assert_int_equal(facts->check_count, 3);
    assert_int_equal(facts->checks[0].outcome, CHECK_CLEAR);
    assert_int_equal(facts->checks[1].outcome, CHECK_ADVERSE);
    assert_int_equal(facts->checks[2].outcome, CHECK_PENDING);
    assert_int_equal(facts->checks[2].unit, -1);
    assert_int_equal(facts->date_count, 3);
    assert_int_equal(facts->dates[0].date, 0);
    assert_int_equal(facts->dates[0].step, -1);
    assert_int_equal(facts->dates[0].to, day_of(2025, 1, 1));
    assert_false(facts->dates[0].has_from || facts->dates[1].has_from);
    assert_int_equal(facts->dates[1].date, -1);
    assert_int_equal(facts->dates[1].step, scheme_step(scheme, "entry"));
    assert_true(facts->dates[2].has_from);
    assert_int_equal(facts->dates[2].from, day_of(2026, 3, 10));
    assert_int_equal(facts->dates[2].to, day_of(2026, 3, 31));
    assert_string_equal(facts->ballots[3].item, "skill");
    assert_true(facts->ballots[1].has_day && facts->ballots[1].day == day_of(2026, 3, 20));
    assert_null(facts->ballots[0].item);
    assert_false(facts->ballots[0].has_day);
}

static void reads_every_key(void **state)
{
    struct bench bench;
    (void)state;
    bench_facts(&bench);
    assert_true(bench_read_facts(&bench));
    const struct facts *facts = bench.facts;
    assert_int_equal(facts->from, day_of(2026, 3, 1));
    assert_int_equal(facts->as_of, day_of(2026, 4, 10));
    assert_int_equal(facts->notice_from, day_of(2026, 4, 2));
    assert_int_equal(facts->calendar.holidays[0], day_of(2026, 4, 6)); /* sorted */
    assert_int_equal(facts->calendar.workday_count, 1);
    reads_units(facts);
    reads_events(facts);
    reads_the_rest(facts);
    reads_decisions(facts, bench.scheme);
    reads_nominations(facts, bench.scheme);
    reads_the_periods_inputs(facts, bench.scheme);
    bench_free(&bench);
}

static void a_period_alone_is_enough(void **state)
{
    struct bench bench;
    (void)state;
    bench_facts(&bench);
    json_decref(bench.document);
    bench.document = json_pack("{s:{s:s,s:s},s:n,s:n}", "period", "from", "2026-01-01", "to",
                               "2026-01-31", "as_of", "units");
    assert_true(bench_read_facts(&bench));
    assert_int_equal(bench.facts->as_of, day_of(2026, 1, 31));
    assert_int_equal(bench.facts->notice_from, DAY_NONE);
    assert_int_equal(bench.facts->unit_count, 0);
    bench_free(&bench);
}

struct edit {
    const char *pointer, *json, *where;
    enum code code;
};

static const struct edit EDITS[] = {
    {"/period", NULL, "#/period", CODE_FIELD_REQUIRED},
    {"/period/to", "\"2026-02-28\"", "#/period", CODE_RANGE_CONTRADICTORY},
    {"/period/from", "\"2026-3-1\"", "#/period/from", CODE_FORMAT_INVALID},
    {"/as_of", "\"2026-13-01\"", "#/as_of", CODE_FORMAT_INVALID},
    {"/calendar/holidays", "\"2026-01-01\"", "#/calendar/holidays", CODE_TYPE_MISMATCH},
    {"/calendar/holidays/1", "\"x\"", "#/calendar/holidays/1", CODE_FORMAT_INVALID},
    {"/units/1/id", "\"a\"", "#/units/1/id", CODE_REPEATED},
    {"/units/1/id", NULL, "#/units/1/id", CODE_FIELD_REQUIRED},
    {"/units/1/parent", "\"nobody\"", "#/units/1/parent", CODE_UNIT_UNKNOWN},
    {"/units/2/parent", "\"a\"", "#/units/0/parent", CODE_UNIT_CYCLE},
    {"/units/2/parent", "\"site\"", "#/units/2/parent", CODE_UNIT_CYCLE},
    {"/units/0/attributes", "[]", "#/units/0/attributes", CODE_TYPE_MISMATCH},
    {"/units/0/attributes/staff", "5", "#/units/0/attributes/staff", CODE_TYPE_MISMATCH},
    {"/events/0/at", "\"2026-03-01T08:00:00\"", "#/events/0/at", CODE_FORMAT_INVALID},
    {"/events/0/at", "\"\"", "#/events/0/at", CODE_FORMAT_INVALID},
    {"/events/0/at", "8", "#/events/0/at", CODE_TYPE_MISMATCH},
    {"/events/0/verdict", "\"sure\"", "#/events/0/verdict", CODE_VALUE_NOT_ALLOWED},
    {"/events/0/gravity", "3", "#/events/0/gravity", CODE_TYPE_MISMATCH},
    {"/events/0/unit", "null", "#/events/0/unit", CODE_FIELD_REQUIRED},
    {"/events/1/sequence", "-1", "#/events/1/sequence", CODE_FORMAT_INVALID},
    {"/events/1/sequence", "\"1\"", "#/events/1/sequence", CODE_TYPE_MISMATCH},
    {"/metrics/0/when", "\"soon\"", "#/metrics/0/when", CODE_FORMAT_INVALID},
    {"/metrics/0/when", "1", "#/metrics/0/when", CODE_TYPE_MISMATCH},
    {"/metrics/0/value", "\"much\"", "#/metrics/0/value", CODE_FORMAT_INVALID},
    {"/panels/0/raters", "{}", "#/panels/0/raters", CODE_TYPE_MISMATCH},
    {"/panels/0/raters/0", "5", "#/panels/0/raters/0", CODE_TYPE_MISMATCH},
    {"/panels/0/raters/2/unit", "5", "#/panels/0/raters/2/unit", CODE_TYPE_MISMATCH},
    {"/panels/0/raters/2/id", NULL, "#/panels/0/raters/2/id", CODE_FIELD_REQUIRED},
    {"/panels/0/raters/3/group", "[]", "#/panels/0/raters/3/group", CODE_TYPE_MISMATCH},
    {"/panels/0/raters/3/from", "\"soon\"", "#/panels/0/raters/3/from", CODE_FORMAT_INVALID},
    {"/panels/0/raters/3/from", "\"2026-04-01\"", "#/panels/0/raters/3", CODE_RANGE_CONTRADICTORY},
    {"/history/0/period/to", "\"2026-01-31\"", "#/history/0/period", CODE_RANGE_CONTRADICTORY},
    {"/decisions/1/order", "{}", "#/decisions/1/order", CODE_TYPE_MISMATCH},
    {"/decisions/1/order/0", "1", "#/decisions/1/order/0", CODE_TYPE_MISMATCH},
    {"/decisions/1/unit", "\"a\"", "#/decisions/1", CODE_EXACTLY_ONE},
    {"/decisions/2/unit", NULL, "#/decisions/2", CODE_EXACTLY_ONE},
    {"/decisions/2/money", "\"1\"", "#/decisions/2", CODE_EXACTLY_ONE},
    {"/decisions", "{}", "#/decisions", CODE_TYPE_MISMATCH},
    {"/nominations/0/file", "[]", "#/nominations/0/file", CODE_TYPE_MISMATCH},
    {"/nominations/0/file/chars", "\"many\"", "#/nominations/0/file/chars", CODE_FORMAT_INVALID},
    {"/nominations/0/file/items/0", "1", "#/nominations/0/file/items/0", CODE_TYPE_MISMATCH},
    {"/nominations/0/steps/0/outcome", "\"maybe\"", "#/nominations/0/steps/0/outcome",
     CODE_VALUE_NOT_ALLOWED},
    {"/nominations/0/by", NULL, "#/nominations/0/by", CODE_FIELD_REQUIRED},
    {"/checks/0/outcome", "\"good\"", "#/checks/0/outcome", CODE_VALUE_NOT_ALLOWED},
    {"/tokens/0/at", NULL, "#/tokens/0/at", CODE_FIELD_REQUIRED},
    {"/dates", "[]", "#/dates", CODE_TYPE_MISMATCH},
    {"/dates/party", "\"2026-01-01\"", "#/dates/party", CODE_ID_UNKNOWN},
    {"/dates/reference", "\"soon\"", "#/dates/reference", CODE_FORMAT_INVALID},
    {"/dates/voting/from", "\"2026-04-01\"", "#/dates/voting", CODE_RANGE_CONTRADICTORY},
    {"/dates/voting/to", NULL, "#/dates/voting/to", CODE_FIELD_REQUIRED},
    {"/approvals/0/outcome", "\"maybe\"", "#/approvals/0/outcome", CODE_VALUE_NOT_ALLOWED},
    {"/objections/0/at", "\"soon\"", "#/objections/0/at", CODE_FORMAT_INVALID},
};

static void each_fault_has_its_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(EDITS); i++) {
        struct bench bench;
        bench_facts(&bench);
        bench_put(&bench, EDITS[i].pointer, EDITS[i].json);
        print_message("%s %s\n", EDITS[i].pointer, EDITS[i].json ? EDITS[i].json : "-");
        assert_false(bench_read_facts(&bench));
        assert_non_null(bench_violation(&bench, EDITS[i].where, EDITS[i].code));
        bench_free(&bench);
    }
}

/* Long chains of units are walked once, not once a unit. */
static void long_chains_of_units(void **state)
{
    struct bench bench;
    char unit[200];
    (void)state;
    bench_facts(&bench);
    for (int i = 0; i < 20000; i++) {
        snprintf(unit, sizeof(unit), "{\"id\": \"c%d\", \"kind\": \"link\", \"parent\": \"%s%d\"}",
                 i, i < 19999 ? "c" : "a", i + 1);
        if (i == 19999)
            snprintf(unit, sizeof(unit), "{\"id\": \"c%d\", \"kind\": \"link\"}", i);
        bench_put(&bench, "/units/-", unit);
    }
    assert_true(bench_read_facts(&bench));
    assert_int_equal(bench.facts->unit_count, 20003);
    bench_put(&bench, "/units/20002/parent", "\"c0\"");
    assert_false(bench_read_facts(&bench));
    assert_int_equal(bench.error.count, 1);
    assert_int_equal(bench.error.violations[0].code, CODE_UNIT_CYCLE);
    bench_free(&bench);
}

static void not_even_json(void **state)
{
    struct bench bench;
    struct facts *facts = NULL;
    (void)state;
    bench_facts(&bench);
    assert_false(facts_read(bench.arena, "nothing", 7, bench.scheme, &facts, &bench.error));
    assert_int_equal(bench.error.code, CODE_BAD_JSON);
    assert_null(facts);
    bench_free(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_key),
        cmocka_unit_test(a_period_alone_is_enough),
        cmocka_unit_test(each_fault_has_its_place),
        cmocka_unit_test(long_chains_of_units),
        cmocka_unit_test(not_even_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
