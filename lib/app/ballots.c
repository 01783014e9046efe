#include "app/ballots.h"

#include "app/periods.h"
#include "app/raters.h"

bool ballots_insert(struct work *work, const char *period_id, const struct ballot_draft *draft,
                    bool *ret_created, struct table *ret_row, struct error *error)
{
    struct ballot_context context;
    struct rater rater;
    const struct score_draft score = {draft->item, draft->score};
    const char *unit = draft->unit != NULL ? draft->unit : draft->unit_id;
    if ((draft->unit != NULL) == (draft->unit_id != NULL))
        return error_add(error, "#/unit", unit == NULL ? CODE_FIELD_REQUIRED : CODE_EXACTLY_ONE,
                         "keys", "unit, unit_id", NULL);
    struct rater_claim claim = {.period_id = period_id,
                                .panel = draft->panel,
                                .unit = unit,
                                .where = draft->unit != NULL ? "#/unit" : "#/unit_id",
                                .rater_unit = draft->rater_unit,
                                .mode = "open",
                                .while_scoring = true,
                                .scores = &score,
                                .score_count = 1};
    if (!rater_admit(work, &claim, &context, &rater, error))
        return false;
    struct ballot_record record = {.period_id = period_id,
                                   .panel = draft->panel,
                                   .rater = rater.id,
                                   .rater_unit_id = rater.unit_id,
                                   .unit_id = context.unit_id,
                                   .item = draft->item,
                                   .score = draft->score,
                                   .final = context.final};
    return ballot_insert(work->tx, &record, ret_created, ret_row, error);
}

bool ballots_list(struct work *work, const char *period_id, const struct ballot_filter *filter,
                  const struct page *page, struct table *ret_rows, struct error *error)
{
    struct period period;
    return work_begin(work, error) && period_get(work->tx, period_id, &period, error) &&
           ballot_list(work->tx, period_id, filter, page, ret_rows, error);
}
