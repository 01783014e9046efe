#include "app/awards.h"

#include "app/results.h"
#include "app/rewards.h"
#include "app/runs.h"
#include "base/text.h"
#include "document/members.h"
#include "store/period.h"

bool awards_list(struct work *work, const struct award_filter *filter, const struct page *page,
                 struct table *ret_rows, struct error *error)
{
    return work_begin(work, error) && award_list(work->tx, filter, page, ret_rows, error);
}

bool awards_get(struct work *work, const char *id, struct table *ret_row, struct error *error)
{
    return work_begin(work, error) && award_get(work->tx, id, ret_row, error);
}

bool awards_grant(struct work *work, const struct period *period, const struct judged *judged,
                  struct error *error)
{
    struct arena *arena = work->arena;
    const char *const *ids = results_award_ids(arena, &judged->result);
    return award_insert_all(work->tx, period->id, period->run_id,
                            results_awards(arena, &judged->campaign, &judged->result, ids),
                            error) &&
           reward_insert_all(work->tx, period->id, rewards_write(arena, judged, ids), error) &&
           handover_insert_all(work->tx, period->id, handovers_json(arena, judged), error);
}

/* An event that is named stands: somebody found on it, and it was not dismissed or withdrawn. */
static bool event_check(struct work *work, const char *event_id, struct error *error)
{
    const char *finding = NULL;
    if (event_id == NULL)
        return true;
    if (!award_event(work->tx, event_id, &finding, error))
        return false;
    if (finding == NULL)
        return error_add(error, "#/event_id", CODE_EVENT_UNKNOWN, "event", event_id, NULL);
    if (text_equal(finding, "pending") || text_equal(finding, "dismissed") ||
        text_equal(finding, "withdrawn"))
        return error_add(error, "#/event_id", CODE_EVENT_NOT_UPHELD, "event", event_id, "finding",
                         finding, NULL);
    return true;
}

static const char *revocation_json(struct arena *arena, const struct revocation_draft *draft)
{
    struct buffer out;
    buffer_init(&out);
    buffer_byte(&out, '{');
    member_boolean(&out, "revoked", true);
    member_text(&out, "event_id", draft->event_id);
    buffer_byte(&out, '}');
    return buffer_finish(&out, arena);
}

bool awards_revoke(struct work *work, const char *id, const struct revocation_draft *draft,
                   struct table *ret_row, struct error *error)
{
    struct table award;
    struct period period;
    if (!work_begin(work, error) || !award_get(work->tx, id, &award, error) ||
        !period_lock(work->tx, table_value(&award, 0, "period_id"), &period, error) ||
        !award_get(work->tx, id, &award, error))
        return false;
    if (table_boolean(&award, 0, "revoked"))
        return error_set(error, CODE_STATE_CONFLICT, "what", "award", "state", "revoked", "needed",
                         "granted", NULL);
    return event_check(work, draft->event_id, error) &&
           award_revoke(work->tx, id, draft->reason, draft->event_id, error) &&
           reward_reverse(work->tx, id, error) && handover_revoke(work->tx, id, error) &&
           work_audit(work, "award.revoke", "award", id, draft->reason, "{\"revoked\":false}",
                      revocation_json(work->arena, draft), error) &&
           award_get(work->tx, id, ret_row, error);
}
