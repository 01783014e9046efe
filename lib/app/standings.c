#include "app/standings.h"

#include "app/explain.h"
#include "app/periods.h"
#include "app/result_size.h"
#include "app/results.h"
#include "app/runs.h"
#include "app/schemes.h"
#include "app/withheld.h"
#include "base/buffer.h"
#include "base/digest.h"
#include "base/text.h"
#include "referee/referee.h"
#include "store/run.h"

#include <stdlib.h>

#define SEES_ALL           (ROLE_EVALUATOR | ROLE_LEADERSHIP | ROLE_ORGANISER)
#define WITHHELD_TAG_BYTES 8 /* of a digest, to tell one set of withheld figures from another */

/* How a period's standings are had. */
enum source_of_standings { STANDINGS_LIVE, STANDINGS_STORED };

static bool open_period(struct work *work, const char *period_id, struct period *ret_period,
                        enum source_of_standings *ret_source, struct error *error)
{
    struct period period;
    if (!work_begin(work, error) || !period_get(work->tx, period_id, &period, error))
        return false;
    if (text_equal(period.state, "draft") || text_equal(period.state, "cancelled"))
        return periods_state_conflict(&period, "open, scoring, deciding, final", error);
    *ret_source = period.run_id != NULL ? STANDINGS_STORED : STANDINGS_LIVE;
    *ret_period = period;
    return true;
}

/* The same for who shows standings: with the units of which only the total is shown. */
static bool open_shown(struct work *work, const char *period_id, const char *unit_id,
                       struct period *ret_period, enum source_of_standings *ret_source,
                       struct table *ret_withheld, struct error *error)
{
    return open_period(work, period_id, ret_period, ret_source, error) &&
           withheld_load(work, period_id, unit_id, ret_withheld, error);
}

/* Windows see the others only when it is final. */
static bool sees_others(const struct work *work, const struct period *period)
{
    return (work->principal->roles & SEES_ALL) != 0 || text_equal(period->state, "final");
}

/* The units whose standings the token may see; NULL: all. */
static const struct strings *visible_units(const struct work *work, const struct period *period)
{
    return sees_others(work, period) ? NULL : &work->principal->units;
}

/* A stored result does not change, and what of it is seen only with the period's state and with the
 * setting that withholds figures. */
static const char *version_of(struct arena *arena, const struct period *period,
                              enum source_of_standings source, const struct table *withheld)
{
    const char *version = table_value(&period->row, 0, "version");
    struct buffer shown;
    unsigned char digest[SHA256_BYTES];
    if (source != STANDINGS_STORED)
        return NULL;
    if (withheld->row_count == 0)
        return version;
    buffer_init(&shown);
    for (size_t i = 0; i < withheld->row_count * withheld->column_count; i++) {
        buffer_text(&shown, withheld->cells[i]);
        buffer_byte(&shown, '\n');
    }
    digest_sha256(shown.data, shown.length, digest);
    buffer_release(&shown);
    return arena_print(arena, "%s-%s", version, digest_hex(arena, digest, WITHHELD_TAG_BYTES));
}

bool standings_list(struct work *work, const char *period_id, const struct standings_query *query,
                    const struct page *page, struct table *ret_rows, const char **ret_version,
                    struct error *error)
{
    struct period period;
    struct table withheld;
    enum source_of_standings source = STANDINGS_LIVE;
    if (!open_shown(work, period_id, NULL, &period, &source, &withheld, error))
        return false;
    const struct strings *units = visible_units(work, &period);
    if (source == STANDINGS_STORED) {
        struct standing_filter filter = {query->award, query->group, units};
        if (!standing_list(work->tx, period.run_id, &filter, page, ret_rows, error))
            return false;
        withheld_apply(work->arena, &withheld, ret_rows);
        *ret_version = version_of(work->arena, &period, source, &withheld);
        return true;
    }
    struct campaign campaign;
    struct result result;
    if (!runs_judge(work, &period, work->today, RECEIPTS_NONE, &campaign, &result, error))
        return false;
    struct results_filter filter = {query->award, query->group, units, -1};
    const char *after = page_key(page, 0);
    results_rows(work->arena, &campaign, &result, &filter, false,
                 after != NULL ? strtoll(after, NULL, 10) : -1, (size_t)page_fetch(page), ret_rows);
    withheld_apply(work->arena, &withheld, ret_rows);
    *ret_version = version_of(work->arena, &period, source, &withheld);
    return true;
}

static bool live_standing(struct work *work, const struct period *period, const char *unit_id,
                          bool prose, struct table *ret_rows, struct error *error)
{
    struct campaign campaign;
    struct result result;
    if (!facts_load(work, period, work->today, &campaign, error))
        return false;
    int unit = facts_unit(&campaign, unit_id);
    if (unit < 0) {
        *ret_rows = (struct table){0};
        return true;
    }
    work_rollback(work); /* all is read, so no connection waits for the referee */
    referee_judge_receipts(work->arena, campaign.scheme, &campaign.facts, unit, &result);
    struct results_filter filter = {NULL, NULL, visible_units(work, period), unit};
    results_rows(work->arena, &campaign, &result, &filter, true, -1, result.standing_count,
                 ret_rows);
    explain_events(work->arena, campaign.scheme, period, ret_rows);
    if (prose)
        explain_prose(work->arena, &campaign, &result, sees_others(work, period), ret_rows);
    return true;
}

/* Row security keeps a window's stored standings to its own units. */
static bool stored_standing(struct work *work, const struct period *period, const char *unit_id,
                            bool prose, struct table *ret_rows, struct error *error)
{
    const struct scheme *scheme;
    struct table rows;
    if (!schemes_open(work, period->scheme_id, &scheme, error) ||
        !standing_get(work->tx, period->run_id, unit_id, &rows, error))
        return false;
    if (rows.row_count > 0) {
        explain_events(work->arena, scheme, period, &rows);
        if (prose && !explain_stored(work, period, sees_others(work, period), &rows, error))
            return false;
    }
    *ret_rows = rows;
    return true;
}

bool standings_get(struct work *work, const char *period_id, const char *unit_id, bool prose,
                   struct table *ret_rows, const char **ret_version, struct error *error)
{
    struct period period;
    enum source_of_standings source = STANDINGS_LIVE;
    struct table rows, withheld;
    /* Prose of a stored result reads on after what is else the last read. */
    work->writes = work->one_snapshot = prose;
    if (!open_shown(work, period_id, unit_id, &period, &source, &withheld, error))
        return false;
    if (source == STANDINGS_STORED ? !stored_standing(work, &period, unit_id, prose, &rows, error)
                                   : !live_standing(work, &period, unit_id, prose, &rows, error))
        return false;
    if (rows.row_count == 0)
        return error_set(error, CODE_NOT_FOUND, "what", "standing", NULL);
    withheld_apply(work->arena, &withheld, &rows);
    *ret_version = version_of(work->arena, &period, source, &withheld);
    *ret_rows = rows;
    return true;
}

static const struct column RESULT_COLUMNS[] = {
    {"period_id", COLUMN_TEXT}, {"run_id", COLUMN_TEXT},        {"as_of", COLUMN_DATE},
    {"sha256", COLUMN_TEXT},    {"created_at", COLUMN_INSTANT}, {"choices", COLUMN_JSON},
    {"refusals", COLUMN_JSON},  {"winners", COLUMN_JSON},
};

/* Judges with all receipts in an arena of its own, and keeps only what the answer tells of them. */
static void judge_whole(struct arena *arena, const struct campaign *campaign, const char **cells)
{
    struct arena *scratch = arena_new();
    struct result result;
    unsigned char digest[SHA256_BYTES];
    referee_judge_receipts(scratch, campaign->scheme, &campaign->facts, RECEIPTS_ALL, &result);
    const char *winners = results_awards(arena, campaign, &result, NULL);
    results_digest(results_standings(scratch, campaign, &result), winners, digest);
    cells[3] = digest_hex(arena, digest, sizeof(digest));
    cells[6] = results_refusals(arena, campaign, &result);
    cells[7] = winners;
    arena_free(scratch);
}

static bool live_result(struct work *work, const struct period *period, struct table *ret_row,
                        struct error *error)
{
    struct campaign campaign;
    struct arena *arena = work->arena;
    bool large;
    if (!facts_load(work, period, work->today, &campaign, error) ||
        !result_enter(work->app, &campaign, &large, error))
        return false;
    const char **cells = ARENA_ARRAY(arena, const char *, COUNT(RESULT_COLUMNS));
    judge_whole(arena, &campaign, cells);
    result_leave(work->app, large);
    cells[0] = period->id;
    cells[2] = day_text(arena, work->today);
    cells[5] = results_choices(arena, campaign.scheme);
    *ret_row = (struct table){RESULT_COLUMNS, COUNT(RESULT_COLUMNS), 1, cells};
    return true;
}

static bool stored_result(struct work *work, const struct period *period, struct table *ret_row,
                          struct error *error)
{
    struct table stored;
    if (!run_get(work->tx, period->run_id, &stored, error))
        return false;
    const char **cells = ARENA_ARRAY(work->arena, const char *, COUNT(RESULT_COLUMNS));
    for (size_t i = 0; i < COUNT(RESULT_COLUMNS); i++) {
        bool run_id = text_equal(RESULT_COLUMNS[i].name, "run_id");
        cells[i] = run_id ? period->run_id : table_value(&stored, 0, RESULT_COLUMNS[i].name);
    }
    *ret_row = (struct table){RESULT_COLUMNS, COUNT(RESULT_COLUMNS), 1, cells};
    return true;
}

bool standings_result(struct work *work, const char *period_id, struct table *ret_row,
                      struct error *error)
{
    struct period period;
    enum source_of_standings source = STANDINGS_LIVE;
    if (!open_period(work, period_id, &period, &source, error))
        return false;
    return source == STANDINGS_STORED ? stored_result(work, &period, ret_row, error)
                                      : live_result(work, &period, ret_row, error);
}
