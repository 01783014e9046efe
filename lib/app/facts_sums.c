#include "app/facts_parts.h"

#include "store/fact.h"

#define SLICE_UNITS 50 /* whose single days are added up by one statement */

static bool has_days(const struct spans *spans)
{
    for (size_t i = 0; i < spans->part_count; i++)
        if (!spans->parts[i].whole)
            return true;
    return false;
}

static bool read_units(struct work *work, const struct campaign *campaign,
                       const struct strings *indicators, const struct spans *spans,
                       const struct strings *units, struct sums *sums, struct error *error)
{
    struct table *table = &sums->tables[sums->count];
    if (!fact_tallies_units(work->tx, campaign->period.id, indicators, spans->parts,
                            spans->part_count, units, table, error))
        return false;
    sums->count++;
    sums->row_count += table->row_count;
    return true;
}

bool facts_read_sums(struct work *work, const struct campaign *campaign,
                     const struct strings *indicators, const struct spans *spans,
                     const struct strings *units, struct sums *ret_sums, struct error *error)
{
    struct strings all = {campaign->unit_ids, campaign->facts.unit_count};
    struct sums sums = {0};
    if (indicators->count == 0 || (units != NULL && units->count == 0)) {
        *ret_sums = sums;
        return true;
    }
    if (units == NULL && !has_days(spans)) {
        sums.tables = ARENA_NEW(work->arena, struct table);
        if (!fact_tallies(work->tx, campaign->period.id, indicators, spans->parts,
                          spans->part_count, sums.tables, error))
            return false;
        sums.count = 1;
        sums.row_count = sums.tables->row_count;
        *ret_sums = sums;
        return true;
    }
    if (units == NULL)
        units = &all;
    sums.tables = ARENA_ARRAY(work->arena, struct table, units->count / SLICE_UNITS + 1);
    for (size_t first = 0; first < units->count; first += SLICE_UNITS) {
        size_t left = units->count - first;
        struct strings slice = {&units->items[first], left < SLICE_UNITS ? left : SLICE_UNITS};
        if (!read_units(work, campaign, indicators, spans, &slice, &sums, error))
            return false;
    }
    *ret_sums = sums;
    return true;
}

void facts_put_sums(struct arena *arena, struct campaign *campaign, const struct spans *spans,
                    const struct sums *sums)
{
    for (size_t i = 0; i < sums->count; i++)
        if (sums->tables[i].row_count > 0)
            facts_put_tallies(arena, campaign, spans, &sums->tables[i]);
}
