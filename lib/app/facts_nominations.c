#include "app/facts_parts.h"

#include "app/facts_cells.h"
#include "base/text.h"
#include "store/fact.h"

/* The rows of one nomination: all lists come in the nominations' order, so they are one run. */
struct rows {
    const struct table *table;
    size_t next;
};

static size_t rows_of(struct rows *rows, const char *nomination_id, size_t *ret_first)
{
    *ret_first = rows->next;
    while (rows->next < rows->table->row_count &&
           text_equal(table_value(rows->table, rows->next, "nomination_id"), nomination_id))
        rows->next++;
    return rows->next - *ret_first;
}

/* A text counts for its characters, which the statement has told. */
static struct fact_file file_item(struct arena *arena, const struct table *rows, size_t row)
{
    const char *kind = table_value(rows, row, "kind");
    struct fact_file item = {.id = table_value(rows, row, "item"),
                             .kind = text_equal(kind, "boolean") ? FILE_TRUTH
                                     : text_equal(kind, "array") ? FILE_NAMES
                                                                 : FILE_NUMBER,
                             .number = cell_number(arena, rows, row, "number"),
                             .truth = table_boolean(rows, row, "truth")};
    struct strings names = table_list(arena, table_value(rows, row, "names"));
    item.names = (struct ids){names.items, names.count};
    return item;
}

static void put_file(struct arena *arena, struct rows *rows, struct fact_nomination *nomination)
{
    size_t first, count = rows_of(rows, nomination->id, &first);
    struct fact_file *file = ARENA_ARRAY(arena, struct fact_file, count);
    for (size_t i = 0; i < count; i++)
        file[i] = file_item(arena, rows->table, first + i);
    nomination->file = file;
    nomination->file_count = count;
}

static void put_checks(struct arena *arena, const struct scheme *scheme, struct rows *rows,
                       struct fact_nomination *nomination)
{
    size_t first, count = rows_of(rows, nomination->id, &first);
    struct fact_check_step *steps = ARENA_ARRAY(arena, struct fact_check_step, count);
    for (size_t i = 0; i < count; i++)
        steps[i] = (struct fact_check_step){
            .step = scheme_step(scheme, table_value(rows->table, first + i, "step")),
            .day = table_day(rows->table, first + i, "day"),
            .passed = text_equal(table_value(rows->table, first + i, "outcome"), "passed"),
        };
    nomination->steps = steps;
    nomination->step_count = count;
}

static void put_nominations(struct arena *arena, struct campaign *campaign,
                            const struct table *table, struct rows *files, struct rows *checks)
{
    struct facts *facts = &campaign->facts;
    facts->nominations = ARENA_ARRAY(arena, struct fact_nomination, table->row_count);
    facts->nomination_count = table->row_count;
    for (size_t row = 0; row < table->row_count; row++) {
        const char *source = table_value(table, row, "source");
        struct fact_nomination *nomination = &facts->nominations[row];
        *nomination = (struct fact_nomination){
            .id = table_value(table, row, "id"),
            .unit = facts_unit(campaign, table_value(table, row, "unit_id")),
            .award = scheme_award(campaign->scheme, table_value(table, row, "award")),
            .by = text_equal(source, "self") ? NOMINATED_BY_SELF
                                             : table_value(table, row, "nominator"),
            .by_unit = text_equal(source, "unit")
                           ? facts_unit(campaign, table_value(table, row, "nominator_unit_id"))
                           : -1,
            .day = table_day(table, row, "day"),
        };
        put_file(arena, files, nomination);
        put_checks(arena, campaign->scheme, checks, nomination);
    }
}

static enum check_outcome outcome_of(const char *word)
{
    return text_equal(word, "clear")     ? CHECK_CLEAR
           : text_equal(word, "adverse") ? CHECK_ADVERSE
                                         : CHECK_PENDING;
}

static void put_opinions(struct arena *arena, struct campaign *campaign, const struct table *rows)
{
    struct facts *facts = &campaign->facts;
    facts->checks = ARENA_ARRAY(arena, struct fact_check, rows->row_count);
    facts->check_count = rows->row_count;
    for (size_t row = 0; row < rows->row_count; row++)
        facts->checks[row] = (struct fact_check){
            .unit = facts_unit(campaign, table_value(rows, row, "unit_id")),
            .source = table_value(rows, row, "source"),
            .outcome = outcome_of(table_value(rows, row, "outcome")),
        };
}

/* A scheme that has no such step is not asked for them. */
static bool is_nominated(const struct scheme *scheme)
{
    for (size_t i = 0; i < scheme->step_count; i++)
        if (scheme->steps[i].kind == STEP_NOMINATION || scheme->steps[i].kind == STEP_CHECK)
            return true;
    return false;
}

bool facts_load_nominations(struct work *work, struct campaign *campaign, struct error *error)
{
    const char *period = campaign->period.id;
    struct table nominations, files, checks, opinions;
    if (!is_nominated(campaign->scheme))
        return true;
    if (!fact_nominations(work->tx, period, &nominations, error) ||
        !fact_nomination_files(work->tx, period, &files, error) ||
        !fact_nomination_checks(work->tx, period, &checks, error) ||
        !fact_opinions(work->tx, period, &opinions, error))
        return false;
    struct rows file_rows = {&files, 0}, check_rows = {&checks, 0};
    put_nominations(work->arena, campaign, &nominations, &file_rows, &check_rows);
    put_opinions(work->arena, campaign, &opinions);
    return true;
}
