#include "store/import.h"

#include "store/statement.h"

bool import_insert(struct tx *tx, const struct import_row *row, struct table *ret_row,
                   struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id,
                                row->key.id,
                                row->kind,
                                row->format,
                                row->charset,
                                row->survey,
                                row->source,
                                parameter_boolean(row->dry_run),
                                row->key.holder,
                                tx_principal(tx)->subject};
    return tx_run(tx, STATEMENT_IMPORT_INSERT, parameters, COUNT(parameters), ret_row, error);
}

bool import_lock(struct tx *tx, const char *id, struct table *ret_row, struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id, id, tx_principal(tx)->subject};
    return tx_run(tx, STATEMENT_IMPORT_LOCK, parameters, COUNT(parameters), ret_row, error);
}

bool import_resume(struct tx *tx, const struct import_key *key, bool restart, struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id, key->id, key->holder,
                                parameter_boolean(restart)};
    struct table none;
    return tx_run(tx, STATEMENT_IMPORT_RESUME, parameters, COUNT(parameters), &none, error);
}

bool import_turn(struct tx *tx, bool alone, struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id, parameter_boolean(alone)};
    struct table locked;
    return tx_run(tx, STATEMENT_IMPORT_TURN, parameters, COUNT(parameters), &locked, error);
}

bool import_hold(struct tx *tx, const struct import_key *key, bool *ret_held, struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id, key->id, key->holder};
    struct table row;
    if (!tx_run(tx, STATEMENT_IMPORT_HOLD, parameters, COUNT(parameters), &row, error))
        return false;
    *ret_held = row.row_count > 0;
    return true;
}

/* Deferred parameters are read when the trip is made, so they live in the arena. */
static void defer(struct tx *tx, enum statement statement, const char *const *parameters,
                  size_t count)
{
    const char **kept = ARENA_ARRAY(tx_arena(tx), const char *, count);
    for (size_t i = 0; i < count; i++)
        kept[i] = parameters[i];
    tx_defer(tx, statement, kept, count);
}

void import_advance(struct tx *tx, const struct import_key *key, const char *state,
                    const struct strings *header, const struct import_counts *counts)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {tx_organisation(tx)->id,
                                key->id,
                                state,
                                header != NULL ? parameter_list(arena, header->items, header->count)
                                               : NULL,
                                parameter_integer(arena, counts->rows),
                                parameter_integer(arena, counts->bytes),
                                parameter_integer(arena, counts->lines),
                                parameter_integer(arena, counts->stored),
                                parameter_integer(arena, counts->duplicate),
                                parameter_integer(arena, counts->duplicate_differs),
                                parameter_integer(arena, counts->refused),
                                parameter_integer(arena, counts->outcomes)};
    defer(tx, STATEMENT_IMPORT_ADVANCE, parameters, COUNT(parameters));
}

void import_keep_outcomes(struct tx *tx, const char *id, int64_t pass,
                          const struct import_outcome *outcomes, size_t count)
{
    struct arena *arena = tx_arena(tx);
    const char **rows = ARENA_ARRAY(arena, const char *, count);
    const char **lines = ARENA_ARRAY(arena, const char *, count);
    const char **results = ARENA_ARRAY(arena, const char *, count);
    const char **codes = ARENA_ARRAY(arena, const char *, count);
    const char **problems = ARENA_ARRAY(arena, const char *, count);
    for (size_t i = 0; i < count; i++) {
        rows[i] = parameter_integer(arena, outcomes[i].row);
        lines[i] = parameter_integer(arena, outcomes[i].line);
        results[i] = outcomes[i].differs ? "duplicate_differs" : "refused";
        codes[i] = outcomes[i].code;
        problems[i] = outcomes[i].problem;
    }
    const char *parameters[] = {tx_organisation(tx)->id,
                                id,
                                parameter_integer(arena, pass),
                                parameter_list(arena, rows, count),
                                parameter_list(arena, lines, count),
                                parameter_list(arena, results, count),
                                parameter_list(arena, codes, count),
                                parameter_list(arena, problems, count)};
    if (count > 0)
        defer(tx, STATEMENT_IMPORT_OUTCOME_INSERT, parameters, COUNT(parameters));
}

bool import_get(struct tx *tx, const char *id, struct table *ret_row, struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id, id};
    return tx_run(tx, STATEMENT_IMPORT_GET, parameters, COUNT(parameters), ret_row, error);
}

bool import_list(struct tx *tx, const char *kind, const struct page *page, struct table *ret_rows,
                 struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id, kind, page_key(page, 0),
                                parameter_integer(tx_arena(tx), page_fetch(page))};
    return tx_run_last(tx, STATEMENT_IMPORT_LIST, parameters, COUNT(parameters), ret_rows, error);
}

bool import_outcome_list(struct tx *tx, const char *id, const struct page *page,
                         struct table *ret_rows, struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id, id, page_key(page, 0),
                                parameter_integer(tx_arena(tx), page_fetch(page))};
    return tx_run_last(tx, STATEMENT_IMPORT_OUTCOME_LIST, parameters, COUNT(parameters), ret_rows,
                       error);
}
