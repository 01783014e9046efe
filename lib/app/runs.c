#include "app/runs.h"

#include "app/result_size.h"
#include "app/results.h"
#include "base/text.h"
#include "referee/referee.h"
#include "store/run.h"

bool runs_judge(struct work *work, const struct period *period, day_t as_of, int receipts,
                struct campaign *ret_campaign, struct result *ret_result, struct error *error)
{
    struct campaign campaign;
    if (!facts_load(work, period, as_of, &campaign, error))
        return false;
    referee_judge_receipts(work->arena, campaign.scheme, &campaign.facts, receipts, ret_result);
    *ret_campaign = campaign;
    return true;
}

bool runs_store(struct work *work, const struct period *period, const char **ret_run_id,
                struct error *error)
{
    struct campaign campaign;
    struct result result;
    bool large;
    if (!facts_load(work, period, work->today, &campaign, error) ||
        !result_enter(work->app, &campaign, &large, error))
        return false;
    referee_judge_receipts(work->arena, campaign.scheme, &campaign.facts, RECEIPTS_ALL, &result);
    struct run_record record = {
        .round = period->round,
        .as_of = work->today,
        .choices = results_choices(work->arena, campaign.scheme),
        .refusals = results_refusals(work->arena, &campaign, &result),
        .winners = results_awards(work->arena, &campaign, &result, false),
        .standings = results_standings(work->arena, &campaign, &result),
    };
    results_digest(record.standings, record.winners, record.sha256);
    bool stored = run_insert(work->tx, period, &record, ret_run_id, error);
    result_leave(work->app, large);
    return stored;
}

bool runs_confirm(struct work *work, const struct period *period, const char **ret_awards,
                  struct error *error)
{
    struct arena *arena = work->arena;
    struct campaign campaign;
    struct result result;
    struct table stored;
    day_t as_of;
    unsigned char digest[SHA256_BYTES];
    bool large;
    if (!run_get(work->tx, period->run_id, &stored, error))
        return false;
    if (!day_parse(table_value(&stored, 0, "as_of"), &as_of))
        return error_set(error, CODE_INTERNAL, NULL);
    if (!facts_load(work, period, as_of, &campaign, error) ||
        !result_enter(work->app, &campaign, &large, error))
        return false;
    referee_judge_receipts(arena, campaign.scheme, &campaign.facts, RECEIPTS_ALL, &result);
    results_digest(results_standings(arena, &campaign, &result),
                   results_awards(arena, &campaign, &result, false), digest);
    result_leave(work->app, large);
    if (!text_equal(digest_hex(arena, digest, sizeof(digest)), table_value(&stored, 0, "sha256")))
        return error_set(error, CODE_RESULT_CHANGED, NULL);
    *ret_awards = results_awards(arena, &campaign, &result, true);
    return true;
}
