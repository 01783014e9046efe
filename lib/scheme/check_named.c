#include "scheme/checking.h"

/* How far the search for cycles has come with a named measure. */
enum colour { COLOUR_NEW, COLOUR_OPEN, COLOUR_DONE };

struct search {
    struct check *check;
    enum colour *colours;
    int *path; /* the open measures, outermost first */
    size_t depth;
};

static enum known search_named(struct search *search, int index);

static enum known later(enum known a, enum known b)
{
    return a > b ? a : b;
}

/* What the measure itself needs, through everything it names. */
static enum known search_measure(struct search *search, const struct measure *measure)
{
    enum known needs = measure->this_win ? KNOWN_WINS : KNOWN_FACTS;
    if (measure->source == SOURCE_COMPONENT)
        needs = later(needs, KNOWN_SCORES);
    if (measure->source == SOURCE_MEASURE && measure->subject.index >= 0)
        needs = later(needs, search_named(search, measure->subject.index));
    if (measure->slope && measure->slope->against.id && measure->slope->against.index >= 0)
        needs = later(needs, search_named(search, measure->slope->against.index));
    for (size_t i = 0; i < measure->term_count; i++)
        needs = later(needs, search_measure(search, &measure->terms[i]));
    if (measure->instead)
        needs = later(needs, search_measure(search, measure->instead));
    return needs;
}

static void report_cycle(struct search *search, int index)
{
    struct check *check = search->check;
    const struct measure *measures = check->scheme->measures;
    size_t start = search->depth;
    while (search->path[start - 1] != index)
        start--; /* now just behind the measure's own place */
    const char *path = measures[index].id;
    for (size_t i = start; i < search->depth; i++)
        path = arena_print(check->arena, "%s, %s", path, measures[search->path[i]].id);
    path = arena_print(check->arena, "%s, %s", path, measures[index].id);
    error_add(check->error, pointer_key(check, "#/measures", measures[index].id), CODE_SCHEME_CYCLE,
              "path", path, NULL);
}

static enum known search_named(struct search *search, int index)
{
    struct check *check = search->check;
    if (search->colours[index] == COLOUR_OPEN) {
        report_cycle(search, index);
        return KNOWN_FACTS;
    }
    if (search->colours[index] == COLOUR_NEW) {
        search->colours[index] = COLOUR_OPEN;
        search->path[search->depth++] = index;
        check->needs[index] = search_measure(search, &check->scheme->measures[index]);
        search->depth--;
        search->colours[index] = COLOUR_DONE;
    }
    return check->needs[index];
}

void check_measures(struct check *check)
{
    struct scheme *scheme = check->scheme;
    check->needs = ARENA_ARRAY(check->arena, enum known, scheme->measure_count);
    for (size_t i = 0; i < scheme->measure_count; i++)
        check_measure(check, pointer_key(check, "#/measures", scheme->measures[i].id),
                      &scheme->measures[i], KNOWN_WINS);
    struct search search = {
        .check = check,
        .colours = ARENA_ARRAY(check->arena, enum colour, scheme->measure_count),
        .path = ARENA_ARRAY(check->arena, int, scheme->measure_count),
    };
    for (size_t i = 0; i < scheme->measure_count; i++)
        search_named(&search, (int)i);
}
