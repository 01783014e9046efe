#include "document/names.h"

#include <stdlib.h>
#include <string.h>

static int name_order(const void *a, const void *b)
{
    const struct name *x = a, *y = b;
    int order = strcmp(x->text, y->text);
    return order != 0 ? order : (x->index > y->index) - (x->index < y->index);
}

void names_sort(struct names *names)
{
    qsort(names->sorted, names->count, sizeof(*names->sorted), name_order);
}

int names_find(const struct names *names, const char *text)
{
    size_t low = 0, high = names->count;
    if (text == NULL)
        return -1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(names->sorted[middle].text, text) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < names->count && strcmp(names->sorted[low].text, text) == 0)
        return names->sorted[low].index;
    return -1;
}
