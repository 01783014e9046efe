#include "app/steps_walk.h"

#include "base/attributes.h"
#include "base/date.h"
#include "cmocka_all.h"

#define TODAY 20000

static struct step STEPS[] = {
    {.id = "office", .kind = STEP_APPROVAL, .by = "office"},
    {.id = "chief", .kind = STEP_APPROVAL, .by = "chief"},
    {.id = "notice", .kind = STEP_NOTICE, .days = 5},
    {.id = "announcement", .kind = STEP_ANNOUNCEMENT},
};
static struct scheme scheme = {.steps = STEPS, .step_count = COUNT(STEPS)};

static const struct column COLUMNS[] = {
    {"position", COLUMN_INTEGER}, {"outcome", COLUMN_TEXT}, {"until", COLUMN_DATE}};

struct entry {
    const char *position, *outcome, *until;
};

static struct walk walk_of(const struct entry *entries, size_t count)
{
    const struct table table = {COLUMNS, COUNT(COLUMNS), count, (const char *const *)entries};
    return steps_walk(&scheme, &table, TODAY);
}
#define WALK(...)                                                                                  \
    walk_of((const struct entry[]){__VA_ARGS__},                                                   \
            sizeof((const struct entry[]){__VA_ARGS__}) / sizeof(struct entry))

/* 20000 is 2024-10-04. */
#define YESTERDAY "2024-10-03"
#define THIS_DAY  "2024-10-04"

static void nothing_done(void **state)
{
    (void)state;
    struct walk walk = walk_of(NULL, 0);
    assert_int_equal(walk.due, 0);
    assert_false(walk.running);
}

static void approvals_follow_each_other(void **state)
{
    (void)state;
    assert_int_equal(WALK({"0", "approved", NULL}).due, 1);
    assert_int_equal(WALK({"0", "approved", NULL}, {"1", "approved", NULL}).due, 2);
}

static void a_return_starts_over_or_repeats(void **state)
{
    (void)state;
    scheme.settings.returned = RETURNED_FIRST;
    assert_int_equal(WALK({"0", "approved", NULL}, {"1", "returned", NULL}).due, 0);
    scheme.settings.returned = RETURNED_SAME;
    assert_int_equal(WALK({"0", "approved", NULL}, {"1", "returned", NULL}).due, 1);
    scheme.settings.returned = RETURNED_FIRST;
    assert_int_equal(
        WALK({"0", "approved", NULL}, {"1", "returned", NULL}, {"0", "approved", NULL}).due, 1);
}

static void a_notice_is_over_the_day_after_its_last(void **state)
{
    (void)state;
    struct walk walk = WALK({"2", "done", THIS_DAY});
    assert_int_equal(walk.due, 2);
    assert_true(walk.running);
    assert_int_equal(walk.until, TODAY);
    walk = WALK({"2", "done", YESTERDAY});
    assert_int_equal(walk.due, 3);
    assert_false(walk.running);
}

static void the_end(void **state)
{
    (void)state;
    assert_int_equal(WALK({"2", "done", YESTERDAY}, {"3", "done", NULL}).due, COUNT(STEPS));
}

static void a_notice_of_no_days_is_skipped(void **state)
{
    (void)state;
    STEPS[2].days = 0;
    assert_int_equal(WALK({"1", "approved", NULL}).due, 3);
    STEPS[2].days = 5;
}

static void the_first_day_is_day_one(void **state)
{
    (void)state;
    struct step notice = {.kind = STEP_NOTICE, .days = 3, .clock = CLOCK_CALENDAR};
    struct calendar calendar = {0};
    assert_int_equal(steps_notice_end(&notice, &calendar, TODAY), TODAY + 2);
    notice.clock = CLOCK_WORKING; /* from a Friday: Friday, Monday, Tuesday */
    assert_int_equal(steps_notice_end(&notice, &calendar, TODAY), TODAY + 4);
    const day_t holidays[] = {TODAY}, workdays[] = {TODAY + 1};
    calendar = (struct calendar){holidays, 1, workdays, 1};
    assert_int_equal(steps_notice_end(&notice, &calendar, TODAY), TODAY + 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_done),
        cmocka_unit_test(approvals_follow_each_other),
        cmocka_unit_test(a_return_starts_over_or_repeats),
        cmocka_unit_test(a_notice_is_over_the_day_after_its_last),
        cmocka_unit_test(the_end),
        cmocka_unit_test(a_notice_of_no_days_is_skipped),
        cmocka_unit_test(the_first_day_is_day_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
