#include "app/imports.h"

#include "base/digest.h"
#include "base/uuid.h"

#include <string.h>
#include <time.h>

/* What ids of this import's rows have in common. */
static uint64_t family_of(const struct import *import)
{
    unsigned char digest[SHA256_BYTES];
    uint64_t family;
    digest_sha256(import->key.id, strlen(import->key.id), digest);
    memcpy(&family, digest, sizeof(family));
    return family;
}

/* A row that names its event in no way is named by its place in the file. */
static const struct event_draft *draft_named(const struct import *import, struct arena *arena,
                                             const struct event_draft *given, int64_t row,
                                             uint64_t family)
{
    if (given == NULL || (given->id != NULL || given->external_id != NULL))
        return given;
    struct event_draft *draft = ARENA_NEW(arena, struct event_draft);
    char *id = ARENA_ARRAY(arena, char, UUID_TEXT);
    uuid_numbered(import->started_ms, (uint64_t)row, family, id);
    *draft = *given;
    draft->id = id;
    return draft;
}

static const struct event_draft *draft_sourced(const struct import *import, struct arena *arena,
                                               const struct event_draft *given)
{
    if (given == NULL || given->source != NULL || import->source == NULL)
        return given;
    struct event_draft *draft = ARENA_NEW(arena, struct event_draft);
    *draft = *given;
    draft->source = import->source;
    return draft;
}

/* The chunk's rows as what is recorded of them. */
static struct event_item *items_of(const struct import *import, struct import_chunk *chunk)
{
    struct event_item *items = ARENA_ARRAY(chunk->arena, struct event_item, chunk->count);
    uint64_t family = family_of(import);
    for (size_t i = 0; i < chunk->count; i++) {
        const struct event_draft *draft = draft_named(import, chunk->arena, chunk->items[i].draft,
                                                      chunk->before + (int64_t)i + 1, family);
        items[i].draft = draft_sourced(import, chunk->arena, draft);
        items[i].error = &chunk->items[i].error;
    }
    return items;
}

static void take_results(struct import_chunk *chunk, const struct event_item *items)
{
    for (size_t i = 0; i < chunk->count; i++)
        chunk->items[i].result = items[i].result;
}

static bool events_store(const struct import *import, struct work *work, struct import_chunk *chunk,
                         bool fresh, struct error *error)
{
    struct event_item *items = items_of(import, chunk);
    struct events_ready *ready;
    if (fresh ? !events_prepare(work, items, chunk->count, &ready, error) ||
                    !events_record_ready(work, ready, error)
              : !events_record_all(work, items, chunk->count, false, error))
        return false;
    take_results(chunk, items);
    return true;
}

/* Counts the chunk's results on top of what is committed, and keeps what was not stored. */
static struct import_counts chunk_count(const struct import *import, struct import_chunk *chunk)
{
    struct import_counts counts = import->counts;
    chunk->outcomes = ARENA_ARRAY(chunk->arena, struct import_outcome, chunk->count);
    chunk->outcome_count = 0;
    for (size_t i = 0; i < chunk->count; i++) {
        const struct import_item *item = &chunk->items[i];
        bool differs = item->result == EVENT_DIFFERS;
        counts.stored += item->result == EVENT_STORED;
        counts.duplicate += item->result == EVENT_DUPLICATE;
        counts.duplicate_differs += differs;
        counts.refused += item->result == EVENT_REFUSED;
        if ((!differs && item->result != EVENT_REFUSED) || counts.outcomes >= IMPORT_OUTCOMES_MOST)
            continue;
        counts.outcomes++;
        chunk->outcomes[chunk->outcome_count++] = (struct import_outcome){
            .row = chunk->before + (int64_t)i + 1,
            .line = item->line,
            .differs = differs,
            .code = code_name(item->error.count == 1 ? item->error.violations[0].code
                                                     : item->error.code),
            .problem = import->describe(import->context, chunk->arena, &item->error)};
    }
    counts.rows += (int64_t)chunk->count;
    counts.bytes = chunk->bytes;
    counts.lines = chunk->lines;
    return counts;
}

static bool hold(const struct import *import, struct work *work, struct error *error)
{
    bool held = false;
    if (!work_begin(work, error) || !import_hold(work->tx, &import->key, &held, error))
        return false;
    return held || error_set(error, CODE_IMPORT_TAKEN, "import", import->key.id, NULL);
}

static bool begin(struct work *work, bool alone, struct error *error)
{
    return work_begin(work, error) && import_turn(work->tx, alone, error);
}

/* Says how far the import has come, in the work that stores, and commits both. */
static bool advance(const struct import *import, struct work *work, const char *state,
                    const struct import_chunk *chunk, const struct import_counts *counts,
                    struct error *error)
{
    import_advance(work->tx, &import->key, state, import->header.count > 0 ? &import->header : NULL,
                   counts);
    if (chunk != NULL)
        import_keep_outcomes(work->tx, import->key.id, import->pass, chunk->outcomes,
                             chunk->outcome_count);
    return work_finish(work, &(struct stored_reply){.status = 200}, error);
}

/* With a dry run all is done as it would be, and then only what became of it is kept. */
static bool store_once(struct import *import, struct import_chunk *chunk, bool alone,
                       struct error *error)
{
    struct work work = import_work(import, chunk->arena);
    struct import_counts counts = {0};
    bool units = import->kind == IMPORT_UNITS;
    bool fresh = !import_order_is_careful(&import->order);
    bool done = begin(&work, alone, error) && hold(import, &work, error) &&
                (units ? import_units_record(&work, chunk, error)
                       : events_store(import, &work, chunk, fresh, error));
    if (done && import->dry_run) {
        work_rollback(&work);
        work = import_work(import, chunk->arena);
        done = hold(import, &work, error);
    }
    if (done)
        counts = chunk_count(import, chunk);
    if (!done || !advance(import, &work, "running", chunk, &counts, error)) {
        work_rollback(&work);
        return false;
    }
    import->counts = counts;
    return true;
}

/* What an earlier try found is found again. */
static void forget_findings(struct import_chunk *chunk)
{
    for (size_t i = 0; i < chunk->count; i++)
        if (chunk->items[i].draft != NULL)
            error_clear(&chunk->items[i].error);
    chunk->again = false;
}

/* 5 ms, doubled with each try. */
static void pause_before(int attempt)
{
    nanosleep(&(struct timespec){.tv_nsec = (5000000L << (attempt - 1))}, NULL);
}

static bool lost_to_others(const struct error *error)
{
    return error->code == CODE_CONTENDED || error->code == CODE_TIMEOUT;
}

/* Chunks with the same keys in another order can lock each other out; the second try is alone. */
static bool store_in_turn(struct import *import, struct import_chunk *chunk, struct error *error)
{
    for (int attempt = 1;; attempt++) {
        forget_findings(chunk);
        if (store_once(import, chunk, attempt > 1, error))
            return true;
        if (error->code == CODE_CONFLICT && !import_order_is_careful(&import->order))
            import_order_set_careful(&import->order, IMPORT_CAREFUL + 1);
        else if (chunk->again)
            attempt = 0;
        else if (!lost_to_others(error) || attempt == IMPORT_TRIES)
            return false;
        else
            pause_before(attempt);
        error_clear(error);
    }
}

/* Writes the chunk's rows behind those of the one before it, and commits them behind it.
 * *ret_sent_back where it was told to take back what it did, which is no fault. */
static bool store_ahead(struct import *import, struct import_chunk *chunk, unsigned retreats,
                        bool *ret_sent_back, struct error *error)
{
    struct import_order *order = &import->order;
    struct work work = import_work(import, chunk->arena);
    struct event_item *items = items_of(import, chunk);
    struct events_ready *ready;
    bool good =
        begin(&work, false, error) && events_prepare(&work, items, chunk->count, &ready, error);
    bool goes_on = good && import_order_await_write(order, chunk->number, &retreats);
    good = goes_on && events_record_ready(&work, ready, error);
    if (good) {
        import_order_written(order, chunk->number, retreats);
        take_results(chunk, items);
        goes_on = import_order_await_commit(order, chunk->number);
    }
    struct import_counts counts = {0};
    good = good && goes_on && hold(import, &work, error);
    if (good) {
        counts = chunk_count(import, chunk);
        good = advance(import, &work, "running", chunk, &counts, error);
    }
    if (good)
        import->counts = counts;
    else
        work_rollback(&work);
    *ret_sent_back = error_none(error);
    return good;
}

/* True where there is nothing more to be done, whether or not it was *ret_stored. */
static bool try_ahead(struct import *import, struct import_chunk *chunk, bool *ret_stored,
                      struct error *error)
{
    unsigned retreats;
    bool sent_back;
    if (import->kind == IMPORT_UNITS || import->dry_run ||
        !import_order_go_ahead(&import->order, &retreats))
        return false;
    *ret_stored = store_ahead(import, chunk, retreats, &sent_back, error);
    if (*ret_stored || (!sent_back && error->code != CODE_CONFLICT && !lost_to_others(error) &&
                        import_order_is_turn(&import->order, chunk->number)))
        return true;
    error_clear(error);
    import_order_retreat(&import->order, chunk->number);
    return false;
}

void imports_give(struct import *import, struct import_chunk *chunk)
{
    chunk->number = import->given++;
    chunk->before = import->given_rows;
    import->given_rows += (int64_t)chunk->count;
}

bool imports_store(struct import *import, struct import_chunk *chunk, struct error *error)
{
    bool stored = false;
    if (!try_ahead(import, chunk, &stored, error))
        stored = import_order_take_turn(&import->order, chunk->number)
                     ? store_in_turn(import, chunk, error)
                     : error_set(error, CODE_CONTENDED, NULL);
    import_order_done(&import->order, chunk->number, stored);
    return stored;
}

bool imports_end(struct import *import, bool complete, struct error *error)
{
    struct work work = import_work(import, import->work.arena);
    if (hold(import, &work, error) &&
        advance(import, &work, complete ? "complete" : "interrupted", NULL, &import->counts, error))
        return true;
    work_rollback(&work);
    return false;
}
