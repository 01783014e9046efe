/* What the referee judges: roster, events or tallies, metrics, ballots, history, decisions.
 *
 * A plain value filled by lib/app from the store or by lib/document from a file; the referee reads
 * it and nothing else. Names of scheme parts are resolved to indices of the scheme (-1: unknown,
 * which admission refuses). Facts carry order keys (day, sequence), so their order in these arrays
 * is only used to name a refused row. What people do in turn (nominations, decisions, orders,
 * checks, approvals, objections) stands in the order in which it was done. */
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
    day_t since;                             /* DAY_NONE: not given */
    const struct fact_attribute *attributes; /* true and false as "true" and "false" */
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
    const char *token;                     /* of a registry; NULL: none */
    bool has_minutes;
    struct number minutes;
    bool has_filed, has_slot_end;
    day_t filed, slot_end;
};

/* A token that was issued (a till receipt), good for one event. */
struct fact_token {
    const char *registry; /* NULL: the scheme's only one */
    const char *id, *group;
    day_t day;
};

/* Sums over events of one unit, indicator, gravity and finding within from..to (days). A tally
 * never straddles the first day of the period, of its year, or the day after its end. For one
 * indicator either events or tallies are given. Where rules of the kind "related" read an
 * indicator its tallies may be told apart by what these look for: repeated, each of the events has
 * one alike; otherwise none of them has. */
struct fact_tally {
    int unit, indicator, gravity; /* gravity -1: none */
    enum finding finding;
    day_t from, to;
    int64_t count;
    struct number quantity, points;
    bool repeated;
};

enum fact_when { WHEN_CURRENT, WHEN_PREVIOUS, WHEN_TARGET, WHEN_MONTH };

struct fact_metric {
    int unit, indicator;
    enum fact_when when;
    day_t month; /* first day, with WHEN_MONTH */
    struct number value;
};

/* A member of a panel. The same id may stand there again with another group or term. */
struct fact_rater {
    const char *id;
    int unit;              /* the unit the rater belongs to (for self-exclusion), -1: none */
    const char *group;     /* which the panel's weights name; NULL: none, so that of "*" */
    bool has_from, has_to; /* the first and the last day of its term, where it has one */
    day_t from, to;
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
    const char *item; /* of the panel's rubric; NULL: none */
    bool has_day;
    day_t day;
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

/* A decided amount or choice. An event is decided on by its id. */
struct fact_decision {
    size_t row; /* place in the list of decisions, which the orders are in too */
    int step;   /* -1: not a step of the scheme */
    int unit;   /* -1: none or unknown */
    const char *event;
    bool has_amount;
    struct number amount; /* points or money */
};

/* A value in a nomination's file. */
struct fact_file {
    const char *id;
    enum fact_file_kind { FILE_NUMBER, FILE_TRUTH, FILE_NAMES } kind;
    struct number number;
    bool truth;
    struct ids names;
};

/* What a check step found of a nomination. */
struct fact_check_step {
    int step; /* -1: not a step of the scheme */
    day_t day;
    bool passed; /* else rejected */
};

#define NOMINATED_BY_SELF "self"

struct fact_nomination {
    const char *id;
    int unit, award; /* -1: unknown */
    const char *by;  /* the nominator, "self" for the unit itself */
    int by_unit;     /* the nominator's unit where it is one, for its headcount; else -1 */
    day_t day;
    const struct fact_file *file;
    size_t file_count;
    const struct fact_check_step *steps;
    size_t step_count;
};

/* An outside opinion on a unit. */
struct fact_check {
    int unit;
    const char *source;
    enum check_outcome { CHECK_PENDING, CHECK_CLEAR, CHECK_ADVERSE } outcome;
};

/* When a named date is, or a step is due; both days inside. */
struct fact_date {
    int date, step; /* one of them is an index, the other -1 */
    bool has_from;  /* a span (ballots) begins on: */
    day_t from, to;
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
    struct ids awards;        /* that are given this time; none: all of the scheme */
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
    struct fact_token *tokens;
    size_t token_count;
    struct fact_decision *decisions;
    size_t decision_count;
    struct fact_nomination *nominations;
    size_t nomination_count;
    struct fact_check *checks;
    size_t check_count;
    struct fact_date *dates;
    size_t date_count;
    struct fact_objection *objections;
    size_t objection_count;
    struct fact_approval *approvals;
    size_t approval_count;
};

#endif
