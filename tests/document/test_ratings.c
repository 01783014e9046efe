/* Calibrated scores and coverage in the JSON of a result, in prose, and without names in public. */
#include "campaign.h"
#include "document/few_ballots.h"
#include "document/prose.h"
#include "document/pseudonyms.h"
#include "document/result.h"

#include "cmocka_all.h"

#include <jansson.h>
#include <string.h>

/* Three units of two groups rated by a mild and a stern rater and one who rates once; one winner a
 * group. Means: u1 80, u2 96, u3 72, so mild -5 and stern 8. */
static struct campaign *rated_campaign(void)
{
    static const char *const BALLOTS[][3] = {{"mild", "u1", "90"},
                                             {"stern", "u1", "70"},
                                             {"mild", "u2", "96"},
                                             {"stern", "u3", "66"},
                                             {"late", "u3", "78"}};
    struct campaign *c = campaign_new();
    panel_add(c, "peers", RATERS_GIVEN);
    c->scheme.code = "rated";
    c->scheme.panels[0].normalises = true;
    c->scheme.panels[0].normalise_minimum = 2;
    component_add(c, "peers", "1", measure_source(c, SOURCE_BALLOTS, "peers"));
    award_add(c, "flag", "hall", amount_of(c, "2"));
    unit_add(c, "u1", "hall", "east", NULL);
    unit_add(c, "u2", "hall", "east", NULL);
    unit_add(c, "u3", "hall", "west", NULL);
    raters_add(c, "peers", "mild stern late");
    for (size_t i = 0; i < 5; i++)
        ballot_add(c, "peers", BALLOTS[i][0], BALLOTS[i][1], BALLOTS[i][2]);
    return c;
}

static void spread_set(struct campaign *c, int at_most, int at_least)
{
    struct spread *rule = ARENA_NEW(c->arena, struct spread);
    *rule = (struct spread){.by = "group", .at_most = at_most, .at_least = at_least};
    c->scheme.awards[0].select.spread = rule;
    c->scheme.awards[0].select.spread_count = 1;
}

static json_t *result_json(struct campaign *c)
{
    struct buffer out;
    campaign_judge(c);
    buffer_init(&out);
    result_write(&out, &c->scheme, &c->facts, &c->result, true);
    json_t *json = json_loadb(out.data, out.length, 0, NULL);
    buffer_release(&out);
    assert_non_null(json);
    return json;
}

static const char *text_at(json_t *json, const char *key)
{
    return json_string_value(json_object_get(json, key));
}

static json_t *standing_json(json_t *result, const char *unit)
{
    size_t i;
    json_t *standing;
    json_array_foreach(json_object_get(result, "standings"), i, standing)
    {
        if (strcmp(text_at(standing, "unit"), unit) == 0)
            return standing;
    }
    fail();
    return NULL;
}

static const char *prose_of(struct campaign *c, const char *unit, enum language language)
{
    struct buffer out;
    struct explained explained = {
        .scheme = &c->scheme, .facts = &c->facts, .standing = standing_of(c, unit)};
    buffer_init(&out);
    prose_write(&out, language, &explained);
    return buffer_finish(&out, c->arena);
}

static void raw_stands_beside_adjusted(void **state)
{
    (void)state;
    struct campaign *c = rated_campaign();
    json_t *json = result_json(c), *standing = standing_json(json, "u2");
    assert_string_equal(text_at(json_object_get(standing, "components"), "peers"), "91.00");
    assert_string_equal(text_at(json_object_get(standing, "raw"), "peers"), "96.00");
    json_t *receipt = json_object_get(standing, "receipt");
    json_t *component = json_array_get(json_object_get(receipt, "components"), 0);
    assert_string_equal(text_at(json_object_get(component, "raw"), "value"), "96.00");
    assert_string_equal(text_at(json_object_get(component, "raw"), "exact"), "96");
    json_t *line = json_array_get(json_object_get(component, "lines"), 1);
    assert_string_equal(text_at(line, "rule"), "calibration");
    assert_string_equal(text_at(line, "arithmetic"), "91 - 96 = -5");
    assert_non_null(
        strstr(prose_of(c, "u2", LANGUAGE_EN), "Before the raters were calibrated it was 96.00."));
    assert_non_null(strstr(prose_of(c, "u2", LANGUAGE_EN), "Calibration of raters: 91 - 96 = -5."));
    assert_non_null(strstr(prose_of(c, "u2", LANGUAGE_ZH), "校准评分宽严之前为 96.00。"));
    assert_null(strstr(prose_of(c, "u2", LANGUAGE_ZH), "mild"));
    json_decref(json);
    c->scheme.panels[0].normalises = false;
    json = result_json(c);
    assert_null(json_object_get(standing_json(json, "u2"), "raw"));
    assert_int_equal(json_array_size(json_object_get(json, "calibrations")), 0);
    json_decref(json);
    campaign_free(c);
}

static void every_rater_is_listed_with_its_shift(void **state)
{
    (void)state;
    struct campaign *c = rated_campaign();
    json_t *json = result_json(c), *rows = json_object_get(json, "calibrations");
    assert_int_equal(json_array_size(rows), 3);
    json_t *late = json_array_get(rows, 0), *stern = json_array_get(rows, 2);
    assert_string_equal(text_at(late, "rater"), "late");
    assert_string_equal(text_at(late, "panel"), "peers");
    assert_string_equal(text_at(late, "shift"), "0");
    assert_true(json_is_false(json_object_get(late, "calibrated")));
    assert_int_equal(json_integer_value(json_object_get(late, "ballots")), 1);
    assert_null(json_object_get(late, "item"));
    assert_string_equal(text_at(stern, "rater"), "stern");
    /* (80 + 72)/2 - (70 + 66)/2 */
    assert_string_equal(text_at(stern, "shift"), "8");
    assert_true(json_is_true(json_object_get(stern, "calibrated")));
    json_t *choices = json_object_get(json, "choices");
    const char *key = "#/panels/peers/normalise/minimum";
    assert_int_equal(json_integer_value(json_object_get(choices, key)), 2);
    json_decref(json);
    c->facts.panels[0].mode = PANEL_SECRET;
    json = result_json(c);
    assert_int_equal(json_array_size(json_object_get(json, "calibrations")), 0);
    json_decref(json);
    campaign_free(c);
}

static void who_was_passed_over_is_told_why(void **state)
{
    (void)state;
    struct campaign *c = rated_campaign();
    spread_set(c, 1, 0);
    json_t *json = result_json(c);
    assert_true(json_is_true(json_object_get(standing_json(json, "u3"), "wins")));
    json_t *passed = json_object_get(standing_json(json, "u1"), "passed_over");
    assert_string_equal(text_at(passed, "by"), "group");
    assert_string_equal(text_at(passed, "value"), "east");
    assert_string_equal(text_at(passed, "reason"), "full");
    passed = json_object_get(json_object_get(standing_json(json, "u1"), "receipt"), "passed_over");
    assert_string_equal(text_at(passed, "reason"), "full");
    assert_null(json_object_get(standing_json(json, "u2"), "passed_over"));
    json_t *choices = json_object_get(json, "choices");
    const char *key = "#/awards/flag/select/spread/0/at_most";
    assert_int_equal(json_integer_value(json_object_get(choices, key)), 1);
    assert_non_null(strstr(prose_of(c, "u1", LANGUAGE_EN),
                           "the places of group “east” were full (at most 1)."));
    assert_non_null(
        strstr(prose_of(c, "u1", LANGUAGE_ZH), "组别“east”的名额已满（至多 1 个），因而顺延。"));
    json_decref(json);
    spread_set(c, 0, 1);
    json = result_json(c);
    passed = json_object_get(standing_json(json, "u1"), "passed_over");
    assert_string_equal(text_at(passed, "reason"), "kept");
    assert_non_null(strstr(prose_of(c, "u1", LANGUAGE_EN),
                           "the places left were kept for others by group (at least 1 of each)."));
    assert_non_null(strstr(prose_of(c, "u1", LANGUAGE_ZH),
                           "余下名额须留给其他组别（每个至少 1 个），因而顺延。"));
    json_decref(json);
    campaign_free(c);
}

/* Shifts need each rater's sheet; weights need its group, terms only whether they hold. */
static void pseudonyms_keep_what_the_result_needs(void **state)
{
    (void)state;
    static const unsigned char KEY[PSEUDONYM_KEY_BYTES] = {1};
    struct campaign *c = rated_campaign();
    struct fact_rater *raters = ARENA_ARRAY(c->arena, struct fact_rater, 4);
    for (size_t i = 0; i < 3; i++)
        raters[i] = c->facts.panels[0].raters[i];
    raters[0].group = raters[1].group = "board";
    raters[3] = (struct fact_rater){
        .id = "mild", .unit = -1, .group = "staff", .has_to = true, .to = c->facts.from - 1};
    c->facts.panels[0].raters = raters;
    c->facts.panels[0].rater_count = 4;
    for (size_t i = 0; i < 5; i++) {
        c->facts.ballots[i].has_day = true;
        c->facts.ballots[i].day = i == 2 ? c->facts.from - 1 : c->facts.from;
    }
    raters[0].has_from = true;
    raters[0].from = c->facts.from;
    struct facts hidden = facts_pseudonymise(c->arena, &c->scheme, &c->facts, KEY,
                                             &(struct disguise_level){false, RATER_BALLOT});
    assert_int_equal(hidden.panels[0].rater_count, 5);
    for (size_t i = 0; i < 5; i++)
        assert_true(!hidden.panels[0].raters[i].group && !hidden.panels[0].raters[i].has_from &&
                    !hidden.panels[0].raters[i].has_to);
    struct choice weights = choice_of(c, BY_RATER_GROUP, "board 2 staff 3");
    c->scheme.panels[0].weights = &weights;
    hidden = facts_pseudonymise(c->arena, &c->scheme, &c->facts, KEY,
                                &(struct disguise_level){false, RATER_BALLOT});
    size_t board = 0, staff = 0;
    for (size_t i = 0; i < 5; i++) {
        const char *group = hidden.panels[0].raters[i].group;
        board += group && strcmp(group, "board") == 0;
        staff += group && strcmp(group, "staff") == 0;
    }
    assert_int_equal(board, 3);
    assert_int_equal(staff, 1);
    hidden = facts_pseudonymise(c->arena, &c->scheme, &c->facts, KEY,
                                &(struct disguise_level){false, RATER_APART});
    assert_int_equal(hidden.panels[0].rater_count, 4);
    assert_true(hidden.panels[0].raters[0].has_from);
    campaign_judge(c);
    const char *before = arena_text(c->arena, component_of(c, "u2", "peers"));
    c->facts = hidden;
    campaign_judge(c);
    assert_string_equal(component_of(c, "u2", "peers"), before);
    campaign_free(c);
}

/* Scores of few raters are levelled only where their sum is all that the result asks for. */
static void levelled_scores_change_no_result(void **state)
{
    (void)state;
    static const enum mean MEANS[] = {MEAN_MEAN, MEAN_MEDIAN, MEAN_TRIMMED};
    for (size_t i = 0; i < 2 * COUNT(MEANS); i++) {
        struct campaign *c = rated_campaign();
        c->scheme.panels[0].normalises = i >= COUNT(MEANS);
        c->scheme.panels[0].mean = MEANS[i % COUNT(MEANS)];
        ballot_add(c, "peers", "late", "u1", "71");
        campaign_judge(c);
        const char *first = arena_text(c->arena, component_of(c, "u1", "peers"));
        const char *second = arena_text(c->arena, component_of(c, "u3", "peers"));
        struct facts levelled =
            facts_level_few(c->arena, &c->scheme, &c->facts, &c->result, FEW_OF_ALL, 9);
        bool same = number_equal(levelled.ballots[0].score, c->facts.ballots[0].score);
        assert_int_equal(same, i > 0);
        same = number_equal(levelled.ballots[3].score, c->facts.ballots[3].score);
        assert_int_equal(same, c->scheme.panels[0].normalises);
        c->facts = levelled;
        campaign_judge(c);
        assert_string_equal(component_of(c, "u1", "peers"), first);
        assert_string_equal(component_of(c, "u3", "peers"), second);
        campaign_free(c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(raw_stands_beside_adjusted),
        cmocka_unit_test(every_rater_is_listed_with_its_shift),
        cmocka_unit_test(who_was_passed_over_is_told_why),
        cmocka_unit_test(pseudonyms_keep_what_the_result_needs),
        cmocka_unit_test(levelled_scores_change_no_result),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
