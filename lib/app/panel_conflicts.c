#include "app/panel_conflicts.h"

#include "app/raters.h"
#include "base/text.h"
#include "store/panel.h"
#include "store/period.h"
#include "store/secret_ballot.h"

/* A right that was given cannot be found again among the ballots, so it is too late. */
static bool right_check(struct work *work, const struct conflict_record *record,
                        const struct ballot_context *context, struct error *error)
{
    struct right_context right;
    struct right_record asked = {.period_id = record->period_id,
                                 .panel = record->panel,
                                 .unit_id = record->unit_id,
                                 .rater = record->rater};
    if (!text_equal(context->mode, "secret"))
        return true;
    if (!ballot_right_prepare(work->tx, &asked, &right, error))
        return false;
    return !right.taken || error_set(error, CODE_RIGHT_TAKEN, NULL);
}

bool panel_conflicts_insert(struct work *work, const char *period_id, const char *panel,
                            const struct conflict_draft *draft, bool *ret_created,
                            struct table *ret_row, struct error *error)
{
    struct ballot_context context;
    struct rater rater;
    struct rater_claim claim = {.period_id = period_id,
                                .panel = panel,
                                .unit = draft->unit,
                                .where = "#/unit",
                                .rater_unit = draft->rater_unit,
                                .while_scoring = true,
                                .own_conflict = true};
    if (!rater_admit(work, &claim, &context, &rater, error))
        return false;
    struct conflict_record record = {.period_id = period_id,
                                     .panel = panel,
                                     .rater = rater.id,
                                     .rater_unit_id = rater.unit_id,
                                     .unit_id = context.unit_id,
                                     .reason = draft->reason};
    return right_check(work, &record, &context, error) &&
           panel_conflict_insert(work->tx, &record, ret_created, ret_row, error);
}

bool panel_conflicts_list(struct work *work, const char *period_id, const char *panel,
                          const struct page *page, struct table *ret_rows, struct error *error)
{
    struct period period;
    struct table row;
    return work_begin(work, error) && period_get(work->tx, period_id, &period, error) &&
           panel_get(work->tx, period_id, panel, &row, error) &&
           panel_conflict_list(work->tx, period_id, panel, page, ret_rows, error);
}
