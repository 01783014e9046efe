/* Hints, never verdicts: what in the facts a person should look at again, with the arithmetic.
 *
 * Pure, as the referee: counted flows of events and the ballots of open panels go in, a list comes
 * out. Nothing that is judged reads it. Secret panels give no hint. Any thread; memory is the
 * arena's. */
#ifndef PENNANT_REFEREE_HINTS_H
#define PENNANT_REFEREE_HINTS_H

#include "base/arena.h"
#include "referee/facts.h"
#include "referee/hint_limits.h"
#include "scheme/scheme.h"

/* Who gave an answer: a person, the system when the time was up, or nobody. */
enum hint_mode { MODE_ACTIVE, MODE_DEFAULTED, MODE_NONE };

/* Events counted, whatever was found of them. */
struct hint_flow {
    const char *source; /* NULL: of no source, or not known */
    int indicator;      /* of the scheme; -1: not in it, and passed over */
    day_t day;
    int gravity; /* -1: none */
    enum hint_mode mode;
    int64_t events;
};

/* Events of the period's days that arrived after it was closed. */
struct hint_late {
    const char *source;
    int indicator;
    int64_t events;
};

struct hint_inputs {
    const struct hint_flow *flows;
    size_t flow_count;
    const struct hint_late *late;
    size_t late_count;
    bool ballots; /* whether ballots are looked at */
};

#define HINT_OTHER_DAYS 7   /* a usual rate is of a week at least */
#define HINTS_MOST      100 /* of one kind; the strongest are kept, the others counted */
#define HINT_FIGURES    8

enum hint_kind {
    HINT_BURST,      /* many events of one indicator and source on one day */
    HINT_TOP_SOURCE, /* a source whose answers are all of the top grade */
    HINT_DEFAULTED,  /* a source whose answers are mostly given by the system */
    HINT_LATE,       /* a source of which much arrived after the closing */
    HINT_TOP_RATER,  /* a rater that gave nothing but the highest score */
    HINT_FAR_RATER,  /* a rater far from the others on the same units */
    HINT_TRADED,     /* two units that score each other far higher than anybody else does */
    HINT_KIND_COUNT
};

struct hint_figure {
    const char *name;
    struct number value; /* exact */
};

/* What is not said is NULL, -1 or DAY_NONE. Ballots are measured in per cent of the range of a
 * score, so that items of a rubric compare. */
struct hint {
    enum hint_kind kind;
    const char *source;
    int indicator;
    day_t from, to;
    int panel;
    const char *rater;
    int unit, other;        /* the rater's unit; of a pair, the first and the second by index */
    struct number strength; /* the larger, the further above its limit */
    struct hint_figure figures[HINT_FIGURES];
    size_t figure_count;
};

struct hint_list {
    struct hint *items;
    size_t count, capacity;
    size_t left_out; /* beyond HINTS_MOST */
};

/* In order of kind, then strength, then names. The scheme is checked, the facts are its own. Scales
 * are indicators of which the scheme takes a rate: their first gravity is the top grade. */
void hints_find(struct arena *arena, const struct scheme *scheme, const struct facts *facts,
                const struct hint_inputs *inputs, const struct hint_limits *limits,
                struct hint_list *ret_hints);

/* The flows of facts that hold single events, as a file of facts does: without sources. */
struct hint_flow *flows_count(struct arena *arena, const struct facts *facts, size_t *ret_count);

#endif
