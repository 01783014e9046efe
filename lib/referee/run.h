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
    int *id_ranks; /* place of the unit's id among all ids, for a fixed order */
};

/* Facts of one indicator that were admitted and count; order without meaning. */
struct counted {
    const struct fact_event **events;
    const struct fact_tally **tallies;
    const struct fact_metric **metrics;
    size_t event_count, tally_count, metric_count;
};

/* Mean and number of accepted ballots of one panel. */
struct panel_scores {
    struct column *means;
    size_t *counts;
    struct number *sums; /* of the scores that were used */
    size_t *used;
};

/* Lines of one unit's receipt, on their way. */
struct lines {
    struct line *items;
    size_t count, capacity;
};

/* A component for all units: value and publication, and whether the row is for the unit at all. */
struct scored {
    struct column *exact, *published;
    bool *applies;
    struct lines *lines; /* by unit; NULL without receipts */
};

/* A condition for all units. */
struct judged {
    bool *applies, *passed;
    int *origins;       /* bars: the unit whose fact holds here, -1: none */
    const char **texts; /* by unit; NULL without receipts */
};

struct run {
    struct arena *arena, *scratch;
    const struct scheme *scheme;
    const struct facts *facts;
    size_t unit_count;
    int receipts; /* RECEIPTS_ALL, RECEIPTS_NONE or a unit */
    struct roster roster;
    struct counted *counted;            /* by indicator */
    const struct fact_ballot **ballots; /* accepted */
    size_t ballot_count;
    struct panel_scores **panels; /* by panel, NULL until asked for */
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
    const bool *wins;       /* NULL until the places are given */
};

/* Columns: taken with every value absent and zero, given back when no longer read. */
struct column *column_take(struct run *run);
void column_give(struct run *run, struct column *column);
void column_set(struct column *column, size_t unit, struct number value);

/* True when the unit's receipt is wanted. */
bool run_explains(const struct run *run, int unit);

/* Whether a row is for the unit under the award being judged. */
bool only_matches(const struct run *run, const struct only *only, int unit);

/* The number a choice has for a name (NULL: none given): its entry, that of "*", or zero. */
struct number choice_number(const struct choice *choice, const char *name);

/* The same for the unit, by its group or the award being judged. */
struct number choice_of_unit(const struct run *run, const struct choice *choice, int unit);

/* A word that may depend on the unit's group; otherwise the fallback. */
int word_of_unit(const struct run *run, const struct word_choice *word, int unit, int fallback);

/* Days a window spans; false when there are none (the period before one that happens once). */
bool window_span(const struct run *run, const struct measure *measure, day_t *ret_from,
                 day_t *ret_to);

/* roster.c */
void roster_prepare(struct run *run);

/* Whether the index is one of the roster's. */
bool unit_known(const struct run *run, int unit);

/* admission.c, workflow.c: fill the run's lists and refusals */
void run_refuse(struct run *run, const char *list, size_t index, const char *code);
void events_admit(struct run *run);
void ballots_admit(struct run *run);
void workflow_judge(struct run *run);

/* ballots.c */
const struct panel_scores *panel_score(struct run *run, int panel);

#endif
