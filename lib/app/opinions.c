#include "app/opinions.h"

#include "app/nominations.h"
#include "app/schemes.h"
#include "base/text.h"
#include "scheme/scheme.h"

static bool source_check(const struct scheme *scheme, const char *source, struct error *error)
{
    for (size_t i = 0; i < scheme->step_count; i++) {
        const struct step *step = &scheme->steps[i];
        if (step->kind == STEP_CHECK && step->check_of == CHECK_UNIT &&
            text_equal(step->source, source))
            return true;
    }
    return error_add(error, "#/source", CODE_ID_UNKNOWN, "kind", "source", "id", source, NULL);
}

bool opinions_insert(struct work *work, const char *period_id, const struct opinion_draft *draft,
                     struct table *ret_row, struct error *error)
{
    const char *name = draft->unit != NULL ? draft->unit : draft->unit_id;
    const struct scheme *scheme;
    struct period period;
    struct table found;
    if ((draft->unit != NULL) == (draft->unit_id != NULL))
        return error_add(error, "#/unit", name == NULL ? CODE_FIELD_REQUIRED : CODE_EXACTLY_ONE,
                         "keys", "unit, unit_id", NULL);
    if (!work_begin(work, error) || !period_lock(work->tx, period_id, &period, error) ||
        !nominations_period_takes(&period, error) ||
        !schemes_open(work, period.scheme_id, &scheme, error) ||
        !nomination_units(work->tx, period_id, &(struct strings){&name, 1}, &found, error))
        return false;
    bool fine = source_check(scheme, draft->source, error);
    if (found.row_count == 0)
        fine = error_add(error, draft->unit != NULL ? "#/unit" : "#/unit_id", CODE_NOT_IN_ROSTER,
                         "unit", name, NULL);
    if (text_equal(draft->outcome, "adverse") && draft->reason == NULL)
        fine = error_add(error, "#/reason", CODE_REASON_REQUIRED, NULL);
    if (!fine)
        return false;
    struct opinion_record record = {period_id, table_value(&found, 0, "unit_id"), draft->source,
                                    draft->outcome, draft->reason};
    return opinion_insert(work->tx, &record, ret_row, error);
}

bool opinions_list(struct work *work, const char *period_id, const struct page *page,
                   struct table *ret_rows, struct error *error)
{
    struct period period;
    return work_begin(work, error) && period_get(work->tx, period_id, &period, error) &&
           opinion_list(work->tx, period_id, page, ret_rows, error);
}
