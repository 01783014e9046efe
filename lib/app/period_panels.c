#include "app/period_panels.h"

#include "document/members.h"
#include "store/panel.h"

static const char *panels_json(struct arena *arena, const struct scheme *scheme,
                               const enum panel_mode *modes)
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
        buffer_byte(&out, '}');
    }
    buffer_byte(&out, ']');
    return buffer_finish(&out, arena);
}

bool period_panels_set(struct work *work, const char *period_id, const struct scheme *scheme,
                       const enum panel_mode *modes, struct error *error)
{
    return panel_set_all(work->tx, period_id, panels_json(work->arena, scheme, modes), error);
}
