#include "app/facts_parts.h"

#include "store/fact.h"

#define SLICE_PAIRS 1000 /* whose single days are added up by one statement */

static bool has_days(const struct spans *spans)
{
    for (size_t i = 0; i < spans->part_count; i++)
        if (!spans->parts[i].whole)
            return true;
    return false;
}

bool facts_read_pairs(struct work *work, const struct fact_pairs *pairs, const struct spans *spans,
                      struct sums *ret_sums, struct error *error)
{
    size_t count = pairs->units.count;
    struct sums sums = {.tables = ARENA_ARRAY(work->arena, struct table, count / SLICE_PAIRS + 1)};
    for (size_t first = 0; first < count; first += SLICE_PAIRS) {
        size_t size = count - first < SLICE_PAIRS ? count - first : SLICE_PAIRS;
        struct fact_pairs slice = {{&pairs->units.items[first], size},
                                   {&pairs->indicators.items[first], size}};
        struct table *table = &sums.tables[sums.count];
        if (!fact_tallies_some(work->tx, spans->parts, spans->part_count, &slice, table, error))
            return false;
        sums.count++;
        sums.row_count += table->row_count;
    }
    *ret_sums = sums;
    return true;
}

/* In the order of the units, as rows of fact_tallies are. */
static struct fact_pairs all_pairs(struct arena *arena, const struct campaign *campaign,
                                   const struct strings *indicators)
{
    size_t unit_count = campaign->facts.unit_count, count = 0;
    const char **units = ARENA_ARRAY(arena, const char *, unit_count * indicators->count);
    const char **ids = ARENA_ARRAY(arena, const char *, unit_count * indicators->count);
    for (size_t unit = 0; unit < unit_count; unit++) {
        for (size_t i = 0; i < indicators->count; i++) {
            units[count] = campaign->unit_ids[unit];
            ids[count++] = indicators->items[i];
        }
    }
    return (struct fact_pairs){{units, count}, {ids, count}};
}

bool facts_read_sums(struct work *work, const struct campaign *campaign,
                     const struct strings *indicators, const struct spans *spans,
                     struct sums *ret_sums, struct error *error)
{
    struct sums sums = {0};
    if (indicators->count > 0 && has_days(spans)) {
        struct fact_pairs pairs = all_pairs(work->arena, campaign, indicators);
        return facts_read_pairs(work, &pairs, spans, ret_sums, error);
    }
    if (indicators->count > 0) {
        sums.tables = ARENA_NEW(work->arena, struct table);
        if (!fact_tallies(work->tx, campaign->period.id, indicators, spans->parts,
                          spans->part_count, sums.tables, error))
            return false;
        sums.count = 1;
        sums.row_count = sums.tables->row_count;
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
