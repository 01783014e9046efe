#include "store/ingest.h"

#include "base/text.h"
#include "store/ingest_arrays.h"
#include "store/statement.h"

#include <stdlib.h>
#include <string.h>

static bool insert_picked(struct tx *tx, const struct ingest_event *events, const size_t *picked,
                          size_t count, struct table *ret_stored, struct error *error)
{
    const char *parameters[INGEST_PARAMETERS];
    ingest_parameters(tx, events, picked, count, parameters);
    return tx_run(tx, STATEMENT_EVENT_INSERT, parameters, COUNT(parameters), ret_stored, error);
}

struct ingest_ready {
    size_t count;
    const char *parameters[INGEST_PARAMETERS];
};

struct ingest_ready *ingest_prepare(struct tx *tx, const struct ingest_event *events, size_t count)
{
    struct ingest_ready *ready = ARENA_NEW(tx_arena(tx), struct ingest_ready);
    size_t *places = ARENA_ARRAY(tx_arena(tx), size_t, count);
    for (size_t i = 0; i < count; i++)
        places[i] = i;
    ready->count = count;
    ingest_parameters(tx, events, places, count, ready->parameters);
    return ready;
}

bool ingest_fresh(struct tx *tx, const struct ingest_ready *ready, struct error *error)
{
    struct table none;
    return ready->count == 0 || tx_run(tx, STATEMENT_EVENT_INSERT_FRESH, ready->parameters,
                                       COUNT(ready->parameters), &none, error);
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
    size_t picked = ingest_pick_first(arena, events, count, places, is_first);
    if (picked == 0)
        return true;
    if (!insert_picked(tx, events, places, picked, &stored, error))
        return false;
    if (stored.row_count == count)
        return mark_stored(arena, events, count, is_first, &stored, outcomes, places) == 0;
    size_t open = mark_stored(arena, events, count, is_first, &stored, outcomes, places);
    return judge_open(tx, events, places, open, outcomes, error);
}
