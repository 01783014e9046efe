#include "app/run_reviews.h"

#include "app/periods.h"
#include "app/runs.h"
#include "base/text.h"
#include "document/members.h"
#include "referee/referee.h"
#include "store/award.h"
#include "store/run.h"

static const struct column COLUMNS[] = {
    {"award_id", COLUMN_TEXT},   {"award", COLUMN_TEXT},       {"unit_id", COLUMN_TEXT},
    {"unit", COLUMN_TEXT},       {"name", COLUMN_TEXT},        {"granted", COLUMN_BOOLEAN},
    {"revoked", COLUMN_BOOLEAN}, {"wins_now", COLUMN_BOOLEAN}, {"rank_now", COLUMN_INTEGER},
    {"total_now", COLUMN_TEXT},  {"vetoes_now", COLUMN_JSON},  {"failed_now", COLUMN_JSON},
};

/* A fresh result of a final period, and the rows that are told of it. */
struct review {
    struct arena *arena;
    const struct campaign *campaign;
    const struct result *result;
    const char **cells;
    size_t count;
};

static const char *texts_json(struct arena *arena, const char *const *texts, size_t count)
{
    struct buffer out;
    buffer_init(&out);
    buffer_byte(&out, '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_byte(&out, ',');
        buffer_json(&out, texts[i]);
    }
    buffer_byte(&out, ']');
    return buffer_finish(&out, arena);
}

static const struct standing *standing_find(const struct result *result, int award, int unit)
{
    for (size_t i = 0; i < result->standing_count; i++)
        if (result->standings[i].award == award && result->standings[i].unit == unit)
            return &result->standings[i];
    return NULL;
}

static bool wins_now(const struct result *result, int award, int unit)
{
    for (size_t i = 0; i < result->winner_count; i++)
        if (result->winners[i].award == award && result->winners[i].unit == unit)
            return true;
    return false;
}

/* Fills what the fresh result says, from the eighth cell on. */
static void now_fill(const struct review *review, int award, int unit, const char **cells)
{
    const struct standing *standing = standing_find(review->result, award, unit);
    int places = review->campaign->scheme->settings.precision;
    cells[0] = wins_now(review->result, award, unit) ? "t" : "f";
    cells[3] = cells[4] = "[]";
    if (standing == NULL)
        return;
    cells[1] = standing->rank > 0 ? arena_print(review->arena, "%d", standing->rank) : NULL;
    cells[2] =
        standing->has_total ? number_text_fixed(review->arena, standing->total, places) : NULL;
    cells[3] = texts_json(review->arena, standing->vetoes, standing->veto_count);
    cells[4] = texts_json(review->arena, standing->failed, standing->failed_count);
}

static void granted_add(struct review *review, const struct table *awards, size_t row)
{
    const char **cells = &review->cells[review->count++ * COUNT(COLUMNS)];
    cells[0] = table_value(awards, row, "id");
    cells[1] = table_value(awards, row, "award");
    cells[2] = table_value(awards, row, "unit_id");
    cells[3] = table_value(awards, row, "unit");
    cells[4] = table_value(awards, row, "name");
    cells[5] = "t";
    cells[6] = table_value(awards, row, "revoked");
    now_fill(review, scheme_award(review->campaign->scheme, cells[1]),
             facts_unit(review->campaign, cells[2]), &cells[7]);
}

/* A unit that would win now and did not. */
static void missed_add(struct review *review, const struct table *awards,
                       const struct winner *winner)
{
    const struct campaign *campaign = review->campaign;
    const char *unit_id = campaign->unit_ids[winner->unit];
    const char *award = winner->award < 0 ? NULL : campaign->scheme->awards[winner->award].id;
    if (award == NULL)
        return;
    for (size_t row = 0; row < awards->row_count; row++)
        if (text_equal(table_value(awards, row, "award"), award) &&
            text_equal(table_value(awards, row, "unit_id"), unit_id))
            return;
    const char **cells = &review->cells[review->count++ * COUNT(COLUMNS)];
    cells[1] = award;
    cells[2] = unit_id;
    cells[3] = campaign->facts.units[winner->unit].id;
    cells[4] = campaign->facts.units[winner->unit].name;
    cells[5] = cells[6] = "f";
    now_fill(review, winner->award, winner->unit, &cells[7]);
}

bool runs_review(struct work *work, const char *period_id, struct table *ret_rows,
                 struct error *error)
{
    struct period period;
    struct campaign campaign;
    struct result result;
    struct table awards, run;
    day_t as_of;
    if (!work_begin(work, error) || !period_get(work->tx, period_id, &period, error))
        return false;
    if (!text_equal(period.state, "final"))
        return periods_state_conflict(&period, "final", error);
    if (!award_of_period(work->tx, period_id, &awards, error) ||
        !run_get(work->tx, period.run_id, &run, error))
        return false;
    if (!day_parse(table_value(&run, 0, "as_of"), &as_of))
        return error_set(error, CODE_INTERNAL, NULL);
    if (!runs_judge(work, &period, as_of, RECEIPTS_NONE, &campaign, &result, error))
        return false;
    struct review review = {.arena = work->arena, .campaign = &campaign, .result = &result};
    size_t room = (awards.row_count + result.winner_count) * COUNT(COLUMNS);
    review.cells = ARENA_ARRAY(work->arena, const char *, room);
    for (size_t row = 0; row < awards.row_count; row++)
        granted_add(&review, &awards, row);
    for (size_t i = 0; i < result.winner_count; i++)
        missed_add(&review, &awards, &result.winners[i]);
    *ret_rows = (struct table){COLUMNS, COUNT(COLUMNS), review.count, review.cells};
    return true;
}
