/* Word lists and the built-in settings. */
#include "campaign.h"
#include "cmocka_all.h"
#include "scheme/settings.h"

#include <string.h>

static void words_and_values(void **state)
{
    (void)state;
    assert_int_equal(word_list_find(&WORD_LIST_VERDICT, "responsible"), VERDICT_RESPONSIBLE);
    assert_int_equal(word_list_find(&WORD_LIST_VERDICT, "Responsible"), -1);
    assert_int_equal(word_list_find(&WORD_LIST_VERDICT, ""), -1);
    assert_string_equal(word_list_name(&WORD_LIST_FINDING, FINDING_WITHDRAWN), "withdrawn");
    assert_null(word_list_name(&WORD_LIST_FINDING, FINDING_COUNT));
    assert_null(word_list_name(&WORD_LIST_FINDING, -1));
    /* The first reduction is "not given" and has no word. */
    assert_int_equal(word_list_find(&WORD_LIST_REDUCTION, ""), -1);
    assert_int_equal(word_list_find(&WORD_LIST_REDUCTION, "sum"), REDUCE_SUM);
}

static void lists_have_no_word_twice(void **state)
{
    (void)state;
    static const struct word_list *const LISTS[] = {
        &WORD_LIST_VERDICT,   &WORD_LIST_FINDING,   &WORD_LIST_FORM,        &WORD_LIST_CADENCE,
        &WORD_LIST_CHOICE_BY, &WORD_LIST_WINDOW,    &WORD_LIST_REDUCTION,   &WORD_LIST_PARTIAL,
        &WORD_LIST_GAP,       &WORD_LIST_ORDER,     &WORD_LIST_SCOPE,       &WORD_LIST_COMPARISON,
        &WORD_LIST_PART,      &WORD_LIST_MISSING,   &WORD_LIST_PANEL_MODE,  &WORD_LIST_RATERS,
        &WORD_LIST_MEAN,      &WORD_LIST_TIES_LEFT, &WORD_LIST_SELF_RATING, &WORD_LIST_VACANCY,
        &WORD_LIST_EFFECT,    &WORD_LIST_REACH,     &WORD_LIST_WHO,         &WORD_LIST_CLOCK,
        &WORD_LIST_RETURNED,  &WORD_LIST_ROUNDING,  &WORD_LIST_NUMBERING,   &WORD_LIST_DECISION,
        &WORD_LIST_PREFER,
    };
    for (size_t i = 0; i < COUNT(LISTS); i++) {
        assert_true(LISTS[i]->count >= 1);
        for (size_t value = 0; value < LISTS[i]->count; value++)
            if (LISTS[i]->words[value][0] != '\0')
                assert_int_equal(word_list_find(LISTS[i], LISTS[i]->words[value]), value);
    }
}

static void built_in_settings(void **state)
{
    (void)state;
    struct settings settings;
    memset(&settings, 0xA5, sizeof(settings));
    settings_default(&settings);
    assert_int_equal(settings.precision, 2);
    assert_int_equal(settings.rounding, ROUNDING_HALF_AWAY);
    assert_int_equal(settings.numbering, NUMBERING_COMPETITION);
    assert_int_equal(settings.verdict.word, VERDICT_ANY);
    assert_null(settings.verdict.choice);
    assert_int_equal(settings.reach, REACH_SELF);
    assert_int_equal(settings.missing, MISSING_BLOCK);
    assert_int_equal(settings.mean, MEAN_MEAN);
    assert_int_equal(settings.self_rating, SELF_REFUSE);
    assert_int_equal(settings.ties_left, TIES_SHARE);
    assert_int_equal(settings.vacancy, VACANCY_PROMOTE);
    assert_int_equal(settings.clock, CLOCK_CALENDAR);
    assert_int_equal(settings.returned, RETURNED_FIRST);
    assert_false(settings.has_floor || settings.has_cap);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_and_values),
        cmocka_unit_test(lists_have_no_word_twice),
        cmocka_unit_test(built_in_settings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
