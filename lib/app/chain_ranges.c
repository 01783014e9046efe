#include "app/chain_ranges.h"

#include <errno.h>
#include <stdlib.h>

static bool number_read(const char **text, char close, int64_t *ret_number)
{
    char *end;
    errno = 0;
    *ret_number = strtoll(*text, &end, 10);
    bool good = errno == 0 && end != *text && *end == close;
    *text = end + 1;
    return good;
}

bool chain_ranges_parse(struct arena *arena, const char *text, struct chain_ranges *ret_ranges)
{
    struct chain_ranges ranges = {0};
    int64_t last = INT64_MIN;
    if (*text++ != '{')
        return false;
    do {
        struct chain_range range;
        if (*text++ != '[' || !number_read(&text, ',', &range.low) ||
            !number_read(&text, ')', &range.high) || range.low >= range.high || range.low <= last)
            return false;
        last = range.high--;
        ARENA_GROW(arena, ranges.items, ranges.count, ranges.capacity);
        ranges.items[ranges.count++] = range;
    } while (*text++ == ',');
    if (text[-1] != '}' || *text != '\0')
        return false;
    *ret_ranges = ranges;
    return true;
}

int64_t chain_ranges_size(const struct chain_ranges *ranges)
{
    int64_t size = 0;
    for (size_t i = 0; i < ranges->count; i++)
        size += ranges->items[i].high - ranges->items[i].low + 1;
    return size;
}

void chain_ranges_add(struct arena *arena, struct chain_ranges *ranges,
                      const struct chain_ranges *more)
{
    for (size_t i = 0; i < more->count; i++) {
        ARENA_GROW(arena, ranges->items, ranges->count, ranges->capacity);
        ranges->items[ranges->count++] = more->items[i];
    }
}

static int range_order(const void *a, const void *b)
{
    const struct chain_range *left = a, *right = b;
    return left->low < right->low ? -1 : left->low > right->low;
}

void chain_ranges_settle(struct chain_ranges *ranges)
{
    size_t kept = 0;
    if (ranges->count == 0)
        return;
    qsort(ranges->items, ranges->count, sizeof(*ranges->items), range_order);
    for (size_t i = 1; i < ranges->count; i++) {
        struct chain_range *last = &ranges->items[kept];
        if (ranges->items[i].low > last->high + 1)
            ranges->items[++kept] = ranges->items[i];
        else if (ranges->items[i].high > last->high)
            last->high = ranges->items[i].high;
    }
    ranges->count = kept + 1;
}

bool chain_ranges_have(const struct chain_ranges *ranges, int64_t number)
{
    size_t low = 0, high = ranges->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (ranges->items[middle].high < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < ranges->count && ranges->items[low].low <= number;
}
