#include "store/ingest.h"

#include "base/buffer.h"
#include "base/text.h"
#include "store/statement.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* The texts of an event that become one array parameter each, in event_insert's order from $4 on.
 */
static const size_t TEXTS[] = {
    offsetof(struct ingest_event, id),          offsetof(struct ingest_event, unit_id),
    offsetof(struct ingest_event, indicator),   offsetof(struct ingest_event, moment),
    offsetof(struct ingest_event, quantity),    offsetof(struct ingest_event, gravity),
    offsetof(struct ingest_event, points),      offsetof(struct ingest_event, topic),
    offsetof(struct ingest_event, person),      offsetof(struct ingest_event, occasion),
    offsetof(struct ingest_event, minutes),     offsetof(struct ingest_event, filed),
    offsetof(struct ingest_event, slot_end),    offsetof(struct ingest_event, note),
    offsetof(struct ingest_event, evidence),    offsetof(struct ingest_event, source),
    offsetof(struct ingest_event, external_id), offsetof(struct ingest_event, token),
    offsetof(struct ingest_event, channel),     offsetof(struct ingest_event, rating_mode),
    offsetof(struct ingest_event, rater_mode)};
#define FIRST_SAID 1 /* what the fingerprint covers: all but the id */
#define FIRST_ADDED                                                                                \
    17 /* from here on it covers only what is said, so that older ones still hold                  \
        */

static const char *text_at(const struct ingest_event *event, size_t offset)
{
    const char *text;
    memcpy(&text, (const char *)event + offset, sizeof(text));
    return text;
}

void ingest_fingerprint(struct ingest_event *event)
{
    struct buffer said;
    buffer_init(&said);
    for (size_t i = FIRST_SAID; i < COUNT(TEXTS); i++) {
        const char *text = text_at(event, TEXTS[i]);
        bool added = i >= FIRST_ADDED;
        if (text == NULL && !added)
            buffer_text(&said, "-");
        else if (text != NULL && added)
            buffer_print(&said, "+%zu:%zu:%s", i, strlen(text), text);
        else if (text != NULL)
            buffer_print(&said, "%zu:%s", strlen(text), text);
    }
    digest_sha256(said.data, said.length, event->fingerprint);
    buffer_release(&said);
}

/* Events of one array that were seen, by id and by external id: open addressing, half full at most.
 */
struct seen {
    const struct ingest_event **slots;
    size_t mask;
};

static struct seen seen_new(struct arena *arena, size_t count)
{
    size_t size = 16;
    while (size < count * 2)
        size *= 2;
    return (struct seen){arena_take(arena, size, sizeof(struct ingest_event *)), size - 1};
}

static bool same_id(const struct ingest_event *a, const struct ingest_event *b)
{
    return strcmp(a->id, b->id) == 0;
}

static bool same_external_id(const struct ingest_event *a, const struct ingest_event *b)
{
    return strcmp(a->external_id, b->external_id) == 0 && strcmp(a->source, b->source) == 0;
}

/* The slot of an equal key, or the empty one where the event's would go. */
static const struct ingest_event **
find_slot(const struct seen *seen, const struct ingest_event *event, size_t hash,
          bool (*same)(const struct ingest_event *, const struct ingest_event *))
{
    size_t slot = hash & seen->mask;
    while (seen->slots[slot] != NULL && !same(seen->slots[slot], event))
        slot = (slot + 1) & seen->mask;
    return &seen->slots[slot];
}

/* Picks the events whose keys come for the first time; the others are told apart afterwards. */
static size_t pick_first(struct arena *arena, const struct ingest_event *events, size_t count,
                         size_t *ret_picked, bool *ret_is_first)
{
    struct seen ids = seen_new(arena, count), externals = seen_new(arena, count);
    size_t picked = 0;
    for (size_t i = 0; i < count; i++) {
        const struct ingest_event *event = &events[i], **id, **external = NULL;
        id = find_slot(&ids, event, text_hash(0, event->id), same_id);
        if (event->external_id != NULL)
            external = find_slot(&externals, event,
                                 text_hash(text_hash(1, event->source), event->external_id),
                                 same_external_id);
        ret_is_first[i] = *id == NULL && (external == NULL || *external == NULL);
        if (!ret_is_first[i])
            continue;
        *id = event;
        if (external != NULL)
            *external = event;
        ret_picked[picked++] = i;
    }
    return picked;
}

static bool insert_picked(struct tx *tx, const struct ingest_event *events, const size_t *picked,
                          size_t count, struct table *ret_stored, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[3 + COUNT(TEXTS) + 1];
    const char **column = ARENA_ARRAY(arena, const char *, count);
    parameters[0] = tx_organisation(tx)->id;
    parameters[1] = tx_organisation(tx)->time_zone;
    for (size_t i = 0; i < count; i++)
        column[i] = events[picked[i]].recorded_by;
    parameters[2] = parameter_list(arena, column, count);
    for (size_t field = 0; field < COUNT(TEXTS); field++) {
        for (size_t i = 0; i < count; i++)
            column[i] = text_at(&events[picked[i]], TEXTS[field]);
        parameters[3 + field] = parameter_list(arena, column, count);
    }
    for (size_t i = 0; i < count; i++)
        column[i] = parameter_bytes(arena, events[picked[i]].fingerprint, SHA256_BYTES);
    parameters[3 + COUNT(TEXTS)] = parameter_list(arena, column, count);
    return tx_run(tx, STATEMENT_EVENT_INSERT, parameters, COUNT(parameters), ret_stored, error);
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Marks what came back as stored; returns how many of the events were not, and which. */
static size_t mark_stored(struct arena *arena, const struct ingest_event *events, size_t count,
                          const bool *is_first, const struct table *stored,
                          struct ingest_outcome *outcomes, size_t *ret_open)
{
    const char **ids = ARENA_ARRAY(arena, const char *, stored->row_count);
    size_t open = 0;
    for (size_t row = 0; row < stored->row_count; row++)
        ids[row] = table_cell(stored, row, 0);
    qsort(ids, stored->row_count, sizeof(ids[0]), compare_texts);
    for (size_t i = 0; i < count; i++) {
        outcomes[i] = (struct ingest_outcome){INGEST_STORED, events[i].id};
        if (!is_first[i] ||
            bsearch(&events[i].id, ids, stored->row_count, sizeof(ids[0]), compare_texts) == NULL)
            ret_open[open++] = i;
    }
    return open;
}

/* Which key is held by another event, when row security hides that event. */
static enum ingest_result hidden_holder(const struct ingest_event *event)
{
    return event->rating_mode != NULL ? INGEST_RATED
           : event->token != NULL     ? INGEST_TOKEN_USED
                                      : INGEST_DIFFERS;
}

/* One holder of one of the event's keys; those of its id and external id come first. */
static void judge_holder(struct arena *arena, const struct ingest_event *event,
                         const struct table *taken, size_t row, struct ingest_outcome *outcome)
{
    static const enum ingest_result results[] = {INGEST_DIFFERS, INGEST_RATED, INGEST_TOKEN_USED};
    const char *mine = parameter_bytes(arena, event->fingerprint, SHA256_BYTES);
    int64_t key = table_integer(taken, row, "key");
    bool same = strcmp(mine, table_value(taken, row, "fingerprint")) == 0;
    bool only = outcome->id == NULL; /* two holders: the id's and the external id's */
    if (key > 0 && !only)
        return;
    outcome->id = table_value(taken, row, "id");
    outcome->result = same && only ? INGEST_DUPLICATE : results[key];
}

/* Tells a repeat from a conflict for the events that were not stored. Without a visible holder (row
 * security hides it) it is a conflict. */
static bool judge_open(struct tx *tx, const struct ingest_event *events, const size_t *open,
                       size_t count, struct ingest_outcome *outcomes, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char **ids = ARENA_ARRAY(arena, const char *, count);
    const char **sources = ARENA_ARRAY(arena, const char *, count);
    const char **externals = ARENA_ARRAY(arena, const char *, count);
    const char **indicators = ARENA_ARRAY(arena, const char *, count);
    const char **occasions = ARENA_ARRAY(arena, const char *, count);
    const char **modes = ARENA_ARRAY(arena, const char *, count);
    const char **tokens = ARENA_ARRAY(arena, const char *, count);
    struct table taken;
    for (size_t i = 0; i < count; i++) {
        const struct ingest_event *event = &events[open[i]];
        ids[i] = event->id;
        sources[i] = event->source;
        externals[i] = event->external_id;
        indicators[i] = event->indicator;
        occasions[i] = event->occasion;
        modes[i] = event->rating_mode;
        tokens[i] = event->token;
        outcomes[open[i]] = (struct ingest_outcome){hidden_holder(event), NULL};
    }
    const char *parameters[] = {tx_organisation(tx)->id,
                                parameter_list(arena, ids, count),
                                parameter_list(arena, sources, count),
                                parameter_list(arena, externals, count),
                                parameter_list(arena, indicators, count),
                                parameter_list(arena, occasions, count),
                                parameter_list(arena, modes, count),
                                parameter_list(arena, tokens, count)};
    if (!tx_run(tx, STATEMENT_EVENT_TAKEN, parameters, COUNT(parameters), &taken, error))
        return false;
    for (size_t row = 0; row < taken.row_count; row++) {
        size_t place = open[strtoul(table_value(&taken, row, "place"), NULL, 10) - 1];
        judge_holder(arena, &events[place], &taken, row, &outcomes[place]);
    }
    return true;
}

bool ingest_events(struct tx *tx, const struct ingest_event *events, size_t count,
                   struct ingest_outcome *outcomes, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    size_t *places = ARENA_ARRAY(arena, size_t, count);
    bool *is_first = ARENA_ARRAY(arena, bool, count);
    struct table stored;
    size_t picked = pick_first(arena, events, count, places, is_first);
    if (picked == 0)
        return true;
    if (!insert_picked(tx, events, places, picked, &stored, error))
        return false;
    if (stored.row_count == count)
        return mark_stored(arena, events, count, is_first, &stored, outcomes, places) == 0;
    size_t open = mark_stored(arena, events, count, is_first, &stored, outcomes, places);
    return judge_open(tx, events, places, open, outcomes, error);
}
