#include "app/reminders.h"

#include "base/text.h"
#include "document/members.h"
#include "document/sentence.h"
#include "store/fact.h"
#include "store/panel.h"
#include "store/reminder.h"

#include <stdlib.h>
#include <string.h>

#define ROLES_OFFICE (ROLE_EVALUATOR | ROLE_LEADERSHIP | ROLE_ORGANISER)
#define ROLES_RATERS (ROLE_WINDOW | ROLE_EVALUATOR | ROLE_LEADERSHIP)

/* In the sentences {0} is the name, {1} how many, {2} the unit, {3} the day. */
static const struct kind {
    const char *name;
    unsigned roles; /* whose business it is */
    struct sentence text;
} KINDS[REMINDER_KIND_COUNT] = {
    [REMINDER_PERIOD_ENDS] = {"period_ends",
                              ROLE_LEADERSHIP | ROLE_ORGANISER,
                              {"周期“{0}”于 {3} 结束，之后评定。",
                               "Period {0} ends on {3}; then it is decided."}},
    [REMINDER_DATES] = {"date",
                        ROLES_OFFICE | ROLE_WINDOW,
                        {"“{0}”须于 {3} 前完成。", "{0} is due by {3}."}},
    [REMINDER_NOTICES] = {"notice_ends",
                          ROLE_LEADERSHIP | ROLE_ORGANISER,
                          {"公示“{0}”于 {3} 结束。", "The notice {0} ends on {3}."}},
    [REMINDER_OBJECTIONS] = {"objections",
                             ROLE_LEADERSHIP | ROLE_ORGANISER,
                             {"周期“{0}”有 {1} 件异议待处理，期限 {3}。",
                              "Objections to be decided in period {0}: {1}, by {3}."}},
    [REMINDER_APPEALS] =
        {"appeal",
         ROLE_LEADERSHIP,
         {"{2} 对“{0}”的申诉待处理，申诉期至 {3}。",
          "The appeal of {2} about {0} is to be decided; it could be made until {3}."}},
    [REMINDER_FOLLOW_UPS] = {"follow_up",
                             ROLES_OFFICE | ROLE_WINDOW,
                             {"{2} 在“{0}”中的差评须于 {3} 前办结。",
                              "The negative answer about {2} in {0} is to be followed up by {3}."}},
    [REMINDER_BALLOTS] = {"ballots",
                          ROLES_RATERS,
                          {"评议组“{0}”还有 {1} 个参评对象待您评分，期限 {3}。",
                           "Panel {0} waits for your scores of units: {1}, by {3}."}},
    [REMINDER_BALLOT_RIGHTS] =
        {"ballot_rights",
         ROLES_RATERS,
         {"无记名评议组“{0}”还有 {1} 张选票待您领取，期限 {3}。",
          "The secret panel {0} has ballot rights for you to take: {1}, by {3}."}},
    [REMINDER_PANELS] = {"panel",
                         ROLE_LEADERSHIP | ROLE_ORGANISER,
                         {"评议组“{0}”还缺 {1} 张评分，期限 {3}。",
                          "Panel {0} still lacks ballots: {1}, by {3}."}},
};

enum cell { KIND, DUE, OVERDUE, PERIOD_ID, UNIT_ID, UNIT, NAME, MANY, OBJECT_ID, TEXT, CELLS };

static const struct column COLUMNS[CELLS] = {
    [KIND] = {"kind", COLUMN_TEXT},           [DUE] = {"due", COLUMN_DATE},
    [OVERDUE] = {"overdue", COLUMN_BOOLEAN},  [PERIOD_ID] = {"period_id", COLUMN_TEXT},
    [UNIT_ID] = {"unit_id", COLUMN_TEXT},     [UNIT] = {"unit", COLUMN_TEXT},
    [NAME] = {"name", COLUMN_TEXT},           [MANY] = {"count", COLUMN_INTEGER},
    [OBJECT_ID] = {"object_id", COLUMN_TEXT}, [TEXT] = {"text", COLUMN_JSON},
};

static const char *text_of(struct arena *arena, const struct sentence *sentence,
                           const char *const *cells)
{
    const char *const values[] = {cells[NAME], cells[MANY], cells[UNIT] != NULL ? cells[UNIT] : "",
                                  cells[DUE]};
    struct buffer out, text;
    buffer_init(&out);
    buffer_init(&text);
    buffer_byte(&out, '{');
    for (int language = LANGUAGE_ZH; language <= LANGUAGE_EN; language++) {
        buffer_clear(&text);
        sentence_write(&text, (enum language)language, sentence, values);
        member_text(&out, language == LANGUAGE_ZH ? "zh" : "en", text.data);
    }
    buffer_byte(&out, '}');
    buffer_release(&text);
    return buffer_finish(&out, arena);
}

static void row_fill(const struct work *work, const struct kind *kind, const struct table *rows,
                     size_t row, const char **cells)
{
    static const struct {
        enum cell cell;
        const char *column;
    } copied[] = {{DUE, "due"},   {PERIOD_ID, "period_id"}, {UNIT_ID, "unit_id"},    {UNIT, "unit"},
                  {NAME, "name"}, {MANY, "count"},          {OBJECT_ID, "object_id"}};
    for (size_t i = 0; i < COUNT(copied); i++)
        cells[copied[i].cell] = table_value(rows, row, copied[i].column);
    cells[KIND] = kind->name;
    cells[OVERDUE] = strcmp(cells[DUE], day_text(work->arena, work->today)) < 0 ? "t" : "f";
    cells[TEXT] = text_of(work->arena, &kind->text, cells);
}

/* By due; the kinds in the order of their table, and their rows in their own, stay so. */
struct place {
    const char **cells;
    size_t index;
};

static int places_compare(const void *a, const void *b)
{
    const struct place *left = a, *right = b;
    int order = strcmp(left->cells[DUE], right->cells[DUE]);
    return order != 0 ? order : (left->index > right->index) - (left->index < right->index);
}

static struct table merge(const struct work *work, const enum reminder_kind *kinds,
                          const struct table *tables, size_t count)
{
    struct arena *arena = work->arena;
    size_t most = count * REMINDERS_MOST, made = 0;
    struct place *places = ARENA_ARRAY(arena, struct place, most);
    for (size_t i = 0; i < count; i++) {
        for (size_t row = 0; row < tables[i].row_count && row < REMINDERS_MOST; row++, made++) {
            places[made] = (struct place){ARENA_ARRAY(arena, const char *, CELLS), made};
            row_fill(work, &KINDS[kinds[i]], &tables[i], row, places[made].cells);
        }
    }
    qsort(places, made, sizeof(places[0]), places_compare);
    const char **cells = ARENA_ARRAY(arena, const char *, made *CELLS);
    for (size_t i = 0; i < made; i++)
        memcpy(&cells[i * CELLS], places[i].cells, CELLS * sizeof(cells[0]));
    return (struct table){COLUMNS, CELLS, made, cells};
}

/* How many ballots a panel of a period lacks, from its progress. */
static int64_t missing_of(const struct table *progress, const char *panel)
{
    for (size_t i = 0; i < progress->row_count; i++) {
        if (text_equal(table_value(progress, i, "panel"), panel))
            return table_integer(progress, i, "expected") - table_integer(progress, i, "cast");
    }
    return 0;
}

/* Fills the counts of panels, and leaves out those that lack nothing. Everybody's ballots are
 * counted, so this is the last that is read. */
static bool panels_count(struct work *work, struct table *rows, struct error *error)
{
    size_t period = table_column(rows, "period_id"), name = table_column(rows, "name");
    size_t many = table_column(rows, "count"), width = rows->column_count, kept = 0;
    const char **cells = ARENA_ARRAY(work->arena, const char *, rows->row_count *width);
    size_t periods = 0;
    struct table *progress = ARENA_ARRAY(work->arena, struct table, rows->row_count);
    const char **ids = ARENA_ARRAY(work->arena, const char *, rows->row_count);
    if (!fact_begin(work->tx, error))
        return false;
    for (size_t i = 0; i < rows->row_count; i++) {
        const char *id = table_cell(rows, i, period);
        size_t at = 0;
        while (at < periods && !text_equal(ids[at], id))
            at++;
        if (at == periods) {
            if (!panel_progress(work->tx, id, NULL, &progress[at], error))
                return false;
            ids[periods++] = id;
        }
        int64_t missing = missing_of(&progress[at], table_cell(rows, i, name));
        if (missing <= 0)
            continue;
        memcpy(&cells[kept * width], &rows->cells[i * width], width * sizeof(cells[0]));
        cells[kept++ * width + many] = arena_print(work->arena, "%lld", (long long)missing);
    }
    rows->cells = cells;
    rows->row_count = kept;
    return fact_end(work->tx, error);
}

bool reminders_list(struct work *work, const struct reminder_query *query, struct table *ret_rows,
                    bool *ret_more, struct error *error)
{
    enum reminder_kind kinds[REMINDER_KIND_COUNT];
    struct table tables[REMINDER_KIND_COUNT];
    size_t count = 0;
    if (!work_begin(work, error))
        return false;
    day_t until = query->until != DAY_NONE ? query->until : work->today + REMINDER_DAYS;
    if (until > work->today + REMINDER_DAYS_MOST)
        return error_add(error, "?until", CODE_OUT_OF_RANGE, "min",
                         day_text(work->arena, work->today), "max",
                         day_text(work->arena, work->today + REMINDER_DAYS_MOST), NULL);
    for (int i = 0; i < REMINDER_KIND_COUNT; i++) {
        if ((KINDS[i].roles & work->principal->roles) != 0 &&
            (query->kind == NULL || text_equal(query->kind, KINDS[i].name)))
            kinds[count++] = (enum reminder_kind)i;
    }
    if (count > 0 &&
        !reminder_list(work->tx, kinds, count, until, REMINDERS_MOST + 1, tables, error))
        return false;
    bool more = false; /* also where those that were read turn out to lack nothing */
    for (size_t i = 0; i < count; i++) {
        more |= tables[i].row_count > REMINDERS_MOST;
        if (kinds[i] == REMINDER_PANELS && !panels_count(work, &tables[i], error))
            return false;
    }
    *ret_more = more;
    *ret_rows = merge(work, kinds, tables, count);
    return true;
}
