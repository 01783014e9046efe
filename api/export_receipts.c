#include "api/export_receipts.h"
#include "api/export_columns.h"

#include <jansson.h>
#include <string.h>

enum line_column {
    LINE_AWARD,
    LINE_UNIT_ID,
    LINE_UNIT,
    LINE_NAME,
    LINE_SECTION,
    LINE_COMPONENT,
    LINE_COMPONENT_TITLE,
    LINE_PART,
    LINE_WEIGHT,
    LINE_RULE,
    LINE_RULE_TITLE,
    LINE_GRAVITY,
    LINE_COUNT,
    LINE_ARITHMETIC,
    LINE_RESULT,
    LINE_VALUE,
    LINE_EXACT,
    LINE_SHARE,
    LINE_EFFECT,
    LINE_PASSED,
    LINE_THROUGH,
    LINE_EVENTS,
    LINE_COLUMNS
};

/* The first ones are those of the standing. */
static const struct column COLUMNS[LINE_COLUMNS] = {
    [LINE_AWARD] = {"award", COLUMN_TEXT},
    [LINE_UNIT_ID] = {"unit_id", COLUMN_TEXT},
    [LINE_UNIT] = {"unit", COLUMN_TEXT},
    [LINE_NAME] = {"name", COLUMN_TEXT},
    [LINE_SECTION] = {"section", COLUMN_TEXT},
    [LINE_COMPONENT] = {"component", COLUMN_TEXT},
    [LINE_COMPONENT_TITLE] = {"component_title", COLUMN_TEXT},
    [LINE_PART] = {"part", COLUMN_TEXT},
    [LINE_WEIGHT] = {"weight", COLUMN_TEXT},
    [LINE_RULE] = {"rule", COLUMN_TEXT},
    [LINE_RULE_TITLE] = {"rule_title", COLUMN_TEXT},
    [LINE_GRAVITY] = {"gravity", COLUMN_TEXT},
    [LINE_COUNT] = {"count", COLUMN_TEXT},
    [LINE_ARITHMETIC] = {"arithmetic", COLUMN_TEXT},
    [LINE_RESULT] = {"result", COLUMN_TEXT},
    [LINE_VALUE] = {"value", COLUMN_TEXT},
    [LINE_EXACT] = {"exact", COLUMN_TEXT},
    [LINE_SHARE] = {"share", COLUMN_TEXT},
    [LINE_EFFECT] = {"effect", COLUMN_TEXT},
    [LINE_PASSED] = {"passed", COLUMN_BOOLEAN},
    [LINE_THROUGH] = {"through", COLUMN_TEXT},
    [LINE_EVENTS] = {"events", COLUMN_JSON},
};

/* The table in the making, and the standing whose receipt is being read. */
struct lines {
    struct arena *arena;
    enum language language;
    const char **cells;
    size_t count, room; /* cells */
    const char *standing[LINE_SECTION];
};

/* A new row of a section; the cells of it until the next one. */
static const char **line_add(struct lines *lines, const char *section)
{
    for (size_t i = 0; i < LINE_COLUMNS; i++) {
        ARENA_GROW(lines->arena, lines->cells, lines->count, lines->room);
        lines->cells[lines->count++] = i < LINE_SECTION ? lines->standing[i] : NULL;
    }
    const char **line = &lines->cells[lines->count - LINE_COLUMNS];
    line[LINE_SECTION] = section;
    return line;
}

/* A member as text; NULL when it is not there. Anything but texts and booleans as JSON. */
static const char *member(const struct lines *lines, const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    if (value == NULL || json_is_null(value))
        return NULL;
    if (json_is_string(value))
        return arena_text(lines->arena, json_string_value(value));
    if (json_is_boolean(value))
        return json_is_true(value) ? "t" : "f";
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
    const char *kept = arena_text(lines->arena, text);
    free(text);
    return kept;
}

static const char *title_of(const struct lines *lines, const json_t *object)
{
    return arena_text(lines->arena,
                      title_chosen(json_object_get(object, "title"), lines->language));
}

static void arithmetic_add(struct lines *lines, const char *section, const char *component,
                           const json_t *list)
{
    const json_t *item;
    size_t i;
    json_array_foreach(list, i, item)
    {
        const char **line = line_add(lines, section);
        line[LINE_COMPONENT] = component;
        line[LINE_RULE] = member(lines, item, "rule");
        line[LINE_RULE_TITLE] = title_of(lines, item);
        line[LINE_GRAVITY] = member(lines, item, "gravity");
        line[LINE_COUNT] = member(lines, item, "count");
        line[LINE_ARITHMETIC] = member(lines, item, "arithmetic");
        line[LINE_RESULT] = member(lines, item, "result");
        line[LINE_EVENTS] = member(lines, item, "events");
    }
}

static void component_add(struct lines *lines, const json_t *component)
{
    const char **line = line_add(lines, "component");
    const char *id = member(lines, component, "component");
    const json_t *raw = json_object_get(component, "raw");
    line[LINE_COMPONENT] = id;
    line[LINE_COMPONENT_TITLE] = title_of(lines, component);
    line[LINE_PART] = member(lines, component, "part");
    line[LINE_WEIGHT] = member(lines, component, "weight");
    line[LINE_VALUE] = member(lines, component, "value");
    line[LINE_EXACT] = member(lines, component, "exact");
    line[LINE_SHARE] = member(lines, component, "share");
    if (raw != NULL) {
        line = line_add(lines, "raw");
        line[LINE_COMPONENT] = id;
        line[LINE_VALUE] = member(lines, raw, "value");
        line[LINE_EXACT] = member(lines, raw, "exact");
    }
    arithmetic_add(lines, "line", id, json_object_get(component, "lines"));
}

static void gate_add(struct lines *lines, const json_t *gate)
{
    const char **line = line_add(lines, "gate");
    line[LINE_RULE] = member(lines, gate, "condition");
    line[LINE_RULE_TITLE] = title_of(lines, gate);
    line[LINE_EFFECT] = member(lines, gate, "effect");
    line[LINE_PASSED] = member(lines, gate, "passed");
    line[LINE_ARITHMETIC] = member(lines, gate, "arithmetic");
    line[LINE_THROUGH] = member(lines, gate, "through");
}

/* Why it has no place though its rank would do, and which panels' figures are kept back. */
static void remarks_add(struct lines *lines, const json_t *receipt)
{
    const json_t *passed_over = json_object_get(receipt, "passed_over");
    const json_t *withheld = json_object_get(receipt, "withheld");
    if (passed_over != NULL) {
        const char **line = line_add(lines, "passed_over");
        line[LINE_RULE] = member(lines, passed_over, "by");
        line[LINE_RULE_TITLE] = member(lines, passed_over, "value");
        line[LINE_EFFECT] = member(lines, passed_over, "reason");
    }
    if (withheld != NULL) {
        const char **line = line_add(lines, "withheld");
        line[LINE_RULE] = member(lines, withheld, "panels");
        line[LINE_COUNT] = member(lines, withheld, "minimum");
    }
}

static void receipt_add(struct lines *lines, const json_t *receipt, const char *published)
{
    const json_t *item, *total = json_object_get(receipt, "total");
    size_t i;
    json_array_foreach(json_object_get(receipt, "components"), i, item) component_add(lines, item);
    arithmetic_add(lines, "total_line", NULL, json_object_get(total, "lines"));
    const char **line = line_add(lines, "total");
    line[LINE_VALUE] = published;
    line[LINE_EXACT] = member(lines, total, "exact");
    json_array_foreach(json_object_get(receipt, "gates"), i, item) gate_add(lines, item);
    remarks_add(lines, receipt);
}

void receipt_lines(struct arena *arena, const struct table *standings, enum language language,
                   struct table *ret_lines)
{
    struct lines lines = {.arena = arena, .language = language};
    for (size_t row = 0; row < standings->row_count; row++) {
        const char *text = table_value(standings, row, "receipt");
        json_t *receipt = text != NULL ? json_loads(text, 0, NULL) : NULL;
        for (size_t i = 0; i < LINE_SECTION; i++)
            lines.standing[i] = table_value(standings, row, COLUMNS[i].name);
        receipt_add(&lines, receipt, table_value(standings, row, "total"));
        json_decref(receipt);
    }
    *ret_lines = (struct table){COLUMNS, LINE_COLUMNS, lines.count / LINE_COLUMNS, lines.cells};
}
