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

static bool events_store(const struct import *import, struct work *work, struct import_chunk *chunk,
                         bool fresh, struct error *error)
{
    struct event_item *items = ARENA_ARRAY(chunk->arena, struct event_item, chunk->count);
    uint64_t family = family_of(import);
    for (size_t i = 0; i < chunk->count; i++) {
        const struct event_draft *draft = draft_named(import, chunk->arena, chunk->items[i].draft,
                                                      import->counts.rows + (int64_t)i + 1, family);
        items[i].draft = draft_sourced(import, chunk->arena, draft);
        items[i].error = &chunk->items[i].error;
    }
    if (fresh ? !events_record_fresh(work, items, chunk->count, error)
              : !events_record_all(work, items, chunk->count, false, error))
        return false;
    for (size_t i = 0; i < chunk->count; i++)
        chunk->items[i].result = items[i].result;
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
            .row = import->counts.rows + (int64_t)i + 1,
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

static bool hold(const struct import *import, struct work *work, bool alone, struct error *error)
{
    bool held = false;
    if (!work_begin(work, error) || !import_hold(work->tx, &import->key, alone, &held, error))
        return false;
    return held || error_set(error, CODE_IMPORT_TAKEN, "import", import->key.id, NULL);
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
    bool done = hold(import, &work, alone, error) &&
                (units ? import_units_record(&work, chunk, error)
                       : events_store(import, &work, chunk, import->careful == 0, error));
    if (done && import->dry_run) {
        work_rollback(&work);
        work = import_work(import, chunk->arena);
        done = hold(import, &work, alone, error);
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

/* 5 ms, doubled with each try. */
static void pause_before(int attempt)
{
    nanosleep(&(struct timespec){.tv_nsec = (5000000L << (attempt - 1))}, NULL);
}

/* Chunks with the same keys in another order can lock each other out; the second try is alone. */
bool imports_store(struct import *import, struct import_chunk *chunk, struct error *error)
{
    for (int attempt = 1;; attempt++) {
        for (size_t i = 0; i < chunk->count; i++) /* what an earlier try found is found again */
            if (chunk->items[i].draft != NULL)
                error_clear(&chunk->items[i].error);
        chunk->again = false;
        if (store_once(import, chunk, attempt > 1, error)) {
            import->careful -= import->careful > 0;
            return true;
        }
        if (error->code == CODE_CONFLICT && import->careful == 0)
            import->careful = IMPORT_CAREFUL + 1;
        else if (chunk->again)
            attempt = 0;
        else if ((error->code != CODE_CONTENDED && error->code != CODE_TIMEOUT) ||
                 attempt == IMPORT_TRIES)
            return false;
        else
            pause_before(attempt);
        error_clear(error);
    }
}

bool imports_end(struct import *import, bool complete, struct error *error)
{
    struct work work = import_work(import, import->work.arena);
    if (hold(import, &work, false, error) &&
        advance(import, &work, complete ? "complete" : "interrupted", NULL, &import->counts, error))
        return true;
    work_rollback(&work);
    return false;
}
