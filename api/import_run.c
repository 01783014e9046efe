#include "api/imports.h"

#include "api/encode.h"
#include "api/events.h"
#include "api/import_courier.h"
#include "api/import_rows.h"
#include "api/problem.h"
#include "api/request.h"
#include "api/units.h"
#include "base/fatal.h"
#include "base/text.h"

#include <string.h>

#define READ_BYTES  (64 * 1024)
#define OFFSET_MOST (1LL << 50)
#define CHUNKS      (IMPORT_LANES + 1) /* one is filled while the others are stored */

struct import_query {
    const char *id, *kind, *survey, *source;
    bool dry_run;
    int64_t offset;
};

static const struct field QUERY_FIELDS[] = {
    FIELD(import_query, kind, ENUM, .required = true, .choices = IMPORT_KINDS),
    FIELD(import_query, id, UUID),
    FIELD(import_query, offset, INTEGER, .maximum = OFFSET_MOST, .fallback = OFFSET_NONE),
    FIELD(import_query, source, TEXT, .maximum = EVENT_WORD_MOST),
    FIELD(import_query, survey, CODE),
    FIELD(import_query, dry_run, BOOLEAN),
};
const struct form IMPORT_QUERY = FORM(QUERY_FIELDS, import_query);

static const struct {
    const char *name;
    const struct form *form;
} KINDS[IMPORT_KIND_COUNT] = {
    [IMPORT_EVENTS] = {"events", &EVENT_FORM},
    [IMPORT_UNITS] = {"units", &UNIT_FORM},
    [IMPORT_SURVEYS] = {"surveys", &EVENT_FORM},
};

struct run {
    struct request *request;
    struct import import;
    struct import_rows rows;
    struct arena *arenas[CHUNKS];
    struct import_chunk chunks[CHUNKS];
    size_t filling;    /* the chunk being filled */
    size_t chunk_size; /* bytes of its rows */
    size_t lane;       /* whose turn it is to be given a chunk: the oldest is with it */
    struct courier lanes[IMPORT_LANES];
    struct import_chunk *stored[IMPORT_LANES]; /* with them, and their outcomes not yet taken */
    struct buffer shown;                       /* the first outcomes as JSON */
    size_t shown_count;
};

static enum import_kind kind_of(const char *name)
{
    for (enum import_kind kind = 0; kind < IMPORT_KIND_COUNT; kind++)
        if (text_equal(KINDS[kind].name, name))
            return kind;
    fatal("a kind of import has no row");
}

/* A fault in the words of the request's language. */
static const char *describe(const void *context, struct arena *arena, const struct error *error)
{
    const struct request *request = context;
    struct buffer out;
    buffer_init(&out);
    problem_write(&out, error, request->language, NULL, NULL);
    return buffer_finish(&out, arena);
}

static void chunk_clear(struct run *run, size_t index)
{
    arena_reset(run->arenas[index]);
    run->chunks[index] = (struct import_chunk){
        .arena = run->arenas[index],
        .items = ARENA_ARRAY(run->arenas[index], struct import_item, IMPORT_CHUNK_ROWS)};
    run->chunk_size = 0;
}

static void show(struct run *run, const struct import_chunk *chunk)
{
    for (size_t i = 0; i < chunk->outcome_count && run->shown_count < IMPORT_SHOWN; i++) {
        const struct import_outcome *outcome = &chunk->outcomes[i];
        buffer_print(&run->shown,
                     "%s{\"row\":%lld,\"line\":%lld,\"result\":\"%s\",\"code\":\"%s\",\"problem\":",
                     run->shown_count++ > 0 ? "," : "", (long long)outcome->row,
                     (long long)outcome->line, outcome->differs ? "duplicate_differs" : "refused",
                     outcome->code);
        buffer_text(&run->shown, outcome->problem);
        buffer_byte(&run->shown, '}');
    }
}

/* Waits for the oldest chunk that is being stored, and takes what became of it. */
static bool chunk_take(struct run *run, struct error *error)
{
    struct courier *courier = &run->lanes[run->lane];
    struct import_chunk *stored = run->stored[run->lane];
    courier_wait(courier);
    run->stored[run->lane] = NULL;
    if (!error_none(&courier->error))
        return error_copy(error, &courier->error);
    if (stored != NULL)
        show(run, stored);
    return true;
}

/* Waits for all of them; the first fault counts. */
static bool chunks_take(struct run *run, struct error *error)
{
    bool good = true;
    for (size_t i = 0; i < IMPORT_LANES; i++) {
        if (good)
            good = chunk_take(run, error);
        else
            courier_wait(&run->lanes[run->lane]);
        run->lane = (run->lane + 1) % IMPORT_LANES;
    }
    return good;
}

/* Gives the chunk being filled away, and goes on with another one. */
static bool chunk_give(struct run *run, struct error *error)
{
    struct import_chunk *chunk = &run->chunks[run->filling];
    if (!chunk_take(run, error))
        return false;
    if (chunk->count == 0)
        return true;
    if (!import_rows_close(&run->rows, chunk, error))
        return false;
    chunk->bytes = row_split_bytes(run->rows.split);
    chunk->lines = row_split_lines(run->rows.split);
    imports_give(&run->import, chunk);
    run->stored[run->lane] = chunk;
    courier_give(&run->lanes[run->lane], chunk);
    run->lane = (run->lane + 1) % IMPORT_LANES;
    run->filling = (run->filling + 1) % CHUNKS;
    chunk_clear(run, run->filling);
    return true;
}

static bool row_add(struct run *run, const struct raw_row *raw, struct error *error)
{
    struct import_chunk *chunk = &run->chunks[run->filling];
    if (!import_rows_add(&run->rows, raw, chunk, error))
        return false;
    run->chunk_size += raw->length;
    if (chunk->count < IMPORT_CHUNK_ROWS && run->chunk_size < IMPORT_CHUNK_BYTES)
        return true;
    return chunk_give(run, error);
}

static bool interrupted(struct run *run, struct error *error)
{
    const struct import_counts *counts = &run->import.counts;
    struct arena *arena = error->arena;
    error_clear(error);
    error->retry_after = 1;
    return error_set(error, CODE_IMPORT_INTERRUPTED, "import", run->import.key.id, "rows",
                     arena_print(arena, "%lld", (long long)counts->rows), "bytes",
                     arena_print(arena, "%lld", (long long)counts->bytes), NULL);
}

/* One piece of the body; *ret_end when it was the last. */
static bool piece_read(struct run *run, char *piece, bool *ret_end, struct error *error)
{
    struct body_stream *stream = &run->request->stream;
    struct raw_row raw;
    size_t length;
    if (stream->draining(stream->connection))
        return error_set(error, CODE_DRAINING, NULL);
    if (!stream->read(stream->connection, piece, READ_BYTES, &length, error))
        return false;
    stream->finished = *ret_end = length == 0;
    row_split_feed(run->rows.split, piece, length);
    while (row_split_next(run->rows.split, &raw))
        if (!row_add(run, &raw, error))
            return false;
    const char *fault = row_split_fault(run->rows.split);
    return fault == NULL || error_set(error, CODE_BAD_JSON, "reason", fault, NULL);
}

/* Reads the body to its end. What was read before a fault is stored all the same. */
static bool body_import(struct run *run, struct error *error)
{
    char *piece = ARENA_ARRAY(run->request->arena, char, READ_BYTES);
    struct raw_row raw;
    bool end = false, whole = true;
    while (!end && whole)
        whole = piece_read(run, piece, &end, error);
    if (whole && row_split_last(run->rows.split, &raw))
        whole = row_add(run, &raw, error);
    const char *fault = row_split_fault(run->rows.split);
    if (whole && fault != NULL)
        whole = error_set(error, CODE_BAD_JSON, "reason", fault, NULL);
    struct error late;
    error_init(&late, error->arena);
    bool given = chunk_give(run, &late);
    bool stored = chunks_take(run, &late) && given;
    return whole && (stored || error_copy(error, &late));
}

/* What the client can do nothing about but go on later. */
static bool can_go_on(const struct error *error)
{
    return code_status(error->code) == 503;
}

static bool reply_write(struct run *run, struct reply *reply, struct error *error)
{
    struct request *request = run->request;
    struct work work = request->work;
    struct table row;
    work.writes = false;
    bool read = imports_get(&work, run->import.key.id, &row, error);
    if (!read || !work_finish(&work, &(struct stored_reply){.status = 200}, error)) {
        work_rollback(&work);
        return false;
    }
    reply_created(request, reply, "/v1/imports/%s", run->import.key.id);
    reply->status = 207;
    buffer_byte(&reply->body, '{');
    encode_fields(&reply->body, &row, 0, false);
    buffer_text(&reply->body, ",\"items\":[");
    buffer_add(&reply->body, run->shown.data, run->shown.length);
    buffer_text(&reply->body, "]}");
    return true;
}

static bool run_through(struct run *run, struct reply *reply, struct error *error)
{
    for (size_t i = 0; i < CHUNKS; i++) {
        run->arenas[i] = arena_new();
        chunk_clear(run, i);
    }
    for (size_t i = 0; i < IMPORT_LANES; i++)
        courier_init(&run->lanes[i], &run->import);
    bool whole = body_import(run, error);
    struct error late;
    error_init(&late, error->arena);
    bool ended = imports_end(&run->import, whole, &late);
    if (!whole && can_go_on(error))
        interrupted(run, error);
    else if (whole && !ended)
        whole = error_copy(error, &late);
    bool done = whole && reply_write(run, reply, error);
    for (size_t i = 0; i < IMPORT_LANES; i++)
        courier_end(&run->lanes[i]);
    for (size_t i = 0; i < CHUNKS; i++)
        arena_free(run->arenas[i]);
    return done;
}

static bool run_start(struct run *run, enum row_format format, const struct import_draft *draft,
                      struct reply *reply, struct error *error)
{
    run->import.describe = describe;
    run->import.context = run->request;
    if (!import_rows_init(&run->rows, KINDS[draft->kind].form, format, draft->charset,
                          draft->survey, &run->import, error))
        return false;
    bool done = run_through(run, reply, error);
    import_rows_release(&run->rows);
    return done;
}

static bool query_check(const struct import_query *query, struct error *error)
{
    bool surveys = text_equal(query->kind, "surveys");
    if (surveys && query->survey == NULL)
        error_add(error, "?survey", CODE_PARAMETER_REQUIRED, NULL);
    if (!surveys && query->survey != NULL)
        error_add(error, "?survey", CODE_NOT_COMBINED, "key", "survey", "other", "kind", NULL);
    return error_none(error);
}

bool import_run_serve(struct request *request, struct reply *reply, struct error *error)
{
    const struct import_query *query = request->query;
    if (!query_check(query, error))
        return false;
    enum row_format format = request->body_csv     ? ROWS_CSV
                             : request->body_lines ? ROWS_LINES
                                                   : ROWS_ARRAY;
    static const char *const names[] = {
        [ROWS_LINES] = "ndjson", [ROWS_ARRAY] = "json", [ROWS_CSV] = "csv"};
    struct import_draft draft = {.id = query->id,
                                 .kind = kind_of(query->kind),
                                 .format = names[format],
                                 .charset = request->charset,
                                 .survey = query->survey,
                                 .source = query->source,
                                 .dry_run = query->dry_run,
                                 .offset = query->offset};
    struct run run = {.request = request};
    if (!imports_open(&request->work, &draft, &run.import, error))
        return false;
    buffer_init(&run.shown);
    bool done = run.import.complete ? reply_write(&run, reply, error)
                                    : run_start(&run, format, &draft, reply, error);
    buffer_release(&run.shown);
    imports_leave(&run.import);
    return done;
}
