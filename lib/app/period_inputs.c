#include "app/period_inputs.h"

#include "base/text.h"
#include "document/period_inputs.h"

static void awards_check(struct arena *arena, const struct scheme *scheme,
                         const struct strings *awards, struct error *error)
{
    for (size_t i = 0; i < awards->count; i++) {
        const char *where = arena_print(arena, "#/awards/%zu", i), *award = awards->items[i];
        if (scheme_award(scheme, award) < 0)
            error_add(error, where, CODE_ID_UNKNOWN, "kind", "award", "id", award, NULL);
        for (size_t n = 0; n < i; n++)
            if (text_equal(awards->items[n], award)) {
                error_add(error, where, CODE_REPEATED, "value", award, NULL);
                break;
            }
    }
}

static struct strings dates_required(struct arena *arena, const struct scheme *scheme)
{
    const char **names = ARENA_ARRAY(arena, const char *, scheme->date_count);
    for (size_t i = 0; i < scheme->date_count; i++)
        names[i] = scheme->dates[i].id;
    return (struct strings){names, scheme->date_count};
}

bool period_inputs_prepare(struct arena *arena, const struct scheme *scheme,
                           const struct period_draft *draft, struct period_record *record,
                           enum panel_mode **ret_modes, struct error *error)
{
    enum panel_mode *modes = ARENA_ARRAY(arena, enum panel_mode, scheme->panel_count);
    size_t faults = error->count;
    bool dates = period_dates_read(arena, scheme, draft->dates, &record->dates, error);
    bool panels =
        panel_modes_read(arena, scheme, draft->panel_modes, modes, &record->panel_modes, error);
    awards_check(arena, scheme, &draft->awards, error);
    if (!dates || !panels || error->count > faults)
        return false;
    record->dates_required = dates_required(arena, scheme);
    record->awards = draft->awards.count > 0 ? &draft->awards : NULL;
    *ret_modes = modes;
    return true;
}
