#include "store/administration.h"

#include "base/text.h"
#include "store/pg.h"

/* One lock for all migrators of a database; the number only has to be the same for all of them. */
static const char PREPARE_SESSION[] =
    "set role pennant_owner; set statement_timeout = 0; set lock_timeout = '30s';"
    "set idle_in_transaction_session_timeout = 0;"
    "select pg_catalog.pg_advisory_lock(7304210017)";

static bool applied_before(struct pg *pg, struct arena *arena, struct table *ret_rows,
                           struct buffer *reason)
{
    struct error error;
    struct table row;
    error_init(&error, arena);
    *ret_rows = (struct table){0};
    if (!pg_ask(pg, STATEMENT_SCHEMA_LOGIN, arena, &row, &error)) {
        buffer_text(reason, "the database did not answer");
        return false;
    }
    if (!table_boolean(&row, 0, "migrated"))
        return true;
    if (!pg_ask(pg, STATEMENT_MIGRATION_LIST, arena, ret_rows, &error)) {
        buffer_text(reason, "the list of migrations cannot be read; the log says why");
        return false;
    }
    return true;
}

/* What was applied must be what this program carries, in order. */
static bool history_fits(const struct table *rows, struct buffer *reason)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        int number = (int)table_integer(rows, i, "number");
        if (i >= MIGRATION_COUNT) {
            buffer_print(reason,
                         "the database is at migration %d, which this program does not "
                         "know; run a newer pennant",
                         number);
            return false;
        }
        if (number != MIGRATIONS[i].number ||
            !text_equal(table_value(rows, i, "sha256"), MIGRATIONS[i].sha256)) {
            buffer_print(reason, "migration %d was applied with another text (%s)", number,
                         table_value(rows, i, "name"));
            return false;
        }
    }
    return true;
}

static bool apply(struct pg *pg, const struct migration_text *migration, struct buffer *reason)
{
    struct buffer script, complaint;
    buffer_init(&script);
    buffer_init(&complaint);
    buffer_text(&script, "begin;\n");
    buffer_text(&script, migration->sql);
    buffer_print(
        &script,
        ";\ninsert into pennant.migration (number, name, sha256) values (%d, '%s', '%s');\n"
        "commit",
        migration->number, migration->name, migration->sha256);
    bool good = pg_script(pg, script.data, &complaint);
    if (!good)
        buffer_print(reason, "migration %04d_%s failed and was rolled back: %s", migration->number,
                     migration->name, complaint.data);
    buffer_release(&complaint);
    buffer_release(&script);
    return good;
}

static bool migrate_session(struct pg *pg, struct arena *arena, int *ret_applied, int *ret_last,
                            struct buffer *reason)
{
    struct table rows;
    int applied = 0;
    if (!pg_script(pg, PREPARE_SESSION, reason) || !applied_before(pg, arena, &rows, reason) ||
        !history_fits(&rows, reason))
        return false;
    for (size_t i = rows.row_count; i < MIGRATION_COUNT; i++) {
        if (!apply(pg, &MIGRATIONS[i], reason))
            return false;
        applied++;
    }
    *ret_applied = applied;
    *ret_last = MIGRATIONS[MIGRATION_COUNT - 1].number;
    return true;
}

bool migrate_run(const char *conninfo, int *ret_applied, int *ret_last, struct buffer *reason)
{
    struct arena *arena = arena_new();
    struct pg *pg = pg_reach(conninfo, reason);
    bool good = pg != NULL && migrate_session(pg, arena, ret_applied, ret_last, reason);
    pg_close(pg);
    arena_free(arena);
    return good;
}
