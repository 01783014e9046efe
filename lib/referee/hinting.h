/* What the files of hints share. For lib/referee/hint*.c only; one thread. */
#ifndef PENNANT_REFEREE_HINTING_H
#define PENNANT_REFEREE_HINTING_H

#include "referee/hints.h"

struct hinting {
    struct arena *arena, *scratch; /* hints are kept in the first */
    const struct scheme *scheme;
    const struct facts *facts;
    const struct hint_inputs *inputs;
    const struct hint_limits *limits;
    struct hint_list hints;
};

/* A new hint of the kind about nothing yet; valid until the next one is added. */
struct hint *hint_add(struct hinting *hinting, enum hint_kind kind, struct number strength);

/* Adds a figure, copied into the hints' arena. */
void hint_figure(struct hinting *hinting, struct hint *hint, const char *name, struct number value);

/* An accepted ballot, its score in per cent of the range. */
struct rating {
    int panel, unit;
    const struct fact_rater *rater;
    struct number score;
    bool top;
    bool compared;            /* somebody else scored the same */
    struct number difference; /* from the mean of the others */
};

struct ratings {
    struct rating *items;
    size_t count;
};

/* Scores added up. */
struct sum {
    struct number sum;
    int64_t count;
};

void rating_add(struct hinting *hinting, struct sum *sum, struct number score);
/* The count is above 0. */
struct number rating_mean(struct hinting *hinting, struct number sum, int64_t count);

/* hint_flows.c, hint_ballots.c, hint_trades.c */
void flows_judge(struct hinting *hinting);
void ballots_judge(struct hinting *hinting);
void trades_judge(struct hinting *hinting, struct ratings ratings);

#endif
