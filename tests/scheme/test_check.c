/* What scheme_check says of a scheme's rows, and which inherited words it fills in. */
#include "campaign.h"
#include "cmocka_all.h"

static struct campaign *check_campaign(void)
{
    struct campaign *c = campaign_new();
    indicator_add(c, "deviation", FORM_EVENT, "minor major");
    indicator_add(c, "rate", FORM_VALUE, NULL);
    component_add(c, "value", "1", measure_source(c, SOURCE_METRIC, "rate"));
    award_add(c, "flag", "hall", amount_of(c, NULL));
    return c;
}

static struct test some_test(struct campaign *c)
{
    return test_of(c, measure_events(c, "deviation"), ABOVE, "0");
}

static void settings_within_their_ranges(void **state)
{
    (void)state;
    struct campaign *c = check_campaign();
    struct settings *settings = &c->scheme.settings;
    settings->precision = 7;
    settings->has_floor = settings->has_cap = true;
    settings->floor = NUMBER_ONE;
    struct choice choice = choice_of(c, BY_GRAVITY, "minor any");
    settings->verdict.choice = &choice;
    assert_string_equal(campaign_faults(c), "#/settings/precision OUT_OF_RANGE; "
                                            "#/settings/verdict/by NOT_COMBINED; "
                                            "#/settings/floor RANGE_CONTRADICTORY");
    settings->precision = -1;
    settings->cap = NUMBER_ONE;
    settings->verdict.choice = NULL;
    assert_string_equal(campaign_faults(c), "#/settings/precision OUT_OF_RANGE");
    settings->precision = 6;
    assert_string_equal(campaign_faults(c), "");
    campaign_free(c);
}

static void indicators_and_panels(void **state)
{
    (void)state;
    struct campaign *c = check_campaign();
    struct indicator *indicator = &c->scheme.indicators[0];
    indicator->gravities = ids_of(c, "minor minor major minor");
    indicator->fields = ids_of(c, "person person");
    indicator->has_points = true;
    indicator->points_min = number_of(c, "20");
    indicator->points_max = number_of(c, "5");
    struct choice choice = choice_of(c, BY_GROUP, "");
    indicator->verdict.choice = &choice;
    panel_add(c, "pe~e/rs", RATERS_GIVEN);
    c->scheme.panels[0].min = number_of(c, "100.5");
    assert_string_equal(campaign_faults(c),
                        "#/indicators/deviation/gravities/1 REPEATED; "
                        "#/indicators/deviation/gravities/3 REPEATED; "
                        "#/indicators/deviation/fields/1 REPEATED; "
                        "#/indicators/deviation/verdict/values TOO_FEW; "
                        "#/indicators/deviation/points/min RANGE_CONTRADICTORY; "
                        "#/panels/pe~0e~1rs/min RANGE_CONTRADICTORY");
    assert_string_equal(c->error.violations[5].params[0].value, "100.5");
    campaign_free(c);
}

static void ids_occur_once(void **state)
{
    (void)state;
    struct campaign *c = check_campaign();
    component_add(c, "total", "1", measure_source(c, SOURCE_METRIC, "rate"));
    int quality = ledger_add(c, "value", "0");
    for (int i = 0; i < 2; i++) {
        rule_add(c, quality, "rule", "1", measure_events(c, "deviation"));
        condition_add(c, "row", EFFECT_BAR, some_test(c));
        consequence_add(c, "row", NULL, NULL, "right right");
        step_add(c, "row", STEP_STAGE);
    }
    c->scheme.consequences[1].actions = ids_of(c, "a b a");
    assert_string_equal(campaign_faults(c),
                        "#/components/2/id REPEATED; #/conditions/1/id REPEATED; "
                        "#/consequences/1/id REPEATED; #/steps/1/id REPEATED; "
                        "#/components/1/id REPEATED; "
                        "#/components/2/ledger/rules/1/id REPEATED; "
                        "#/consequences/0/rights/1 REPEATED; "
                        "#/consequences/1/rights/1 REPEATED; "
                        "#/consequences/1/actions/2 REPEATED");
    campaign_free(c);
}

static void weights_add_to_one(void **state)
{
    (void)state;
    struct campaign *c = check_campaign();
    component_add(c, "second", "1", measure_source(c, SOURCE_METRIC, "rate"));
    assert_string_equal(campaign_faults(c), ""); /* nobody states a weight: a plain sum */
    c->scheme.components[1].weight = number_of(c, "0.5");
    assert_string_equal(campaign_faults(c), "#/components WEIGHTS_SUM");
    assert_string_equal(c->error.violations[0].params[0].value, "1.5");
    c->scheme.components[0].weight = number_of(c, "0.5");
    assert_string_equal(campaign_faults(c), "");
    c->scheme.components[0].weight = number_of(c, "-0.5");
    c->scheme.components[1].weight = number_of(c, "1.5");
    assert_string_equal(campaign_faults(c), "#/components/0/weight OUT_OF_RANGE");
    c->scheme.components[0].weight = number_of(c, "0.5");
    c->scheme.components[0].part = PART_ADDED;
    c->scheme.components[1].weight = NUMBER_ONE;
    assert_string_equal(campaign_faults(c), "#/components/0/weight NOT_COMBINED");
    c->scheme.components[0].weight = NUMBER_ONE;
    assert_string_equal(campaign_faults(c), "");
    campaign_free(c);
}

static void weights_add_to_one_for_whom_they_are(void **state)
{
    (void)state;
    struct campaign *c = check_campaign();
    award_add(c, "star", "person", amount_of(c, NULL));
    component_add(c, "second", "0.4", measure_source(c, SOURCE_METRIC, "rate"));
    component_add(c, "third", "0.6", measure_source(c, SOURCE_METRIC, "rate"));
    struct component *components = c->scheme.components;
    components[0].only.awards = references_of(c, "star", &components[0].only.award_count);
    for (size_t i = 1; i < 3; i++)
        components[i].only.awards = references_of(c, "flag", &components[i].only.award_count);
    assert_string_equal(campaign_faults(c), "");
    components[2].only.groups = ids_of(c, "east");
    assert_string_equal(campaign_faults(c), "#/components WEIGHTS_SUM");
    components[1].only.groups = ids_of(c, "east west");
    assert_string_equal(campaign_faults(c), "#/components WEIGHTS_SUM");
    assert_string_equal(c->error.violations[0].params[0].value, "0.4");
    components[1].only.groups = ids_of(c, "east");
    assert_string_equal(campaign_faults(c), "");
    /* Awards and groups with weights of their own, or with none, are sums of their own. */
    award_add(c, "third", "hall", amount_of(c, NULL));
    static const char *const PARTS[][2] = {{"0.3", "north"}, {"0.7", "north"}, {"1", "west"}};
    for (size_t i = 0; i < COUNT(PARTS); i++) {
        int index = component_add(c, arena_print(c->arena, "part%zu", i), PARTS[i][0],
                                  measure_source(c, SOURCE_METRIC, "rate"));
        struct only *only = &c->scheme.components[index].only;
        only->awards = references_of(c, "flag", &only->award_count);
        only->groups = ids_of(c, PARTS[i][1]);
    }
    assert_string_equal(campaign_faults(c), "");
    components = c->scheme.components;
    /* Attributes are the units': what they add to is not known here. */
    components[1].only.attribute = "staff";
    assert_string_equal(campaign_faults(c), "");
    components[1].only.groups = ids_of(c, "east east");
    components[1].only.awards = references_of(c, "flog", &components[1].only.award_count);
    assert_string_equal(campaign_faults(c), "#/components/1/only/award ID_UNKNOWN; "
                                            "#/components/1/only/group/1 REPEATED");
    campaign_free(c);
}

static void ledger_bounds(void **state)
{
    (void)state;
    struct campaign *c = check_campaign();
    int quality = ledger_add(c, "quality", "100");
    struct ledger *ledger = c->scheme.components[quality].ledger;
    ledger->has_floor = true;
    ledger->floor = number_of(c, "5");
    c->scheme.settings.has_cap = true;
    c->scheme.settings.cap = number_of(c, "4");
    assert_string_equal(campaign_faults(c), "#/components/1/ledger/floor RANGE_CONTRADICTORY");
    campaign_free(c);
}

/* The faults of a repeat at the points beside deviations at theirs. */
static const char *repeat_faults(struct campaign *c, const char *points, const char *each)
{
    c->scheme.component_count = 0;
    int quality = ledger_add(c, "quality", "100");
    struct measure first = measure_events(c, "deviation");
    first.where.related = (struct related){.given = true, .same = ids_of(c, "topic")};
    struct measure repeat = first;
    repeat.where.related.found = true;
    first.each = amount_by(c, BY_GRAVITY, each);
    rule_add(c, quality, "first", NULL, first);
    rule_add(c, quality, "repeat", points, repeat);
    return campaign_faults(c);
}

static void a_repeat_is_not_milder(void **state)
{
    (void)state;
    struct campaign *c = check_campaign();
    assert_string_equal(repeat_faults(c, "-3", "minor -1 major -2"), "");
    assert_string_equal(repeat_faults(c, "-2", "minor -1 major -2"), "");
    assert_string_equal(repeat_faults(c, "-1.5", "minor -1 major -2"),
                        "#/components/0/ledger/rules/1/each REPEAT_MILDER");
    assert_string_equal(repeat_faults(c, "0", "minor 1 major -2"),
                        "#/components/0/ledger/rules/1/each REPEAT_MILDER");
    assert_string_equal(repeat_faults(c, "1", "minor 5 major 0"), ""); /* no deduction */
    struct measure *rules = c->scheme.components[0].ledger->rules;
    rules[1].each = amount_of(c, "-1");
    rules[0].each = amount_of(c, "-2");
    assert_string_equal(campaign_faults(c), "#/components/0/ledger/rules/1/each REPEAT_MILDER");
    rules[0].each = amount_of(c, NULL);
    assert_string_equal(campaign_faults(c), "");
    /* Rules that do not speak of the same repeats do not replace each other. */
    rules[0].each = amount_of(c, "-2");
    rules[0].where.related.given = false;
    assert_string_equal(campaign_faults(c), "");
    rules[0].where.related.given = true;
    rules[0].where.related.order = RELATED_ANY;
    assert_string_equal(campaign_faults(c), "");
    rules[0].where.related.order = RELATED_EARLIER;
    rules[0].where.related.scope = SCOPE_YEAR;
    assert_string_equal(campaign_faults(c), "");
    rules[0].where.related.scope = SCOPE_PERIOD;
    rules[0].where.related.same = ids_of(c, "person");
    assert_string_equal(campaign_faults(c), "");
    rules[0].where.related.same = ids_of(c, "topic person");
    assert_string_equal(campaign_faults(c), "");
    rules[0].where.related.same = ids_of(c, "topic");
    indicator_add(c, "other", FORM_EVENT, NULL);
    rules[0].events = references_of(c, "other", &rules[0].event_count);
    assert_string_equal(campaign_faults(c), "");
    campaign_free(c);
}

static void conditions_make_sense(void **state)
{
    (void)state;
    struct campaign *c = check_campaign();
    int row = condition_add(c, "a", EFFECT_REQUIRE, some_test(c));
    c->scheme.conditions[row].reach.word = REACH_DOWN;
    row = condition_add(c, "b", EFFECT_BAR, some_test(c));
    c->scheme.conditions[row].when_count = 0;
    assert_string_equal(campaign_faults(c), "#/conditions/0/reach NOT_COMBINED; "
                                            "#/conditions/1/when TOO_FEW");
    c->scheme.condition_count = 0;
    struct measure rate = measure_source(c, SOURCE_METRIC, "rate");
    row = condition_add(c, "a", EFFECT_BAR, test_of(c, rate, BELOW, "5"));
    c->scheme.conditions[row].reach.word = REACH_SELF;
    assert_string_equal(campaign_faults(c), "");
    c->scheme.conditions[row].reach.word = REACH_UP;
    assert_string_equal(campaign_faults(c), "#/conditions/0/reach NOT_COMBINED");
    c->scheme.conditions[row].when[0] = some_test(c);
    assert_string_equal(campaign_faults(c), "");
    struct choice choice = choice_of(c, BY_AWARD, "flag up");
    c->scheme.conditions[row].reach.choice = &choice;
    assert_string_equal(campaign_faults(c), "#/conditions/0/reach/by NOT_COMBINED");
    campaign_free(c);
}

static void places_are_whole(void **state)
{
    (void)state;
    struct campaign *c = check_campaign();
    struct selection *select = &c->scheme.awards[0].select;
    select->number = amount_of(c, "-1");
    assert_string_equal(campaign_faults(c), "#/awards/flag/select/number FORMAT_INVALID");
    select->number = amount_of(c, "1.5");
    assert_string_equal(campaign_faults(c), "#/awards/flag/select/number FORMAT_INVALID");
    select->number = amount_by(c, BY_GROUP, "east 1 west 0.5");
    assert_string_equal(campaign_faults(c),
                        "#/awards/flag/select/number/values/west FORMAT_INVALID");
    select->number = amount_measured(c, measure_events(c, "deviation"));
    assert_string_equal(campaign_faults(c), "#/awards/flag/select/number TYPE_MISMATCH");
    select->number = amount_by(c, BY_GROUP, "east 1 west 0");
    assert_string_equal(campaign_faults(c), "");
    c->scheme.component_count = 0;
    assert_string_equal(campaign_faults(c), "#/components TOO_FEW");
    c->scheme.awards[0].selects = false;
    assert_string_equal(campaign_faults(c), "");
    campaign_free(c);
}

static void consequences_and_steps(void **state)
{
    (void)state;
    struct campaign *c = check_campaign();
    int row = consequence_add(c, "row", NULL, NULL, NULL);
    struct consequence *consequence = &c->scheme.consequences[row];
    consequence->leave_days = amount_of(c, "-1");
    consequence->money = amount_measured(c, measure_events(c, "deviance"));
    consequence->points = amount_by(c, BY_GRAVITY, "minor 1");
    consequence->show = references_of(c, "streak", &consequence->show_count);
    static const int DAYS[] = {367, -1, 366};
    for (size_t i = 0; i < COUNT(DAYS); i++) {
        int step = step_add(c, arena_print(c->arena, "n%zu", i), STEP_NOTICE);
        c->scheme.steps[step].days = DAYS[i];
    }
    int step = step_add(c, "c", STEP_APPROVAL);
    c->scheme.steps[step].by = "";
    step = step_add(c, "d", STEP_APPROVAL);
    c->scheme.steps[step].by = NULL;
    assert_string_equal(campaign_faults(c),
                        "#/steps/0/notice/days OUT_OF_RANGE; #/steps/1/notice/days OUT_OF_RANGE; "
                        "#/steps/3/approval/by FIELD_REQUIRED; "
                        "#/steps/4/approval/by FIELD_REQUIRED; "
                        "#/consequences/0/points/by NOT_COMBINED; "
                        "#/consequences/0/money/events ID_UNKNOWN; "
                        "#/consequences/0/leave_days FORMAT_INVALID; "
                        "#/consequences/0/show ID_UNKNOWN");
    campaign_free(c);
}

static void what_is_inherited_is_filled_in(void **state)
{
    (void)state;
    struct campaign *c = check_campaign();
    struct settings *settings = &c->scheme.settings;
    panel_add(c, "peers", RATERS_GIVEN);
    step_add(c, "notice", STEP_NOTICE);
    int quality = ledger_add(c, "quality", "100");
    settings->missing = MISSING_EXCLUDE;
    settings->mean = MEAN_TRIMMED;
    settings->self_rating = SELF_COUNT;
    settings->ties_left = TIES_VACANT;
    settings->vacancy = VACANCY_LEAVE;
    settings->clock = CLOCK_WORKING;
    settings->has_floor = true;
    settings->floor = number_of(c, "-3");
    c->scheme.components[0].missing = MISSING_ZERO;
    assert_string_equal(campaign_faults(c), "");
    assert_int_equal(c->scheme.components[0].missing, MISSING_ZERO);
    assert_int_equal(c->scheme.components[1].missing, MISSING_EXCLUDE);
    assert_int_equal(c->scheme.panels[0].mean, MEAN_TRIMMED);
    assert_int_equal(c->scheme.panels[0].self_rating, SELF_COUNT);
    assert_int_equal(c->scheme.awards[0].select.ties_left, TIES_VACANT);
    assert_int_equal(c->scheme.awards[0].select.vacancy, VACANCY_LEAVE);
    assert_int_equal(c->scheme.steps[0].clock, CLOCK_WORKING);
    const struct ledger *ledger = c->scheme.components[quality].ledger;
    assert_true(ledger->has_floor && !ledger->has_cap);
    assert_true(number_equal(ledger->floor, settings->floor));
    /* A ledger may say that it has no floor, whatever the settings say. */
    int free_ledger = ledger_add(c, "free", "100");
    c->scheme.components[free_ledger].ledger->no_floor = true;
    assert_string_equal(campaign_faults(c), "");
    assert_false(c->scheme.components[free_ledger].ledger->has_floor);
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_within_their_ranges),
        cmocka_unit_test(indicators_and_panels),
        cmocka_unit_test(ids_occur_once),
        cmocka_unit_test(weights_add_to_one),
        cmocka_unit_test(weights_add_to_one_for_whom_they_are),
        cmocka_unit_test(ledger_bounds),
        cmocka_unit_test(a_repeat_is_not_milder),
        cmocka_unit_test(conditions_make_sense),
        cmocka_unit_test(places_are_whole),
        cmocka_unit_test(consequences_and_steps),
        cmocka_unit_test(what_is_inherited_is_filled_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
