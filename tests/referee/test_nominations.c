/* Nominations: admission in their order, files, checks, and what a unit without one fails. */
#include "campaign_people.h"
#include "cmocka_all.h"

static struct campaign *nominated_campaign(const char *limit)
{
    struct campaign *c = campaign_new();
    indicator_add(c, "score", FORM_VALUE, NULL);
    component_add(c, "score", "1", measure_source(c, SOURCE_METRIC, "score"));
    award_add(c, "star", "person", amount_of(c, NULL));
    nomination_rules(c, step_add(c, "nomination", STEP_NOMINATION), limit);
    for (int i = 1; i <= 4; i++) {
        const char *id = arena_print(c->arena, "u%d", i);
        unit_add(c, id, "person", "east", NULL);
        metric_add(c, id, "score", WHEN_CURRENT, NULL, "50");
    }
    int office = unit_add(c, "office", "department", NULL, NULL);
    c->facts.units[office].has_headcount = true;
    c->facts.units[office].headcount = number_of(c, "10");
    date_add(c, "nomination", NULL, "2026-03-25");
    return c;
}

static struct nomination *rules_of(struct campaign *c)
{
    return c->scheme.steps[0].nomination;
}

static struct fact_nomination *named(struct campaign *c, const char *unit, const char *by)
{
    return nomination_add(c, unit, "star", by, "2026-03-25");
}

static const char *refused(struct campaign *c)
{
    campaign_judge(c);
    return refusals_of(c);
}

static void limits_duplicates_and_days(void **state)
{
    (void)state;
    struct campaign *c = nominated_campaign("2");
    named(c, "u1", "office");
    named(c, "u1", "office");
    named(c, "nobody", "office");
    named(c, "u2", "office")->day = day_from("2026-03-26");
    named(c, "u2", "office");
    named(c, "u3", "office");
    named(c, "u3", "club");
    named(c, "u4", "self");
    nomination_add(c, "u4", "other", "club", "2026-03-01");
    assert_string_equal(refused(c), "nominations/1 duplicate_nomination; "
                                    "nominations/2 unknown_unit; nominations/3 late; "
                                    "nominations/5 nomination_quota; "
                                    "nominations/7 source_not_admitted; "
                                    "nominations/8 unknown_award");
    assert_string_equal(failed_of(c, "u4"), "not_nominated");
    assert_string_equal(failed_of(c, "u3"), "");
    assert_string_equal(winners_of(c), "u1 u2 u3");
    c->scheme.settings.deadline_day = DEADLINE_EXCLUSIVE;
    campaign_judge(c);
    assert_string_equal(winners_of(c), "");
    campaign_free(c);
}

static const char *limited(struct campaign *c, struct amount limit)
{
    rules_of(c)->limit = limit;
    return refused(c);
}

static void limits_by_nominator_and_headcount(void **state)
{
    (void)state;
    struct campaign *c = nominated_campaign(NULL);
    named(c, "u1", "office");
    named(c, "u2", "office");
    named(c, "u3", "club");
    assert_string_equal(refused(c), "");
    assert_string_equal(limited(c, amount_by(c, BY_NOMINATOR, "office 1 * 2")),
                        "nominations/1 nomination_quota");
    assert_string_equal(limited(c, amount_by(c, BY_NOMINATOR, "office 2")),
                        "nominations/2 nomination_quota");
    struct choice_entry bands[] = {
        {.from = number_of(c, "0"), .number = number_of(c, "1")},
        {.from = number_of(c, "10"), .number = number_of(c, "2")},
    };
    struct amount banded = {.kind = AMOUNT_CHOICE,
                            .choice = {BY_NOMINATOR_HEADCOUNT, bands, COUNT(bands), true}};
    assert_string_equal(limited(c, banded), "");
    c->facts.units[4].headcount = number_of(c, "9");
    assert_string_equal(limited(c, banded), "nominations/1 nomination_quota");
    c->facts.units[4].has_headcount = false;
    c->facts.units[4].headcount = (struct number){0};
    assert_string_equal(limited(c, banded), "nominations/1 nomination_quota");
    campaign_free(c);
}

static void too_few_lapse(void **state)
{
    (void)state;
    struct campaign *c = nominated_campaign("3");
    named(c, "u1", "office");
    named(c, "u2", "office");
    named(c, "u2", "club");
    named(c, "u3", "club")->day = day_from("2026-03-26");
    rules_of(c)->minimum = 2;
    assert_string_equal(refused(c), "nominations/3 late");
    rules_of(c)->under_minimum = MINIMUM_LAPSE;
    assert_string_equal(refused(c), "nominations/2 below_minimum; nominations/3 late");
    assert_string_equal(winners_of(c), "u1 u2");
    campaign_free(c);
}

static void sources(void **state)
{
    (void)state;
    struct campaign *c = nominated_campaign("1");
    rules_of(c)->from_self = true;
    named(c, "u1", "self");
    named(c, "u2", "self");
    named(c, "u2", "office");
    named(c, "u3", "club");
    assert_string_equal(refused(c), "");
    assert_string_equal(winners_of(c), "u1 u2 u3");
    rules_of(c)->need = NEED_ALL;
    campaign_judge(c);
    assert_string_equal(winners_of(c), "u2");
    rules_of(c)->from_other = false;
    assert_string_equal(refused(c),
                        "nominations/2 source_not_admitted; nominations/3 source_not_admitted");
    assert_string_equal(winners_of(c), "u1 u2");
    campaign_free(c);
}

static struct bound bound_of(struct campaign *c, enum comparison comparison, const char *number)
{
    return (struct bound){true, comparison, amount_of(c, number)};
}

static void files(void **state)
{
    (void)state;
    struct campaign *c = nominated_campaign(NULL);
    struct nomination *rules = rules_of(c);
    file_item_add(c, rules,
                  (struct file_item){.id = "length",
                                     .bound = {true, AT_MOST, amount_by(c, BY_AWARD, "star 100")}});
    file_item_add(c, rules,
                  (struct file_item){.id = "seal",
                                     .bound = {true, IS, {.kind = AMOUNT_TRUTH, .truth = true}}});
    file_item_add(c, rules,
                  (struct file_item){.id = "papers", .bound = bound_of(c, AT_LEAST, "2")});
    file_item_add(c, rules, (struct file_item){.id = "kinds", .has = ids_of(c, "form deeds")});
    static const char *const LENGTHS[] = {"100", "101", "100", "101", "100", "100"};
    static const char *const PAPERS[] = {"form deeds", "deeds form", "form",
                                         "form",       "form video", "form deeds video"};
    for (size_t i = 0; i < COUNT(LENGTHS); i++) {
        struct fact_nomination *row = named(c, "u1", arena_print(c->arena, "by%zu", i));
        nomination_file(
            c, row,
            (struct fact_file){.id = "papers", .kind = FILE_NAMES, .names = ids_of(c, PAPERS[i])});
        nomination_file(
            c, row,
            (struct fact_file){.id = "kinds", .kind = FILE_NAMES, .names = ids_of(c, PAPERS[i])});
        nomination_file(c, row,
                        (struct fact_file){.id = "length", .number = number_of(c, LENGTHS[i])});
        if (i < 5)
            nomination_file(c, row,
                            (struct fact_file){.id = "seal", .kind = FILE_TRUTH, .truth = true});
    }
    assert_string_equal(refused(c), "nominations/1 file_too_long; nominations/2 file_incomplete; "
                                    "nominations/3 file_incomplete; "
                                    "nominations/4 file_incomplete; "
                                    "nominations/5 file_incomplete");
    c->facts.nominations[0].file = c->facts.nominations[1].file;
    assert_string_equal(failed_of(c, "u1"), "");
    campaign_judge(c);
    assert_string_equal(failed_of(c, "u1"), "not_nominated");
    campaign_free(c);
}

static void checks_of_nominations(void **state)
{
    (void)state;
    struct campaign *c = nominated_campaign(NULL);
    step_add(c, "county", STEP_CHECK);
    date_add(c, "county", NULL, "2026-04-10");
    nomination_check(c, named(c, "u1", "office"), "county", "2026-04-10", true);
    nomination_check(c, named(c, "u2", "office"), "county", "2026-04-09", false);
    nomination_check(c, named(c, "u3", "office"), "county", "2026-04-11", true);
    named(c, "u4", "office");
    assert_string_equal(refused(c), "nominations/2 late");
    assert_string_equal(failed_of(c, "u2"), "county");
    assert_string_equal(standing_of(c, "u2")->gates[0].arithmetic, "nomination accepted");
    assert_string_equal(standing_of(c, "u2")->gates[1].arithmetic, "county not passed");
    assert_string_equal(failed_of(c, "u3"), "not_nominated");
    assert_string_equal(failed_of(c, "u4"), "county");
    /* A second nominator whose check passed will do. */
    nomination_check(c, named(c, "u2", "club"), "county", "2026-04-09", true);
    campaign_judge(c);
    assert_string_equal(winners_of(c), "u1 u2");
    campaign_free(c);
}

static void outside_opinions(void **state)
{
    (void)state;
    struct campaign *c = nominated_campaign(NULL);
    int police = step_add(c, "check:police", STEP_CHECK);
    c->scheme.steps[police].check_of = CHECK_UNIT;
    c->scheme.steps[police].source = "police";
    for (int i = 1; i <= 4; i++)
        named(c, arena_print(c->arena, "u%d", i), "office");
    check_add(c, "u1", "police", CHECK_CLEAR);
    check_add(c, "u2", "police", CHECK_ADVERSE);
    check_add(c, "u3", "credit", CHECK_CLEAR);
    check_add(c, "u4", "police", CHECK_PENDING);
    campaign_judge(c);
    assert_string_equal(winners_of(c), "u1");
    assert_string_equal(failed_of(c, "u2"), "check:police");
    check_add(c, "u4", "police", CHECK_CLEAR);
    check_add(c, "u1", "police", CHECK_ADVERSE);
    campaign_judge(c);
    assert_string_equal(winners_of(c), "u4");
    c->scheme.steps[police].only.groups = ids_of(c, "west");
    campaign_judge(c);
    assert_string_equal(winners_of(c), "u1 u2 u3 u4");
    campaign_free(c);
}

/* The day may stand in the scheme alone. */
static void days_of_the_scheme(void **state)
{
    (void)state;
    struct campaign *c = nominated_campaign(NULL);
    c->facts.date_count = 0;
    named(c, "u1", "office");
    struct step *step = &c->scheme.steps[0];
    assert_string_equal(refused(c), "");
    step->due_day = 24;
    assert_string_equal(refused(c), "nominations/0 late");
    step->due_day = 31;
    assert_string_equal(refused(c), "");
    step->due_month = 2;
    step->due_day = 29;
    assert_string_equal(refused(c), "nominations/0 late");
    step->due_after = DUE_AFTER_END; /* 2027-02-28, the month's last */
    assert_string_equal(refused(c), "");
    c->facts.nominations[0].day = day_from("2027-02-28");
    assert_string_equal(refused(c), "");
    c->facts.nominations[0].day = day_from("2027-03-01");
    assert_string_equal(refused(c), "nominations/0 late");
    step->due_month = 0;
    step->due_day = 10; /* of the month behind the period */
    c->facts.nominations[0].day = day_from("2026-04-10");
    assert_string_equal(refused(c), "");
    c->facts.nominations[0].day = day_from("2026-04-11");
    assert_string_equal(refused(c), "nominations/0 late");
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits_duplicates_and_days),
        cmocka_unit_test(limits_by_nominator_and_headcount),
        cmocka_unit_test(too_few_lapse),
        cmocka_unit_test(sources),
        cmocka_unit_test(files),
        cmocka_unit_test(checks_of_nominations),
        cmocka_unit_test(outside_opinions),
        cmocka_unit_test(days_of_the_scheme),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
