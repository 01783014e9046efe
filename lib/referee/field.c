#include "referee/measure.h"

#include <stdlib.h>

/* A unit in the order of its scope and value, highest first. */
struct seat {
    int scope, unit;
    struct number value;
};

/* The units a unit is measured against: all have one number, from -1 upwards. A unit below no other
 * has no siblings. */
static int scope_of(const struct run *run, enum within within, int unit)
{
    switch (within) {
    case WITHIN_GROUP:
        return run->roster.groups[unit];
    case WITHIN_PARENT:
        return run->roster.parents[unit] >= 0 ? run->roster.parents[unit]
                                              : (int)run->unit_count + unit;
    case WITHIN_RANKING:
        return run->scheme->rank_within_group ? run->roster.groups[unit] : -1;
    case WITHIN_ALL:
        break;
    }
    return -1;
}

static int seats_compare(const void *a, const void *b)
{
    const struct seat *left = a, *right = b;
    if (left->scope != right->scope)
        return left->scope < right->scope ? -1 : 1;
    int order = number_compare(right->value, left->value);
    return order != 0 ? order : (left->unit > right->unit) - (left->unit < right->unit);
}

/* Equals share the best place among them, or the worst. */
static void places_field(const struct run *run, const struct field *field, struct column *out)
{
    struct seat *seats = ARENA_ARRAY(run->scratch, struct seat, run->unit_count);
    size_t count = 0;
    for (size_t unit = 0; unit < run->unit_count; unit++)
        if (out->present[unit])
            seats[count++] = (struct seat){scope_of(run, field->within, (int)unit), (int)unit,
                                           out->values[unit]};
    if (count > 0)
        qsort(seats, count, sizeof(*seats), seats_compare);
    int64_t before = 0;
    for (size_t first = 0, end; first < count; first = end) {
        if (first == 0 || seats[first].scope != seats[first - 1].scope)
            before = 0;
        end = first + 1;
        while (end < count && seats[end].scope == seats[first].scope &&
               number_equal(seats[end].value, seats[first].value))
            end++;
        int64_t equals = (int64_t)(end - first);
        for (size_t i = first; i < end; i++)
            out->values[seats[i].unit] =
                number_integer(before + (field->ties == FIELD_EXCLUDE ? equals : 1));
        before += equals;
    }
}

/* Sums and numbers of the units of each scope that have a value. A unit without one sees the sum or
 * mean of its scope too; where nobody else has one it is absent. */
static void sums_field(const struct run *run, const struct field *field, struct column *out)
{
    size_t scopes = 2 * run->unit_count + run->roster.group_count + 1;
    struct number *sums = ARENA_ARRAY(run->scratch, struct number, scopes);
    int64_t *counts = ARENA_ARRAY(run->scratch, int64_t, scopes);
    for (size_t i = 0; i < scopes; i++)
        sums[i] = NUMBER_ZERO;
    for (size_t unit = 0; unit < run->unit_count; unit++) {
        int scope = scope_of(run, field->within, (int)unit) + 1;
        if (!out->present[unit])
            continue;
        sums[scope] = number_add(run->scratch, sums[scope], out->values[unit]);
        counts[scope]++;
    }
    for (size_t unit = 0; unit < run->unit_count; unit++) {
        int scope = scope_of(run, field->within, (int)unit) + 1;
        bool leave_out = field->of == FIELD_OTHERS && out->present[unit];
        int64_t count = counts[scope] - leave_out;
        struct number sum =
            leave_out ? number_subtract(run->scratch, sums[scope], out->values[unit]) : sums[scope];
        out->present[unit] = count > 0;
        if (count > 0)
            out->values[unit] = field->reduce == FIELD_MEAN
                                    ? number_divide(run->scratch, sum, number_integer(count))
                                    : sum;
    }
}

void field_apply(const struct run *run, const struct field *field, struct column *out)
{
    if (field->reduce == FIELD_PLACE)
        places_field(run, field, out);
    else
        sums_field(run, field, out);
}
