#include "store/check.h"

#include "store/pg.h"

int store_migration(void)
{
    return MIGRATIONS[MIGRATION_COUNT - 1].number;
}

static bool ask(struct pg *pg, enum statement statement, struct arena *arena,
                struct table *ret_table, struct buffer *reason)
{
    struct error error;
    error_init(&error, arena);
    if (pg_ask(pg, statement, arena, ret_table, &error))
        return true;
    buffer_text(reason, "the database did not answer the start-up check");
    return false;
}

static bool check_login(const struct table *row, struct buffer *reason)
{
    const char *login = table_value(row, 0, "login");
    if (table_boolean(row, 0, "powerful"))
        buffer_print(reason,
                     "the database login %s is a superuser or bypasses row security; log in as "
                     "pennant_app",
                     login);
    else if (table_boolean(row, 0, "owner"))
        buffer_print(reason,
                     "the database login %s may become the owner of the tables; log in as "
                     "pennant_app",
                     login);
    else if (!table_boolean(row, 0, "migrated"))
        buffer_text(reason, "the database is not migrated; run pennant migrate");
    else
        return true;
    return false;
}

static bool check_migrations(const struct table *rows, struct buffer *reason)
{
    int last = rows->row_count == 0 ? 0 : (int)table_integer(rows, rows->row_count - 1, "number");
    if (last < store_migration())
        buffer_print(reason,
                     "the database is at migration %d and this program needs %d; run "
                     "pennant migrate",
                     last, store_migration());
    else if (last > store_migration())
        buffer_print(reason,
                     "the database is at migration %d and this program only knows %d; run "
                     "a newer pennant",
                     last, store_migration());
    return last == store_migration();
}

static bool check_connection(struct pg *pg, struct arena *arena, struct buffer *reason)
{
    struct table row, rows;
    return ask(pg, STATEMENT_SCHEMA_LOGIN, arena, &row, reason) && check_login(&row, reason) &&
           ask(pg, STATEMENT_MIGRATION_LIST, arena, &rows, reason) &&
           check_migrations(&rows, reason);
}

bool store_check(const char *conninfo, struct buffer *reason)
{
    struct arena *arena = arena_new();
    struct pg *pg = pg_reach(conninfo, reason);
    bool good = pg != NULL && check_connection(pg, arena, reason);
    pg_close(pg);
    arena_free(arena);
    return good;
}
