/* Every key of a scheme document arrives in the struct: the full example, read and looked at. */
#include "documents.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void reads_every_key(void **state)
{
    struct bench bench;
    (void)state;
    bench_scheme(&bench);
    assert_true(bench_read_scheme(&bench));
    const struct scheme *scheme = bench.scheme;

    assert_string_equal(scheme->code, "full.1");
    assert_string_equal(scheme->note.en, "For tests of the reader and the writer.");
    assert_int_equal(scheme->cadence, CADENCE_MONTH);
    assert_int_equal(scheme->settings.precision, 3);
    assert_int_equal(scheme->settings.rounding, WORD_HALF_EVEN);
    assert_int_equal(scheme->settings.verdict.choice->entries[0].word, VERDICT_VALID);
    assert_true(scheme->settings.has_floor && scheme->settings.has_cap);
    assert_int_equal(scheme->indicator_count, 6);
    assert_string_equal(scheme->indicators[0].title.zh, "投诉");
    assert_string_equal(scheme->indicators[0].gravities.items[1], "major");
    assert_true(scheme->indicators[1].has_points);
    assert_true(number_equal(scheme->indicators[1].points_min, NUMBER_ONE));
    assert_int_equal(scheme->measures[1].window, WINDOW_TARGET);
    assert_int_equal(scheme->measures[2].terms[1].window, WINDOW_SINCE);
    assert_int_equal(scheme->measures[2].terms[1].since.day, day_of(2026, 1, 1));
    assert_true(scheme->measures[3].this_win);
    assert_int_equal(scheme->measures[3].gap, GAP_IGNORE_UNHELD);
    assert_true(scheme->measures[4].has_cap);
    assert_string_equal(scheme->measures[5].roster, "headcount");
    assert_int_equal(scheme->panels[0].mean, MEAN_MEDIAN);
    assert_true(!scheme->panels[0].weights && !scheme->panels[0].normalises);
    const struct panel *experts = &scheme->panels[scheme_panel(scheme, "experts")];
    assert_int_equal(experts->weights->by, BY_RATER_GROUP);
    assert_string_equal(experts->weights->entries[0].name, "board");
    assert_true(experts->normalises);
    assert_int_equal(experts->normalise_minimum, 3);
    const struct selection *select = &scheme->awards[0].select;
    assert_int_equal(select->spread_count, 1);
    assert_string_equal(select->spread[0].by, "post");
    assert_int_equal(select->spread[0].at_most, 2);
    assert_int_equal(select->spread[0].at_least, 1);
    assert_int_equal(scheme->awards[0].select.number.kind, AMOUNT_CHOICE);
    assert_true(scheme->awards[0].selects && !scheme->awards[1].selects);
    assert_string_equal(scheme->components[0].only.values.items[1], "lent");
    assert_int_equal(scheme->components[0].only.awards[0].index, 0);
    assert_string_equal(scheme->components[1].measure->id, "peers");
    assert_null(scheme->components[0].measure);
    const struct measure *rule = &scheme->components[0].ledger->rules[0];
    assert_true(rule->where.related.given && !rule->where.related.found);
    assert_int_equal(rule->where.related.order, RELATED_ANY);
    assert_int_equal(scheme->conditions[1].when[0].comparison, AT_MOST);
    assert_string_equal(scheme->conditions[2].id, "item:badge");
    assert_true(scheme->rank_within_group);
    assert_true(scheme->ties[1].prefer_lower);
    assert_int_equal(scheme->consequences[0].leave_days.kind, AMOUNT_MEASURE);
    assert_false(scheme->consequences[0].is_public);
    assert_int_equal(scheme->consequences[1].who, WHO_UNITS);
    assert_int_equal(scheme->steps[scheme_step(scheme, "notice")].days, 5);
    assert_string_equal(scheme->steps[scheme_step(scheme, "office")].by, "office");
    bench_free(&bench);
}

static void reads_measures_of_every_kind(void **state)
{
    struct bench bench;
    (void)state;
    bench_scheme(&bench);
    assert_true(bench_read_scheme(&bench));
    const struct scheme *scheme = bench.scheme;
    const struct measure *measures = scheme->measures;

    const struct measure *recent = &measures[scheme_measure(scheme, "recent")];
    assert_int_equal(recent->since.kind, MOMENT_DATE);
    assert_int_equal(recent->since.index, scheme_date(scheme, "reference"));
    assert_int_equal(recent->where.quantity.comparison, AT_LEAST);
    assert_int_equal(recent->where.minutes.comparison, ABOVE);
    assert_int_equal(measures[scheme_measure(scheme, "months")].gaps, GAPS_ZERO);
    const struct expect *expect = measures[scheme_measure(scheme, "absent")].expect;
    assert_int_equal(expect->days, 1U << WEEKDAY_TUE | 1U << WEEKDAY_THU);
    assert_int_equal(expect->at_least, 2);
    assert_int_equal(expect->holidays, HOLIDAYS_SKIP);
    assert_false(expect->whole);
    const struct measure *served = &measures[scheme_measure(scheme, "served")];
    assert_int_equal(served->at.kind, MOMENT_STEP);
    assert_int_equal(served->at.index, scheme_step(scheme, "entry"));
    const struct field *place = measures[scheme_measure(scheme, "rate_place")].field;
    assert_int_equal(place->within, WITHIN_RANKING);
    assert_int_equal(place->ties, FIELD_EXCLUDE);
    assert_int_equal(measures[scheme_measure(scheme, "rate_mean")].field->of, FIELD_OTHERS);
    const struct measure *rules = scheme->components[0].ledger->rules;
    assert_string_equal(rules[4].apart.items[0], "person");
    assert_true(rules[5].has_assessed);
    assert_true(rules[6].where.has_late && rules[6].where.late);
    assert_string_equal(rules[6].where.related.gravity.items[0], "below");
    assert_string_equal(scheme->components[4].measure->item, "skill");
    assert_int_equal(scheme->components[5].measure->each.choice.by, BY_LEVEL);
    bench_free(&bench);
}

static void reads_awards_and_steps_of_every_kind(void **state)
{
    struct bench bench;
    (void)state;
    bench_scheme(&bench);
    assert_true(bench_read_scheme(&bench));
    const struct scheme *scheme = bench.scheme;

    assert_int_equal(scheme->settings.leap, LEAP_FEB28);
    assert_int_equal(scheme->indicators[4].deadline_days, 2);
    assert_int_equal(scheme->indicators[4].deadline_from, DAY_SLOT_END);
    assert_int_equal(scheme->indicators[5].token_other_group, TOKEN_ALLOW);
    assert_int_equal(scheme->panels[2].item_max->count, 2);
    assert_true(number_equal(scheme->panels[2].max, number_integer(35)));
    const struct award *medal = &scheme->awards[scheme_award(scheme, "medal")];
    assert_int_equal(medal->select.tier_count, 3);
    assert_null(medal->select.tiers[0].number.share->of.id);
    assert_int_equal(medal->select.tiers[2].level_index, 2);
    assert_true(medal->select.tiers[2].rest);
    assert_int_equal(medal->select.base->of.index, scheme_measure(scheme, "total_size"));
    const struct award *final = &scheme->awards[scheme_award(scheme, "final")];
    assert_int_equal(final->select.shortlist, 5);
    assert_int_equal(final->select.pick, PICK_CHOICE);
    assert_int_equal(scheme->conditions[3].when[0].against.kind, AMOUNT_TRUTH);
    assert_string_equal(scheme->conditions[3].when[1].against.text, "desk");
    assert_int_equal(scheme->conditions[4].when[0].against.share->rounding, SHARE_FLOOR);
    assert_string_equal(scheme->conditions[5].level, "silver");
    assert_int_equal(scheme->consequences[2].per, PER_MONTH);
    assert_int_equal(scheme->consequences[4].as.index, scheme_award(scheme, "past"));
    assert_int_equal(scheme->consequences[5].ties, LAST_NONE);
    const struct step *entry = &scheme->steps[scheme_step(scheme, "entry")];
    assert_int_equal(entry->due_after, DUE_AFTER_END);
    assert_true(entry->nomination->from_self && entry->nomination->from_other);
    assert_true(entry->nomination->limit.choice.banded);
    assert_true(number_equal(entry->nomination->limit.choice.entries[1].from, number_integer(10)));
    assert_int_equal(entry->nomination->file[1].bound.against.kind, AMOUNT_TRUTH);
    assert_false(entry->nomination->file[2].bound.given);
    assert_int_equal(scheme->steps[scheme_step(scheme, "fine")].about, DECISION_EVENTS);
    assert_int_equal(scheme->steps[scheme_step(scheme, "check:police")].check_of, CHECK_UNIT);
    assert_int_equal(scheme->steps[scheme_step(scheme, "voting")].panel_count, 2);
    bench_free(&bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_key),
        cmocka_unit_test(reads_measures_of_every_kind),
        cmocka_unit_test(reads_awards_and_steps_of_every_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
