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

/* Every condition for every unit, and the ceilings that follow. */
void conditions_judge(struct run *run);

/* What the steps ask of every unit: to be nominated, and checked. */
void demands_judge(struct run *run);

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

/* Who wins, at which level, and who is on the shortlist, by unit, from places in that order. */
struct chosen {
    bool *wins;
    int *levels; /* LEVEL_ANY where there is none */
    bool *shortlisted;
    struct passed_over *passed_over; /* by unit */
};
struct chosen winners_select(struct run *run, const struct place *places, size_t count);

/* True where two places share a rank in their scope. */
bool places_are_equal(const struct place *a, const struct place *b);

/* The number of places a selection has in each room: a ranking scope, or a group of its own where
 * the number is by group. Rooms are counted from 0 (no group, or all together) to the number of
 * groups; false: as many as like. */
size_t room_index(const struct run *run, const struct amount *number, const struct place *place);
bool room_places(const struct run *run, const struct amount *number, size_t index,
                 int64_t *ret_places) MUST_CHECK;

/* spread.c: fills the places in rank order so that the winners are spread as the selection asks. */
void spread_fill(struct run *run, const struct place *places, size_t count, const bool *allowed,
                 struct chosen *chosen);

/* tiers.c: fills the levels in rank order, scope by scope. */
void tiers_fill(struct run *run, const struct place *places, size_t count, const bool *allowed,
                struct chosen *chosen);

/* What follows for winners and units; appends to the result's lists. */
struct winner_list {
    struct winner *items;
    size_t count, capacity;
};
void consequences_attach(struct run *run, const struct place *places, size_t count,
                         struct winner_list *winners, struct winner_list *effects);

/* What a consequence brings a unit; column is the amount's measure, NULL: it is none. */
struct column *amount_column(struct run *run, const struct amount *amount);
struct number amount_of_unit(const struct run *run, const struct amount *amount,
                             const struct column *column, int unit);

/* The ids of several rows in their order, each once, in the result's arena. */
void ids_merge(struct run *run, const struct ids *ids, const char *const **list, size_t *count);

/* What follows for the last; appended. */
struct mark_list {
    struct mark *items;
    size_t count, capacity;
};
void marks_write(struct run *run, const struct place *places, size_t count,
                 struct mark_list *marks);

/* What follows month by month for all units, whatever they win: once, after the awards. */
struct penalty *penalties_write(struct run *run, size_t *ret_count);

/* The shortlists of the award, one a ranking scope; appended. */
struct shortlist_list {
    struct shortlist *items;
    size_t count, capacity;
};
void shortlists_write(struct run *run, const struct place *places, size_t count,
                      struct shortlist_list *lists);

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
