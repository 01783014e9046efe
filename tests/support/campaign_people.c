#include "campaign_people.h"
#include "append.h"
#include "cmocka_all.h"

#include <string.h>

static int unit_index(const struct campaign *campaign, const char *id)
{
    for (size_t i = 0; id && i < campaign->facts.unit_count; i++)
        if (strcmp(campaign->facts.units[i].id, id) == 0)
            return (int)i;
    return -1;
}

void token_add(struct campaign *campaign, const char *id, const char *group, const char *day)
{
    struct fact_token token = {.id = id, .group = group, .day = day_from(day)};
    APPEND(campaign->arena, campaign->facts.tokens, campaign->facts.token_count, &token);
}

struct nomination *nomination_rules(struct campaign *campaign, int step, const char *limit)
{
    struct nomination *rules = ARENA_NEW(campaign->arena, struct nomination);
    rules->limit = amount_of(campaign, limit);
    rules->from_other = true;
    campaign->scheme.steps[step].nomination = rules;
    return rules;
}

void file_item_add(struct campaign *campaign, struct nomination *rules, struct file_item item)
{
    APPEND(campaign->arena, rules->file, rules->file_count, &item);
}

struct fact_nomination *nomination_add(struct campaign *campaign, const char *unit,
                                       const char *award, const char *by, const char *day)
{
    struct fact_nomination nomination = {
        .unit = unit_index(campaign, unit),
        .award = scheme_award(&campaign->scheme, award),
        .by = by,
        .by_unit = unit_index(campaign, by),
        .day = day_from(day),
    };
    int index = APPEND(campaign->arena, campaign->facts.nominations,
                       campaign->facts.nomination_count, &nomination);
    return &campaign->facts.nominations[index];
}

void nomination_file(struct campaign *campaign, struct fact_nomination *nomination,
                     struct fact_file file)
{
    APPEND(campaign->arena, nomination->file, nomination->file_count, &file);
}

void nomination_check(struct campaign *campaign, struct fact_nomination *nomination,
                      const char *step, const char *day, bool passed)
{
    struct fact_check_step check = {scheme_step(&campaign->scheme, step), day_from(day), passed};
    APPEND(campaign->arena, nomination->steps, nomination->step_count, &check);
}

void check_add(struct campaign *campaign, const char *unit, const char *source,
               enum check_outcome outcome)
{
    struct fact_check check = {unit_index(campaign, unit), source, outcome};
    APPEND(campaign->arena, campaign->facts.checks, campaign->facts.check_count, &check);
}

void decision_add(struct campaign *campaign, const char *step, const char *unit, const char *event,
                  const char *amount)
{
    struct fact_decision decision = {
        .row = campaign->facts.decision_count,
        .step = scheme_step(&campaign->scheme, step),
        .unit = unit_index(campaign, unit),
        .event = event,
        .has_amount = amount != NULL,
        .amount = amount ? number_of(campaign, amount) : NUMBER_ZERO,
    };
    APPEND(campaign->arena, campaign->facts.decisions, campaign->facts.decision_count, &decision);
}

void date_add(struct campaign *campaign, const char *name, const char *from, const char *to)
{
    struct fact_date date = {
        .date = scheme_date(&campaign->scheme, name),
        .step = scheme_step(&campaign->scheme, name),
        .has_from = from != NULL,
        .from = from ? day_from(from) : DAY_NONE,
        .to = day_from(to),
    };
    assert_true(date.date >= 0 || date.step >= 0);
    APPEND(campaign->arena, campaign->facts.dates, campaign->facts.date_count, &date);
}

static const char *unit_name(const struct campaign *campaign, int unit)
{
    return campaign->facts.units[unit].id;
}

const char *penalties_of(struct campaign *campaign)
{
    const char *text = "";
    for (size_t i = 0; i < campaign->result.penalty_count; i++) {
        const struct penalty *penalty = &campaign->result.penalties[i];
        int year, month, day;
        day_split(penalty->month, &year, &month, &day);
        assert_int_equal(day, 1);
        text = arena_print(campaign->arena, "%s%s%s %04d-%02d %s", text, i > 0 ? "; " : "",
                           unit_name(campaign, penalty->unit), year, month,
                           number_text(campaign->arena, penalty->money));
        for (size_t j = 0; j < penalty->action_count; j++)
            text = arena_print(campaign->arena, "%s %s", text, penalty->actions[j]);
    }
    return text;
}

const char *marks_of(struct campaign *campaign)
{
    const char *text = "";
    for (size_t i = 0; i < campaign->result.mark_count; i++) {
        const struct mark *mark = &campaign->result.marks[i];
        text =
            arena_print(campaign->arena, "%s%s%s %s%s", text, i > 0 ? "; " : "",
                        unit_name(campaign, mark->unit), mark->action, mark->is_public ? "!" : "");
    }
    return text;
}

const char *shortlists_of(struct campaign *campaign)
{
    const char *text = "";
    for (size_t i = 0; i < campaign->result.shortlist_count; i++) {
        const struct shortlist *list = &campaign->result.shortlists[i];
        text = i > 0 ? arena_print(campaign->arena, "%s |", text) : text;
        for (size_t j = 0; j < list->count; j++)
            text = arena_print(campaign->arena, "%s%s%s", text, i + j > 0 ? " " : "",
                               unit_name(campaign, list->units[j]));
    }
    return text;
}

const char *levels_of(struct campaign *campaign, const char *award)
{
    const char *text = "";
    for (size_t i = 0; i < campaign->result.winner_count; i++) {
        const struct winner *winner = &campaign->result.winners[i];
        if (winner->award == scheme_award(&campaign->scheme, award))
            text =
                arena_print(campaign->arena, "%s%s%s %s", text, text[0] ? "; " : "",
                            unit_name(campaign, winner->unit), winner->level ? winner->level : "-");
    }
    return text;
}
