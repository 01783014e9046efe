#include "app/standings.h"

#include "app/explain.h"
#include "app/live_results.h"
#include "app/periods.h"
#include "app/result_size.h"
#include "app/results.h"
#include "app/schemes.h"
#include "app/withheld.h"
#include "base/buffer.h"
#include "base/digest.h"
#include "base/text.h"
#include "referee/referee.h"
#include "store/run.h"
#include "store/standing_version.h"

#include <stdlib.h>
#include <string.h>

#define SEES_ALL           (ROLE_EVALUATOR | ROLE_LEADERSHIP | ROLE_ORGANISER)
#define WITHHELD_TAG_BYTES 8 /* of a digest, to tell one set of withheld figures from another */

/* Standings are judged live until a result is stored. */
static bool open_period(struct work *work, const char *period_id, struct period *ret_period,
                        struct error *error)
{
    struct period period;
    if (!work_begin(work, error) || !period_get(work->tx, period_id, &period, error))
        return false;
    if (text_equal(period.state, "draft") || text_equal(period.state, "cancelled"))
        return periods_state_conflict(&period, "open, scoring, deciding, final", error);
    *ret_period = period;
    return true;
}

static bool is_office(const struct work *work)
{
    return (work->principal->roles & SEES_ALL) != 0;
}

/* Windows see the others only when it is final. */
static bool sees_others(const struct work *work, const struct period *period)
{
    return is_office(work) || text_equal(period->state, "final");
}

/* The units whose standings the token may see; NULL: all. */
static const struct strings *visible_units(const struct work *work, const struct period *period)
{
    return sees_others(work, period) ? NULL : &work->principal->units;
}

/* The live result of a period, or NULL and the period where the result is stored. What is kept of
 * the newest version needs no trip; who may see a live period at all is for the route to say. */
static bool open_standings(struct work *work, const char *period_id,
                           const struct live_result **ret_live, struct period *ret_stored,
                           struct error *error)
{
    struct live_version version;
    struct period period;
    const struct live_result *live;
    if (!live_version_get(work, &version, error))
        return false;
    *ret_live = live_result_find(work, period_id, version.text);
    if (*ret_live != NULL)
        return true;
    if (!open_period(work, period_id, &period, error))
        return false;
    *ret_stored = period;
    if (period.run_id != NULL)
        return true;
    work_rollback(work); /* the result is loaded by a transaction of its own */
    if (!live_result_get(work, period_id, &live, error))
        return false;
    *ret_live = live;
    return live != NULL || error_set(error, CODE_CONTENDED, NULL);
}

/* A stored result does not change, and what of it is seen only with the period's state and with the
 * setting that withholds figures. */
static struct standings_version stored_version(struct arena *arena, const struct period *period,
                                               const struct table *withheld)
{
    const char *version = table_value(&period->row, 0, "version");
    struct buffer shown;
    unsigned char digest[SHA256_BYTES];
    if (withheld->row_count == 0)
        return (struct standings_version){.text = version};
    buffer_init(&shown);
    for (size_t i = 0; i < withheld->row_count * withheld->column_count; i++) {
        buffer_text(&shown, withheld->cells[i]);
        buffer_byte(&shown, '\n');
    }
    digest_sha256(shown.data, shown.length, digest);
    buffer_release(&shown);
    return (struct standings_version){
        .text =
            arena_print(arena, "%s-%s", version, digest_hex(arena, digest, WITHHELD_TAG_BYTES))};
}

static struct standings_version live_version(const struct live_result *live)
{
    return (struct standings_version){.text = live->version.text, .live = true};
}

static const struct table *live_withheld(const struct work *work, const struct live_result *live)
{
    return is_office(work) ? &live->withheld_office : &live->withheld_windows;
}

/* Adds the column _version, for cursors. */
static void put_version(struct arena *arena, const char *version, struct table *rows)
{
    size_t old = rows->column_count, width = old + 1;
    struct column *columns = ARENA_ARRAY(arena, struct column, width);
    const char **cells = ARENA_ARRAY(arena, const char *, rows->row_count *width);
    memcpy(columns, rows->columns, old * sizeof(*columns));
    columns[old] = (struct column){"_version", COLUMN_TEXT};
    for (size_t row = 0; row < rows->row_count; row++) {
        memcpy(&cells[row * width], &rows->cells[row * old], old * sizeof(*cells));
        cells[row * width + old] = version;
    }
    *rows = (struct table){columns, width, rows->row_count, cells};
}

static void live_list(struct work *work, const struct live_result *live,
                      const struct standings_query *query, const struct page *page,
                      struct table *ret_rows)
{
    const struct campaign *campaign = &live->campaign;
    struct results_filter filter = {query->award, query->group,
                                    visible_units(work, &campaign->period), -1};
    const char *after = page_key(page, 0);
    results_rows(work->arena, campaign, &live->result, &filter, false,
                 after != NULL ? strtoll(after, NULL, 10) : -1, (size_t)page_fetch(page), ret_rows);
    withheld_apply(work->arena, live_withheld(work, live), ret_rows);
    put_version(work->arena, live->version.text, ret_rows);
}

static bool stored_list(struct work *work, const struct period *period,
                        const struct standings_query *query, const struct page *page,
                        struct table *ret_rows, struct standings_version *ret_version,
                        struct error *error)
{
    struct standing_filter filter = {query->award, query->group, visible_units(work, period)};
    struct table rows, withheld;
    if (!withheld_load(work, period->id, NULL, &withheld, error) ||
        !standing_list(work->tx, period->run_id, &filter, page, &rows, error))
        return false;
    withheld_apply(work->arena, &withheld, &rows);
    put_version(work->arena, "", &rows);
    *ret_version = stored_version(work->arena, period, &withheld);
    *ret_rows = rows;
    return true;
}

bool standings_list(struct work *work, const char *period_id, const struct standings_query *query,
                    const struct page *page, struct table *ret_rows,
                    struct standings_version *ret_version, struct error *error)
{
    struct period period;
    const struct live_result *live = NULL;
    const char *walked = page_key(page, 1); /* the version that the page before was of */
    if (walked != NULL && *walked != '\0')
        live = live_result_find(work, period_id, walked);
    if (live == NULL && !open_standings(work, period_id, &live, &period, error))
        return false;
    if (live == NULL)
        return stored_list(work, &period, query, page, ret_rows, ret_version, error);
    live_list(work, live, query, page, ret_rows);
    *ret_version = live_version(live);
    return true;
}

/* A live period with all that its facts say, of which a kept result has only sums. */
struct whole {
    struct campaign campaign;
    struct standings_version version;
    struct table withheld;
};

/* unit_id: whose withheld figures are asked for; NULL: all units'. */
static bool load_whole(struct work *work, const char *period_id, const char *unit_id,
                       struct whole *ret_whole, struct error *error)
{
    struct whole whole;
    struct period period;
    struct standing_version version;
    if (!open_period(work, period_id, &period, error) ||
        !standing_version_get(work->tx, &version, error))
        return false;
    if (period.run_id != NULL)
        return error_set(error, CODE_CONTENDED, NULL);
    if (!withheld_load(work, period_id, unit_id, &whole.withheld, error) ||
        !facts_load(work, &period, version.today, &whole.campaign, error))
        return false;
    work_rollback(work); /* all is read, so no connection waits for the referee */
    whole.version = (struct standings_version){.text = version.text, .live = true};
    *ret_whole = whole;
    return true;
}

static void live_standing(struct work *work, const struct campaign *campaign, const char *unit_id,
                          bool prose, struct table *ret_rows)
{
    const struct period *period = &campaign->period;
    struct result result;
    int unit = facts_unit(campaign, unit_id);
    if (unit < 0) {
        *ret_rows = (struct table){0};
        return;
    }
    referee_judge_receipts(work->arena, campaign->scheme, &campaign->facts, unit, &result);
    struct results_filter filter = {NULL, NULL, visible_units(work, period), unit};
    results_rows(work->arena, campaign, &result, &filter, true, -1, result.standing_count,
                 ret_rows);
    explain_events(work->arena, campaign->scheme, period, ret_rows);
    if (prose)
        explain_prose(work->arena, campaign, &result, sees_others(work, period), ret_rows);
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
                   struct table *ret_rows, struct standings_version *ret_version,
                   struct error *error)
{
    struct period period;
    const struct live_result *live = NULL;
    struct table rows, withheld;
    struct standings_version version;
    /* Prose of a stored result reads on after what is else the last read. */
    work->writes = work->one_snapshot = prose;
    if (!open_standings(work, period_id, &live, &period, error))
        return false;
    if (live != NULL && prose) {
        struct whole whole;
        if (!load_whole(work, period_id, unit_id, &whole, error))
            return false;
        live_standing(work, &whole.campaign, unit_id, true, &rows);
        withheld_apply(work->arena, &whole.withheld, &rows);
        version = whole.version;
    } else if (live != NULL) {
        live_standing(work, &live->campaign, unit_id, false, &rows);
        withheld_apply(work->arena, live_withheld(work, live), &rows);
        version = live_version(live);
    } else {
        if (!withheld_load(work, period_id, unit_id, &withheld, error) ||
            !stored_standing(work, &period, unit_id, prose, &rows, error))
            return false;
        withheld_apply(work->arena, &withheld, &rows);
        version = stored_version(work->arena, &period, &withheld);
    }
    if (rows.row_count == 0)
        return error_set(error, CODE_NOT_FOUND, "what", "standing", NULL);
    *ret_version = version;
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

static bool live_whole(struct work *work, const char *period_id, struct table *ret_row,
                       struct error *error)
{
    struct whole whole;
    const struct campaign *campaign = &whole.campaign;
    struct arena *arena = work->arena;
    bool large;
    if (!load_whole(work, period_id, NULL, &whole, error) ||
        !result_enter(work->app, campaign, &large, error))
        return false;
    const char **cells = ARENA_ARRAY(arena, const char *, COUNT(RESULT_COLUMNS));
    judge_whole(arena, campaign, cells);
    result_leave(work->app, large);
    cells[0] = campaign->period.id;
    cells[2] = day_text(arena, campaign->facts.as_of);
    cells[5] = results_choices(arena, campaign->scheme);
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
    if (!open_period(work, period_id, &period, error))
        return false;
    return period.run_id == NULL ? live_whole(work, period_id, ret_row, error)
                                 : stored_result(work, &period, ret_row, error);
}

bool standings_version(struct work *work, struct standings_version *ret_version,
                       struct error *error)
{
    struct live_version *version = ARENA_NEW(work->arena, struct live_version);
    if (!live_version_get(work, version, error))
        return false;
    *ret_version = (struct standings_version){.text = version->text, .live = true};
    return true;
}

void standings_view(const struct principal *principal, struct buffer *out)
{
    if ((principal->roles & SEES_ALL) != 0)
        return;
    for (size_t i = 0; i < principal->units.count; i++) {
        buffer_text(out, principal->units.items[i]);
        buffer_byte(out, '\n');
    }
    buffer_byte(out, '\n');
}
