#include "store/administration.h"

#include "base/text.h"
#include "base/uuid.h"
#include "store/owner.h"
#include "store/pg.h"

bool roles_create(const char *conninfo, struct buffer *reason)
{
    struct pg *pg = pg_reach(conninfo, reason);
    bool good = pg != NULL && pg_script(pg, ROLES_TEXT, reason);
    pg_close(pg);
    return good;
}

static bool organisation_insert(struct pg *pg, const char *const *values, const char *actor,
                                struct arena *arena, struct table *ret_row, struct buffer *reason)
{
    char audit_id[UUID_TEXT];
    struct buffer after;
    struct error error;
    uuid_new(audit_id);
    buffer_init(&after);
    buffer_text(&after, "{\"code\":");
    buffer_json(&after, values[1]);
    buffer_text(&after, ",\"name\":");
    buffer_json(&after, values[2]);
    buffer_text(&after, ",\"time_zone\":");
    buffer_json(&after, values[3]);
    buffer_byte(&after, '}');
    const char *audit[] = {values[0], audit_id, actor, after.data};
    struct pg_command commands[] = {
        {.statement = STATEMENT_ORGANISATION_INSERT, .parameters = values, .count = 4},
        {.statement = STATEMENT_ORGANISATION_AUDIT_INSERT, .parameters = audit, .count = 4}};
    /* Without BEGIN, all up to the one Sync is one transaction: an unknown zone leaves no audit
     * row, since its organisation is missing. */
    error_init(&error, arena);
    bool good = pg_exchange(pg, commands, COUNT(commands), PG_EXCHANGE_MS, &error);
    buffer_release(&after);
    if (good) {
        pg_clear(commands[1].result);
        pg_table(arena, commands[0].result, ret_row);
    } else if (error.code == CODE_ALREADY_EXISTS) {
        buffer_print(reason, "there is already an organisation %s", values[1]);
    } else if (error.code == CODE_CONFLICT) {
        buffer_print(reason, "PostgreSQL knows no time zone %s", values[3]);
    } else {
        buffer_text(reason, "the organisation could not be stored; the log says why");
    }
    return good;
}

bool organisation_create(const char *conninfo, const char *code, const char *name,
                         const char *time_zone, const char *actor, struct arena *arena,
                         struct table *ret_row, struct buffer *reason)
{
    char id[UUID_TEXT];
    if (!text_is_code(code)) {
        buffer_text(reason, "the code must be 1 to 64 letters, digits or . _ -, starting with a "
                            "letter or digit");
        return false;
    }
    if (text_length(name) < 1 || text_length(name) > 200) {
        buffer_text(reason, "the name must have 1 to 200 characters");
        return false;
    }
    struct pg *pg = owner_open(conninfo, reason);
    if (pg == NULL)
        return false;
    uuid_new(id);
    const char *values[] = {id, code, name, time_zone};
    bool good = organisation_insert(pg, values, actor, arena, ret_row, reason);
    pg_close(pg);
    return good;
}

bool organisation_list(const char *conninfo, struct arena *arena, struct table *ret_rows,
                       struct buffer *reason)
{
    struct error error;
    struct pg *pg = owner_open(conninfo, reason);
    if (pg == NULL)
        return false;
    error_init(&error, arena);
    bool good = pg_ask(pg, STATEMENT_ORGANISATION_LIST, arena, ret_rows, &error);
    if (!good)
        buffer_text(reason, "the organisations could not be read; the log says why");
    pg_close(pg);
    return good;
}

bool organisation_retain(const char *conninfo, const char *code, int months, const char *actor,
                         struct arena *arena, struct table *ret_row, struct buffer *reason)
{
    char audit_id[UUID_TEXT];
    struct error error;
    struct pg *pg = owner_open(conninfo, reason);
    if (pg == NULL)
        return false;
    uuid_new(audit_id);
    error_init(&error, arena);
    const char *values[] = {code, months > 0 ? arena_print(arena, "%d", months) : NULL, audit_id,
                            actor};
    struct pg_command command = {
        .statement = STATEMENT_ORGANISATION_RETAIN, .parameters = values, .count = COUNT(values)};
    bool good = pg_exchange(pg, &command, 1, PG_EXCHANGE_MS, &error);
    if (good)
        pg_table(arena, command.result, ret_row);
    else
        buffer_text(reason, "the retention could not be stored; the log says why");
    if (good && ret_row->row_count == 0)
        buffer_print(reason, "there is no organisation %s", code);
    pg_close(pg);
    return good && ret_row->row_count == 1;
}
