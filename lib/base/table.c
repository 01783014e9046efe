#include "base/table.h"

#include "base/fatal.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define INSTANT_TEXT 48 /* the longest text of a timestamp, with room */

size_t table_column(const struct table *table, const char *name)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (strcmp(table->columns[i].name, name) == 0)
            return i;
    fatal("a table was asked for the column %s, which it does not have", name);
}

const char *table_value(const struct table *table, size_t row, const char *name)
{
    return table_cell(table, row, table_column(table, name));
}

int64_t table_integer(const struct table *table, size_t row, const char *name)
{
    const char *text = table_value(table, row, name);
    return text != NULL ? strtoll(text, NULL, 10) : 0;
}

bool table_boolean(const struct table *table, size_t row, const char *name)
{
    return text_equal(table_value(table, row, name), "t");
}

/* One item from *cursor on, up to "," or "}"; its bytes go to out, which has room. */
static const char *list_item(const char **cursor, char **out)
{
    const char *from = *cursor, *item = *out;
    bool quoted = *from == '"';
    if (quoted)
        from++;
    for (; *from != '\0' && (quoted ? *from != '"' : *from != ',' && *from != '}'); from++) {
        if (*from == '\\' && from[1] != '\0')
            from++;
        *(*out)++ = *from;
    }
    *(*out)++ = '\0';
    *cursor = quoted && *from == '"' ? from + 1 : from;
    return !quoted && strcmp(item, "NULL") == 0 ? NULL : item;
}

day_t table_day(const struct table *table, size_t row, const char *name)
{
    day_t day = DAY_NONE;
    const char *text = table_value(table, row, name);
    if (text != NULL && !day_parse(text, &day))
        fatal("a column of days has the text %s", text);
    return day;
}

struct strings table_list(struct arena *arena, const char *cell)
{
    if (cell == NULL)
        return (struct strings){NULL, 0};
    size_t length = strlen(cell), count = 0;
    if (length < 2 || cell[0] != '{' || cell[length - 1] != '}')
        fatal("a list was expected in a table");
    const char **items = ARENA_ARRAY(arena, const char *, length);
    char *texts = arena_take(arena, length + 1, 1);
    const char *cursor = cell + 1;
    while (*cursor != '}') {
        items[count++] = list_item(&cursor, &texts);
        if (*cursor == ',')
            cursor++;
        else if (*cursor != '}')
            fatal("a list was expected in a table");
    }
    return (struct strings){items, count};
}

bool table_instant(const struct table *table, size_t row, const char *name, instant_t *ret_instant)
{
    char text[INSTANT_TEXT];
    const char *cell = table_value(table, row, name);
    size_t length = cell != NULL ? strlen(cell) : 0;
    if (length < sizeof("2026-01-31") || length > sizeof(text) - sizeof(":00"))
        return false;
    memcpy(text, cell, length + 1);
    if (text[10] == ' ')
        text[10] = 'T';
    if (text[length - 3] == '+' || text[length - 3] == '-')
        memcpy(text + length, ":00", sizeof(":00"));
    return instant_parse(text, ret_instant);
}
