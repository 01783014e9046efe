/* What the referee judges: roster, events or tallies, metrics, ballots, history, decisions.
 *
 * A plain value filled by lib/app from the store or by lib/document from a file; the referee reads
 * it and nothing else. Names of scheme parts are resolved to indices of the scheme (-1: unknown,
 * which admission refuses). Facts carry order keys (day, sequence), so their order in these arrays
 * is only used to name a refused row. */
#ifndef PENNANT_REFEREE_FACTS_H
#define PENNANT_REFEREE_FACTS_H

#include "base/date.h"
#include "base/number.h"
#include "scheme/scheme.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fact_attribute {
    const char *name, *value;
};

/* A unit of the roster, as frozen when the period opened. All units are here, also those that do
 * not enter (reach and fields need them). */
struct fact_unit {
    const char *id, *name; /* name may be NULL */
    const char *kind, *group;
    int parent; /* index, -1: none */
    bool has_headcount;
    struct number headcount;
    day_t since; /* DAY_NONE: not given */
    const struct fact_attribute *attributes;
    size_t attribute_count;
};

struct fact_event {
    const char *id;
    int unit, indicator;
    day_t day;
    int64_t sequence;    /* order within a day; the position in the list where none is given */
    int64_t microsecond; /* of the instant within the day, 0 when only the day is known */
    struct number quantity;
    int gravity;        /* index into the indicator's gravities, -1: none */
    bool gravity_known; /* false: a gravity the indicator does not have */
    bool has_points;
    struct number points;
    enum finding finding;
    const char *topic, *person, *occasion; /* NULL: none */
};

/* Sums over events of one unit, indicator, gravity and finding within from..to (days). A tally
 * never straddles the first day of the period, of its year, or the day after its end. For one
 * indicator either events or tallies are given. */
struct fact_tally {
    int unit, indicator, gravity; /* gravity -1: none */
    enum finding finding;
    day_t from, to;
    int64_t count;
    struct number quantity, points;
};

enum fact_when { WHEN_CURRENT, WHEN_PREVIOUS, WHEN_TARGET, WHEN_MONTH };

struct fact_metric {
    int unit, indicator;
    enum fact_when when;
    day_t month; /* first day, with WHEN_MONTH */
    struct number value;
};

struct fact_rater {
    const char *id;
    int unit; /* the unit the rater belongs to (for self-exclusion), -1: none */
};

struct fact_panel {
    int panel;
    enum panel_mode mode;
    const struct fact_rater *raters;
    size_t rater_count;
};

struct fact_ballot {
    int panel;
    const char *rater;
    int unit;
    struct number score;
};

/* An award of an earlier period. unit -1: the period was held and nobody won; FACT_OUTSIDE: a unit
 * won that is not in the roster, so the period counts as won by somebody else. */
#define FACT_OUTSIDE (-2)
struct fact_win {
    int unit, award;
    const char *level;
    day_t from, to;
    struct number points; /* reward points it brought */
};

/* A recorded order (a draw): units named earlier come first. Several draws apply one after another.
 */
struct fact_order {
    int step; /* -1: any draw */
    const int *units;
    size_t count;
};

struct fact_objection {
    int unit;
    enum objection_outcome { OBJECTION_OPEN, OBJECTION_UPHELD, OBJECTION_DISMISSED } outcome;
    day_t day; /* raised on; DAY_NONE: not said, and taken as raised in time. On a day that is not
                  of the notice it is refused (notice_closed). */
};

/* A decision on a step of kind approval, in the order they were taken. */
struct fact_approval {
    int step;      /* -1: not a step of the scheme, which is refused (unknown_stage) */
    bool approved; /* else returned */
};

struct facts {
    day_t from, to; /* both days inside */
    day_t as_of;
    day_t notice_from;        /* first day of the notice; DAY_NONE: not begun */
    struct calendar calendar; /* days off and worked, for working-day clocks */
    struct fact_unit *units;
    size_t unit_count;
    struct fact_event *events;
    size_t event_count;
    struct fact_tally *tallies;
    size_t tally_count;
    struct fact_metric *metrics;
    size_t metric_count;
    struct fact_panel *panels;
    size_t panel_count;
    struct fact_ballot *ballots;
    size_t ballot_count;
    struct fact_win *wins;
    size_t win_count;
    struct fact_order *orders;
    size_t order_count;
    struct fact_objection *objections;
    size_t objection_count;
    struct fact_approval *approvals;
    size_t approval_count;
};

#endif
