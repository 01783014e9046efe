#include "scheme/checking.h"

#include <string.h>

#define NOTICE_DAYS_MAX 366
#define LIMIT_CHOICES                                                                              \
    (CHOICE_BIT(BY_NOMINATOR) | CHOICE_BIT(BY_NOMINATOR_HEADCOUNT) | CHOICE_BIT(BY_AWARD) |        \
     CHOICE_BIT(BY_GROUP))

/* Where fewer than the minimum lapse, some nominator must be allowed as many. */
static void check_minimum(struct check *check, const char *where, const struct nomination *row)
{
    const struct choice *choice = &row->limit.choice;
    struct number minimum = number_integer(row->minimum);
    bool reachable = row->under_minimum == MINIMUM_ACCEPT || row->limit.kind == AMOUNT_ABSENT;
    if (row->limit.kind == AMOUNT_NUMBER)
        reachable = reachable || number_compare(row->limit.number, minimum) >= 0;
    for (size_t i = 0; row->limit.kind == AMOUNT_CHOICE && i < choice->count; i++)
        reachable = reachable || number_compare(choice->entries[i].number, minimum) >= 0;
    if (!reachable)
        error_add(check->error, pointer_key(check, where, "minimum"), CODE_UNREACHABLE, "reason",
                  "every limit is lower", NULL);
}

static void check_limit(struct check *check, const char *where, struct nomination *row)
{
    const char *here = pointer_key(check, where, "limit");
    check_amount(check, here, &row->limit, LIMIT_CHOICES, false, KNOWN_FACTS);
    check_minimum(check, where, row);
}

static void check_file(struct check *check, const char *where, struct file_item *items,
                       size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *here = pointer_index(check, where, i);
        for (size_t j = 0; j < i; j++)
            if (strcmp(items[i].id, items[j].id) == 0)
                error_add(check->error, pointer_key(check, here, "id"), CODE_REPEATED, "value",
                          items[i].id, NULL);
        check_ids(check, pointer_key(check, here, "has"), &items[i].has);
        if (items[i].bound.given)
            check_amount(
                check,
                pointer_key(check, here,
                            word_list_name(&WORD_LIST_COMPARISON, (int)items[i].bound.comparison)),
                &items[i].bound.against, CHOICE_BIT(BY_AWARD), false, KNOWN_FACTS);
    }
}

static bool scheme_nominates(const struct scheme *scheme)
{
    for (size_t i = 0; i < scheme->step_count; i++)
        if (scheme->steps[i].kind == STEP_NOMINATION)
            return true;
    return false;
}

static void check_check(struct check *check, const char *where, const struct step *step)
{
    const char *here = pointer_key(check, where, "check");
    if (step->check_of == CHECK_UNIT && !step->source)
        error_add(check->error, pointer_key(check, here, "source"), CODE_FIELD_REQUIRED, NULL);
    if (step->check_of == CHECK_NOMINATION && step->source)
        check_combined(check, here, "source", NULL, "of: nomination");
    if (step->check_of == CHECK_NOMINATION && !scheme_nominates(check->scheme))
        error_add(check->error, pointer_key(check, here, "of"), CODE_UNREACHABLE, "reason",
                  "no step takes nominations", NULL);
}

static bool scheme_shortlists(const struct scheme *scheme)
{
    for (size_t i = 0; i < scheme->award_count; i++)
        if (scheme->awards[i].selects && scheme->awards[i].select.shortlist > 0)
            return true;
    return false;
}

static void check_decision(struct check *check, const char *where, struct step *step)
{
    const char *here = pointer_key(check, where, "decision");
    const char *about = pointer_key(check, here, "about");
    bool amounts = step->about == DECISION_UNIT || step->about == DECISION_EVENTS;
    const char *word = word_list_name(&WORD_LIST_DECISION, (int)step->about);
    if (step->about == DECISION_EVENTS) {
        const char *events = pointer_key(check, about, "events");
        check_references(check, events, step->events, step->event_count, "indicator",
                         scheme_indicator);
    }
    if (step->about == DECISION_SHORTLIST && !scheme_shortlists(check->scheme))
        error_add(check->error, about, CODE_UNREACHABLE, "reason", "no award has a shortlist",
                  NULL);
    if ((step->has_min || step->has_max) && !amounts)
        check_combined(check, here, step->has_min ? "min" : "max", NULL,
                       arena_print(check->arena, "about: %s", word));
    if (step->has_min && step->has_max)
        check_range(check, pointer_key(check, here, "min"), step->min, step->max);
}

/* The 31st of a month that has fewer days never comes. */
static void check_due(struct check *check, const char *where, const struct step *step)
{
    static const int DAYS[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (step->due_month > 0 && step->due_day > DAYS[step->due_month - 1])
        error_add(check->error, pointer_key(check, pointer_key(check, where, "due"), "day"),
                  CODE_RANGE_CONTRADICTORY, "low", arena_print(check->arena, "%d", step->due_day),
                  "high", arena_print(check->arena, "%d", DAYS[step->due_month - 1]), NULL);
}

static void check_step(struct check *check, const char *where, struct step *step)
{
    switch (step->kind) {
    case STEP_STAGE:
    case STEP_ANNOUNCEMENT:
        break;
    case STEP_NOTICE:
        if (step->days < 0 || step->days > NOTICE_DAYS_MAX)
            error_add(check->error, pointer_key(check, pointer_key(check, where, "notice"), "days"),
                      CODE_OUT_OF_RANGE, "min", "0", "max",
                      arena_print(check->arena, "%d", NOTICE_DAYS_MAX), NULL);
        break;
    case STEP_APPROVAL:
        if (!step->by || step->by[0] == '\0')
            error_add(check->error, pointer_key(check, pointer_key(check, where, "approval"), "by"),
                      CODE_FIELD_REQUIRED, NULL);
        break;
    case STEP_DECISION:
        check_decision(check, where, step);
        break;
    case STEP_NOMINATION: {
        const char *here = pointer_key(check, where, "nomination");
        check_limit(check, here, step->nomination);
        check_file(check, pointer_key(check, here, "file"), step->nomination->file,
                   step->nomination->file_count);
        break;
    }
    case STEP_CHECK:
        check_check(check, where, step);
        break;
    case STEP_BALLOTS:
        check_references(check, pointer_key(check, where, "ballots"), step->panels,
                         step->panel_count, "panel", scheme_panel);
        break;
    }
}

void check_steps(struct check *check)
{
    for (size_t i = 0; i < check->scheme->step_count; i++) {
        struct step *step = &check->scheme->steps[i];
        const char *where = pointer_index(check, "#/steps", i);
        if ((int)step->clock == WORD_INHERITED)
            step->clock = check->scheme->settings.clock;
        check_due(check, where, step);
        check_only(check, where, &step->only);
        check_step(check, where, step);
    }
}
