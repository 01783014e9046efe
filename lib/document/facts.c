#include "document/facts.h"

#include "document/fact_kinds.h"
#include "document/fact_shapes.h"

#include <stdint.h>
#include <string.h>

#define UNLIMITED INT64_MAX /* rows of a list: the size of the document bounds them */

/* Panels and ballots. */

static const struct row PANEL_ROWS[] = {
    {NAME_ROW("id", struct fact_panel, panel, NAME_PANEL), .required = true},
    {"mode", &KIND_WORD, .at = offsetof(struct fact_panel, mode), .words = &WORD_LIST_PANEL_MODE,
     .kept = true},
    {"raters", &KIND_RATERS, .at = offsetof(struct fact_panel, raters),
     .also = offsetof(struct fact_panel, rater_count), .required = true},
};

static void panel_prepare(void *object)
{
    ((struct fact_panel *)object)->panel = -1;
}

static void panel_finish(struct reader *reader, const struct place *place, const json_t *json,
                         void *object)
{
    const struct fact_names *names = reader->context;
    struct fact_panel *panel = object;
    (void)place;
    if (panel->panel >= 0 && json_object_get(json, "mode") == NULL)
        panel->mode = names->scheme->panels[panel->panel].mode;
}

static const struct shape SHAPE_PANEL = {.size = sizeof(struct fact_panel),
                                         SHAPE_ROWS(PANEL_ROWS),
                                         .nulls = true,
                                         .order_rows = 1,
                                         .prepare = panel_prepare,
                                         .finish = panel_finish};

static const struct row BALLOT_ROWS[] = {
    {NAME_ROW("panel", struct fact_ballot, panel, NAME_PANEL), .required = true},
    {ID_ROW("rater", struct fact_ballot, rater), .required = true},
    {NAME_ROW("unit", struct fact_ballot, unit, NAME_UNIT), .required = true},
    {ID_ROW("item", struct fact_ballot, item)},
    {"score", &KIND_DECIMAL, .at = offsetof(struct fact_ballot, score), .required = true},
    {"at", &KIND_DAY_AT, .at = offsetof(struct fact_ballot, day), .flagged = true,
     .also = offsetof(struct fact_ballot, has_day)},
};

static void ballot_prepare(void *object)
{
    struct fact_ballot *ballot = object;
    ballot->panel = ballot->unit = -1;
    ballot->score = NUMBER_ZERO;
}

static const struct shape SHAPE_BALLOT = {.size = sizeof(struct fact_ballot),
                                          SHAPE_ROWS(BALLOT_ROWS),
                                          .nulls = true,
                                          .order_rows =
                                              4, /* which of two counts is by their place */
                                          .prepare = ballot_prepare};

/* Awards of earlier periods. */

static const struct row WIN_PERIOD_ROWS[] = {
    {"from", &KIND_DAY, .at = offsetof(struct fact_win, from), .required = true},
    {"to", &KIND_DAY, .at = offsetof(struct fact_win, to), .required = true},
};

static void win_period_finish(struct reader *reader, const struct place *place, const json_t *json,
                              void *object)
{
    const struct fact_win *win = object;
    (void)json;
    days_check(reader, place, win->from, win->to);
}

static const struct shape SHAPE_WIN_PERIOD = {
    .size = sizeof(struct fact_win), SHAPE_ROWS(WIN_PERIOD_ROWS), .finish = win_period_finish};

static const struct row WIN_ROWS[] = {
    {NAME_ROW("unit", struct fact_win, unit, NAME_WINNER)},
    {NAME_ROW("award", struct fact_win, award, NAME_AWARD), .required = true},
    {ID_ROW("level", struct fact_win, level)},
    {"period", &KIND_OBJECT, .at = 0, .shape = &SHAPE_WIN_PERIOD, .required = true},
    {"points", &KIND_DECIMAL, .at = offsetof(struct fact_win, points)},
};

static void win_prepare(void *object)
{
    struct fact_win *win = object;
    win->unit = win->award = -1;
    win->from = win->to = DAY_NONE;
    win->points = NUMBER_ZERO;
}

static const struct shape SHAPE_WIN = {.size = sizeof(struct fact_win),
                                       SHAPE_ROWS(WIN_ROWS),
                                       .nulls = true,
                                       .order_rows = COUNT(WIN_ROWS),
                                       .prepare = win_prepare};

/* The document. */

static const struct row PERIOD_ROWS[] = {
    {"from", &KIND_DAY, .at = offsetof(struct facts, from), .required = true},
    {"to", &KIND_DAY, .at = offsetof(struct facts, to), .required = true},
};

static void period_finish(struct reader *reader, const struct place *place, const json_t *json,
                          void *object)
{
    const struct facts *facts = object;
    (void)json;
    days_check(reader, place, facts->from, facts->to);
}

static const struct shape SHAPE_PERIOD = {
    .size = sizeof(struct facts), SHAPE_ROWS(PERIOD_ROWS), .finish = period_finish};

static const struct row CALENDAR_ROWS[] = {
    {"holidays", &KIND_DAYS, .at = offsetof(struct calendar, holidays),
     .also = offsetof(struct calendar, holiday_count)},
    {"workdays", &KIND_DAYS, .at = offsetof(struct calendar, workdays),
     .also = offsetof(struct calendar, workday_count)},
};

static const struct shape SHAPE_CALENDAR = {
    .size = sizeof(struct calendar), SHAPE_ROWS(CALENDAR_ROWS), .nulls = true};

#define LIST_OF(name, member, count_member, item_shape)                                            \
    {                                                                                              \
        name, &KIND_LIST, .at = offsetof(struct facts, member),                                    \
                          .also = offsetof(struct facts, count_member), .shape = &(item_shape),    \
                          .max = UNLIMITED                                                         \
    }

static const struct row FACTS_ROWS[] = {
    {"period", &KIND_OBJECT, .at = 0, .shape = &SHAPE_PERIOD, .required = true},
    {"as_of", &KIND_DAY, .at = offsetof(struct facts, as_of)},
    {"notice_from", &KIND_DAY, .at = offsetof(struct facts, notice_from)},
    {"awards", &KIND_IDS, .at = offsetof(struct facts, awards), .forms = TEXT_ID},
    {"calendar", &KIND_OBJECT, .at = offsetof(struct facts, calendar), .shape = &SHAPE_CALENDAR},
    LIST_OF("units", units, unit_count, SHAPE_UNIT),
    LIST_OF("events", events, event_count, SHAPE_EVENT),
    LIST_OF("tallies", tallies, tally_count, SHAPE_TALLY),
    LIST_OF("metrics", metrics, metric_count, SHAPE_METRIC),
    LIST_OF("panels", panels, panel_count, SHAPE_PANEL),
    LIST_OF("ballots", ballots, ballot_count, SHAPE_BALLOT),
    LIST_OF("history", wins, win_count, SHAPE_WIN),
    LIST_OF("tokens", tokens, token_count, SHAPE_TOKEN),
    {"decisions", &KIND_DECISIONS},
    LIST_OF("nominations", nominations, nomination_count, SHAPE_NOMINATION),
    LIST_OF("checks", checks, check_count, SHAPE_CHECK),
    {"dates", &KIND_DATES},
    LIST_OF("approvals", approvals, approval_count, SHAPE_APPROVAL),
    LIST_OF("objections", objections, objection_count, SHAPE_OBJECTION),
};

static void facts_prepare(void *object)
{
    struct facts *facts = object;
    facts->from = facts->to = facts->as_of = facts->notice_from = DAY_NONE;
}

static void facts_finish(struct reader *reader, const struct place *place, const json_t *json,
                         void *object)
{
    struct facts *facts = object;
    (void)reader;
    (void)place;
    (void)json;
    if (facts->as_of == DAY_NONE)
        facts->as_of = facts->to;
}

const struct shape SHAPE_FACTS = {.size = sizeof(struct facts),
                                  SHAPE_ROWS(FACTS_ROWS),
                                  .nulls = true,
                                  .prepare = facts_prepare,
                                  .finish = facts_finish};

/* Where each unit stands, before anything names one; an id that occurs twice is a violation. */
static void units_index(struct reader *reader, const json_t *document, struct names *names)
{
    const json_t *units = json_object_get(document, "units");
    size_t count = json_array_size(units);

    names->sorted = ARENA_ARRAY(reader->arena, struct name, count);
    for (size_t i = 0; i < count; i++) {
        const char *id = json_string_value(json_object_get(json_array_get(units, i), "id"));
        if (id != NULL)
            names->sorted[names->count++] = (struct name){.text = id, .index = (int)i};
    }
    names_sort(names);
    for (size_t i = 1; i < names->count; i++) {
        const struct name *name = &names->sorted[i];
        if (strcmp(name->text, name[-1].text) == 0)
            error_add(reader->error, arena_print(reader->arena, "#/units/%d/id", name->index),
                      CODE_REPEATED, "value", arena_text(reader->arena, name->text), NULL);
    }
}

/* Each unit is walked once: a walk ends at a root or at a unit of an earlier walk, and one that
 * meets its own steps has found a ring. */
static void rings_check(struct reader *reader, const struct facts *facts)
{
    size_t *walks = ARENA_ARRAY(reader->arena, size_t, facts->unit_count);
    for (size_t i = 0; i < facts->unit_count; i++) {
        int unit = (int)i;
        while (unit >= 0 && walks[unit] == 0) {
            walks[unit] = i + 1;
            unit = facts->units[unit].parent;
        }
        if (unit >= 0 && walks[unit] == i + 1)
            error_add(reader->error, arena_print(reader->arena, "#/units/%d/parent", unit),
                      CODE_UNIT_CYCLE, NULL);
    }
}

bool facts_read(struct arena *arena, const char *json, size_t length, const struct scheme *scheme,
                struct facts **ret_facts, struct error *error)
{
    json_t *document;
    if (!document_parse(json, length, FACTS_SIZE_MAX, &document, error))
        return false;

    struct facts *facts = ARENA_NEW(arena, struct facts);
    struct fact_names names = {.scheme = scheme};
    struct reader reader = {.arena = arena, .error = error, .context = &names};
    units_index(&reader, document, &names.units);
    object_read(&reader, NULL, &SHAPE_FACTS, document, facts);
    json_decref(document);
    if (error_none(error))
        rings_check(&reader, facts);
    if (!error_none(error))
        return false;
    *ret_facts = facts;
    return true;
}
