#include "campaign.h"
#include "append.h"
#include "cmocka_all.h"

#include "scheme/settings.h"

#include <string.h>

void *appended(struct arena *arena, const void *list, size_t count, size_t size, const void *item)
{
    char *grown = arena_take(arena, count + 1, size);
    if (count > 0)
        memcpy(grown, list, count * size);
    memcpy(grown + count * size, item, size);
    return grown;
}

struct campaign *campaign_new(void)
{
    struct arena *arena = arena_new();
    struct campaign *campaign = ARENA_NEW(arena, struct campaign);
    campaign->arena = arena;
    campaign->scheme.code = "test";
    campaign->scheme.cadence = CADENCE_QUARTER;
    settings_default(&campaign->scheme.settings);
    campaign->facts.from = day_from("2026-01-01");
    campaign->facts.to = day_from("2026-03-31");
    campaign->facts.as_of = day_from("2026-05-01");
    campaign->facts.notice_from = DAY_NONE;
    error_init(&campaign->error, arena);
    return campaign;
}

void campaign_free(struct campaign *campaign)
{
    arena_free(campaign->arena);
}

struct number number_of(struct campaign *campaign, const char *decimal)
{
    struct number number = NUMBER_ZERO;
    assert_true(number_parse(campaign->arena, decimal, &number));
    return number;
}

day_t day_from(const char *date)
{
    day_t day = DAY_NONE;
    assert_true(day_parse(date, &day));
    return day;
}

struct ids ids_of(struct campaign *campaign, const char *ids)
{
    const char **items = NULL;
    size_t count = 0;
    if (!ids)
        return (struct ids){0};
    char *rest = arena_text(campaign->arena, ids), *save = NULL;
    for (char *id = strtok_r(rest, " ", &save); id; id = strtok_r(NULL, " ", &save))
        APPEND(campaign->arena, items, count, &id);
    return (struct ids){items, count};
}

struct reference *references_of(struct campaign *campaign, const char *ids, size_t *ret_count)
{
    struct ids names = ids_of(campaign, ids);
    struct reference *references = ARENA_ARRAY(campaign->arena, struct reference, names.count);
    for (size_t i = 0; i < names.count; i++)
        references[i] = (struct reference){names.items[i], -1};
    *ret_count = names.count;
    return references;
}

struct choice choice_of(struct campaign *campaign, enum choice_by by, const char *pairs)
{
    struct ids texts = ids_of(campaign, pairs);
    struct choice_entry *entries =
        ARENA_ARRAY(campaign->arena, struct choice_entry, texts.count / 2);
    for (size_t i = 0; i < texts.count / 2; i++) {
        entries[i].name = texts.items[2 * i];
        if (!number_parse(campaign->arena, texts.items[2 * i + 1], &entries[i].number)) {
            entries[i].number = NUMBER_ZERO;
            entries[i].word = word_list_find(&WORD_LIST_VERDICT, texts.items[2 * i + 1]);
            if (entries[i].word < 0)
                entries[i].word = word_list_find(&WORD_LIST_REACH, texts.items[2 * i + 1]);
            assert_true(entries[i].word >= 0);
        }
    }
    return (struct choice){by, entries, texts.count / 2};
}

struct amount amount_of(struct campaign *campaign, const char *decimal)
{
    if (!decimal)
        return (struct amount){.kind = AMOUNT_ABSENT};
    return (struct amount){.kind = AMOUNT_NUMBER, .number = number_of(campaign, decimal)};
}

struct amount amount_by(struct campaign *campaign, enum choice_by by, const char *pairs)
{
    return (struct amount){.kind = AMOUNT_CHOICE, .choice = choice_of(campaign, by, pairs)};
}

struct amount amount_measured(struct campaign *campaign, struct measure measure)
{
    return (struct amount){.kind = AMOUNT_MEASURE, .measure = measure_kept(campaign, measure)};
}

struct measure measure_events(struct campaign *campaign, const char *indicators)
{
    struct measure measure = {.source = SOURCE_EVENTS};
    measure.events = references_of(campaign, indicators, &measure.event_count);
    return measure;
}

struct measure measure_source(struct campaign *campaign, enum source source, const char *subject)
{
    (void)campaign;
    return (struct measure){.source = source, .subject = {subject, -1}};
}

struct measure measure_roster(struct campaign *campaign, const char *what)
{
    (void)campaign;
    return (struct measure){.source = SOURCE_ROSTER, .roster = what};
}

struct measure measure_sum(struct campaign *campaign, const struct measure *terms, size_t count)
{
    struct measure *kept = ARENA_ARRAY(campaign->arena, struct measure, count);
    for (size_t i = 0; i < count; i++)
        kept[i] = terms[i];
    return (struct measure){.source = SOURCE_SUM, .terms = kept, .term_count = count};
}

struct measure *measure_kept(struct campaign *campaign, struct measure measure)
{
    struct measure *kept = ARENA_NEW(campaign->arena, struct measure);
    *kept = measure;
    return kept;
}

struct slope *slope_of(struct campaign *campaign, const char *against, const char *up,
                       const char *down, enum partial partial)
{
    struct slope *slope = ARENA_NEW(campaign->arena, struct slope);
    slope->against_number = NUMBER_ZERO;
    if (!number_parse(campaign->arena, against, &slope->against_number))
        slope->against = (struct reference){against, -1};
    slope->per = NUMBER_ONE;
    slope->up = number_of(campaign, up);
    slope->down = number_of(campaign, down);
    slope->partial = partial;
    return slope;
}

struct test test_of(struct campaign *campaign, struct measure measure, enum comparison comparison,
                    const char *against)
{
    return (struct test){measure, comparison, amount_of(campaign, against)};
}

int indicator_add(struct campaign *campaign, const char *id, enum form form, const char *gravities)
{
    struct indicator indicator = {.id = id,
                                  .form = form,
                                  .gravities = ids_of(campaign, gravities),
                                  .verdict = {.word = WORD_INHERITED}};
    return APPEND(campaign->arena, campaign->scheme.indicators, campaign->scheme.indicator_count,
                  &indicator);
}

int measure_add(struct campaign *campaign, const char *id, struct measure measure)
{
    measure.id = id;
    return APPEND(campaign->arena, campaign->scheme.measures, campaign->scheme.measure_count,
                  &measure);
}

int panel_add(struct campaign *campaign, const char *id, enum raters raters)
{
    struct panel panel = {.id = id,
                          .raters = raters,
                          .min = NUMBER_ZERO,
                          .max = NUMBER_HUNDRED,
                          .mean = (enum mean)WORD_INHERITED,
                          .self_rating = (enum self_rating)WORD_INHERITED};
    return APPEND(campaign->arena, campaign->scheme.panels, campaign->scheme.panel_count, &panel);
}

int award_add(struct campaign *campaign, const char *id, const char *kind, struct amount number)
{
    struct award award = {.id = id,
                          .kind = kind,
                          .selects = true,
                          .select = {.number = number,
                                     .ties_left = (enum ties_left)WORD_INHERITED,
                                     .vacancy = (enum vacancy)WORD_INHERITED}};
    return APPEND(campaign->arena, campaign->scheme.awards, campaign->scheme.award_count, &award);
}

static int component_append(struct campaign *campaign, struct component component)
{
    component.missing = (enum missing)WORD_INHERITED;
    return APPEND(campaign->arena, campaign->scheme.components, campaign->scheme.component_count,
                  &component);
}

int ledger_add(struct campaign *campaign, const char *id, const char *base)
{
    struct ledger *ledger = ARENA_NEW(campaign->arena, struct ledger);
    ledger->base = number_of(campaign, base);
    return component_append(campaign,
                            (struct component){.id = id, .weight = NUMBER_ONE, .ledger = ledger});
}

void rule_add(struct campaign *campaign, int component, const char *id, const char *each,
              struct measure measure)
{
    struct ledger *ledger = campaign->scheme.components[component].ledger;
    measure.id = id;
    if (each)
        measure.each = amount_of(campaign, each);
    APPEND(campaign->arena, ledger->rules, ledger->rule_count, &measure);
}

int component_add(struct campaign *campaign, const char *id, const char *weight,
                  struct measure measure)
{
    return component_append(campaign,
                            (struct component){.id = id,
                                               .weight = number_of(campaign, weight),
                                               .measure = measure_kept(campaign, measure)});
}

int condition_add(struct campaign *campaign, const char *id, enum effect effect, struct test test)
{
    struct condition condition = {.id = id, .effect = effect, .reach = {.word = WORD_INHERITED}};
    APPEND(campaign->arena, condition.when, condition.when_count, &test);
    return APPEND(campaign->arena, campaign->scheme.conditions, campaign->scheme.condition_count,
                  &condition);
}

void condition_and(struct campaign *campaign, int condition, struct test test)
{
    struct condition *row = &campaign->scheme.conditions[condition];
    APPEND(campaign->arena, row->when, row->when_count, &test);
}

void place_when(struct campaign *campaign, int award, struct test test)
{
    struct selection *select = &campaign->scheme.awards[award].select;
    APPEND(campaign->arena, select->when, select->when_count, &test);
}

int tie_add(struct campaign *campaign, struct measure measure, bool prefer_lower)
{
    struct tie tie = {measure, prefer_lower};
    return APPEND(campaign->arena, campaign->scheme.ties, campaign->scheme.tie_count, &tie);
}

int consequence_add(struct campaign *campaign, const char *id, const char *points,
                    const char *money, const char *rights)
{
    struct consequence row = {.id = id,
                              .points = amount_of(campaign, points),
                              .money = amount_of(campaign, money),
                              .rights = ids_of(campaign, rights)};
    return APPEND(campaign->arena, campaign->scheme.consequences,
                  campaign->scheme.consequence_count, &row);
}

void consequence_when(struct campaign *campaign, int consequence, struct test test)
{
    struct consequence *row = &campaign->scheme.consequences[consequence];
    APPEND(campaign->arena, row->when, row->when_count, &test);
}

int step_add(struct campaign *campaign, const char *id, enum step_kind kind)
{
    struct step step = {.id = id, .kind = kind, .by = id, .clock = (enum clock)WORD_INHERITED};
    return APPEND(campaign->arena, campaign->scheme.steps, campaign->scheme.step_count, &step);
}

const char *campaign_faults(struct campaign *campaign)
{
    error_clear(&campaign->error);
    bool passed = scheme_check(campaign->arena, &campaign->scheme, &campaign->error);
    assert_int_equal(passed, campaign->error.count == 0);
    const char *text = "";
    for (size_t i = 0; i < campaign->error.count; i++) {
        const struct violation *violation = &campaign->error.violations[i];
        text = arena_print(campaign->arena, "%s%s%s %s", text, i > 0 ? "; " : "", violation->where,
                           code_name(violation->code));
    }
    return text;
}

void campaign_judge(struct campaign *campaign)
{
    assert_string_equal(campaign_faults(campaign), "");
    referee_judge(campaign->arena, &campaign->scheme, &campaign->facts, &campaign->result);
}
