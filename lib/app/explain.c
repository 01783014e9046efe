#include "app/explain.h"

#include "app/result_size.h"
#include "app/results.h"
#include "base/text.h"
#include "document/evidence.h"
#include "document/members.h"
#include "document/prose.h"
#include "referee/referee.h"
#include "store/fact.h"
#include "store/run.h"

static const struct column ADDED[] = {{"prose", COLUMN_JSON}, {"distance", COLUMN_JSON}};

void explain_events(struct arena *arena, const struct scheme *scheme, const struct period *period,
                    struct table *rows)
{
    size_t width = rows->column_count, receipt = table_column(rows, "receipt");
    const char **cells = ARENA_ARRAY(arena, const char *, rows->row_count *width);
    for (size_t i = 0; i < rows->row_count * width; i++) {
        cells[i] = rows->cells[i];
        if (i % width == receipt && cells[i] != NULL)
            cells[i] =
                receipt_link(arena, cells[i], scheme, table_value(rows, i / width, "unit_id"),
                             period->from, period->to);
    }
    rows->cells = cells;
}

static const struct standing *standing_of_row(const struct campaign *campaign,
                                              const struct result *result, const struct table *rows,
                                              size_t row)
{
    int unit = facts_unit(campaign, table_value(rows, row, "unit_id"));
    int award = scheme_award(campaign->scheme, table_value(rows, row, "award"));
    for (size_t i = 0; result != NULL && i < result->standing_count; i++)
        if (result->standings[i].unit == unit && result->standings[i].award == award)
            return &result->standings[i];
    return NULL;
}

static void prose_member(struct buffer *out, const char *key, enum language language,
                         const struct explained *explained)
{
    struct buffer text;
    buffer_init(&text);
    prose_write(&text, language, explained);
    member_text(out, key, text.data);
    buffer_release(&text);
}

static const char *prose_cell(struct arena *arena, const struct explained *explained)
{
    struct buffer out;
    buffer_init(&out);
    buffer_byte(&out, '{');
    prose_member(&out, "zh", LANGUAGE_ZH, explained);
    prose_member(&out, "en", LANGUAGE_EN, explained);
    buffer_byte(&out, '}');
    return buffer_finish(&out, arena);
}

static const char *distance_cell(struct arena *arena, const struct explained *explained)
{
    struct buffer out;
    buffer_init(&out);
    distances_write(&out, explained);
    return buffer_finish(&out, arena);
}

void explain_prose(struct arena *arena, const struct campaign *campaign,
                   const struct result *result, bool distances, struct table *rows)
{
    size_t old = rows->column_count, width = old + COUNT(ADDED);
    struct column *columns = ARENA_ARRAY(arena, struct column, width);
    const char **cells = ARENA_ARRAY(arena, const char *, rows->row_count *width);
    for (size_t i = 0; i < width; i++)
        columns[i] = i < old ? rows->columns[i] : ADDED[i - old];
    for (size_t row = 0; row < rows->row_count; row++) {
        const char **cell = &cells[row * width];
        for (size_t i = 0; i < old; i++)
            cell[i] = table_cell(rows, row, i);
        const struct standing *standing = standing_of_row(campaign, result, rows, row);
        if (standing == NULL)
            continue;
        struct explained explained = {.scheme = campaign->scheme,
                                      .facts = &campaign->facts,
                                      .standing = standing,
                                      .distances_hidden = !distances};
        if (distances)
            explained.distances = standing_distances(arena, campaign->scheme, &campaign->facts,
                                                     result, standing, &explained.distance_count);
        cell[old] = prose_cell(arena, &explained);
        cell[old + 1] = distances ? distance_cell(arena, &explained) : NULL;
    }
    *rows = (struct table){columns, width, rows->row_count, cells};
}

/* Whether a result judged again is the stored one, to the byte. */
static bool is_stored_result(struct arena *arena, const struct campaign *campaign,
                             const struct result *result, const char *sha256)
{
    unsigned char digest[SHA256_BYTES];
    results_digest(results_standings(arena, campaign, result),
                   results_awards(arena, campaign, result, NULL), digest);
    return text_equal(digest_hex(arena, digest, sizeof(digest)), sha256);
}

bool explain_stored(struct work *work, const struct period *period, bool distances,
                    struct table *rows, struct error *error)
{
    struct campaign campaign;
    struct result result;
    struct table stored;
    day_t as_of;
    bool large;
    /* The run is the office's to see; of it only this unit's part is told. */
    if (!fact_begin(work->tx, error) || !run_get(work->tx, period->run_id, &stored, error))
        return false;
    if (!day_parse(table_value(&stored, 0, "as_of"), &as_of))
        return error_set(error, CODE_INTERNAL, NULL);
    if (!facts_load(work, period, as_of, &campaign, error))
        return false;
    work_rollback(work); /* all is read, so no connection waits for the referee */
    if (!result_enter(work->app, &campaign, &large, error))
        return false;
    referee_judge(work->arena, campaign.scheme, &campaign.facts, &result);
    bool same =
        is_stored_result(work->arena, &campaign, &result, table_value(&stored, 0, "sha256"));
    explain_prose(work->arena, &campaign, same ? &result : NULL, distances, rows);
    result_leave(work->app, large);
    return true;
}
