/* What the referee decides: refusals, standings with their receipts, winners with their rewards.
 *
 * A plain value in the arena of the run; indices point into the scheme and the facts it was made
 * from. Published numbers are rounded as the scheme states, exact ones are kept beside them. */
#ifndef PENNANT_REFEREE_RESULT_H
#define PENNANT_REFEREE_RESULT_H

#include "base/number.h"
#include "referee/facts.h"
#include "scheme/scheme.h"

#include <stdbool.h>
#include <stddef.h>

/* A row of the facts that has no effect: list "events", "ballots", ..., its index, a code such as
 * "self_vote". */
struct refusal {
    const char *list;
    size_t index;
    const char *code;
};

/* One line of a receipt: what a rule gave and how. The results of a ledger's lines (base, rules,
 * floor and cap adjustments) add to the component; the parts of components and a rounding line add
 * to the total. */
struct line {
    const char *rule; /* the rule's id; "base", "floor", "cap", "rounding" are the ledger's own */
    struct title title;
    const char *gravity;    /* NULL: the rule is not graded */
    struct number count;    /* what was counted: quantity, ballots, percentage points */
    const char *arithmetic; /* "2 x -1 = -2" */
    struct number result;
};

struct component_result {
    int component; /* index into the scheme */
    bool present;  /* false: missing */
    struct number exact, published;
    bool has_raw; /* reads a panel that shifts its raters: what it would be without that */
    struct number raw_exact, raw_published;
    struct number part; /* its share of the exact total: weight x value, or value when added */
    const struct line *lines;
    size_t line_count;
};

/* How a condition was decided for one unit. */
struct gate {
    int condition; /* index, or -1 for the referee's own: "objection_upheld", "not_nominated", the
                      id of a check step */
    const char *id;
    enum effect effect;
    bool passed;
    const char *arithmetic; /* "major_complaint 1 > 0" */
    int through;            /* the unit whose fact reached this one, -1: its own */
};

/* Why a unit has no place though one ranked below it has: how the winners must be spread. */
struct passed_over {
    const struct spread *rule; /* NULL: it was not passed over */
    const char *value;         /* the unit's own; NULL: it has none */
    bool full; /* its value had enough winners; else the places were kept for others */
};

struct standing {
    int award, unit;
    bool eligible;
    const char *const *vetoes; /* ids of bars that hold */
    size_t veto_count;
    const char *const *failed; /* ids of requirements that fail, "missing:component" */
    size_t failed_count;
    const struct component_result *components;
    size_t component_count;
    bool has_total;
    struct number total_exact, total;
    const struct line *total_lines; /* one a part ("0.5 x 105 = 52.5"), then "rounding" where
                                       needed; they add to the published total */
    size_t total_line_count;
    int rank;              /* 0: none */
    const char *group;     /* the ranking scope, NULL: all */
    const char *tie_break; /* id of what separated it from the next equal total, NULL: not needed */
    const struct gate *gates;
    size_t gate_count;
    bool wins;
    const char *ceiling; /* the best level left to the unit, "none"; NULL: any */
    bool shortlisted;
    struct passed_over passed_over;
};

struct shown {
    int measure;
    struct number value;
};

/* How far a rater's scores were shifted towards the means of the units it scored. */
struct calibration {
    int panel;
    const char *item, *rater; /* item NULL: the panel has no rubric */
    size_t ballots;           /* counted scores of the rater */
    bool calibrated;          /* false: fewer than the panel asks for, no shift */
    struct number shift;
};

/* What a reward brings to somebody above the winner. */
struct superior {
    const char *role; /* the attribute that names the unit */
    int unit;
    struct number money;
};

struct winner {
    int award, unit;
    const char *group;
    const char *level; /* NULL: none */
    int streak;        /* this win included; 0: the scheme shows none */
    struct number points, money, leave_days;
    const char *const *rights;
    size_t right_count;
    const char *const *actions;
    size_t action_count;
    const int *consequences; /* those that applied */
    size_t consequence_count;
    const struct shown *shown;
    size_t shown_count;
    const struct superior *superiors;
    size_t superior_count;
};

/* What follows for a unit in a month (consequences per month); only where there is something. */
struct penalty {
    int unit;
    day_t month; /* its first day */
    struct number money;
    const char *const *actions;
    size_t action_count;
};

/* A unit of the last rank, and one action that follows. */
struct mark {
    int award, unit;
    const char *action;
    bool is_public;
};

/* The shortlist of an award, units in rank order. */
struct shortlist {
    int award;
    const char *group; /* the ranking scope, NULL: all */
    const int *units;
    size_t count;
};

/* Where the scheme's steps stand on facts.as_of. */
struct workflow {
    bool approved;     /* every approval was given, in order */
    int due;           /* the approval now due, an index of the steps; -1: none */
    day_t notice_ends; /* its last day; DAY_NONE: no notice needed or none begun */
    bool announceable; /* approved, notice over before as_of, no open objection */
};

/* Who holds a held award after this period, beside who held it after the one before. */
struct handover {
    int award;
    const char *group;           /* the ranking scope, NULL: all */
    const int *from, *to, *keep; /* units that lost, won and keep it, by id */
    size_t from_count, to_count, keep_count;
};

struct result {
    const struct refusal *refusals;
    size_t refusal_count;
    const struct standing
        *standings; /* by award, then scope, then rank (none last), then unit id */
    size_t standing_count;
    const struct winner *winners;
    size_t winner_count;
    const struct winner *effects; /* what follows for units whether they win or not (who: units) */
    size_t effect_count;
    struct workflow workflow;
    const struct handover *handovers; /* one a held award and ranking scope with entrants */
    size_t handover_count;
    const struct penalty *penalties; /* by unit id, then month */
    size_t penalty_count;
    const struct mark *marks;
    size_t mark_count;
    const struct shortlist *shortlists; /* one an award with a shortlist and ranking scope */
    size_t shortlist_count;
    const struct calibration *calibrations; /* by panel, item, rater */
    size_t calibration_count;
};

#endif
