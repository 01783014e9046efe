#include "app/simulation_facts.h"

#include "app/facts_cells.h"
#include "app/facts_parts.h"
#include "base/text.h"
#include "base/uuid.h"
#include "store/fact.h"
#include "store/ingest.h"

#include <string.h>

static enum finding finding_of(const char *word)
{
    int finding = word != NULL ? word_list_find(&WORD_LIST_FINDING, word) : -1;
    return finding < 0 ? FINDING_PENDING : (enum finding)finding;
}

/* A checked number of a draft; NULL is zero. */
static struct number decimal_of(struct arena *arena, const char *text)
{
    struct number number = NUMBER_ZERO;
    return text != NULL && number_parse(arena, text, &number) ? number : NUMBER_ZERO;
}

/* Adds one event where the period has facts of its kind: to the events, or as a sum of its own. */
static void event_put(struct arena *arena, struct campaign *campaign,
                      const struct ingest_event *given, struct fact_event event)
{
    struct facts *facts = &campaign->facts;
    const struct scheme *scheme = campaign->scheme;
    event.unit = facts_unit(campaign, given->unit_id);
    event.indicator = scheme_indicator(scheme, given->indicator);
    if (event.unit < 0 || event.indicator < 0 ||
        scheme->indicators[event.indicator].form != FORM_EVENT)
        return;
    event.gravity = indicator_gravity(&scheme->indicators[event.indicator], given->gravity);
    event.gravity_known = event.gravity >= 0 || given->gravity == NULL;
    event.quantity = decimal_of(arena, given->quantity);
    event.has_points = given->points != NULL;
    event.points = decimal_of(arena, given->points);
    event.topic = given->topic;
    event.person = given->person;
    event.occasion = given->occasion;
    event.token = given->token;
    event.has_minutes = given->minutes != NULL;
    event.minutes = decimal_of(arena, given->minutes);
    event.has_filed = event.filed != DAY_NONE;
    event.has_slot_end = event.slot_end != DAY_NONE;
    if (scheme_needs_events(scheme, event.indicator)) {
        facts->events[facts->event_count++] = event;
        return;
    }
    facts->tallies[facts->tally_count++] = (struct fact_tally){
        .unit = event.unit,
        .indicator = event.indicator,
        .gravity = event.gravity,
        .finding = event.finding,
        .from = event.day,
        .to = event.day,
        .count = 1,
        .quantity = event.quantity,
        .points = event.points,
    };
}

/* Room for more rows; the campaign shares its lists with the one it was copied from. */
static void lists_copy(struct arena *arena, struct facts *facts, size_t more)
{
    const struct facts old = *facts;
    facts->events = ARENA_ARRAY(arena, struct fact_event, old.event_count + more);
    facts->tallies = ARENA_ARRAY(arena, struct fact_tally, old.tally_count + more);
    for (size_t i = 0; i < old.event_count; i++)
        facts->events[i] = old.events[i];
    for (size_t i = 0; i < old.tally_count; i++)
        facts->tallies[i] = old.tallies[i];
}

/* The registered tokens that the new events carry, beside those that old ones do. */
static bool tokens_add(struct work *work, struct campaign *campaign,
                       const struct ingest_event *events, size_t count, struct error *error)
{
    struct facts *facts = &campaign->facts;
    const char **names = ARENA_ARRAY(work->arena, const char *, count);
    struct strings list = {names, 0};
    struct table rows;
    for (size_t i = 0; i < count; i++)
        if (events[i].token != NULL)
            names[list.count++] = events[i].token;
    if (list.count == 0)
        return true;
    if (!fact_tokens_named(work->tx, &list, &rows, error))
        return false;
    struct fact_token *tokens =
        ARENA_ARRAY(work->arena, struct fact_token, facts->token_count + rows.row_count);
    for (size_t i = 0; i < facts->token_count; i++)
        tokens[i] = facts->tokens[i];
    facts->tokens = tokens;
    for (size_t row = 0; row < rows.row_count; row++) {
        struct fact_token token = facts_token(&rows, row);
        bool there = false;
        for (size_t i = 0; i < facts->token_count && !there; i++)
            there = text_equal(tokens[i].id, token.id) &&
                    text_equal(tokens[i].registry, token.registry);
        if (!there)
            tokens[facts->token_count++] = token;
    }
    return true;
}

/* What the database makes of the moments of drafts: the organisation's days. */
struct draft_days {
    struct table occurred, filed, slot_end;
};

static bool days_find(struct work *work, const struct ingest_event *events, size_t count,
                      struct draft_days *ret_days, struct error *error)
{
    struct {
        const char **moments;
        struct table *rows;
    } lists[] = {
        {.rows = &ret_days->occurred}, {.rows = &ret_days->filed}, {.rows = &ret_days->slot_end}};
    for (size_t i = 0; i < COUNT(lists); i++)
        lists[i].moments = ARENA_ARRAY(work->arena, const char *, count);
    for (size_t i = 0; i < count; i++) {
        lists[0].moments[i] = events[i].moment;
        lists[1].moments[i] = events[i].filed;
        lists[2].moments[i] = events[i].slot_end;
    }
    for (size_t i = 0; i < COUNT(lists); i++)
        if (!fact_moments(work->tx, &(struct strings){lists[i].moments, count}, work->time_zone,
                          lists[i].rows, error))
            return false;
    return true;
}

bool simulation_add(struct work *work, const struct simulation_draft *draft,
                    struct campaign *campaign, struct error *error)
{
    struct arena *arena = work->arena;
    size_t count = draft->event_count;
    struct ingest_event *events = ARENA_ARRAY(arena, struct ingest_event, count);
    struct draft_days days;
    if (count == 0)
        return true;
    if (!events_check(work, draft->events, count, "#/events", events, error))
        return false;
    if (!days_find(work, events, count, &days, error) ||
        !tokens_add(work, campaign, events, count, error))
        return false;
    lists_copy(arena, &campaign->facts, count);
    for (size_t i = 0; i < count; i++)
        event_put(arena, campaign, &events[i],
                  (struct fact_event){
                      .id = events[i].id,
                      .day = table_day(&days.occurred, i, "day"),
                      .microsecond = table_integer(&days.occurred, i, "microsecond"),
                      .filed = table_day(&days.filed, i, "day"),
                      .slot_end = table_day(&days.slot_end, i, "day"),
                      .sequence = INT64_MAX - (int64_t)count + (int64_t)i, /* the newest ones */
                      .finding = finding_of(draft->finding),
                  });
    return true;
}

/* Leaves one out of the events that were read one by one. */
static bool event_drop(struct facts *facts, const char *id)
{
    for (size_t i = 0; i < facts->event_count; i++) {
        if (!text_equal(facts->events[i].id, id))
            continue;
        facts->event_count--;
        for (; i < facts->event_count; i++)
            facts->events[i] = facts->events[i + 1];
        return true;
    }
    return false;
}

static bool event_leave_out(struct arena *arena, struct campaign *campaign,
                            const struct table *rows, const char *id)
{
    for (size_t row = 0; row < rows->row_count; row++)
        if (text_equal(table_value(rows, row, "id"), id))
            return event_drop(&campaign->facts, id) ||
                   facts_subtract(arena, campaign, rows, row, 0, campaign->facts.tally_count);
    return false;
}

/* True when the id can be one, and is named for the first time. */
static bool id_is_fine(struct arena *arena, const struct strings *ids, size_t index,
                       struct error *error)
{
    const char *where = arena_print(arena, "#/quash/%zu", index);
    if (!uuid_is_valid(ids->items[index]))
        return error_add(error, where, CODE_FORMAT_INVALID, "expected", "a UUID", NULL);
    for (size_t i = 0; i < index; i++)
        if (text_equal(ids->items[i], ids->items[index]))
            return error_add(error, where, CODE_REPEATED, "value", ids->items[index], NULL);
    return true;
}

bool simulation_quash(struct work *work, const struct simulation_draft *draft,
                      struct campaign *campaign, struct error *error)
{
    struct arena *arena = work->arena;
    const struct strings *ids = &draft->quash;
    struct table rows;
    bool fine = true;
    for (size_t i = 0; i < ids->count; i++)
        fine = id_is_fine(arena, ids, i, error) && fine;
    if (ids->count == 0 || !fine)
        return fine;
    if (!fact_events_named(work->tx, campaign->period.id, ids, &rows, error))
        return false;
    lists_copy(arena, &campaign->facts, 0);
    for (size_t i = 0; i < ids->count; i++)
        if (!event_leave_out(arena, campaign, &rows, ids->items[i]))
            fine = error_add(error, arena_print(arena, "#/quash/%zu", i), CODE_EVENT_NOT_COUNTED,
                             "event", ids->items[i], NULL);
    return fine;
}
