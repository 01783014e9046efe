#include "store/maintenance.h"

#include "base/fatal.h"
#include "store/owner.h"
#include "store/pg.h"

#include <stdlib.h>
#include <time.h>

struct maintenance {
    struct pg *pg;
};

/* Code of a fault, as the operator's line. */
static void explain(const struct error *error, struct buffer *reason)
{
    error_text(reason, error->code, error->params, LANGUAGE_EN);
}

/* One statement as a transaction; again when it met another's locks. */
static bool ask(struct maintenance *maintenance, enum statement statement,
                const char *const *parameters, size_t count, struct arena *arena,
                struct table *ret_table, struct buffer *reason)
{
    struct error error;
    error_init(&error, arena);
    for (int attempt = 1;; attempt++) {
        struct pg_command command = {
            .statement = statement, .parameters = parameters, .count = count};
        if (pg_exchange(maintenance->pg, &command, 1, PG_EXCHANGE_MS, &error)) {
            pg_table(arena, command.result, ret_table);
            return true;
        }
        if (pg_is_lost(maintenance->pg) || attempt == MAINTENANCE_ATTEMPTS) {
            explain(&error, reason);
            return false;
        }
        error_clear(&error);
        nanosleep(&(struct timespec){.tv_nsec = MAINTENANCE_PAUSE_MS * 1000000L}, NULL);
    }
}

static bool lock(struct maintenance *maintenance, struct buffer *reason)
{
    struct arena *arena = arena_new();
    struct table row;
    bool good = ask(maintenance, STATEMENT_MAINTAIN_LOCK, NULL, 0, arena, &row, reason);
    if (good && !table_boolean(&row, 0, "taken")) {
        buffer_text(reason, "another pennant maintain is at work on this database");
        good = false;
    }
    arena_free(arena);
    return good;
}

struct maintenance *maintenance_open(const char *conninfo, struct buffer *reason)
{
    struct maintenance *maintenance = calloc(1, sizeof(*maintenance));
    if (maintenance == NULL)
        fatal("out of memory");
    maintenance->pg = owner_open(conninfo, reason);
    if (maintenance->pg != NULL && lock(maintenance, reason))
        return maintenance;
    maintenance_close(maintenance);
    return NULL;
}

void maintenance_close(struct maintenance *maintenance)
{
    if (maintenance == NULL)
        return;
    pg_close(maintenance->pg);
    free(maintenance);
}

bool maintenance_organisations(struct maintenance *maintenance, struct arena *arena,
                               struct table *ret_rows, struct buffer *reason)
{
    return ask(maintenance, STATEMENT_ORGANISATION_LIST, NULL, 0, arena, ret_rows, reason);
}

static bool purge(struct maintenance *maintenance, enum statement statement,
                  const char *organisation, int most, int64_t *ret_gone, struct buffer *reason)
{
    struct arena *arena = arena_new();
    struct table row;
    const char *parameters[] = {organisation, parameter_integer(arena, most)};
    bool good = ask(maintenance, statement, parameters, COUNT(parameters), arena, &row, reason);
    if (good)
        *ret_gone = table_integer(&row, 0, "gone");
    arena_free(arena);
    return good;
}

bool maintenance_purge_replies(struct maintenance *maintenance, const char *organisation, int most,
                               int64_t *ret_gone, struct buffer *reason)
{
    return purge(maintenance, STATEMENT_MAINTAIN_PURGE_REPLIES, organisation, most, ret_gone,
                 reason);
}

bool maintenance_purge_outcomes(struct maintenance *maintenance, const char *organisation, int most,
                                int64_t *ret_gone, struct buffer *reason)
{
    return purge(maintenance, STATEMENT_MAINTAIN_PURGE_OUTCOMES, organisation, most, ret_gone,
                 reason);
}

bool maintenance_purge_deliveries(struct maintenance *maintenance, const char *organisation,
                                  int most, int64_t *ret_gone, struct buffer *reason)
{
    return purge(maintenance, STATEMENT_MAINTAIN_PURGE_DELIVERIES, organisation, most, ret_gone,
                 reason);
}

bool maintenance_retire_begin(struct maintenance *maintenance, const char *organisation, bool dry,
                              struct arena *arena, struct retirement *ret_retirement,
                              struct buffer *reason)
{
    struct table row;
    const char *parameters[] = {organisation, dry ? "false" : "true"};
    if (!ask(maintenance, STATEMENT_MAINTAIN_RETIRE_BEGIN, parameters, COUNT(parameters), arena,
             &row, reason))
        return false;
    *ret_retirement = (struct retirement){.before = table_value(&row, 0, "before"),
                                          .held_by = table_value(&row, 0, "held_by"),
                                          .newest = table_integer(&row, 0, "newest")};
    return true;
}

bool maintenance_retire_chunk(struct maintenance *maintenance, const char *organisation,
                              const char *before, int64_t behind, int most, bool dry,
                              struct retired_chunk *ret_chunk, struct buffer *reason)
{
    struct arena *arena = arena_new();
    struct table row;
    const char *parameters[] = {organisation, before, parameter_integer(arena, behind),
                                parameter_integer(arena, most), dry ? "true" : "false"};
    bool good = ask(maintenance, STATEMENT_MAINTAIN_RETIRE_CHUNK, parameters, COUNT(parameters),
                    arena, &row, reason);
    if (good) {
        bool more = table_value(&row, 0, "reached") != NULL;
        *ret_chunk = (struct retired_chunk){
            .reached = more ? table_integer(&row, 0, "reached") : 0,
            .events = table_integer(&row, 0, "events"),
            .verdicts = table_integer(&row, 0, "verdicts"),
            .kept = table_integer(&row, 0, "kept"),
        };
    }
    arena_free(arena);
    return good;
}
