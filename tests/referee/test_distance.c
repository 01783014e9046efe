/* The distance to a place in small campaigns; tests/properties has that every change holds. */
#include "campaign.h"
#include "cmocka_all.h"
#include "referee/distance.h"

#include <string.h>

static const struct distance *distances_of(struct campaign *c, const char *unit, size_t *ret_count)
{
    return standing_distances(c->arena, &c->scheme, &c->facts, &c->result, standing_of(c, unit),
                              ret_count);
}

static struct campaign *two_units(void)
{
    struct campaign *c = campaign_new();
    indicator_add(c, "complaint", FORM_EVENT, "light grave");
    indicator_add(c, "praise", FORM_EVENT, NULL);
    panel_add(c, "jury", RATERS_GIVEN);
    raters_add(c, "jury", "r1 r2");
    award_add(c, "flag", "hall", amount_of(c, "1"));
    int quality = ledger_add(c, "quality", "100");
    struct measure complaint = measure_events(c, "complaint");
    complaint.each = amount_by(c, BY_GRAVITY, "light -1 grave -5");
    rule_add(c, quality, "complaint", NULL, complaint);
    rule_add(c, quality, "praise", "2", measure_events(c, "praise"));
    c->scheme.components[quality].weight = number_of(c, "0.5");
    component_add(c, "jury", "0.5", measure_source(c, SOURCE_BALLOTS, "jury"));
    unit_add(c, "u1", "hall", NULL, NULL);
    unit_add(c, "u2", "hall", NULL, NULL);
    for (size_t i = 0; i < 8; i++)
        ballot_add(c, "jury", i % 2 == 0 ? "r1" : "r2", i % 4 < 2 ? "u1" : "u2",
                   i < 4 ? "90" : "0");
    c->facts.ballot_count = 4;
    return c;
}

static const char *text_of(struct campaign *c, const char *unit)
{
    size_t count;
    const char *text = "";
    const struct distance *distances = distances_of(c, unit, &count);
    for (size_t i = 0; i < count; i++) {
        const struct distance *d = &distances[i];
        const char *what = d->change == CHANGE_TOTAL   ? "total"
                           : d->change == CHANGE_PANEL ? "panel"
                                                       : d->measure->events[0].id;
        text = arena_print(c->arena, "%s%s%s%s %s%s%s", text, i > 0 ? "; " : "",
                           d->more ? "+" : "-", number_text(c->arena, distance_amount(c->arena, d)),
                           what, d->gravity ? " " : "", d->gravity ? d->gravity : "");
    }
    return text;
}

static void the_smallest_changes_are_told(void **state)
{
    (void)state;
    struct campaign *c = two_units();
    for (size_t i = 0; i < 3; i++)
        event_add(c, "u2", "complaint", "2026-02-01", "light", NULL);
    event_add(c, "u2", "complaint", "2026-02-01", "grave", NULL);
    campaign_judge(c);
    assert_string_equal(winners_of(c), "u1");
    /* Half of 8 points behind; totals are compared as published, and shared places are places. */
    assert_string_equal(text_of(c, "u2"), "+4 total; +4 praise; +7.99 panel");
    assert_string_equal(text_of(c, "u1"),
                        "-4.01 total; +9 complaint light; +2 complaint grave; -8.02 panel");
    campaign_free(c);
}

static void a_bar_is_told_by_its_events(void **state)
{
    (void)state;
    struct campaign *c = two_units();
    struct measure grave = measure_events(c, "complaint");
    grave.where.gravity = ids_of(c, "grave");
    condition_add(c, "grave", EFFECT_BAR, test_of(c, grave, ABOVE, "0"));
    event_add(c, "u2", "complaint", "2026-02-01", "grave", NULL);
    event_add(c, "u2", "complaint", "2026-02-02", "grave", NULL);
    event_add(c, "u2", "complaint", "2026-02-02", "grave", NULL)->finding = FINDING_DISMISSED;
    campaign_judge(c);
    assert_string_equal(winners_of(c), "u1");
    assert_string_equal(text_of(c, "u2"), "-2 complaint grave");
    campaign_free(c);
}

/* Only the ballots of the item move, and no further than its own maximum. */
static void an_item_moves_alone(void **state)
{
    (void)state;
    struct campaign *c = two_units();
    struct choice items = choice_of(c, BY_ITEM, "style 90 tone 50");
    c->scheme.panels[0].item_max = &items;
    c->scheme.components[1].measure->item = "style";
    for (size_t i = 0; i < 4; i++) {
        c->facts.ballots[i].item = "style";
        c->facts.ballots[i].score = number_of(c, i < 2 ? "90" : "86");
    }
    for (size_t i = 0; i < 4; i++) {
        ballot_add(c, "jury", i % 2 == 0 ? "r1" : "r2", i < 2 ? "u1" : "u2", "10");
        c->facts.ballots[4 + i].item = "tone";
    }
    campaign_judge(c);
    assert_string_equal(refusals_of(c), "");
    assert_string_equal(winners_of(c), "u1");
    assert_string_equal(text_of(c, "u2"), "+2 total; +2 praise; +3.99 panel");
    event_add(c, "u2", "complaint", "2026-02-01", "grave", NULL);
    campaign_judge(c);
    assert_string_equal(text_of(c, "u2"), "+4.5 total; +5 praise");
    campaign_free(c);
}

static void a_ceiling_is_told_by_its_events(void **state)
{
    (void)state;
    struct campaign *c = two_units();
    int row = condition_add(c, "grave", EFFECT_CEILING,
                            test_of(c, measure_events(c, "complaint"), AT_LEAST, "2"));
    c->scheme.conditions[row].level = LEVEL_NONE;
    c->scheme.awards[0].select.number = amount_of(c, "2");
    for (size_t i = 0; i < 3; i++)
        event_add(c, "u2", "complaint", "2026-02-01", "light", NULL);
    campaign_judge(c);
    assert_string_equal(winners_of(c), "u1");
    assert_string_equal(text_of(c, "u2"), "-2 complaint light");
    campaign_free(c);
}

static void none_for_a_roster_too_large(void **state)
{
    (void)state;
    struct campaign *c = two_units();
    for (size_t i = 0; i < DISTANCE_UNITS_MOST; i++)
        unit_add(c, arena_print(c->arena, "v%zu", i), "hall", NULL, NULL);
    campaign_judge(c);
    assert_string_equal(text_of(c, "u2"), "");
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_smallest_changes_are_told),
        cmocka_unit_test(a_bar_is_told_by_its_events),
        cmocka_unit_test(an_item_moves_alone),
        cmocka_unit_test(a_ceiling_is_told_by_its_events),
        cmocka_unit_test(none_for_a_roster_too_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
