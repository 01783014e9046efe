#include "document/result.h"

#include "document/members.h"
#include "document/result_parts.h"
#include "document/scheme.h"
#include "document/shape.h"

#include <string.h>

const char *unit_id(const struct facts *facts, int unit)
{
    return unit >= 0 ? facts->units[unit].id : NULL;
}

/* Receipts. */

static void lines_write(struct buffer *out, const struct line *lines, size_t count)
{
    member_open(out, "lines", '[');
    for (size_t i = 0; i < count; i++) {
        const struct line *line = &lines[i];
        element_open(out, '{');
        member_text(out, "rule", line->rule);
        member_title(out, "title", &line->title);
        if (line->gravity != NULL)
            member_text(out, "gravity", line->gravity);
        member_number(out, "count", line->count);
        member_text(out, "arithmetic", line->arithmetic);
        member_number(out, "result", line->result);
        buffer_byte(out, '}');
    }
    buffer_byte(out, ']');
}

static void component_write(struct buffer *out, const struct scheme *scheme,
                            const struct component_result *result)
{
    const struct component *component = &scheme->components[result->component];

    element_open(out, '{');
    member_text(out, "component", component->id);
    member_title(out, "title", &component->title);
    member_text(out, "part", word_list_name(&WORD_LIST_PART, (int)component->part));
    member_number(out, "weight", component->weight);
    member_published(out, "value", result->present, result->published, scheme->settings.precision);
    if (result->present) {
        member_number(out, "exact", result->exact);
        member_number(out, "share", result->part);
    }
    if (result->has_raw) {
        member_open(out, "raw", '{');
        member_published(out, "value", true, result->raw_published, scheme->settings.precision);
        member_number(out, "exact", result->raw_exact);
        buffer_byte(out, '}');
    }
    lines_write(out, result->lines, result->line_count);
    buffer_byte(out, '}');
}

static void gate_write(struct buffer *out, const struct scheme *scheme, const struct facts *facts,
                       const struct gate *gate)
{
    element_open(out, '{');
    member_text(out, "condition", gate->id);
    if (gate->condition >= 0)
        member_title(out, "title", &scheme->conditions[gate->condition].title);
    member_text(out, "effect", word_list_name(&WORD_LIST_EFFECT, (int)gate->effect));
    member_boolean(out, "passed", gate->passed);
    member_text(out, "arithmetic", gate->arithmetic);
    if (gate->through >= 0)
        member_text(out, "through", unit_id(facts, gate->through));
    buffer_byte(out, '}');
}

/* Nothing for who was not passed over. */
static void passed_over_write(struct buffer *out, const struct passed_over *passed)
{
    if (passed->rule == NULL)
        return;
    member_open(out, "passed_over", '{');
    member_text(out, "by", passed->rule->by);
    member_text(out, "value", passed->value);
    member_text(out, "reason", passed->full ? "full" : "kept");
    buffer_byte(out, '}');
}

void receipt_write(struct buffer *out, const struct scheme *scheme, const struct facts *facts,
                   const struct standing *standing)
{
    element_open(out, '{');
    member_open(out, "components", '[');
    for (size_t i = 0; i < standing->component_count; i++)
        component_write(out, scheme, &standing->components[i]);
    buffer_byte(out, ']');
    member_open(out, "total", '{');
    if (standing->has_total)
        member_number(out, "exact", standing->total_exact);
    lines_write(out, standing->total_lines, standing->total_line_count);
    buffer_byte(out, '}');
    member_open(out, "gates", '[');
    for (size_t i = 0; i < standing->gate_count; i++)
        gate_write(out, scheme, facts, &standing->gates[i]);
    buffer_byte(out, ']');
    passed_over_write(out, &standing->passed_over);
    buffer_byte(out, '}');
}

/* Beside the components, those of them that rest on calibrated scores as they were before. */
static void raw_write(struct buffer *out, const struct scheme *scheme,
                      const struct standing *standing)
{
    bool any = false;
    for (size_t i = 0; i < standing->component_count; i++) {
        const struct component_result *result = &standing->components[i];
        if (!result->has_raw)
            continue;
        if (!any)
            member_open(out, "raw", '{');
        any = true;
        member_published(out, scheme->components[result->component].id, true, result->raw_published,
                         scheme->settings.precision);
    }
    if (any)
        buffer_byte(out, '}');
}

void standing_write(struct buffer *out, const struct scheme *scheme, const struct facts *facts,
                    const struct standing *standing, bool receipt)
{
    int places = scheme->settings.precision;

    element_open(out, '{');
    member_text(out, "award", scheme->awards[standing->award].id);
    member_text(out, "unit", unit_id(facts, standing->unit));
    member_text(out, "group", standing->group);
    member_boolean(out, "eligible", standing->eligible);
    member_texts(out, "vetoes", standing->vetoes, standing->veto_count);
    member_texts(out, "failed", standing->failed, standing->failed_count);
    member_open(out, "components", '{');
    for (size_t i = 0; i < standing->component_count; i++) {
        const struct component_result *result = &standing->components[i];
        member_published(out, scheme->components[result->component].id, result->present,
                         result->published, places);
    }
    buffer_byte(out, '}');
    raw_write(out, scheme, standing);
    member_published(out, "total", standing->has_total, standing->total, places);
    member_place(out, "rank", standing->rank);
    member_text(out, "ceiling", standing->ceiling);
    member_boolean(out, "shortlisted", standing->shortlisted);
    member_boolean(out, "wins", standing->wins);
    member_text(out, "tie_break", standing->tie_break);
    passed_over_write(out, &standing->passed_over);
    if (receipt) {
        key_write(out, "receipt");
        receipt_write(out, scheme, facts, standing);
    }
    buffer_byte(out, '}');
}

/* What goes on around the scores. */

void workflow_write(struct buffer *out, const struct scheme *scheme,
                    const struct workflow *workflow)
{
    element_open(out, '{');
    member_boolean(out, "approved", workflow->approved);
    member_text(out, "due", workflow->due >= 0 ? scheme->steps[workflow->due].id : NULL);
    member_day(out, "notice_ends", workflow->notice_ends);
    member_boolean(out, "announceable", workflow->announceable);
    buffer_byte(out, '}');
}

static void refusals_write(struct buffer *out, const struct result *result)
{
    member_open(out, "refused", '[');
    for (size_t i = 0; i < result->refusal_count; i++) {
        const struct refusal *refusal = &result->refusals[i];
        element_open(out, '{');
        key_write(out, "input");
        buffer_print(out, "\"%s/%zu\"", refusal->list, refusal->index);
        member_text(out, "code", refusal->code);
        buffer_byte(out, '}');
    }
    buffer_byte(out, ']');
}

void result_write(struct buffer *out, const struct scheme *scheme, const struct facts *facts,
                  const struct result *result, bool receipts)
{
    buffer_byte(out, '{');
    member_text(out, "scheme", scheme->code);
    member_open(out, "period", '{');
    member_day(out, "from", facts->from);
    member_day(out, "to", facts->to);
    buffer_byte(out, '}');
    member_day(out, "as_of", facts->as_of);
    refusals_write(out, result);
    member_open(out, "standings", '[');
    for (size_t i = 0; i < result->standing_count; i++)
        standing_write(out, scheme, facts, &result->standings[i], receipts);
    buffer_byte(out, ']');
    winners_write(out, "awards", scheme, facts, result->winners, result->winner_count);
    winners_write(out, "effects", scheme, facts, result->effects, result->effect_count);
    key_write(out, "workflow");
    workflow_write(out, scheme, &result->workflow);
    result_handovers_write(out, scheme, facts, result);
    result_penalties_write(out, facts, result);
    result_marks_write(out, scheme, facts, result);
    result_shortlists_write(out, scheme, facts, result);
    result_panels_write(out, scheme, facts, result);
    result_calibrations_write(out, scheme, facts, result);
    key_write(out, "choices");
    scheme_write_choices(out, scheme);
    buffer_byte(out, '}');
}
