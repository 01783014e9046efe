#include "store/ingest_arrays.h"

#include "base/buffer.h"
#include "base/text.h"
#include "store/statement.h"

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

size_t ingest_pick_first(struct arena *arena, const struct ingest_event *events, size_t count,
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

/* One parameter of the texts that events have at offset. */
static const char *column_of(struct arena *arena, const struct ingest_event *events,
                             const size_t *picked, size_t count, size_t offset)
{
    const char **column = ARENA_ARRAY(arena, const char *, count);
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        column[i] = text_at(&events[picked[i]], offset);
        any |= column[i] != NULL;
    }
    return any ? parameter_list(arena, column, count) : NULL;
}

_Static_assert(INGEST_PARAMETERS == 3 + COUNT(TEXTS) + 1,
               "organisation, time zone, recorders and fingerprints");

void ingest_parameters(struct tx *tx, const struct ingest_event *events, const size_t *picked,
                       size_t count, const char *ret_parameters[INGEST_PARAMETERS])
{
    struct arena *arena = tx_arena(tx);
    const char **prints = ARENA_ARRAY(arena, const char *, count);
    ret_parameters[0] = tx_organisation(tx)->id;
    ret_parameters[1] = tx_organisation(tx)->time_zone;
    ret_parameters[2] =
        column_of(arena, events, picked, count, offsetof(struct ingest_event, recorded_by));
    for (size_t i = 0; i < COUNT(TEXTS); i++)
        ret_parameters[3 + i] = column_of(arena, events, picked, count, TEXTS[i]);
    for (size_t i = 0; i < count; i++)
        prints[i] = parameter_bytes(arena, events[picked[i]].fingerprint, SHA256_BYTES);
    ret_parameters[3 + COUNT(TEXTS)] = parameter_list(arena, prints, count);
}
