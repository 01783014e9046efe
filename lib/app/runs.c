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

bool runs_store(struct work *work, const struct period *period, const char *id, const char *cause,
                struct judged *ret_judged, struct error *error)
{
    struct judged judged;
    bool large;
    if (!facts_load(work, period, work->today, &judged.campaign, error) ||
        !result_enter(work->app, &judged.campaign, &large, error))
        return false;
    referee_judge_receipts(work->arena, judged.campaign.scheme, &judged.campaign.facts,
                           RECEIPTS_ALL, &judged.result);
    struct run_record record = {
        .id = id,
        .cause = cause,
        .round = period->round,
        .as_of = work->today,
        .choices = results_choices(work->arena, judged.campaign.scheme),
        .refusals = results_refusals(work->arena, &judged.campaign, &judged.result),
        .winners = results_awards(work->arena, &judged.campaign, &judged.result, NULL),
        .standings = results_standings(work->arena, &judged.campaign, &judged.result),
    };
    results_digest(record.standings, record.winners, record.sha256);
    bool stored = run_insert(work->tx, period, &record, error);
    result_leave(work->app, large);
    if (stored)
        *ret_judged = judged;
    return stored;
}

bool runs_confirm(struct work *work, const struct period *period, const char *run_id,
                  struct judged *ret_judged, struct error *error)
{
    struct arena *arena = work->arena;
    struct judged judged;
    struct table stored;
    day_t as_of;
    unsigned char digest[SHA256_BYTES];
    bool large;
    if (!run_get(work->tx, run_id, &stored, error))
        return false;
    if (!day_parse(table_value(&stored, 0, "as_of"), &as_of))
        return error_set(error, CODE_INTERNAL, NULL);
    if (!facts_load(work, period, as_of, &judged.campaign, error) ||
        !result_enter(work->app, &judged.campaign, &large, error))
        return false;
    referee_judge_receipts(arena, judged.campaign.scheme, &judged.campaign.facts, RECEIPTS_ALL,
                           &judged.result);
    results_digest(results_standings(arena, &judged.campaign, &judged.result),
                   results_awards(arena, &judged.campaign, &judged.result, NULL), digest);
    result_leave(work->app, large);
    if (!text_equal(digest_hex(arena, digest, sizeof(digest)), table_value(&stored, 0, "sha256")))
        return error_set(error, CODE_RESULT_CHANGED, NULL);
    *ret_judged = judged;
    return true;
}
