#include "document/members.h"
#include "document/names.h"
#include "document/result_parts.h"
#include "document/shape.h"

#include <string.h>

/* By id, each once, however many groups or terms the rater has in the panel. */
static void raters_write(struct buffer *out, const struct fact_panel *panel)
{
    struct arena *arena = arena_new();
    struct names raters = {ARENA_ARRAY(arena, struct name, panel->rater_count), 0};
    for (; raters.count < panel->rater_count; raters.count++)
        raters.sorted[raters.count].text = panel->raters[raters.count].id;
    names_sort(&raters);
    member_open(out, "raters", '[');
    for (size_t i = 0; i < raters.count; i++) {
        if (i > 0 && strcmp(raters.sorted[i].text, raters.sorted[i - 1].text) == 0)
            continue;
        comma_write(out);
        buffer_json(out, raters.sorted[i].text);
    }
    buffer_byte(out, ']');
    arena_free(arena);
}

/* Ballots that were accepted, and who may have cast them where the panel is open. */
static void panel_write(struct buffer *out, const struct scheme *scheme, const struct facts *facts,
                        const struct result *result, const struct fact_panel *panel)
{
    int64_t accepted = 0;
    for (size_t i = 0; i < facts->ballot_count; i++)
        accepted += facts->ballots[i].panel == panel->panel;
    for (size_t i = 0; i < result->refusal_count; i++) {
        const struct refusal *refusal = &result->refusals[i];
        if (strcmp(refusal->list, "ballots") == 0)
            accepted -= facts->ballots[refusal->index].panel == panel->panel;
    }
    element_open(out, '{');
    member_text(out, "panel", scheme->panels[panel->panel].id);
    member_text(out, "mode", word_list_name(&WORD_LIST_PANEL_MODE, (int)panel->mode));
    key_write(out, "ballots");
    buffer_integer(out, accepted);
    if (panel->mode == PANEL_OPEN)
        raters_write(out, panel);
    else
        member_text(out, "raters", NULL);
    buffer_byte(out, '}');
}

/* In the scheme's order: that in which they arrived leaves no trace. */
void result_panels_write(struct buffer *out, const struct scheme *scheme, const struct facts *facts,
                         const struct result *result)
{
    member_open(out, "panels", '[');
    for (size_t panel = 0; panel < scheme->panel_count; panel++)
        for (size_t i = 0; i < facts->panel_count; i++)
            if (facts->panels[i].panel == (int)panel)
                panel_write(out, scheme, facts, result, &facts->panels[i]);
    buffer_byte(out, ']');
}
