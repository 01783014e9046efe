/* The stages of judging one award, in their order; each fills its part of the run.
 *
 * For lib/referee only. */
#ifndef PENNANT_REFEREE_SCORE_H
#define PENNANT_REFEREE_SCORE_H

#include "referee/run.h"

/* Components and totals of every unit. */
void components_score(struct run *run);
void totals_score(struct run *run);

/* A component's share of the unit's exact total. */
struct number component_part(struct run *run, int index, int unit);

/* True where a component is missing and the unit has no total because of it. */
bool component_blocks(const struct run *run, int index, int unit);

/* A list of tests for every unit: true where all hold. values, unless NULL, gets the columns of the
 * tests' measures, which the caller gives back. */
bool *tests_hold(struct run *run, const struct test *tests, size_t count, struct column **values);

/* Every condition for every unit. */
void conditions_judge(struct run *run);

/* An entrant in the order of its ranking scope. */
struct place {
    int unit;
    int scope;   /* index of the group, -1: all together (or no group) */
    bool ranked; /* eligible */
    int rank;    /* 0: none */
    int tie;     /* the tie that parts it from an equal total beside it, -1: none */
};

/* Entrants of the award sorted by scope, rank (none last) and id. eligible is by unit. */
struct place *places_rank(struct run *run, const bool *eligible, size_t *ret_count);

/* Who wins, by unit, from places in that order. */
bool *winners_select(struct run *run, const struct place *places, size_t count);

/* What follows for winners and units; appends to the result's lists. */
struct winner_list {
    struct winner *items;
    size_t count, capacity;
};
void consequences_attach(struct run *run, const struct place *places, size_t count,
                         struct winner_list *winners, struct winner_list *effects);

/* Standings of the award's places; appended. */
struct standing_list {
    struct standing *items;
    size_t count, capacity;
};
void standings_write(struct run *run, const struct place *places, size_t count,
                     struct standing_list *standings);

/* Who holds a held award now and before; appended. */
struct handover_list {
    struct handover *items;
    size_t count, capacity;
};
void handovers_write(struct run *run, const struct place *places, size_t count,
                     struct handover_list *handovers);

#endif
