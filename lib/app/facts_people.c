#include "app/facts_parts.h"

#include "app/facts_cells.h"
#include "app/schemes.h"
#include "base/text.h"

#include <string.h>

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

void facts_put_units(struct arena *arena, struct campaign *campaign, const struct table *units,
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
            .since = cell_day(units, row, "since"),
        };
    }
    put_attributes(arena, campaign, attributes);
}

static size_t given_raters(struct campaign *campaign, const struct table *members,
                           const char *panel, struct fact_rater *raters)
{
    size_t count = 0;
    for (size_t row = 0; row < members->row_count; row++) {
        if (text_equal(table_value(members, row, "panel"), panel))
            raters[count++] =
                (struct fact_rater){table_value(members, row, "subject"),
                                    facts_unit(campaign, table_value(members, row, "unit_id"))};
    }
    return count;
}

/* Every entrant rates under its code. */
static size_t entrant_raters(struct arena *arena, const struct campaign *campaign,
                             struct fact_rater *raters)
{
    struct strings kinds = schemes_kinds(arena, campaign->scheme);
    size_t count = 0;
    for (size_t i = 0; i < campaign->facts.unit_count; i++) {
        const struct fact_unit *unit = &campaign->facts.units[i];
        if (strings_has(&kinds, unit->kind))
            raters[count++] = (struct fact_rater){unit->id, (int)i};
    }
    return count;
}

void facts_put_panels(struct arena *arena, struct campaign *campaign, const struct table *members)
{
    const struct scheme *scheme = campaign->scheme;
    struct facts *facts = &campaign->facts;
    facts->panels = ARENA_ARRAY(arena, struct fact_panel, scheme->panel_count);
    facts->panel_count = scheme->panel_count;
    for (size_t i = 0; i < scheme->panel_count; i++) {
        const struct panel *panel = &scheme->panels[i];
        size_t room = members->row_count + facts->unit_count;
        struct fact_rater *raters = ARENA_ARRAY(arena, struct fact_rater, room);
        size_t count = panel->raters == RATERS_GIVEN
                           ? given_raters(campaign, members, panel->id, raters)
                           : entrant_raters(arena, campaign, raters);
        facts->panels[i] = (struct fact_panel){
            .panel = (int)i, .mode = panel->mode, .raters = raters, .rater_count = count};
    }
}

void facts_put_ballots(struct arena *arena, struct campaign *campaign, const struct table *rows)
{
    struct facts *facts = &campaign->facts;
    facts->ballots = ARENA_ARRAY(arena, struct fact_ballot, rows->row_count);
    for (size_t row = 0; row < rows->row_count; row++) {
        struct fact_ballot ballot = {
            .panel = scheme_panel(campaign->scheme, table_value(rows, row, "panel")),
            .rater = table_value(rows, row, "rater"),
            .unit = facts_unit(campaign, table_value(rows, row, "unit_id")),
            .score = cell_number(arena, rows, row, "score"),
        };
        if (ballot.panel >= 0 && ballot.unit >= 0)
            facts->ballots[facts->ballot_count++] = ballot;
    }
}

/* A winner that is not in this roster still won its period: the period was held. */
void facts_put_wins(struct arena *arena, struct campaign *campaign, const struct table *rows)
{
    struct facts *facts = &campaign->facts;
    facts->wins = ARENA_ARRAY(arena, struct fact_win, rows->row_count);
    for (size_t row = 0; row < rows->row_count; row++) {
        const char *unit_id = table_value(rows, row, "unit_id");
        int unit = facts_unit(campaign, unit_id);
        struct fact_win win = {
            .unit = unit_id == NULL ? -1
                    : unit >= 0     ? unit
                                    : FACT_OUTSIDE,
            .award = scheme_award(campaign->scheme, table_value(rows, row, "award")),
            .level = table_value(rows, row, "level"),
            .from = cell_day(rows, row, "from"),
            .to = cell_day(rows, row, "to"),
            .points = cell_number(arena, rows, row, "points"),
        };
        facts->wins[facts->win_count++] = win;
    }
}

void facts_put_orders(struct arena *arena, struct campaign *campaign, const struct table *steps)
{
    struct facts *facts = &campaign->facts;
    facts->orders = ARENA_ARRAY(arena, struct fact_order, steps->row_count);
    for (size_t row = 0; row < steps->row_count; row++) {
        struct strings ids = table_list(arena, table_value(steps, row, "units"));
        int *units = ARENA_ARRAY(arena, int, ids.count);
        size_t count = 0;
        for (size_t i = 0; i < ids.count; i++) {
            int unit = facts_unit(campaign, ids.items[i]);
            if (unit >= 0)
                units[count++] = unit;
        }
        if (count > 0)
            facts->orders[facts->order_count++] = (struct fact_order){
                .step = scheme_step(campaign->scheme, table_value(steps, row, "step")),
                .units = units,
                .count = count};
    }
}
