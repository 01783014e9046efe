/* The books of one room whose winners are spread: who of each value has won, how many places are
 * kept for it, and who can still win.
 *
 * For lib/referee only; everything lives in the run's scratch arena. One thread a run. */
#ifndef PENNANT_REFEREE_COVERAGE_H
#define PENNANT_REFEREE_COVERAGE_H

#include "referee/score.h"

/* Candidates that agree in what one rule spreads over. */
struct kin {
    const char *value;
    size_t *members; /* of the list of candidates */
    size_t count;
    int64_t won;    /* winners of the value */
    int64_t open;   /* candidates that nothing is decided about */
    int64_t need;   /* places kept for it */
    int64_t claims; /* used while equals are placed together */
};

/* One rule over the room. */
struct covering {
    const struct spread *rule;
    struct kin *kins; /* by value */
    size_t kin_count;
    struct kin **kin_of; /* by candidate; NULL: it has no value, so the rule does not bind it */
    int64_t needs;       /* of all values together */
};

struct coverage {
    struct run *run;
    const struct place **candidates; /* in rank order */
    size_t count;
    bool *decided; /* wins, or cannot any more */
    struct covering *rules;
    size_t rule_count;
    struct passed_over *passed_over; /* by unit */
    int64_t left;                    /* places */
};

/* The books at their beginning, nobody decided. */
struct coverage coverage_open(struct run *run, const struct place **candidates, size_t count,
                              int64_t left, struct passed_over *passed_over);

/* Whether the candidate's value lacks winners by some rule. */
bool candidate_is_needed(const struct coverage *coverage, size_t candidate);

/* The first rule by which the places left are all kept for others, NULL: none. */
const struct covering *candidate_kept_out(const struct coverage *coverage, size_t candidate);

/* The candidate wins, or is out. Whoever has a value with enough winners now is out too. */
void candidate_take(struct coverage *coverage, size_t candidate);
void candidate_drop(struct coverage *coverage, size_t candidate);

/* A value gets no more winners: everybody of it is passed over. */
void kin_close(struct coverage *coverage, const struct covering *covering, struct kin *kin);

/* Notes by which rule the candidate is passed over. */
void candidate_pass(struct coverage *coverage, const struct covering *covering, size_t candidate,
                    bool full);

#endif
