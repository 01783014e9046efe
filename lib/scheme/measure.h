/* The one shape that counts: measures, with their filters, slopes and fields, and tests on them.
 *
 * Parts of struct scheme (scheme/scheme.h), which says who owns them and when they may be read; the
 * referee evaluates them (referee/measure.h). */
#ifndef PENNANT_SCHEME_MEASURE_H
#define PENNANT_SCHEME_MEASURE_H

#include "scheme/amount.h"

/* Another counted event of the same unit that agrees in the fields "same". */
struct related {
    bool given;
    struct reference *events; /* none: the rule's own events */
    size_t event_count;
    struct ids gravity; /* the key "where": {"gravity"}, of those others; empty: all */
    struct ids same;    /* topic, indicator, gravity, person, occasion */
    enum related_order order;
    enum related_scope scope;
    bool found; /* keep events that have one (true) or have none (false) */
};

struct where {
    struct ids gravity;             /* empty: all */
    struct bound quantity, minutes; /* against a number */
    bool has_late, late;            /* by the indicator's deadline */
    struct related related;
};

/* What is expected to happen on given days: with REDUCE_MISSED. */
struct expect {
    enum every every;
    unsigned days; /* bit of each weekday, 1 << enum weekday */
    int at_least;  /* of these days, with a counted event */
    bool whole;    /* only weeks whose days all lie in the window */
    enum expect_holidays holidays;
};

/* The measure over other units. */
struct field {
    enum within within;
    enum field_reduce reduce;
    enum field_of of;     /* sum and mean */
    enum field_ties ties; /* place: 1 is the highest value */
};

/* Points per step above or below a number or another measure. */
struct slope {
    struct number against_number;
    struct reference against; /* a named measure; id NULL: the number */
    struct number per, up, down;
    enum partial partial;
};

/* One shape for named measures, ledger rules, components, tests, ties and amounts. */
struct measure {
    const char *id; /* named measures, rules and components; else NULL */
    struct title title;
    enum source source;
    struct reference *events; /* SOURCE_EVENTS */
    size_t event_count;
    struct reference subject; /* the metric, panel, award, step, measure or component */
    const char *roster;       /* SOURCE_ROSTER: "headcount", "since" or an attribute's name */
    struct measure *terms;    /* SOURCE_SUM */
    size_t term_count;
    struct where where;
    enum window window;
    struct moment since; /* WINDOW_SINCE */
    const char *item;    /* SOURCE_BALLOTS: one item of the panel's rubric; NULL: the whole */
    struct amount each;  /* absent: 1 */
    bool has_assessed;   /* the events' assessed points count, times: */
    struct number assessed;
    enum reduction reduce;   /* REDUCE_DEFAULT: what the source implies */
    enum gaps gaps;          /* SOURCE_METRIC with a reduction over months: months without value */
    struct ids apart;        /* the slope applies to each value of these fields, then added */
    struct slope *slope;     /* NULL: none */
    struct field *field;     /* NULL: none; after slope and cap */
    struct expect *expect;   /* REDUCE_MISSED */
    struct moment at;        /* REDUCE_YEARS: counted to this day */
    struct measure *instead; /* the key "else": used when this one is absent */
    bool has_cap;
    struct number cap;
    enum gap gap;  /* with REDUCE_STREAK */
    bool this_win; /* the key "this": the win being decided counts too */
};

struct test {
    struct measure measure;
    enum comparison comparison;
    struct amount against; /* a number or a choice */
};

#endif
