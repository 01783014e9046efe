#include "app/repeats.h"

#include "base/text.h"
#include "scheme/walk.h"
#include "scheme/words.h"

/* The measures that ask for related events must all ask the same of the same indicators. */
struct search {
    const struct measure *model; /* the first of them; NULL: none yet */
    bool fits;
};

static bool holds(const struct reference *references, size_t count, int index)
{
    for (size_t i = 0; i < count; i++)
        if (references[i].index == index)
            return true;
    return false;
}

static bool ids_have(const struct ids *ids, const char *id)
{
    for (size_t i = 0; i < ids->count; i++)
        if (text_equal(ids->items[i], id))
            return true;
    return false;
}

static bool ids_equal(const struct ids *a, const struct ids *b)
{
    for (size_t i = 0; i < a->count; i++)
        if (!ids_have(b, a->items[i]))
            return false;
    return a->count == b->count;
}

static bool events_equal(const struct measure *a, const struct measure *b)
{
    for (size_t i = 0; i < a->event_count; i++)
        if (!holds(b->events, b->event_count, a->events[i].index))
            return false;
    return a->event_count == b->event_count;
}

static bool is_related(const struct measure *measure)
{
    return measure->source == SOURCE_EVENTS && measure->where.related.given;
}

static bool field_is_summed(const char *field)
{
    return text_equal(field, "topic") || text_equal(field, "person") ||
           text_equal(field, "occasion");
}

/* An earlier one of the rule's own events, of any gravity, in the period. */
static bool related_is_plain(const struct related *related)
{
    for (size_t i = 0; i < related->same.count; i++)
        if (!field_is_summed(related->same.items[i]))
            return false;
    return related->same.count > 0 && related->event_count == 0 && related->gravity.count == 0 &&
           related->order == RELATED_EARLIER && related->scope == SCOPE_PERIOD;
}

static void visit_related(const struct measure *measure, void *context)
{
    struct search *search = context;
    if (!is_related(measure))
        return;
    if (search->model == NULL)
        search->model = measure;
    search->fits = search->fits && related_is_plain(&measure->where.related) &&
                   events_equal(measure, search->model) &&
                   ids_equal(&measure->where.related.same, &search->model->where.related.same);
}

static bool reads_model(const struct measure *measure, const struct measure *model)
{
    for (size_t i = 0; i < model->event_count; i++)
        if (holds(measure->events, measure->event_count, model->events[i].index))
            return true;
    return false;
}

/* Whoever else reads these indicators must be content with the period's sums. */
static void visit_reader(const struct measure *measure, void *context)
{
    struct search *search = context;
    const struct where *where = &measure->where;
    if (measure->source != SOURCE_EVENTS || !reads_model(measure, search->model))
        return;
    search->fits = search->fits && measure->window == WINDOW_PERIOD && !where->has_late &&
                   !where->quantity.given && !where->minutes.given && !measure->has_assessed &&
                   measure->apart.count == 0 && measure->reduce != REDUCE_MISSED;
}

/* Its events are admitted whatever the others are, and count alike for all units. */
static bool indicator_fits(const struct scheme *scheme, int index)
{
    const struct indicator *indicator = &scheme->indicators[index];
    for (size_t i = 0; i < scheme->step_count; i++)
        if (holds(scheme->steps[i].events, scheme->steps[i].event_count, index))
            return false;
    return indicator->form == FORM_EVENT && indicator->once.count == 0 && !indicator->has_token &&
           !indicator->has_points && indicator->verdict.choice == NULL &&
           !(indicator->has_deadline && indicator->deadline_late == LATE_REFUSE);
}

static bool scheme_fits(const struct scheme *scheme, const struct measure *model)
{
    for (size_t i = 0; i < scheme->consequence_count; i++)
        if (scheme->consequences[i].per == PER_MONTH)
            return false;
    for (size_t i = 0; i < model->event_count; i++)
        if (!indicator_fits(scheme, model->events[i].index))
            return false;
    return scheme->settings.verdict.choice == NULL;
}

/* The least finding that counts, as the referee has it. */
static int least_finding(const struct scheme *scheme, const struct indicator *indicator)
{
    int general = scheme->settings.verdict.word;
    if (indicator->verdict.word != WORD_INHERITED)
        return indicator->verdict.word;
    return general == WORD_INHERITED ? (int)VERDICT_ANY : general;
}

/* The kinds that count, in columns side by side. */
struct kinds {
    const char **indicators, **gravities, **findings;
    size_t count;
};

static void put_kinds(const struct scheme *scheme, const struct indicator *indicator,
                      const char *gravity, struct kinds *kinds)
{
    for (int f = least_finding(scheme, indicator); f <= (int)FINDING_RESPONSIBLE; f++) {
        kinds->indicators[kinds->count] = indicator->id;
        kinds->gravities[kinds->count] = gravity;
        kinds->findings[kinds->count++] = word_list_name(&WORD_LIST_FINDING, f);
    }
}

static void put_alike(struct arena *arena, const struct scheme *scheme, const struct measure *model,
                      struct fact_alike *alike)
{
    const struct ids *same = &model->where.related.same;
    size_t room = 0;
    for (size_t i = 0; i < model->event_count; i++)
        room += (scheme->indicators[model->events[i].index].gravities.count + 1) * FINDING_COUNT;
    struct kinds kinds = {ARENA_ARRAY(arena, const char *, room),
                          ARENA_ARRAY(arena, const char *, room),
                          ARENA_ARRAY(arena, const char *, room), 0};
    for (size_t i = 0; i < model->event_count; i++) {
        const struct indicator *indicator = &scheme->indicators[model->events[i].index];
        for (size_t j = 0; j < indicator->gravities.count; j++)
            put_kinds(scheme, indicator, indicator->gravities.items[j], &kinds);
        if (indicator->gravities.count == 0)
            put_kinds(scheme, indicator, "", &kinds);
    }
    *alike = (struct fact_alike){.indicators = {kinds.indicators, kinds.count},
                                 .gravities = {kinds.gravities, kinds.count},
                                 .findings = {kinds.findings, kinds.count},
                                 .topic = ids_have(same, "topic"),
                                 .person = ids_have(same, "person"),
                                 .occasion = ids_have(same, "occasion")};
}

bool repeats_plan(struct arena *arena, const struct scheme *scheme, struct strings *ret_ids,
                  struct fact_alike *ret_alike)
{
    struct search search = {.fits = true};
    scheme_walk(scheme, visit_related, &search);
    if (search.model == NULL || !search.fits || !scheme_fits(scheme, search.model))
        return false;
    scheme_walk(scheme, visit_reader, &search);
    if (!search.fits)
        return false;
    const char **ids = ARENA_ARRAY(arena, const char *, search.model->event_count);
    for (size_t i = 0; i < search.model->event_count; i++)
        ids[i] = scheme->indicators[search.model->events[i].index].id;
    put_alike(arena, scheme, search.model, ret_alike);
    *ret_ids = (struct strings){ids, search.model->event_count};
    return true;
}
