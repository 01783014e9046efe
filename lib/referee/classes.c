#include "referee/run.h"

#include <stdlib.h>

size_t *classes_number(struct run *run, size_t *rows, size_t count, size_t row_limit,
                       classes_order *order, void *context)
{
    size_t *classes = ARENA_ARRAY(run->scratch, size_t, row_limit);
    size_t class = 0;
    if (count > 0)
        qsort_r(rows, count, sizeof(*rows), order, context);
    for (size_t i = 0; i < count; i++) {
        class += i > 0 && order(&rows[i - 1], &rows[i], context) != 0;
        classes[rows[i]] = class;
    }
    return classes;
}
