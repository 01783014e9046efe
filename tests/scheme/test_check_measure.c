/* What scheme_check says of measures, wherever they stand. */
#include "campaign.h"
#include "cmocka_all.h"

static struct campaign *check_campaign(void)
{
    struct campaign *c = campaign_new();
    indicator_add(c, "deviation", FORM_EVENT, "minor major");
    indicator_add(c, "praise", FORM_EVENT, NULL);
    indicator_add(c, "rate", FORM_VALUE, NULL);
    panel_add(c, "peers", RATERS_GIVEN);
    award_add(c, "flag", "hall", amount_of(c, NULL));
    step_add(c, "draw", STEP_DECISION);
    return c;
}

/* The faults of a measure as the first rule of a ledger. */
static const char *rule_faults(struct campaign *c, struct measure measure)
{
    c->scheme.component_count = 0;
    int quality = ledger_add(c, "quality", "100");
    rule_add(c, quality, "rule", NULL, measure);
    return campaign_faults(c);
}

#define RULE "#/components/0/ledger/rules/0"

static void names_are_defined(void **state)
{
    (void)state;
    struct campaign *c = check_campaign();
    assert_string_equal(rule_faults(c, measure_events(c, "praise deviation")), "");
    assert_string_equal(rule_faults(c, measure_events(c, "prise")), RULE "/events ID_UNKNOWN");
    assert_string_equal(rule_faults(c, measure_events(c, "praise prise")),
                        RULE "/events/1 ID_UNKNOWN");
    assert_string_equal(rule_faults(c, measure_events(c, "praise deviation praise")),
                        RULE "/events/2 REPEATED");
    assert_string_equal(rule_faults(c, measure_events(c, "")), RULE "/events TOO_FEW");
    assert_string_equal(rule_faults(c, measure_source(c, SOURCE_METRIC, "ate")),
                        RULE "/metric ID_UNKNOWN");
    assert_string_equal(rule_faults(c, measure_source(c, SOURCE_BALLOTS, "pears")),
                        RULE "/ballots ID_UNKNOWN");
    assert_string_equal(rule_faults(c, measure_source(c, SOURCE_AWARDS, "flags")),
                        RULE "/awards ID_UNKNOWN");
    assert_string_equal(rule_faults(c, measure_source(c, SOURCE_DECISIONS, "drew")),
                        RULE "/decisions ID_UNKNOWN");
    assert_string_equal(rule_faults(c, measure_source(c, SOURCE_MEASURE, "m")),
                        RULE "/measure ID_UNKNOWN");
    assert_string_equal(rule_faults(c, measure_source(c, SOURCE_DECISIONS, "draw")), "");
    step_add(c, "stage", STEP_STAGE);
    assert_string_equal(rule_faults(c, measure_source(c, SOURCE_DECISIONS, "stage")),
                        RULE "/decisions UNREACHABLE");
    assert_string_equal(rule_faults(c, measure_roster(c, "headcount")), "");
    assert_string_equal(rule_faults(c, (struct measure){.source = SOURCE_NONE}),
                        RULE " EXACTLY_ONE");
    campaign_free(c);
}

static void forms_fit_their_source(void **state)
{
    (void)state;
    struct campaign *c = check_campaign();
    assert_string_equal(rule_faults(c, measure_events(c, "rate")), RULE "/events NOT_COMBINED");
    assert_string_equal(rule_faults(c, measure_events(c, "praise rate")),
                        RULE "/events/1 NOT_COMBINED");
    assert_string_equal(rule_faults(c, measure_source(c, SOURCE_METRIC, "praise")),
                        RULE "/metric NOT_COMBINED");
    campaign_free(c);
}

static void sums_are_not_empty(void **state)
{
    (void)state;
    struct campaign *c = check_campaign();
    struct measure terms[] = {measure_events(c, "praise"), measure_events(c, "prise")};
    assert_string_equal(rule_faults(c, measure_sum(c, terms, 0)), RULE "/sum TOO_FEW");
    assert_string_equal(rule_faults(c, measure_sum(c, terms, 2)), RULE "/sum/1/events ID_UNKNOWN");
    struct measure measure = measure_events(c, "praise");
    measure.instead = measure_kept(c, terms[1]);
    assert_string_equal(rule_faults(c, measure), RULE "/else/events ID_UNKNOWN");
    campaign_free(c);
}

static void gravities_are_the_indicator_s(void **state)
{
    (void)state;
    struct campaign *c = check_campaign();
    struct measure measure = measure_events(c, "deviation praise");
    measure.where.gravity = ids_of(c, "major");
    measure.each = amount_by(c, BY_GRAVITY, "minor -1 major -2 * 0");
    assert_string_equal(rule_faults(c, measure), "");
    measure.where.gravity = ids_of(c, "major huge major");
    measure.each = amount_by(c, BY_GRAVITY, "tiny -1");
    assert_string_equal(rule_faults(c, measure),
                        RULE "/where/gravity/1 UNREACHABLE; " RULE
                             "/where/gravity/2 REPEATED; " RULE "/each/values/tiny UNREACHABLE");
    measure = measure_events(c, "prise");
    measure.where.gravity = ids_of(c, "huge");
    assert_string_equal(rule_faults(c, measure), RULE "/events ID_UNKNOWN");
    campaign_free(c);
}

static void related_rules(void **state)
{
    (void)state;
    struct campaign *c = check_campaign();
    struct measure measure = measure_events(c, "deviation");
    struct related *related = &measure.where.related;
    *related = (struct related){.given = true};
    assert_string_equal(rule_faults(c, measure), RULE "/where/related/same TOO_FEW");
    related->same = ids_of(c, "topic indicator gravity person occasion");
    assert_string_equal(rule_faults(c, measure), "");
    related->same = ids_of(c, "topic colour topic");
    assert_string_equal(rule_faults(c, measure), RULE "/where/related/same/2 REPEATED; " RULE
                                                      "/where/related/same/1 VALUE_NOT_ALLOWED");
    related->same = ids_of(c, "topic");
    related->events = references_of(c, "praise prise", &related->event_count);
    assert_string_equal(rule_faults(c, measure), RULE "/where/related/events/1 ID_UNKNOWN");
    measure = measure_source(c, SOURCE_METRIC, "rate");
    measure.where.related = (struct related){.given = true, .same = ids_of(c, "topic")};
    assert_string_equal(rule_faults(c, measure), RULE "/where NOT_COMBINED");
    campaign_free(c);
}

static void choices_have_a_ground(void **state)
{
    (void)state;
    struct campaign *c = check_campaign();
    struct measure measure = measure_events(c, "praise");
    measure.each = amount_by(c, BY_LEVEL, "first 1");
    assert_string_equal(rule_faults(c, measure),
                        RULE "/each/by NOT_COMBINED; " RULE "/each NOT_COMBINED");
    measure.each = amount_by(c, BY_GROUP, "");
    assert_string_equal(rule_faults(c, measure), RULE "/each/values TOO_FEW");
    measure.each = amount_by(c, BY_AWARD, "flag 1 * 2 flog 3");
    assert_string_equal(rule_faults(c, measure), RULE "/each/values/flog ID_UNKNOWN");
    measure.each = amount_measured(c, measure_events(c, "praise"));
    assert_string_equal(rule_faults(c, measure), RULE "/each TYPE_MISMATCH");
    measure = measure_source(c, SOURCE_METRIC, "rate");
    measure.each = amount_by(c, BY_GRAVITY, "minor 1");
    assert_string_equal(rule_faults(c, measure), RULE "/each/by NOT_COMBINED");
    measure = measure_source(c, SOURCE_AWARDS, "flag");
    measure.each = amount_by(c, BY_LEVEL, "first 1");
    measure.window = WINDOW_EVER;
    assert_string_equal(rule_faults(c, measure), RULE "/each NOT_COMBINED");
    measure.reduce = REDUCE_SUM;
    assert_string_equal(rule_faults(c, measure), "");
    campaign_free(c);
}

static void keys_fit_their_source(void **state)
{
    (void)state;
    struct campaign *c = check_campaign();
    struct measure measure = measure_events(c, "praise");
    measure.reduce = REDUCE_STREAK;
    measure.window = WINDOW_TARGET;
    measure.this_win = true;
    assert_string_equal(rule_faults(c, measure),
                        RULE "/reduce NOT_COMBINED; " RULE "/window NOT_COMBINED; " RULE
                             "/this NOT_COMBINED; " RULE "/this NOT_YET_KNOWN");
    measure = measure_source(c, SOURCE_METRIC, "rate");
    measure.reduce = REDUCE_RATE;
    measure.gap = GAP_IGNORE_UNHELD;
    measure.where.gravity = ids_of(c, "minor");
    assert_string_equal(rule_faults(c, measure),
                        RULE "/reduce NOT_COMBINED; " RULE "/where NOT_COMBINED; " RULE
                             "/gap NOT_COMBINED");
    measure = measure_events(c, "praise");
    measure.window = WINDOW_SINCE;
    measure.since.kind = MOMENT_NONE;
    assert_string_equal(rule_faults(c, measure), RULE "/window FIELD_REQUIRED");
    measure.since = (struct moment){.kind = MOMENT_DAY, .day = DAY_FIRST};
    assert_string_equal(rule_faults(c, measure), "");
    measure = measure_source(c, SOURCE_BALLOTS, "peers");
    measure.window = WINDOW_PREVIOUS;
    assert_string_equal(rule_faults(c, measure), RULE "/window NOT_COMBINED");
    const struct measure terms[] = {measure_events(c, "praise")};
    measure = measure_sum(c, terms, 1);
    measure.where.gravity = ids_of(c, "minor");
    assert_string_equal(rule_faults(c, measure), RULE "/where NOT_COMBINED");
    measure = measure_source(c, SOURCE_AWARDS, "flag");
    measure.reduce = REDUCE_POINTS;
    measure.window = WINDOW_PREVIOUS;
    assert_string_equal(rule_faults(c, measure), "");
    c->scheme.cadence = CADENCE_ONCE;
    assert_string_equal(rule_faults(c, measure), RULE "/window NOT_COMBINED");
    measure.window = WINDOW_EVER;
    measure.this_win = true;
    assert_string_equal(rule_faults(c, measure),
                        RULE "/this NOT_COMBINED; " RULE "/this NOT_YET_KNOWN");
    assert_string_equal(c->error.violations[0].params[1].value, "reduce: points");
    campaign_free(c);
}

static void slopes_lead_somewhere(void **state)
{
    (void)state;
    struct campaign *c = check_campaign();
    struct measure measure = measure_source(c, SOURCE_METRIC, "rate");
    measure.slope = slope_of(c, "before", "10", "-5", PARTIAL_FLOOR);
    assert_string_equal(rule_faults(c, measure), RULE "/slope/against ID_UNKNOWN");
    measure.slope = slope_of(c, "3", "0", "0", PARTIAL_FLOOR);
    measure.slope->per = NUMBER_ZERO;
    assert_string_equal(rule_faults(c, measure),
                        RULE "/slope/per FORMAT_INVALID; " RULE "/slope UNREACHABLE");
    campaign_free(c);
}

static struct measure streak(struct campaign *c)
{
    struct measure measure = measure_source(c, SOURCE_AWARDS, "flag");
    measure.reduce = REDUCE_STREAK;
    measure.this_win = true;
    return measure;
}

static void nothing_is_used_before_it_is_known(void **state)
{
    (void)state;
    struct campaign *c = check_campaign();
    measure_add(c, "score", measure_source(c, SOURCE_COMPONENT, "quality"));
    measure_add(c, "wins", streak(c));
    measure_add(c, "through", measure_source(c, SOURCE_MEASURE, "wins"));
    assert_string_equal(rule_faults(c, measure_source(c, SOURCE_COMPONENT, "quality")),
                        RULE "/component NOT_YET_KNOWN");
    assert_string_equal(rule_faults(c, measure_source(c, SOURCE_COMPONENT, "total")),
                        RULE "/component NOT_YET_KNOWN");
    assert_string_equal(rule_faults(c, measure_source(c, SOURCE_MEASURE, "score")),
                        RULE "/measure NOT_YET_KNOWN");
    struct measure measure = measure_events(c, "praise");
    measure.slope = slope_of(c, "through", "1", "1", PARTIAL_EXACT);
    assert_string_equal(rule_faults(c, measure), RULE "/slope/against NOT_YET_KNOWN");
    rule_faults(c, measure_events(c, "praise"));
    struct measure score = measure_source(c, SOURCE_MEASURE, "score");
    struct measure through = measure_source(c, SOURCE_MEASURE, "through");
    condition_add(c, "a", EFFECT_REQUIRE, test_of(c, score, ABOVE, "1"));
    condition_add(c, "b", EFFECT_REQUIRE, test_of(c, through, ABOVE, "1"));
    tie_add(c, score, false);
    tie_add(c, streak(c), false);
    place_when(c, 0, test_of(c, through, ABOVE, "1"));
    int row = consequence_add(c, "row", NULL, NULL, NULL);
    consequence_when(c, row, test_of(c, through, ABOVE, "1"));
    assert_string_equal(campaign_faults(c), "#/conditions/1/when/0/measure NOT_YET_KNOWN; "
                                            "#/ranking/ties/1/this NOT_YET_KNOWN; "
                                            "#/awards/flag/select/when/0/measure NOT_YET_KNOWN");
    campaign_free(c);
}

static void rings_are_found(void **state)
{
    (void)state;
    struct campaign *c = check_campaign();
    rule_faults(c, measure_events(c, "praise"));
    measure_add(c, "self", measure_source(c, SOURCE_MEASURE, "self"));
    assert_string_equal(campaign_faults(c), "#/measures/self SCHEME_CYCLE");
    assert_string_equal(c->error.violations[0].params[0].value, "self, self");
    c->scheme.measure_count = 0;
    measure_add(c, "outside", measure_source(c, SOURCE_MEASURE, "a"));
    struct measure slope = measure_source(c, SOURCE_METRIC, "rate");
    slope.slope = slope_of(c, "b", "1", "1", PARTIAL_EXACT);
    measure_add(c, "a", slope);
    struct measure terms[] = {measure_source(c, SOURCE_MEASURE, "d")};
    measure_add(c, "b", measure_sum(c, terms, 1));
    struct measure instead = measure_source(c, SOURCE_METRIC, "rate");
    instead.instead = measure_kept(c, measure_source(c, SOURCE_MEASURE, "a"));
    measure_add(c, "d", instead);
    assert_string_equal(campaign_faults(c), "#/measures/a SCHEME_CYCLE");
    assert_string_equal(c->error.violations[0].params[0].value, "a, b, d, a");
    campaign_free(c);
}

static void tests_are_complete(void **state)
{
    (void)state;
    struct campaign *c = check_campaign();
    rule_faults(c, measure_events(c, "praise"));
    condition_add(c, "a", EFFECT_BAR, test_of(c, measure_events(c, "prise"), ABOVE, NULL));
    condition_add(c, "b", EFFECT_BAR, test_of(c, measure_events(c, "praise"), ABOVE, "0"));
    c->scheme.conditions[1].when[0].against = amount_by(c, BY_GRAVITY, "minor 1");
    assert_string_equal(campaign_faults(c), "#/conditions/0/when/0/events ID_UNKNOWN; "
                                            "#/conditions/0/when/0 EXACTLY_ONE; "
                                            "#/conditions/1/when/0/above/by NOT_COMBINED");
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_defined),
        cmocka_unit_test(forms_fit_their_source),
        cmocka_unit_test(sums_are_not_empty),
        cmocka_unit_test(gravities_are_the_indicator_s),
        cmocka_unit_test(related_rules),
        cmocka_unit_test(choices_have_a_ground),
        cmocka_unit_test(keys_fit_their_source),
        cmocka_unit_test(slopes_lead_somewhere),
        cmocka_unit_test(nothing_is_used_before_it_is_known),
        cmocka_unit_test(rings_are_found),
        cmocka_unit_test(tests_are_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
