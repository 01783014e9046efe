#include "app/facts_parts.h"

#include "app/facts_cells.h"
#include "app/schemes.h"
#include "store/fact.h"

#include <string.h>

int facts_unit(const struct campaign *campaign, const char *unit_id)
{
    size_t low = 0, high = campaign->facts.unit_count;
    while (unit_id != NULL && low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(unit_id, campaign->unit_ids[middle]);
        if (order == 0)
            return (int)middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return -1;
}

/* Attributes come in the units' order, so each unit's are one run of rows. */
static void put_attributes(struct arena *arena, struct campaign *campaign,
                           const struct table *attributes)
{
    struct facts *facts = &campaign->facts;
    struct fact_attribute *list = ARENA_ARRAY(arena, struct fact_attribute, attributes->row_count);
    for (size_t row = 0; row < attributes->row_count; row++) {
        list[row] = (struct fact_attribute){table_value(attributes, row, "name"),
                                            table_value(attributes, row, "value")};
        int index = facts_unit(campaign, table_value(attributes, row, "unit_id"));
        if (index < 0)
            continue;
        struct fact_unit *unit = &facts->units[index];
        if (unit->attribute_count++ == 0)
            unit->attributes = &list[row];
    }
}

static void put_units(struct arena *arena, struct campaign *campaign, const struct table *units,
                      const struct table *attributes)
{
    struct facts *facts = &campaign->facts;
    const char **ids = ARENA_ARRAY(arena, const char *, units->row_count);
    facts->units = ARENA_ARRAY(arena, struct fact_unit, units->row_count);
    facts->unit_count = units->row_count;
    campaign->unit_ids = ids;
    for (size_t row = 0; row < units->row_count; row++)
        ids[row] = table_value(units, row, "unit_id");
    for (size_t row = 0; row < units->row_count; row++) {
        facts->units[row] = (struct fact_unit){
            .id = table_value(units, row, "code"),
            .name = table_value(units, row, "name"),
            .kind = table_value(units, row, "kind"),
            .group = table_value(units, row, "group"),
            .parent = facts_unit(campaign, table_value(units, row, "parent_id")),
            .has_headcount = table_value(units, row, "headcount") != NULL,
            .headcount = number_integer(table_integer(units, row, "headcount")),
            .since = table_day(units, row, "since"),
        };
    }
    put_attributes(arena, campaign, attributes);
}

bool facts_load_units(struct work *work, struct campaign *campaign, struct error *error)
{
    struct strings kinds = schemes_kinds(work->arena, campaign->scheme);
    struct table units, attributes;
    if (!fact_units(work->tx, campaign->period.id, &kinds, &units, error) ||
        !fact_attributes(work->tx, campaign->period.id, &attributes, error))
        return false;
    put_units(work->arena, campaign, &units, &attributes);
    return true;
}

bool facts_load_unit(struct work *work, struct campaign *campaign, const char *unit_id,
                     struct error *error)
{
    struct strings kinds = schemes_kinds(work->arena, campaign->scheme);
    const struct table attributes = {0};
    struct table unit;
    if (!fact_unit_row(work->tx, campaign->period.id, &kinds, unit_id, &unit, error))
        return false;
    put_units(work->arena, campaign, &unit, &attributes);
    return true;
}
