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

static struct arena *arena;

static struct walk walk_of(const struct entry *entries, size_t count)
{
    const struct table table = {COLUMNS, COUNT(COLUMNS), count, (const char *const *)entries};
    return steps_walk(arena, &scheme, &table, TODAY);
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

static struct step MIXED[] = {
    {.id = "naming", .kind = STEP_NOMINATION},        {.id = "draw", .kind = STEP_DECISION},
    {.id = "ballots", .kind = STEP_BALLOTS},          {.id = "office", .kind = STEP_APPROVAL},
    {.id = "bonus", .kind = STEP_DECISION},           {.id = "chief", .kind = STEP_APPROVAL},
    {.id = "notice", .kind = STEP_NOTICE, .days = 5}, {.id = "end", .kind = STEP_STAGE},
};

static void with_mixed_steps(void (*play)(void))
{
    struct scheme before = scheme;
    scheme = (struct scheme){.steps = MIXED, .step_count = COUNT(MIXED)};
    play();
    scheme = before;
}

static void play_calendar(void)
{
    assert_int_equal(walk_of(NULL, 0).due, 1);
    assert_int_equal(WALK({"1", "done", NULL}).due, 3);
    assert_int_equal(WALK({"6", "done", YESTERDAY}).due, COUNT(MIXED));
    assert_int_equal(steps_walk_start(&scheme), 3);
}

static void steps_of_the_calendar_are_passed_over(void **state)
{
    (void)state;
    with_mixed_steps(play_calendar);
}

static void play_continued(void)
{
    struct walk walk = WALK({"1", "continued", NULL}, {"1", "continued", NULL});
    assert_int_equal(walk.due, 1);
    assert_true(walk.holds[0] && walk.holds[1]);
    assert_int_equal(WALK({"1", "continued", NULL}, {"1", "done", NULL}).due, 3);
}

static void a_decision_may_go_on(void **state)
{
    (void)state;
    with_mixed_steps(play_continued);
}

/* What lies behind the approval that is due again is void, what lies before stays. */
static void play_return(void)
{
    scheme.settings.returned = RETURNED_FIRST;
    struct walk walk = WALK({"1", "done", NULL}, {"3", "approved", NULL}, {"4", "done", NULL},
                            {"5", "returned", NULL});
    assert_int_equal(walk.due, 3);
    assert_true(walk.holds[0]);
    assert_false(walk.holds[1] || walk.holds[2] || walk.holds[3]);
    scheme.settings.returned = RETURNED_SAME;
    walk = WALK({"1", "done", NULL}, {"3", "approved", NULL}, {"4", "done", NULL},
                {"5", "returned", NULL});
    assert_int_equal(walk.due, 5);
    assert_true(walk.holds[0] && walk.holds[1] && walk.holds[2]);
    assert_false(walk.holds[3]);
}

static void a_return_makes_void_what_lies_behind(void **state)
{
    (void)state;
    with_mixed_steps(play_return);
}

static void play_restart(void)
{
    struct walk walk =
        WALK({"1", "done", NULL}, {"3", "approved", NULL}, {"4", "done", NULL},
             {"5", "approved", NULL}, {"6", "done", THIS_DAY}, {"3", "restarted", NULL});
    assert_int_equal(walk.due, 3);
    assert_false(walk.running);
    assert_true(walk.holds[0]);
    for (size_t i = 1; i < 6; i++)
        assert_false(walk.holds[i]);
}

static void a_restart_leaves_the_decisions_before_it(void **state)
{
    (void)state;
    with_mixed_steps(play_restart);
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
        cmocka_unit_test(steps_of_the_calendar_are_passed_over),
        cmocka_unit_test(a_decision_may_go_on),
        cmocka_unit_test(a_return_makes_void_what_lies_behind),
        cmocka_unit_test(a_restart_leaves_the_decisions_before_it),
    };
    arena = arena_new();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
