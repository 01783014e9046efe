#include "store/award_history.h"

#include "base/uuid.h"
#include "store/statement.h"

/* The records as one array a column. */
struct columns {
    const char *schemes, *awards, *units, *levels, *from, *to, *points, *notes;
};

static struct columns columns_of(struct arena *arena, const struct award_history_record *records,
                                 size_t count)
{
    enum { SCHEMES, AWARDS, UNITS, LEVELS, FROM, TO, POINTS, NOTES, COLUMN_COUNT };
    const char **lists[COLUMN_COUNT];
    const char *texts[COLUMN_COUNT];
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        lists[i] = ARENA_ARRAY(arena, const char *, count);
    for (size_t i = 0; i < count; i++) {
        lists[SCHEMES][i] = records[i].scheme;
        lists[AWARDS][i] = records[i].award;
        lists[UNITS][i] = records[i].unit_id;
        lists[LEVELS][i] = records[i].level;
        lists[FROM][i] = day_text(arena, records[i].from);
        lists[TO][i] = day_text(arena, records[i].to);
        lists[POINTS][i] = records[i].points != NULL ? records[i].points : "0";
        lists[NOTES][i] = records[i].note;
    }
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        texts[i] = parameter_list(arena, lists[i], count);
    return (struct columns){texts[SCHEMES], texts[AWARDS], texts[UNITS],  texts[LEVELS],
                            texts[FROM],    texts[TO],     texts[POINTS], texts[NOTES]};
}

bool award_history_check(struct tx *tx, const struct award_history_record *records, size_t count,
                         struct table *ret_table, struct error *error)
{
    struct columns columns = columns_of(tx_arena(tx), records, count);
    const char *parameters[] = {columns.schemes, columns.awards, columns.units, columns.levels,
                                columns.from,    columns.to,     columns.points};
    return tx_run(tx, STATEMENT_AWARD_HISTORY_CHECK, parameters, COUNT(parameters), ret_table,
                  error);
}

bool award_history_insert(struct tx *tx, const struct award_history_record *records, size_t count,
                          struct table *ret_table, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    struct columns columns = columns_of(arena, records, count);
    const char **ids = ARENA_ARRAY(arena, const char *, count);
    for (size_t i = 0; i < count; i++) {
        char id[UUID_TEXT];
        uuid_new(id);
        ids[i] = arena_text(arena, id);
    }
    const char *parameters[] = {parameter_list(arena, ids, count),
                                columns.schemes,
                                columns.awards,
                                columns.units,
                                columns.levels,
                                columns.from,
                                columns.to,
                                columns.points,
                                columns.notes,
                                tx_principal(tx)->subject};
    return tx_run(tx, STATEMENT_AWARD_HISTORY_INSERT, parameters, COUNT(parameters), ret_table,
                  error);
}

bool award_history_list(struct tx *tx, const struct award_history_filter *filter,
                        const struct page *page, struct table *ret_table, struct error *error)
{
    const char *parameters[] = {
        filter->scheme,    filter->award,     filter->unit,
        page_key(page, 0), page_key(page, 1), parameter_integer(tx_arena(tx), page_fetch(page))};
    return tx_run_last(tx, STATEMENT_AWARD_HISTORY_LIST, parameters, COUNT(parameters), ret_table,
                       error);
}
