#include "app/facts_parts.h"

#include "app/facts_cells.h"
#include "app/schemes.h"
#include "base/text.h"
#include "store/fact.h"

static struct fact_rater rater_of(struct campaign *campaign, const struct table *members,
                                  size_t row)
{
    day_t from = table_day(members, row, "from_day"), to = table_day(members, row, "to_day");
    return (struct fact_rater){.id = table_value(members, row, "subject"),
                               .unit = facts_unit(campaign, table_value(members, row, "unit_id")),
                               .group = table_value(members, row, "group"),
                               .has_from = from != DAY_NONE,
                               .has_to = to != DAY_NONE,
                               .from = from,
                               .to = to};
}

/* Members by name, or the numbers under which secret ballots count. */
static size_t given_raters(struct campaign *campaign, const struct table *members,
                           const char *panel, struct fact_rater *raters)
{
    size_t count = 0;
    for (size_t row = 0; row < members->row_count; row++) {
        if (text_equal(table_value(members, row, "panel"), panel))
            raters[count++] = rater_of(campaign, members, row);
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
            raters[count++] = (struct fact_rater){.id = unit->id, .unit = (int)i};
    }
    return count;
}

/* As the period has it; the scheme's own where the panel is of another version of it. */
static enum panel_mode mode_of(const struct panel *panel, const struct table *panels)
{
    for (size_t row = 0; row < panels->row_count; row++)
        if (text_equal(table_value(panels, row, "panel"), panel->id))
            return (enum panel_mode)word_list_find(&WORD_LIST_PANEL_MODE,
                                                   table_value(panels, row, "mode"));
    return panel->mode;
}

static void put_panels(struct arena *arena, struct campaign *campaign, const struct table *panels,
                       const struct table *members)
{
    const struct scheme *scheme = campaign->scheme;
    struct facts *facts = &campaign->facts;
    facts->panels = ARENA_ARRAY(arena, struct fact_panel, scheme->panel_count);
    facts->panel_count = scheme->panel_count;
    for (size_t i = 0; i < scheme->panel_count; i++) {
        const struct panel *panel = &scheme->panels[i];
        size_t room = members->row_count + facts->unit_count;
        struct fact_rater *raters = ARENA_ARRAY(arena, struct fact_rater, room);
        enum panel_mode mode = mode_of(panel, panels);
        size_t count = panel->raters == RATERS_GIVEN || mode == PANEL_SECRET
                           ? given_raters(campaign, members, panel->id, raters)
                           : entrant_raters(arena, campaign, raters);
        facts->panels[i] = (struct fact_panel){
            .panel = (int)i, .mode = mode, .raters = raters, .rater_count = count};
    }
}

static void put_ballots(struct arena *arena, struct campaign *campaign, const struct table *rows)
{
    struct facts *facts = &campaign->facts;
    facts->ballots = ARENA_ARRAY(arena, struct fact_ballot, rows->row_count);
    for (size_t row = 0; row < rows->row_count; row++) {
        struct fact_ballot ballot = {
            .panel = scheme_panel(campaign->scheme, table_value(rows, row, "panel")),
            .rater = table_value(rows, row, "rater"),
            .unit = facts_unit(campaign, table_value(rows, row, "unit_id")),
            .score = cell_number(arena, rows, row, "score"),
            .item = table_value(rows, row, "item"),
            .has_day = true,
            .day = table_day(rows, row, "day"),
        };
        if (ballot.panel >= 0 && ballot.unit >= 0)
            facts->ballots[facts->ballot_count++] = ballot;
    }
}

bool facts_load_ballots(struct work *work, struct campaign *campaign, struct error *error)
{
    struct table panels, members, ballots;
    if (!fact_panels(work->tx, campaign->period.id, &panels, error) ||
        !fact_members(work->tx, campaign->period.id, &members, error) ||
        !fact_ballots(work->tx, campaign->period.id, &ballots, error))
        return false;
    put_panels(work->arena, campaign, &panels, &members);
    put_ballots(work->arena, campaign, &ballots);
    return true;
}
