#include "base/table.h"
#include "base/fatal.h"

#include <string.h>

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
