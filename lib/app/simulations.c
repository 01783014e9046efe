#include "app/simulations.h"

#include "app/periods.h"
#include "app/results.h"
#include "app/simulation_facts.h"
#include "app/withheld.h"
#include "base/text.h"
#include "document/scheme_weights.h"
#include "referee/referee.h"
#include "store/scheme.h"

static const struct column MOVED_COLUMNS[] = {
    {"award", COLUMN_TEXT},          {"unit_id", COLUMN_TEXT},
    {"unit", COLUMN_TEXT},           {"name", COLUMN_TEXT},
    {"rank_before", COLUMN_INTEGER}, {"rank_after", COLUMN_INTEGER},
    {"total_before", COLUMN_TEXT},   {"total_after", COLUMN_TEXT},
    {"wins_before", COLUMN_BOOLEAN}, {"wins_after", COLUMN_BOOLEAN},
};

/* The version that is asked for must be one of the period's scheme. */
static bool version_find(struct work *work, const struct period *period, const char *scheme_id,
                         struct scheme_version *ret_version, struct error *error)
{
    struct scheme_version own, other;
    if (!scheme_load(work->tx, period->scheme_id, &own, error))
        return false;
    if (scheme_id == NULL) {
        *ret_version = own;
        return true;
    }
    if (!scheme_load(work->tx, scheme_id, &other, error)) {
        if (error->code != CODE_NOT_FOUND)
            return false;
        error_clear(error);
        return error_add(error, "#/scheme_id", CODE_SCHEME_UNKNOWN, "scheme", scheme_id, NULL);
    }
    if (!text_equal(own.code, other.code))
        return error_add(error, "#/scheme_id", CODE_SCHEME_OTHER, "scheme", other.code, "needed",
                         own.code, NULL);
    *ret_version = other;
    return true;
}

static bool weights_put(struct work *work, const struct scheme_version *version,
                        const char *weights, struct campaign *campaign, struct error *error)
{
    struct scheme *scheme;
    if (weights == NULL)
        return true;
    if (!scheme_read_weighted(work->arena, version->document, version->document_length, weights,
                              &scheme, error))
        return false;
    campaign->scheme = scheme;
    return true;
}

/* Both campaigns: the period as it is, and as it would be. Faults of all edits are told at once. */
static bool sides_load(struct work *work, const struct period *period,
                       const struct simulation_draft *draft, struct campaign *ret_before,
                       struct campaign *ret_after, struct error *error)
{
    struct campaign before, after;
    struct scheme_version version = {0};
    struct period changed = *period;
    if (!version_find(work, period, draft->scheme_id, &version, error) ||
        !facts_load(work, period, work->today, &before, error))
        return false;
    changed.scheme_id = version.id;
    after = before;
    if (draft->scheme_id != NULL && !facts_load(work, &changed, work->today, &after, error))
        return false;
    /* A fault of one edit does not hide those of the others; what the database answers does. */
    bool fine = weights_put(work, &version, draft->weights, &after, error);
    if (!fine && error->count == 0)
        return false;
    if (!simulation_add(work, draft, &after, error))
        fine = false;
    if (!fine && error->count == 0)
        return false;
    if (!simulation_quash(work, draft, &after, error) || !error_none(error))
        return false;
    *ret_before = before;
    *ret_after = after;
    return true;
}

/* Standings of one award by unit. */
static const struct standing **by_unit(struct arena *arena, const struct campaign *campaign,
                                       const struct result *result, const char *award)
{
    const struct standing **list =
        ARENA_ARRAY(arena, const struct standing *, campaign->facts.unit_count);
    for (size_t i = 0; i < result->standing_count; i++) {
        const struct standing *standing = &result->standings[i];
        if (text_equal(campaign->scheme->awards[standing->award].id, award))
            list[standing->unit] = standing;
    }
    return list;
}

static const char *total_text(struct arena *arena, const struct campaign *campaign,
                              const struct standing *standing)
{
    return standing != NULL && standing->has_total
               ? number_text_fixed(arena, standing->total, campaign->scheme->settings.precision)
               : NULL;
}

static const char *rank_text(struct arena *arena, const struct standing *standing)
{
    return standing != NULL && standing->rank > 0 ? arena_print(arena, "%d", standing->rank) : NULL;
}

static const char *wins_text(const struct standing *standing)
{
    return standing == NULL ? NULL : standing->wins ? "t" : "f";
}

/* The rows of one award; both campaigns have the same roster. */
static size_t award_moved(struct arena *arena, const struct campaign *before,
                          const struct campaign *after, const char *award,
                          const struct standing *const *old, const struct standing *const *new,
                          const char **cells)
{
    size_t count = 0;
    for (size_t unit = 0; unit < before->facts.unit_count; unit++) {
        const char *row[] = {
            award,
            before->unit_ids[unit],
            before->facts.units[unit].id,
            before->facts.units[unit].name,
            rank_text(arena, old[unit]),
            rank_text(arena, new[unit]),
            total_text(arena, before, old[unit]),
            total_text(arena, after, new[unit]),
            wins_text(old[unit]),
            wins_text(new[unit]),
        };
        if (text_equal(row[4], row[5]) && text_equal(row[6], row[7]) && text_equal(row[8], row[9]))
            continue;
        for (size_t i = 0; i < COUNT(row); i++)
            cells[count * COUNT(row) + i] = row[i];
        count++;
    }
    return count;
}

static void moved_list(struct arena *arena, const struct campaign *before,
                       const struct result *result_before, const struct campaign *after,
                       const struct result *result_after, struct table *ret_table)
{
    size_t room = result_before->standing_count + result_after->standing_count, count = 0;
    const char **cells = ARENA_ARRAY(arena, const char *, room *COUNT(MOVED_COLUMNS));
    const struct scheme *schemes[] = {before->scheme, after->scheme};
    for (size_t side = 0; side < COUNT(schemes); side++) {
        for (size_t i = 0; i < schemes[side]->award_count; i++) {
            const char *award = schemes[side]->awards[i].id;
            if (side == 1 && scheme_award(before->scheme, award) >= 0)
                continue; /* seen already */
            count += award_moved(
                arena, before, after, award, by_unit(arena, before, result_before, award),
                by_unit(arena, after, result_after, award), cells + count * COUNT(MOVED_COLUMNS));
        }
    }
    *ret_table = (struct table){MOVED_COLUMNS, COUNT(MOVED_COLUMNS), count, cells};
}

static void side_judge(struct arena *arena, const struct campaign *campaign,
                       struct result *ret_result, struct table *ret_rows)
{
    const struct results_filter all = {NULL, NULL, NULL, -1};
    referee_judge_receipts(arena, campaign->scheme, &campaign->facts, RECEIPTS_NONE, ret_result);
    results_rows(arena, campaign, ret_result, &all, false, -1, ret_result->standing_count,
                 ret_rows);
}

static bool standings_fit(struct arena *arena, const struct campaign *campaign, struct error *error)
{
    if (campaign->facts.unit_count * campaign->scheme->award_count <= SIMULATION_STANDINGS_MOST)
        return true;
    return error_add(error, "", CODE_TOO_MANY, "max",
                     arena_print(arena, "%d standings", SIMULATION_STANDINGS_MOST), NULL);
}

/* A simulation tells no more of few secret ballots than the standings do; where the total is made
 * otherwise than the scheme says, not even that. */
static void simulation_withhold(struct arena *arena, const struct table *units, bool reweighed,
                                struct simulation *simulation)
{
    static const char *const COLUMNS[] = {"total", "rank", "total_after", "rank_after"};
    withheld_apply(arena, units, &simulation->before);
    withheld_apply(arena, units, &simulation->after);
    if (!reweighed)
        return;
    withheld_blank(arena, units, COLUMNS, COUNT(COLUMNS), &simulation->after);
    withheld_blank(arena, units, COLUMNS, COUNT(COLUMNS), &simulation->moved);
}

bool simulations_run(struct work *work, const char *period_id, const struct simulation_draft *draft,
                     struct simulation *ret_simulation, struct error *error)
{
    struct campaign before, after;
    struct result result_before, result_after;
    struct simulation simulation;
    struct period period;
    struct table withheld;
    /* Facts are read in several turns, all on one snapshot; nothing is written. */
    work->writes = work->one_snapshot = true;
    if (!work_begin(work, error) || !period_get(work->tx, period_id, &period, error))
        return false;
    if (text_equal(period.state, "draft") || text_equal(period.state, "cancelled"))
        return periods_state_conflict(&period, "open, scoring, deciding, final", error);
    if (!withheld_load(work, period_id, NULL, &withheld, error) ||
        !sides_load(work, &period, draft, &before, &after, error) ||
        !standings_fit(work->arena, &before, error) || !standings_fit(work->arena, &after, error))
        return false;
    work_rollback(work); /* all is read, so no connection waits for the referee */
    side_judge(work->arena, &before, &result_before, &simulation.before);
    side_judge(work->arena, &after, &result_after, &simulation.after);
    moved_list(work->arena, &before, &result_before, &after, &result_after, &simulation.moved);
    simulation_withhold(work->arena, &withheld, draft->weights != NULL || draft->scheme_id != NULL,
                        &simulation);
    *ret_simulation = simulation;
    return true;
}
