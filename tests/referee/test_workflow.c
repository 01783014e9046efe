/* Approvals, the notice, objections, and the flag's way from holder to holder. */
#include "campaign.h"
#include "cmocka_all.h"

static struct campaign *step_campaign(void)
{
    struct campaign *c = campaign_new();
    component_add(c, "since", "1", measure_roster(c, "since"));
    award_add(c, "flag", "hall", amount_of(c, "1"));
    step_add(c, "review", STEP_STAGE);
    step_add(c, "centre", STEP_APPROVAL);
    step_add(c, "leaders", STEP_APPROVAL);
    int notice = step_add(c, "notice", STEP_NOTICE);
    c->scheme.steps[notice].days = 5;
    step_add(c, "announcement", STEP_ANNOUNCEMENT);
    for (int i = 1; i <= 3; i++) {
        int unit =
            unit_add(c, arena_print(c->arena, "u%d", i), "hall", i == 3 ? "west" : "east", NULL);
        c->facts.units[unit].since = i;
    }
    return c;
}

static void approvals_in_turn(void **state)
{
    (void)state;
    struct campaign *c = step_campaign();
    approval_add(c, "leaders", true);
    approval_add(c, "nobody", true);
    approval_add(c, "review", true);
    campaign_judge(c);
    assert_string_equal(refusals_of(c), "approvals/0 out_of_order; approvals/1 unknown_stage; "
                                        "approvals/2 unknown_stage");
    assert_false(c->result.workflow.approved);
    assert_int_equal(c->result.workflow.due, 1);
    approval_add(c, "centre", true);
    approval_add(c, "leaders", false);
    campaign_judge(c);
    assert_int_equal(c->result.workflow.due, 1);
    approval_add(c, "centre", true);
    approval_add(c, "leaders", true);
    approval_add(c, "leaders", true);
    campaign_judge(c);
    assert_true(c->result.workflow.approved);
    assert_int_equal(c->result.workflow.due, -1);
    assert_int_equal(c->result.refusal_count, 4);
    assert_string_equal(c->result.refusals[3].code, "out_of_order");
    campaign_free(c);
}

static void what_is_returned_may_stay(void **state)
{
    (void)state;
    struct campaign *c = step_campaign();
    c->scheme.settings.returned = RETURNED_SAME;
    approval_add(c, "centre", true);
    approval_add(c, "leaders", false);
    campaign_judge(c);
    assert_int_equal(c->result.workflow.due, 2);
    approval_add(c, "leaders", true);
    campaign_judge(c);
    assert_true(c->result.workflow.approved);
    campaign_free(c);
}

static void approve_all(struct campaign *c)
{
    approval_add(c, "centre", true);
    approval_add(c, "leaders", true);
}

static void the_notice_must_be_over(void **state)
{
    (void)state;
    struct campaign *c = step_campaign();
    const struct workflow *workflow = &c->result.workflow;
    approve_all(c);
    campaign_judge(c);
    assert_int_equal(workflow->notice_ends, DAY_NONE);
    assert_false(workflow->announceable);
    c->facts.notice_from = day_from("2026-04-03");
    c->facts.as_of = day_from("2026-04-07");
    campaign_judge(c);
    assert_int_equal(workflow->notice_ends, day_from("2026-04-07"));
    assert_false(workflow->announceable);
    c->facts.as_of = day_from("2026-04-08");
    campaign_judge(c);
    assert_true(workflow->announceable);
    objection_add(c, "u1", OBJECTION_OPEN, "2026-04-03");
    campaign_judge(c);
    assert_false(workflow->announceable);
    c->facts.objections[0].outcome = OBJECTION_DISMISSED;
    campaign_judge(c);
    assert_true(workflow->announceable);
    c->facts.approval_count = 1;
    campaign_judge(c);
    assert_false(workflow->announceable);
    campaign_free(c);
}

static void no_notice_is_needed(void **state)
{
    (void)state;
    struct campaign *c = step_campaign();
    c->scheme.steps[3].days = 0;
    c->facts.notice_from = day_from("2026-04-03");
    approve_all(c);
    objection_add(c, "u1", OBJECTION_UPHELD, "2026-04-03");
    campaign_judge(c);
    assert_string_equal(refusals_of(c), "objections/0 notice_closed");
    assert_true(c->result.workflow.announceable);
    assert_string_equal(vetoes_of(c, "u1"), "");
    c->facts.notice_from = DAY_NONE;
    campaign_judge(c);
    assert_true(c->result.workflow.announceable);
    campaign_free(c);
}

static void objections_within_the_notice(void **state)
{
    (void)state;
    struct campaign *c = step_campaign();
    c->facts.notice_from = day_from("2026-04-03"); /* a Friday */
    objection_add(c, "u1", OBJECTION_OPEN, "2026-04-02");
    objection_add(c, "u1", OBJECTION_UPHELD, "2026-04-03");
    objection_add(c, "u2", OBJECTION_DISMISSED, "2026-04-07");
    objection_add(c, "u2", OBJECTION_UPHELD, "2026-04-08");
    campaign_judge(c);
    assert_string_equal(refusals_of(c), "objections/0 notice_closed; objections/3 notice_closed");
    assert_string_equal(vetoes_of(c, "u1"), "objection_upheld");
    assert_string_equal(vetoes_of(c, "u2"), "");
    /* Five working days from that Friday; Monday is off, Saturday is worked. */
    c->scheme.settings.clock = CLOCK_WORKING;
    c->scheme.steps[3].clock = (enum clock)WORD_INHERITED;
    const day_t off[] = {day_from("2026-04-06")}, on[] = {day_from("2026-04-11")};
    c->facts.calendar = (struct calendar){off, 1, on, 1};
    campaign_judge(c);
    assert_int_equal(c->result.workflow.notice_ends, day_from("2026-04-10"));
    assert_string_equal(refusals_of(c), "objections/0 notice_closed");
    c->facts.notice_from = day_from("2026-04-04"); /* begins to count with the next working day */
    campaign_judge(c);
    assert_int_equal(c->result.workflow.notice_ends, day_from("2026-04-11"));
    campaign_free(c);
}

static const char *unit_names(struct campaign *c, const int *units, size_t count)
{
    const char *text = "";
    for (size_t i = 0; i < count; i++)
        text = arena_print(c->arena, "%s%s%s", text, i > 0 ? " " : "", c->facts.units[units[i]].id);
    return text;
}

static const char *handovers_of(struct campaign *c)
{
    const char *text = "";
    for (size_t i = 0; i < c->result.handover_count; i++) {
        const struct handover *row = &c->result.handovers[i];
        text = arena_print(c->arena, "%s[%s: %s > %s = %s]", text, row->group ? row->group : "-",
                           unit_names(c, row->from, row->from_count),
                           unit_names(c, row->to, row->to_count),
                           unit_names(c, row->keep, row->keep_count));
    }
    return text;
}

static void a_held_award_moves(void **state)
{
    (void)state;
    struct campaign *c = step_campaign();
    campaign_judge(c);
    assert_string_equal(handovers_of(c), "");
    c->scheme.awards[0].held = true;
    campaign_judge(c);
    assert_string_equal(handovers_of(c), "[-:  > u3 = ]");
    win_add(c, "u1", "flag", "2025-10-01", "2025-12-31", NULL);
    win_add(c, "u2", "flag", "2025-10-01", "2025-12-31", NULL);
    win_add(c, "gone", "flag", "2025-10-01", "2025-12-31", NULL);
    win_add(c, "u3", "flag", "2025-07-01", "2025-09-30", NULL);
    campaign_judge(c);
    assert_string_equal(handovers_of(c), "[-: u1 u2 > u3 = ]");
    c->scheme.rank_within_group = true;
    campaign_judge(c);
    assert_string_equal(handovers_of(c), "[east: u1 >  = u2][west:  > u3 = ]");
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(approvals_in_turn),
        cmocka_unit_test(what_is_returned_may_stay),
        cmocka_unit_test(the_notice_must_be_over),
        cmocka_unit_test(no_notice_is_needed),
        cmocka_unit_test(objections_within_the_notice),
        cmocka_unit_test(a_held_award_moves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
