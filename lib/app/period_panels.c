#include "app/period_panels.h"

#include "app/app.h"
#include "document/members.h"
#include "referee/days.h"
#include "store/panel.h"

/* The greatest score of each item. */
static void rubric_write(struct buffer *out, const struct choice *maxima)
{
    member_open(out, "items", '{');
    for (size_t i = 0; i < maxima->count; i++)
        member_number(out, maxima->entries[i].name, maxima->entries[i].number);
    buffer_byte(out, '}');
}

/* The step that says when a panel scores; the last one, as for the referee. */
static int step_find(const struct scheme *scheme, size_t panel)
{
    int found = -1;
    for (size_t i = 0; i < scheme->step_count; i++) {
        const struct step *step = &scheme->steps[i];
        for (size_t j = 0; step->kind == STEP_BALLOTS && j < step->panel_count; j++)
            if ((size_t)step->panels[j].index == panel)
                found = (int)i;
    }
    return found;
}

/* By the period's own dates, or else until the day that the scheme says. */
static void days_write(struct buffer *out, const struct scheme *scheme, size_t panel,
                       const struct period *period)
{
    const struct facts facts = {.from = period->from, .to = period->to};
    day_t from, due;
    int step = step_find(scheme, panel);
    if (step < 0)
        return;
    member_text(out, "step", scheme->steps[step].id);
    if (step_days(scheme, &facts, step, &from, &due))
        member_day(out, "due", due);
}

static const char *panels_json(struct arena *arena, const struct scheme *scheme,
                               const enum panel_mode *modes, const struct period *period)
{
    struct buffer out;
    buffer_init(&out);
    buffer_byte(&out, '[');
    for (size_t i = 0; i < scheme->panel_count; i++) {
        const struct panel *panel = &scheme->panels[i];
        bool self = panel->self_rating == SELF_COUNT || panel->raters == RATERS_SELF;
        element_open(&out, '{');
        member_text(&out, "panel", panel->id);
        member_integer(&out, "position", (int64_t)i);
        member_title(&out, "title", &panel->title);
        member_text(&out, "mode", word_list_name(&WORD_LIST_PANEL_MODE, (int)modes[i]));
        member_text(&out, "raters", word_list_name(&WORD_LIST_RATERS, (int)panel->raters));
        member_number(&out, "minimum", panel->min);
        member_number(&out, "maximum", panel->max);
        member_boolean(&out, "self_rating", self);
        if (panel->item_max != NULL)
            rubric_write(&out, panel->item_max);
        days_write(&out, scheme, i, period);
        buffer_byte(&out, '}');
    }
    buffer_byte(&out, ']');
    return buffer_finish(&out, arena);
}

bool period_panels_set(struct work *work, const struct period *period, const struct scheme *scheme,
                       const enum panel_mode *modes, struct error *error)
{
    for (size_t i = 0; i < scheme->panel_count; i++)
        if (modes[i] == PANEL_SECRET && work->app->sealer == NULL)
            error_add(error, arena_print(work->arena, "#/panel_modes/%s", scheme->panels[i].id),
                      CODE_SECRET_PANEL, "panel", scheme->panels[i].id, NULL);
    if (!error_none(error))
        return false;
    return panel_set_all(work->tx, period->id, panels_json(work->arena, scheme, modes, period),
                         error);
}
