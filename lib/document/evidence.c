#include "document/evidence.h"

#include "base/buffer.h"
#include "referee/days.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define MEASURES_DEEP 16 /* measures that read one another, at most */

struct links {
    struct arena *arena;
    const struct scheme *scheme;
    const char *unit_id;
    day_t from, to;
};

/* The measure of events behind a row, through named measures; NULL: it counts none. */
static const struct measure *events_behind(const struct scheme *scheme,
                                           const struct measure *measure)
{
    for (int i = 0; measure && i < MEASURES_DEEP; i++) {
        if (measure->source == SOURCE_EVENTS)
            return measure;
        if (measure->source != SOURCE_MEASURE || measure->subject.index < 0)
            return NULL;
        measure = &scheme->measures[measure->subject.index];
    }
    return NULL;
}

static const struct measure *row_measure(const struct component *component, const char *rule)
{
    if (!component->ledger)
        return component->measure;
    for (size_t i = 0; rule && i < component->ledger->rule_count; i++)
        if (strcmp(component->ledger->rules[i].id, rule) == 0)
            return &component->ledger->rules[i];
    return NULL;
}

static json_t *link_of(const struct links *links, const char *indicator, day_t first, day_t last)
{
    struct buffer text;
    buffer_init(&text);
    buffer_print(&text, "/v1/events?unit_id=%s&indicator=%s", links->unit_id, indicator);
    if (first > DAY_FIRST) {
        buffer_text(&text, "&from=");
        day_print(&text, first);
    }
    buffer_text(&text, "&to=");
    day_print(&text, last);
    json_t *link = json_string(text.data);
    buffer_release(&text);
    return link;
}

static void line_link(const struct links *links, const struct component *component, json_t *line)
{
    const char *rule = json_string_value(json_object_get(line, "rule"));
    const struct measure *measure = events_behind(links->scheme, row_measure(component, rule));
    /* A window since a day that only the period's facts know has no filter. */
    const struct facts period = {.from = links->from, .to = links->to};
    day_t first, last;
    if (!measure || !measure_days(links->scheme, &period, measure, &first, &last))
        return;
    json_t *list = json_array();
    for (size_t i = 0; i < measure->event_count; i++)
        json_array_append_new(list, link_of(links, measure->events[i].id, first, last));
    json_object_set_new(line, "events", list);
}

const char *receipt_link(struct arena *arena, const char *receipt, const struct scheme *scheme,
                         const char *unit_id, day_t from, day_t to)
{
    const struct links links = {arena, scheme, unit_id, from, to};
    json_t *tree = json_loads(receipt, JSON_REJECT_DUPLICATES, NULL), *part, *line;
    size_t i, j;
    json_array_foreach(json_object_get(tree, "components"), i, part)
    {
        const char *id = json_string_value(json_object_get(part, "component"));
        int index = id ? scheme_component(scheme, id) : -1;
        if (index < 0)
            continue;
        json_array_foreach(json_object_get(part, "lines"), j, line)
            line_link(&links, &scheme->components[index], line);
    }
    char *text = tree ? json_dumps(tree, JSON_COMPACT) : NULL;
    const char *linked = text ? arena_text(arena, text) : receipt;
    free(text);
    json_decref(tree);
    return linked;
}
