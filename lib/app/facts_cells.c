#include "app/facts_cells.h"

#include "base/fatal.h"

/* Digit by digit, for the rare sum that is longer than number_parse takes. */
static struct number long_number(struct arena *arena, const char *text)
{
    const struct number ten = number_integer(10);
    struct number sum = NUMBER_ZERO, scale = NUMBER_ONE;
    bool negative = *text == '-', fraction = false;
    for (text += negative; *text != '\0'; text++) {
        if (*text == '.') {
            fraction = true;
            continue;
        }
        if (*text < '0' || *text > '9')
            fatal("a column of numbers has the text %s", text);
        sum = number_add(arena, number_multiply(arena, sum, ten), number_integer(*text - '0'));
        if (fraction)
            scale = number_multiply(arena, scale, ten);
    }
    sum = number_divide(arena, sum, scale);
    return negative ? number_negate(arena, sum) : sum;
}

struct number cell_number(struct arena *arena, const struct table *table, size_t row,
                          const char *name)
{
    return cell_number_at(arena, table, row, table_column(table, name));
}

struct number cell_number_at(struct arena *arena, const struct table *table, size_t row,
                             size_t column)
{
    struct number number;
    const char *text = table_cell(table, row, column);
    if (text == NULL)
        return NUMBER_ZERO;
    return number_parse(arena, text, &number) ? number : long_number(arena, text);
}

enum finding cell_finding(const struct table *table, size_t row)
{
    return cell_finding_at(table, row, table_column(table, "finding"));
}

enum finding cell_finding_at(const struct table *table, size_t row, size_t column)
{
    int finding = word_list_find(&WORD_LIST_FINDING, table_cell(table, row, column));
    if (finding < 0)
        fatal("a column of findings has an unknown word");
    return (enum finding)finding;
}
