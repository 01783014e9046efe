/* Any bytes as a scheme document: refused with a reason, or a scheme that is written stably and
 * that facts of every kind it names can be judged by. */
#include "base/fatal.h"
#include "document/result.h"
#include "document/scheme.h"
#include "referee/referee.h"

#include <stdint.h>
#include <string.h>

#define UNITS     4
#define ROWS_MOST 40 /* indicators, panels, dates or steps that facts are made for */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t at_most(size_t count)
{
    return count < ROWS_MOST ? count : ROWS_MOST;
}

/* Units of the awards' kinds, the first above the others. */
static void units_make(struct arena *arena, const struct scheme *scheme, struct facts *facts)
{
    static const struct fact_attribute ATTRIBUTES[] = {{"post", "u1"}, {"serving", "true"}};
    static const char *const IDS[UNITS] = {"u1", "u2", "u3", "u4"};
    facts->unit_count = UNITS;
    facts->units = ARENA_ARRAY(arena, struct fact_unit, UNITS);
    for (size_t i = 0; i < UNITS; i++) {
        const char *kind =
            scheme->award_count > 0 ? scheme->awards[i % scheme->award_count].kind : NULL;
        facts->units[i] = (struct fact_unit){.id = IDS[i],
                                             .kind = kind,
                                             .group = i % 2 == 0 ? "hall" : NULL,
                                             .parent = i > 0 ? 0 : -1,
                                             .has_headcount = true,
                                             .headcount = number_integer(3),
                                             .since = day_of(2020, 2, 29),
                                             .attributes = ATTRIBUTES,
                                             .attribute_count = COUNT(ATTRIBUTES)};
    }
}

static void events_make(struct arena *arena, const struct scheme *scheme, struct facts *facts)
{
    size_t count = at_most(scheme->indicator_count);
    facts->events = ARENA_ARRAY(arena, struct fact_event, count * UNITS);
    facts->metrics = ARENA_ARRAY(arena, struct fact_metric, count * UNITS);
    for (size_t i = 0; i < count * UNITS; i++) {
        const struct indicator *indicator = &scheme->indicators[i / UNITS];
        int unit = (int)(i % UNITS), index = (int)(i / UNITS);
        if (indicator->form != FORM_EVENT) {
            facts->metrics[facts->metric_count++] = (struct fact_metric){
                .unit = unit, .indicator = index, .value = number_integer(unit)};
            continue;
        }
        facts->events[facts->event_count++] =
            (struct fact_event){.unit = unit,
                                .indicator = index,
                                .day = facts->from + unit * 9,
                                .sequence = (int64_t)i,
                                .quantity = NUMBER_ONE,
                                .gravity = indicator->gravities.count > 0 ? 0 : -1,
                                .gravity_known = true,
                                .has_points = indicator->has_points,
                                .points = indicator->points_min,
                                .finding = FINDING_RESPONSIBLE,
                                .topic = "dust",
                                .person = "p",
                                .occasion = "o"};
    }
}

static void ballots_make(struct arena *arena, const struct scheme *scheme, struct facts *facts)
{
    static const struct fact_rater RATERS[] = {{.id = "u1", .unit = 0}, {.id = "r", .unit = -1}};
    size_t count = at_most(scheme->panel_count);
    facts->panels = ARENA_ARRAY(arena, struct fact_panel, count);
    facts->ballots = ARENA_ARRAY(arena, struct fact_ballot, count * UNITS * COUNT(RATERS));
    for (size_t i = 0; i < count; i++) {
        const struct panel *panel = &scheme->panels[i];
        facts->panels[facts->panel_count++] = (struct fact_panel){
            .panel = (int)i, .mode = panel->mode, .raters = RATERS, .rater_count = COUNT(RATERS)};
        for (size_t j = 0; j < UNITS * COUNT(RATERS); j++)
            facts->ballots[facts->ballot_count++] = (struct fact_ballot){
                .panel = (int)i,
                .rater = RATERS[j % COUNT(RATERS)].id,
                .unit = (int)(j / COUNT(RATERS)),
                .score = panel->min,
                .item = panel->item_max ? panel->item_max->entries[0].name : NULL};
    }
}

static void dates_make(struct arena *arena, const struct scheme *scheme, struct facts *facts)
{
    size_t dates = at_most(scheme->date_count), steps = at_most(scheme->step_count);
    facts->dates = ARENA_ARRAY(arena, struct fact_date, dates + steps);
    for (size_t i = 0; i < dates; i++)
        facts->dates[facts->date_count++] =
            (struct fact_date){.date = (int)i, .step = -1, .to = facts->from + 3};
    for (size_t i = 0; i < steps; i++)
        facts->dates[facts->date_count++] =
            (struct fact_date){.date = -1, .step = (int)i, .to = facts->to};
}

/* What passes the check can be judged, and the result be written. */
static void scheme_judge(struct arena *arena, const struct scheme *scheme)
{
    struct facts facts = {.from = day_of(2026, 4, 1), .to = day_of(2026, 6, 30)};
    struct result result;
    struct buffer out;
    facts.as_of = facts.notice_from = facts.to + 1;
    units_make(arena, scheme, &facts);
    events_make(arena, scheme, &facts);
    ballots_make(arena, scheme, &facts);
    dates_make(arena, scheme, &facts);
    referee_judge(arena, scheme, &facts, &result);
    buffer_init(&out);
    result_write(&out, scheme, &facts, &result, true);
    buffer_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct error error;
    struct scheme *scheme, *again;
    struct buffer first, second;

    error_init(&error, arena);
    buffer_init(&first);
    buffer_init(&second);
    if (scheme_read(arena, (const char *)data, size, &scheme, &error)) {
        scheme_write(&first, scheme);
        scheme_write_choices(&second, scheme);
        buffer_clear(&second);
        if (!scheme_read(arena, first.data, first.length, &again, &error))
            fatal("what was written cannot be read: %s", first.data);
        scheme_write(&second, again);
        if (strcmp(first.data, second.data) != 0)
            fatal("written differently: %s %s", first.data, second.data);
        scheme_judge(arena, scheme);
    } else if (error_none(&error)) {
        fatal("refused without a reason");
    }
    buffer_release(&second);
    buffer_release(&first);
    arena_free(arena);
    return 0;
}
