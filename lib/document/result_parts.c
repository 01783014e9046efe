/* The parts of a result that say what follows: awards, handovers, penalties, marks, shortlists. */
#include "document/result_parts.h"
#include "document/members.h"
#include "document/result.h"
#include "document/shape.h"

static void superiors_write(struct buffer *out, const struct facts *facts,
                            const struct winner *winner)
{
    member_open(out, "superiors", '[');
    for (size_t i = 0; i < winner->superior_count; i++) {
        const struct superior *superior = &winner->superiors[i];
        element_open(out, '{');
        member_text(out, "role", superior->role);
        member_text(out, "unit", unit_id(facts, superior->unit));
        member_number(out, "money", superior->money);
        buffer_byte(out, '}');
    }
    buffer_byte(out, ']');
}

void winner_write(struct buffer *out, const struct scheme *scheme, const struct facts *facts,
                  const struct winner *winner)
{
    element_open(out, '{');
    member_text(out, "award", winner->award >= 0 ? scheme->awards[winner->award].id : NULL);
    member_text(out, "unit", unit_id(facts, winner->unit));
    member_text(out, "group", winner->group);
    member_text(out, "level", winner->level);
    member_place(out, "streak", winner->streak);
    member_open(out, "rewards", '{');
    member_number(out, "points", winner->points);
    member_number(out, "money", winner->money);
    member_number(out, "leave_days", winner->leave_days);
    member_texts(out, "rights", winner->rights, winner->right_count);
    member_texts(out, "actions", winner->actions, winner->action_count);
    superiors_write(out, facts, winner);
    buffer_byte(out, '}');
    member_open(out, "consequences", '[');
    for (size_t i = 0; i < winner->consequence_count; i++) {
        element_open(out, '{');
        const struct consequence *consequence = &scheme->consequences[winner->consequences[i]];
        member_text(out, "id", consequence->id);
        member_title(out, "title", &consequence->title);
        buffer_byte(out, '}');
    }
    buffer_byte(out, ']');
    member_open(out, "shown", '{');
    for (size_t i = 0; i < winner->shown_count; i++)
        member_number(out, scheme->measures[winner->shown[i].measure].id, winner->shown[i].value);
    buffer_text(out, "}}");
}

void winners_write(struct buffer *out, const char *key, const struct scheme *scheme,
                   const struct facts *facts, const struct winner *winners, size_t count)
{
    member_open(out, key, '[');
    for (size_t i = 0; i < count; i++)
        winner_write(out, scheme, facts, &winners[i]);
    buffer_byte(out, ']');
}

static void units_write(struct buffer *out, const char *key, const struct facts *facts,
                        const int *units, size_t count)
{
    member_open(out, key, '[');
    for (size_t i = 0; i < count; i++) {
        comma_write(out);
        buffer_json(out, unit_id(facts, units[i]));
    }
    buffer_byte(out, ']');
}

void result_handovers_write(struct buffer *out, const struct scheme *scheme,
                            const struct facts *facts, const struct result *result)
{
    member_open(out, "handovers", '[');
    for (size_t i = 0; i < result->handover_count; i++) {
        const struct handover *handover = &result->handovers[i];
        element_open(out, '{');
        member_text(out, "award", scheme->awards[handover->award].id);
        member_text(out, "group", handover->group);
        units_write(out, "from", facts, handover->from, handover->from_count);
        units_write(out, "to", facts, handover->to, handover->to_count);
        units_write(out, "keep", facts, handover->keep, handover->keep_count);
        buffer_byte(out, '}');
    }
    buffer_byte(out, ']');
}

/* "2026-03", of a month's first day. */
static void member_month(struct buffer *out, const char *key, day_t month)
{
    int year, number, day;
    day_split(month, &year, &number, &day);
    key_write(out, key);
    buffer_print(out, "\"%04d-%02d\"", year, number);
}

void result_penalties_write(struct buffer *out, const struct facts *facts,
                            const struct result *result)
{
    member_open(out, "penalties", '[');
    for (size_t i = 0; i < result->penalty_count; i++) {
        const struct penalty *penalty = &result->penalties[i];
        element_open(out, '{');
        member_text(out, "unit", unit_id(facts, penalty->unit));
        member_month(out, "month", penalty->month);
        member_number(out, "money", penalty->money);
        member_texts(out, "actions", penalty->actions, penalty->action_count);
        buffer_byte(out, '}');
    }
    buffer_byte(out, ']');
}

void result_marks_write(struct buffer *out, const struct scheme *scheme, const struct facts *facts,
                        const struct result *result)
{
    member_open(out, "marks", '[');
    for (size_t i = 0; i < result->mark_count; i++) {
        const struct mark *mark = &result->marks[i];
        element_open(out, '{');
        member_text(out, "award", scheme->awards[mark->award].id);
        member_text(out, "unit", unit_id(facts, mark->unit));
        member_text(out, "action", mark->action);
        member_boolean(out, "public", mark->is_public);
        buffer_byte(out, '}');
    }
    buffer_byte(out, ']');
}

void result_shortlists_write(struct buffer *out, const struct scheme *scheme,
                             const struct facts *facts, const struct result *result)
{
    member_open(out, "shortlists", '[');
    for (size_t i = 0; i < result->shortlist_count; i++) {
        const struct shortlist *shortlist = &result->shortlists[i];
        element_open(out, '{');
        member_text(out, "award", scheme->awards[shortlist->award].id);
        member_text(out, "group", shortlist->group);
        units_write(out, "units", facts, shortlist->units, shortlist->count);
        buffer_byte(out, '}');
    }
    buffer_byte(out, ']');
}

static bool panel_is_secret(const struct facts *facts, int panel)
{
    for (size_t i = 0; i < facts->panel_count; i++)
        if (facts->panels[i].panel == panel && facts->panels[i].mode == PANEL_SECRET)
            return true;
    return false;
}

void result_calibrations_write(struct buffer *out, const struct scheme *scheme,
                               const struct facts *facts, const struct result *result)
{
    member_open(out, "calibrations", '[');
    for (size_t i = 0; i < result->calibration_count; i++) {
        const struct calibration *calibration = &result->calibrations[i];
        if (panel_is_secret(facts, calibration->panel))
            continue;
        element_open(out, '{');
        member_text(out, "panel", scheme->panels[calibration->panel].id);
        if (calibration->item != NULL)
            member_text(out, "item", calibration->item);
        member_text(out, "rater", calibration->rater);
        member_integer(out, "ballots", (int64_t)calibration->ballots);
        member_number(out, "shift", calibration->shift);
        member_boolean(out, "calibrated", calibration->calibrated);
        buffer_byte(out, '}');
    }
    buffer_byte(out, ']');
}
