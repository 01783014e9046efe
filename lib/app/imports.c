#include "app/imports.h"

#include "app/app.h"
#include "base/text.h"
#include "base/uuid.h"
#include "store/survey.h"

#include <string.h>

static const struct {
    const char *name;
    unsigned roles; /* who may store it */
} KINDS[IMPORT_KIND_COUNT] = {
    [IMPORT_EVENTS] = {"events", ROLE_COLLECTOR | ROLE_EVALUATOR},
    [IMPORT_UNITS] = {"units", ROLE_ORGANISER},
    [IMPORT_SURVEYS] = {"surveys", ROLE_COLLECTOR | ROLE_EVALUATOR},
};

static const char *or_empty(const char *text)
{
    return text != NULL ? text : "";
}

/* A place on this server. */
static bool place_take(struct app *app, struct error *error)
{
    if (atomic_fetch_add(&app->imports, 1) < IMPORTS_MOST)
        return true;
    atomic_fetch_sub(&app->imports, 1);
    error->retry_after = IMPORT_BUSY_SECONDS;
    return error_set(error, CODE_IMPORTS_BUSY, "limit",
                     arena_print(error->arena, "%d", IMPORTS_MOST), NULL);
}

static void place_leave(const struct import *import)
{
    atomic_fetch_sub(&import->work.app->imports, 1);
}

void imports_leave(struct import *import)
{
    import_order_destroy(&import->order);
    place_leave(import);
}

struct work import_work(const struct import *import, struct arena *arena)
{
    struct work work = import->work;
    work.arena = arena;
    work.bulk = work.writes = true;
    work.idempotency_key = NULL;
    work.tx = NULL;
    return work;
}

/* Takes what is committed from the row as it is locked; it must be the same import. */
static bool import_take(struct import *import, const struct import_draft *draft,
                        const struct table *row, struct error *error)
{
    const char *id = import->key.id;
    bool same = text_equal(table_value(row, 0, "kind"), KINDS[draft->kind].name) &&
                text_equal(table_value(row, 0, "format"), draft->format) &&
                text_equal(table_value(row, 0, "charset"), charset_name(draft->charset)) &&
                text_equal(table_value(row, 0, "survey"), or_empty(draft->survey)) &&
                text_equal(table_value(row, 0, "source"), or_empty(draft->source)) &&
                table_boolean(row, 0, "dry_run") == draft->dry_run;
    if (!same)
        return error_set(error, CODE_IMPORT_DIFFERS, "import", id, NULL);
    import->pass = table_integer(row, 0, "pass");
    if (draft->offset <= 0) { /* from the start again */
        import->pass++;
        return true;
    }
    struct import_counts *counts = &import->counts;
    counts->bytes = table_integer(row, 0, "bytes");
    if (counts->bytes != draft->offset)
        return error_set(error, CODE_IMPORT_OFFSET, "import", id, "bytes",
                         table_value(row, 0, "bytes"), NULL);
    counts->rows = table_integer(row, 0, "rows");
    counts->lines = table_integer(row, 0, "lines");
    counts->stored = table_integer(row, 0, "stored");
    counts->duplicate = table_integer(row, 0, "duplicate");
    counts->duplicate_differs = table_integer(row, 0, "duplicate_differs");
    counts->refused = table_integer(row, 0, "refused");
    counts->outcomes = table_integer(row, 0, "outcomes");
    import->header = table_list(import->work.arena, table_value(row, 0, "header"));
    import->resumed = true;
    import->complete = text_equal(table_value(row, 0, "state"), "complete");
    return true;
}

static bool import_join(struct work *work, const struct import_draft *draft, struct import *import,
                        struct error *error)
{
    struct table row;
    if (!import_lock(work->tx, import->key.id, &row, error))
        return false;
    if (row.row_count == 0)
        return error_set(error, CODE_ALREADY_EXISTS, "what", "import", "field", "id", NULL);
    if (!import_take(import, draft, &row, error))
        return false;
    import->started_ms = table_integer(&row, 0, "started_ms");
    return import->complete || import_resume(work->tx, &import->key, !import->resumed, error);
}

static bool survey_exists(struct work *work, const char *survey, struct error *error)
{
    struct table row;
    if (survey == NULL)
        return true;
    if (!survey_get(work->tx, survey, &row, error))
        return false;
    return row.row_count > 0 || error_set(error, CODE_NOT_FOUND, "what", "survey", NULL);
}

static bool import_begin(struct work *work, const struct import_draft *draft, struct import *import,
                         struct error *error)
{
    struct table row;
    struct import_row begun = {.key = import->key,
                               .kind = KINDS[draft->kind].name,
                               .format = draft->format,
                               .charset = charset_name(draft->charset),
                               .survey = or_empty(draft->survey),
                               .source = or_empty(draft->source),
                               .dry_run = draft->dry_run};
    if (!work_begin(work, error) || !survey_exists(work, draft->survey, error) ||
        !import_insert(work->tx, &begun, &row, error))
        return false;
    if (row.row_count == 0) {
        if (!import_join(work, draft, import, error))
            return false;
    } else if (draft->offset > 0) {
        return error_set(error, CODE_NOT_FOUND, "what", "import", NULL);
    } else {
        import->started_ms = table_integer(&row, 0, "started_ms");
        import->pass = 1;
    }
    return work_finish(work, NULL, error);
}

bool imports_open(const struct work *work, const struct import_draft *draft,
                  struct import *ret_import, struct error *error)
{
    struct import import = {
        .work = *work, .kind = draft->kind, .source = draft->source, .dry_run = draft->dry_run};
    char *made = ARENA_ARRAY(work->arena, char, UUID_TEXT);
    char *holder = ARENA_ARRAY(work->arena, char, UUID_TEXT);
    uuid_new(made);
    uuid_new(holder);
    import.key = (struct import_key){draft->id != NULL ? draft->id : made, holder};
    if ((work->principal->roles & KINDS[draft->kind].roles) == 0)
        return error_set(error, CODE_FORBIDDEN, NULL);
    if (!place_take(work->app, error))
        return false;
    struct work own = import_work(&import, work->arena);
    if (!import_begin(&own, draft, &import, error)) {
        work_rollback(&own);
        place_leave(&import);
        return false;
    }
    import.given_rows = import.counts.rows;
    *ret_import = import;
    import_order_init(&ret_import->order);
    return true;
}

bool imports_get(struct work *work, const char *id, struct table *ret_row, struct error *error)
{
    struct table row;
    if (!work_begin(work, error) || !import_get(work->tx, id, &row, error))
        return false;
    if (row.row_count == 0)
        return error_set(error, CODE_NOT_FOUND, "what", "import", NULL);
    *ret_row = row;
    return true;
}

bool imports_list(struct work *work, const char *kind, const struct page *page,
                  struct table *ret_rows, struct error *error)
{
    return work_begin(work, error) && import_list(work->tx, kind, page, ret_rows, error);
}

bool imports_outcomes(struct work *work, const char *id, const struct page *page,
                      struct table *ret_rows, struct error *error)
{
    struct table row;
    return imports_get(work, id, &row, error) &&
           import_outcome_list(work->tx, id, page, ret_rows, error);
}
