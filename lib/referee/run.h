/* What the files of the referee share: one run over one scheme and its facts, and columns.
 *
 * A column has a number and a "present" flag for every unit of the roster, entrant or not: each
 * measure is evaluated for all units at once, so that conditions can reach over the tree. Columns
 * and everything else that is only needed on the way live in the scratch arena; what the result
 * keeps is copied to the caller's. For lib/referee only. One thread a run. */
#ifndef PENNANT_REFEREE_RUN_H
#define PENNANT_REFEREE_RUN_H

#include "base/arena.h"
#include "referee/facts.h"
#include "referee/result.h"
#include "scheme/scheme.h"

struct column {
    struct number *values;
    bool *present;
    struct column *next; /* in the list of free columns */
};

/* The roster as the run needs it. */
struct roster {
    int *parents;       /* -1 where there is none, or where it would close a ring */
    int *order;         /* unit indices, parents before children */
    int *groups;        /* index into names, -1: no group */
    const char **names; /* of the groups, sorted */
    size_t group_count;
    int *by_id;    /* unit indices in the order of their ids */
    int *id_ranks; /* place of the unit's id among all ids, for a fixed order */
};

/* Facts of one indicator that were admitted and count; order without meaning. */
struct counted {
    const struct fact_event **events;
    const struct fact_tally **tallies;
    const struct fact_metric **metrics;
    size_t event_count, tally_count, metric_count;
};

/* An accepted ballot, and the membership with which it was cast. */
struct vote {
    const struct fact_ballot *ballot;
    const struct fact_rater *rater;
};

/* Mean and number of counted ballots of one panel, or of one item of its rubric. */
struct panel_scores {
    const char *item; /* NULL: ballots without one */
    bool raw;         /* before raters are shifted */
    struct panel_scores *next;
    struct column *means;
    size_t *counts;
    size_t *firsts, *ends;  /* the unit's votes, counted or not */
    struct number *sums;    /* of the scores that were used, times their weights */
    struct number *weights; /* of the scores that were used, together: their number, where all
                               weigh 1 */
};

/* Lines of one unit's receipt, on their way. */
struct lines {
    struct line *items;
    size_t count, capacity;
};

/* A component for all units: value and publication, and whether the row is for the unit at all. */
struct scored {
    struct column *exact, *published;
    struct column *raw_exact, *raw_published; /* NULL: it reads no panel that normalises */
    bool *applies;
    struct lines *lines; /* by unit; NULL without receipts */
};

/* A condition for all units. A ceiling passes where it does not hold. */
struct judged {
    bool *applies, *passed;
    int *origins;       /* bars: the unit whose fact holds here, -1: none */
    const char **texts; /* by unit; NULL without receipts */
};

/* What a step asks of every unit: an accepted nomination, a check passed. */
struct demand {
    const char *id, *subject, *wanted; /* "county_check", "passed" */
    bool *applies, *passed;
};

/* An admitted decision on points or money. */
struct decided {
    int step, unit;
    day_t day; /* of the event; DAY_NONE: of the period as a whole */
    struct number amount;
};

struct run {
    struct arena *arena, *scratch;
    const struct scheme *scheme;
    const struct facts *facts;
    size_t unit_count;
    day_t from, to; /* what the window "period" means: the period, or one month of it */
    int receipts;   /* RECEIPTS_ALL, RECEIPTS_NONE or a unit */
    struct roster roster;
    struct counted *counted;  /* by indicator */
    bool *event_counts;       /* by event: admitted, and its finding is strong enough */
    const struct vote *votes; /* by panel, unit, item, rater */
    size_t vote_count;
    const struct number *shifts; /* of the raters, by vote; NULL: no panel normalises */
    bool raw;                    /* panels are read as if none did */
    const struct calibration *calibrations;
    size_t calibration_count;
    struct panel_scores **panels;               /* by panel, a list of those asked for */
    const struct fact_nomination **nominations; /* accepted */
    size_t nomination_count;
    struct decided *decided;
    size_t decided_count;
    struct refusal *refusals;
    size_t refusal_count, refusal_capacity;
    bool *objected; /* an objection to the unit was upheld */
    bool open_objection;
    struct workflow workflow;
    struct column *free_columns;

    /* Of the award being judged. */
    int award;
    struct column **named; /* named measures evaluated so far */
    struct scored *scored; /* by component */
    struct column *total, *total_exact;
    struct number *factors; /* what weights are multiplied by where components are excluded */
    struct judged *judged;  /* by condition */
    struct demand *demands;
    size_t demand_count;
    int *ceilings;           /* by unit: the best level left, LEVEL_ANY, or past the last: none */
    const bool *wins;        /* NULL until the places are given */
    const int *levels;       /* by unit: the level won, LEVEL_ANY where there is none */
    const bool *shortlisted; /* by unit */
    const struct passed_over *passed_over;
};

/* Instead of the index of an award's level. */
#define LEVEL_ANY (-1)

/* Columns: taken with every value absent and zero, given back when no longer read. */
struct column *column_take(struct run *run);
void column_give(struct run *run, struct column *column);
void column_set(struct column *column, size_t unit, struct number value);

/* True when the unit's receipt is wanted. */
bool run_explains(const struct run *run, int unit);

/* Whether a row is for the unit under the award being judged. */
bool only_matches(const struct run *run, const struct only *only, int unit);

/* The entry a choice has for a name (NULL: none given), or that of "*"; NULL: neither. */
const struct choice_entry *choice_find(const struct choice *choice, const char *name);

/* The highest band that is not above the value; NULL: the value is below all. */
const struct choice_entry *choice_band(const struct choice *choice, struct number value);

/* The number a choice has for a name, or zero. */
struct number choice_number(const struct choice *choice, const char *name);

/* The same for the unit, by its group, the award being judged or the level won. */
struct number choice_of_unit(const struct run *run, const struct choice *choice, int unit);

/* A word that may depend on the unit's group; otherwise the fallback. */
int word_of_unit(const struct run *run, const struct word_choice *word, int unit, int fallback);

/* The value of a unit's attribute, NULL: it has none. */
const char *attribute_value(const struct fact_unit *unit, const char *name);

bool ids_have(const struct ids *ids, const char *text);

/* Days a window spans; false when there are none (the period before one that happens once). */
bool window_span(const struct run *run, const struct measure *measure, day_t *ret_from,
                 day_t *ret_to);

/* moments.c: days that the period, its facts or the scheme fix. False: there is none. */
bool moment_find(const struct run *run, const struct moment *moment, day_t *ret_day);
bool step_span(const struct run *run, int step, day_t *ret_from, day_t *ret_to);
/* True after the last day the step is due (with deadline_day exclusive, on it already). */
bool step_is_late(const struct run *run, int step, day_t day);
/* True when the event's second day is later than the indicator's deadline allows; one that has not
 * come yet is late once as_of is past the limit. */
bool event_is_late(const struct run *run, const struct fact_event *event);

/* classes.c: numbers rows so that equal ones have the same number. rows is sorted on the way; the
 * answer is by row, and its numbers are below count. */
typedef int classes_order(const void *left, const void *right, void *context);
size_t *classes_number(struct run *run, size_t *rows, size_t count, size_t row_limit,
                       classes_order *order, void *context);

/* conditions.c: whether an order (<0, 0, >0) of a value and what it is held against will do. */
bool comparison_holds(enum comparison comparison, int order);

/* roster.c */
void roster_prepare(struct run *run);

/* The unit with the id, -1: none. */
int unit_find(const struct run *run, const char *id);

/* Whether the index is one of the roster's. */
bool unit_known(const struct run *run, int unit);

/* admission.c, workflow.c: fill the run's lists and refusals */
void run_refuse(struct run *run, const char *list, size_t index, const char *code);
void events_admit(struct run *run);
void ballots_admit(struct run *run);
void nominations_admit(struct run *run);
void decisions_admit(struct run *run);
void workflow_judge(struct run *run);

/* related.c: the text of an event's field, NULL: it has none. The indicator is given by its id, the
 * gravity by its name, so that events of two indicators can agree. */
const char *event_field(const struct run *run, const struct fact_event *event, const char *field);

/* tokens.c: which token of the facts each event carries, and what is wrong with that. */
struct tokens;
struct tokens *tokens_prepare(struct run *run);
/* The fault of an event by its token, NULL: none, and the token is used from now on. */
const char *token_use(const struct run *run, struct tokens *tokens, const struct fact_event *event);

/* files.c: the fault of a nomination's file, NULL: none. */
const char *file_fault(const struct run *run, const struct nomination *rules,
                       const struct fact_nomination *nomination);

/* nominations.c: the nomination step that holds for a unit under an award, -1: none. */
int nomination_step(struct run *run, int award, int unit);

/* ballots.c: the order of what is rated: panel, unit and item. */
int scored_compare(const struct fact_ballot *left, const struct fact_ballot *right);

/* calibration.c: the shift of every vote, from the accepted ballots. */
void panels_calibrate(struct run *run);

/* panel_scores.c: the scores of a panel (raw where the run says so), and what one vote weighs; a
 * vote of a group without a weight weighs nothing and is not counted. */
const struct panel_scores *panel_score(struct run *run, int panel, const char *item);
struct number vote_weight(const struct run *run, const struct vote *vote);

#endif
