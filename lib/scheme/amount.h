/* The small values of a scheme: titles, names, choices, shares, amounts, moments.
 *
 * Parts of struct scheme (scheme/scheme.h), which says who owns them and when they may be read;
 * they have no life of their own. */
#ifndef PENNANT_SCHEME_AMOUNT_H
#define PENNANT_SCHEME_AMOUNT_H

#include "base/date.h"
#include "base/number.h"
#include "scheme/words.h"

#include <stdbool.h>
#include <stddef.h>

/* The same text in Chinese and English; either may be NULL. */
struct title {
    const char *zh, *en;
};

/* A name used somewhere, and the index of its definition once checked (-1 before). */
struct reference {
    const char *id;
    int index;
};

struct ids {
    const char *const *items;
    size_t count;
};

/* A number that may depend on something: {"by": "gravity", "values": {"minor": "-1", "*": "0"}}.
 * Without an entry for the case at hand (and without "*") it is zero or nothing. */
struct choice_entry {
    const char *name;   /* "*": all others; NULL in bands */
    struct number from; /* in bands: the least that the entry is for */
    struct number number;
    int word; /* for choices between words (verdict, reach): the word; otherwise 0 */
};

struct choice {
    enum choice_by by;
    const struct choice_entry *entries; /* bands: from the lowest upwards */
    size_t count;
    bool banded; /* entries by number: the highest "from" that is not above it */
};

/* A word that a row leaves to the settings (missing, mean, self_rating, ties_left, vacancy, clock)
 * holds this until scheme_check fills it in: (enum missing)WORD_INHERITED. */
#define WORD_INHERITED (-1)

struct measure;

/* Per cent of a named measure (of the same unit), or of the selection's base. */
struct share {
    struct number per_cent;
    struct reference of; /* id NULL: the base */
    enum share_rounding rounding;
};

/* A value in a document: absent, a number, a choice of numbers, a measure, a share, or (in "is"
 * only) a text or true and false. */
struct amount {
    enum amount_kind {
        AMOUNT_ABSENT,
        AMOUNT_NUMBER,
        AMOUNT_CHOICE,
        AMOUNT_MEASURE,
        AMOUNT_SHARE,
        AMOUNT_TEXT,
        AMOUNT_TRUTH
    } kind;
    struct number number;
    struct choice choice;
    struct measure *measure;
    struct share *share;
    const char *text;
    bool truth;
};

/* A value compared with another: "at_least": "15". Number, choice, share, text or truth. */
struct bound {
    bool given;
    enum comparison comparison;
    struct amount against;
};

/* A day that only the period knows, or a given one. */
struct moment {
    enum moment_kind {
        MOMENT_NONE,
        MOMENT_DAY,        /* day */
        MOMENT_PERIOD_END, /* "period_end" */
        MOMENT_DATE,       /* index of scheme.dates */
        MOMENT_STEP        /* index of scheme.steps: the last day it is due */
    } kind;
    const char *id; /* NULL with a day */
    int index;
    day_t day;
};

/* A word that may depend on the group: complaint strength per group, reach per gravity. */
struct word_choice {
    int word;                    /* -1: not given here, the settings hold */
    const struct choice *choice; /* NULL: the same for all */
};

#endif
