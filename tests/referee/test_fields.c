/* A measure over other units, and shares of it in tests. */
#include "campaign.h"
#include "cmocka_all.h"

static struct campaign *field_campaign(void)
{
    struct campaign *c = campaign_new();
    indicator_add(c, "sales", FORM_VALUE, NULL);
    component_add(c, "value", "1", measure_source(c, SOURCE_METRIC, "sales"));
    c->scheme.components[0].missing = MISSING_EXCLUDE;
    award_add(c, "star", "person", amount_of(c, "1"));
    unit_add(c, "shop1", "shop", NULL, NULL);
    unit_add(c, "shop2", "shop", NULL, NULL);
    static const char *const SALES[] = {"100", "60", "140", "100", NULL};
    for (size_t i = 0; i < COUNT(SALES); i++) {
        const char *id = arena_print(c->arena, "u%zu", i + 1);
        unit_add(c, id, "person", i < 3 ? "east" : "west", i < 3 ? "shop1" : "shop2");
        if (SALES[i])
            metric_add(c, id, "sales", WHEN_CURRENT, NULL, SALES[i]);
    }
    return c;
}

static const char *values(struct campaign *c)
{
    const char *text = "";
    campaign_judge(c);
    for (int i = 1; i <= 5; i++) {
        const struct standing *standing = standing_of(c, arena_print(c->arena, "u%d", i));
        const struct component_result *result = &standing->components[0];
        text = arena_print(c->arena, "%s%s%s", text, i > 1 ? " " : "",
                           result->present ? number_text(c->arena, result->exact) : "none");
    }
    return text;
}

static const char *field(struct campaign *c, enum within within, enum field_reduce reduce,
                         enum field_of of, enum field_ties ties)
{
    struct field *field = ARENA_NEW(c->arena, struct field);
    *field = (struct field){within, reduce, of, ties};
    c->scheme.components[0].measure->field = field;
    return values(c);
}

static void sums_and_means(void **state)
{
    (void)state;
    struct campaign *c = field_campaign();
    assert_string_equal(values(c), "100 60 140 100 none");
    assert_string_equal(field(c, WITHIN_ALL, FIELD_SUM, FIELD_ALL, 0), "400 400 400 400 400");
    assert_string_equal(field(c, WITHIN_GROUP, FIELD_SUM, FIELD_ALL, 0), "300 300 300 100 100");
    assert_string_equal(field(c, WITHIN_PARENT, FIELD_MEAN, FIELD_ALL, 0), "100 100 100 100 100");
    assert_string_equal(field(c, WITHIN_PARENT, FIELD_MEAN, FIELD_OTHERS, 0),
                        "100 120 80 none 100");
    assert_string_equal(field(c, WITHIN_RANKING, FIELD_SUM, FIELD_ALL, 0), "400 400 400 400 400");
    c->scheme.rank_within_group = true;
    assert_string_equal(field(c, WITHIN_RANKING, FIELD_SUM, FIELD_OTHERS, 0),
                        "200 240 160 none 100");
    assert_string_equal(lines_of(c, "u1", "value"), "value sum of 200 with 100");
    assert_string_equal(lines_of(c, "u5", "value"), "value sum of 100 with none of its own");
    /* A unit below no other has no siblings, and one that does not enter counts with its group. */
    metric_add(c, "shop1", "sales", WHEN_CURRENT, NULL, "1000");
    assert_string_equal(field(c, WITHIN_PARENT, FIELD_SUM, FIELD_ALL, 0), "300 300 300 100 100");
    c->facts.units[0].group = "west";
    assert_string_equal(field(c, WITHIN_GROUP, FIELD_SUM, FIELD_ALL, 0), "300 300 300 1100 1100");
    campaign_free(c);
}

static void places(void **state)
{
    (void)state;
    struct campaign *c = field_campaign();
    assert_string_equal(field(c, WITHIN_ALL, FIELD_PLACE, FIELD_ALL, FIELD_INCLUDE),
                        "2 4 1 2 none");
    assert_string_equal(field(c, WITHIN_ALL, FIELD_PLACE, FIELD_ALL, FIELD_EXCLUDE),
                        "3 4 1 3 none");
    assert_string_equal(field(c, WITHIN_GROUP, FIELD_PLACE, FIELD_ALL, FIELD_INCLUDE),
                        "2 3 1 1 none");
    c->scheme.components[0].measure->each = amount_of(c, "-1");
    assert_string_equal(field(c, WITHIN_ALL, FIELD_PLACE, FIELD_ALL, FIELD_INCLUDE),
                        "2 1 4 2 none");
    assert_string_equal(lines_of(c, "u3", "value"), "value place 4 with -140");
    campaign_free(c);
}

static struct share *share_of(struct campaign *c, const char *per_cent, const char *of,
                              enum share_rounding rounding)
{
    struct share *share = ARENA_NEW(c->arena, struct share);
    *share = (struct share){number_of(c, per_cent), {of, -1}, rounding};
    return share;
}

static const char *passing(struct campaign *c, const char *per_cent, enum share_rounding rounding)
{
    c->scheme.conditions[0].when[0].against.share = share_of(c, per_cent, "mean", rounding);
    campaign_judge(c);
    return ranks_of(c);
}

static void shares_in_tests(void **state)
{
    (void)state;
    struct campaign *c = field_campaign();
    struct measure mean = measure_source(c, SOURCE_METRIC, "sales");
    struct field within = {WITHIN_PARENT, FIELD_MEAN, FIELD_ALL, FIELD_INCLUDE};
    mean.field = &within;
    measure_add(c, "mean", mean);
    condition_add(c, "sales", EFFECT_REQUIRE,
                  test_of(c, measure_source(c, SOURCE_METRIC, "sales"), AT_LEAST, NULL));
    c->scheme.conditions[0].when[0].against = (struct amount){.kind = AMOUNT_SHARE};
    assert_string_equal(passing(c, "140", SHARE_EXACT), "u3:1 u1:- u2:- u4:- u5:-");
    assert_string_equal(passing(c, "140.01", SHARE_EXACT), "u1:- u2:- u3:- u4:- u5:-");
    assert_string_equal(passing(c, "140.01", SHARE_FLOOR), "u3:1 u1:- u2:- u4:- u5:-");
    assert_string_equal(passing(c, "139.1", SHARE_CEIL), "u3:1 u1:- u2:- u4:- u5:-");
    assert_string_equal(passing(c, "140.5", SHARE_HALF_UP), "u1:- u2:- u3:- u4:- u5:-");
    assert_string_equal(passing(c, "100", SHARE_EXACT), "u3:1 u1:2 u4:2 u2:- u5:-");
    assert_string_equal(standing_of(c, "u2")->gates[0].arithmetic, "sales 60, not >= 100");
    assert_string_equal(standing_of(c, "u5")->gates[0].arithmetic, "sales absent, not >= 100");
    assert_string_equal(standing_of(c, "u4")->gates[0].arithmetic, "sales 100 >= 100");
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_and_means),
        cmocka_unit_test(places),
        cmocka_unit_test(shares_in_tests),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
