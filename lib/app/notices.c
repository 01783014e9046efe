#include "app/notices.h"

#include "app/app.h"
#include "app/schemes.h"
#include "app/settings.h"
#include "app/steps_walk.h"
#include "base/text.h"
#include "document/members.h"
#include "document/notice.h"
#include "store/fact.h"
#include "store/period.h"
#include "store/run.h"

#include <string.h>

#define KEYS_PATH "/v1/keys" /* where the key of a kid is found */

/* A notice that is up, with the result it shows. */
struct posted {
    struct period period;
    const struct scheme *scheme;
    const struct step *step;
    struct table entry, run, winners;
    day_t until;
    bool nameless;
};

/* The newest entry of a notice that still holds; row_count of *ret_entry is 0 where there is none.
 */
static bool entry_find(struct work *work, const struct period *period, const struct scheme *scheme,
                       struct table *ret_entry, struct error *error)
{
    struct table entries;
    if (!period_step_list(work->tx, period->id, period->round, &entries, error))
        return false;
    struct walk walk = steps_walk(work->arena, scheme, &entries, work->today);
    for (size_t row = entries.row_count; row-- > 0;) {
        if (!walk.holds[row] || table_value(&entries, row, "until") == NULL)
            continue;
        *ret_entry = (struct table){entries.columns, entries.column_count, 1,
                                    &entries.cells[row * entries.column_count]};
        return true;
    }
    return error_set(error, CODE_NOT_FOUND, "what", "notice", NULL);
}

static bool posted_load(struct work *work, const char *period_id, struct posted *ret_posted,
                        struct error *error)
{
    struct posted posted;
    struct organisation_settings settings;
    if (!period_get(work->tx, period_id, &posted.period, error))
        return false;
    const struct period *period = &posted.period;
    bool decided = text_equal(period->state, "deciding") || text_equal(period->state, "final");
    if (!decided || period->run_id == NULL)
        return error_set(error, CODE_NOT_FOUND, "what", "notice", NULL);
    if (!fact_begin(work->tx, error) ||
        !schemes_open(work, period->scheme_id, &posted.scheme, error) ||
        !entry_find(work, period, posted.scheme, &posted.entry, error) ||
        !run_get(work->tx, period->run_id, &posted.run, error) ||
        !run_winners(work->tx, period->run_id, &posted.winners, error) ||
        !settings_load(work, &settings, error) || !fact_end(work->tx, error))
        return false;
    int step = scheme_step(posted.scheme, table_value(&posted.entry, 0, "step"));
    if (step < 0 || !day_parse(table_value(&posted.entry, 0, "until"), &posted.until))
        return error_set(error, CODE_INTERNAL, NULL);
    posted.step = &posted.scheme->steps[step];
    posted.nameless = settings.anonymous_objections;
    *ret_posted = posted;
    return true;
}

static const struct notice_winner *winners_of(struct arena *arena, const struct table *rows)
{
    struct notice_winner *winners = ARENA_ARRAY(arena, struct notice_winner, rows->row_count);
    for (size_t row = 0; row < rows->row_count; row++)
        winners[row] = (struct notice_winner){
            .award = table_value(rows, row, "award"),
            .title = {table_value(rows, row, "title_zh"), table_value(rows, row, "title_en")},
            .unit = table_value(rows, row, "unit"),
            .name = table_value(rows, row, "name"),
            .group = table_value(rows, row, "group"),
            .level = table_value(rows, row, "level"),
            .total = table_value(rows, row, "total"),
            .rank = table_value(rows, row, "rank"),
        };
    return winners;
}

static const char *kid_of(const struct work *work)
{
    return work->app->signer != NULL ? signer_kid(work->app->signer) : NULL;
}

static const char *text_json(struct work *work, const struct posted *posted)
{
    struct arena *arena = work->arena;
    struct notice notice = {
        .scheme = posted->scheme->title,
        .scheme_code = posted->period.scheme_code,
        .title = posted->period.title,
        .period_from = day_text(arena, posted->period.from),
        .period_to = day_text(arena, posted->period.to),
        .from = table_value(&posted->entry, 0, "from"),
        .until = table_value(&posted->entry, 0, "until"),
        .days = posted->step->days,
        .working = posted->step->clock == CLOCK_WORKING,
        .nameless = posted->nameless,
        .winners = winners_of(arena, &posted->winners),
        .winner_count = posted->winners.row_count,
        .choices = table_value(&posted->run, 0, "choices"),
        .sha256 = table_value(&posted->run, 0, "sha256"),
        .kid = kid_of(work),
    };
    struct buffer zh, en, out;
    buffer_init(&zh);
    buffer_init(&en);
    notice_write(&zh, LANGUAGE_ZH, &notice);
    notice_write(&en, LANGUAGE_EN, &notice);
    buffer_init(&out);
    buffer_byte(&out, '{');
    member_text(&out, "zh", zh.data);
    member_text(&out, "en", en.data);
    buffer_byte(&out, '}');
    buffer_release(&zh);
    buffer_release(&en);
    return buffer_finish(&out, arena);
}

static const struct column COLUMNS[] = {
    {"period_id", COLUMN_TEXT},
    {"step", COLUMN_TEXT},
    {"state", COLUMN_TEXT},
    {"from", COLUMN_DATE},
    {"until", COLUMN_DATE},
    {"scheme", COLUMN_TEXT},
    {"scheme_version", COLUMN_INTEGER},
    {"run_id", COLUMN_TEXT},
    {"sha256", COLUMN_TEXT},
    {"kid", COLUMN_TEXT},
    {"key", COLUMN_TEXT},
    {"choices", COLUMN_JSON},
    {"winners", COLUMN_JSON},
    {"anonymous_objections", COLUMN_BOOLEAN},
    {"text", COLUMN_JSON},
};

bool notices_get(struct work *work, const char *period_id, struct table *ret_row,
                 struct error *error)
{
    struct posted posted;
    if (!work_begin(work, error) || !posted_load(work, period_id, &posted, error))
        return false;
    const char *kid = kid_of(work);
    const char *values[] = {
        posted.period.id,
        posted.step->id,
        work->today > posted.until ? "over" : "running",
        table_value(&posted.entry, 0, "from"),
        table_value(&posted.entry, 0, "until"),
        posted.period.scheme_code,
        table_value(&posted.period.row, 0, "scheme_version"),
        posted.period.run_id,
        table_value(&posted.run, 0, "sha256"),
        kid,
        kid != NULL ? KEYS_PATH : NULL,
        table_value(&posted.run, 0, "choices"),
        table_value(&posted.run, 0, "winners"),
        posted.nameless ? "t" : "f",
        text_json(work, &posted),
    };
    const char **cells = ARENA_ARRAY(work->arena, const char *, COUNT(COLUMNS));
    memcpy(cells, values, sizeof(values));
    *ret_row = (struct table){COLUMNS, COUNT(COLUMNS), 1, cells};
    return true;
}
