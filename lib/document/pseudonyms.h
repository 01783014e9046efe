/* Facts without the names of people: for the public version of a bundle.
 *
 * The referee only asks whether such names are equal, so pseudonyms change no result. Pure; the
 * copy lives in the arena and shares with the original what it does not change. Any thread. */
#ifndef PENNANT_DOCUMENT_PSEUDONYMS_H
#define PENNANT_DOCUMENT_PSEUDONYMS_H

#include "base/arena.h"
#include "referee/facts.h"
#include "scheme/scheme.h"

#include <stdbool.h>

#define PSEUDONYM_KEY_BYTES 32

/* How much of a rater is left to see. */
enum rater_link {
    RATER_BALLOT, /* one pseudonym a ballot: ballots of one rater cannot be told together */
    RATER_APART,  /* one pseudonym a rater, who belongs to no unit */
    RATER_UNIT,   /* one pseudonym a rater, with its unit */
    RATER_LINK_COUNT
};

/* How much is left to see. A nominator's name may set how many it may name: limits by headcount and
 * by nominator. */
struct disguise_level {
    bool nominators; /* by their names, else by pseudonyms */
    enum rater_link link;
};

/* The facts with numbers for the ids of events, and pseudonyms for raters, persons, topics,
 * occasions, tokens, nominators and the names in nominations' files, but for those that the scheme
 * asks for; nominations lose their ids. Groups of raters stay where weights need them. The key
 * (PSEUDONYM_KEY_BYTES, random, kept nowhere) makes them differ from bundle to bundle. */
struct facts facts_pseudonymise(struct arena *arena, const struct scheme *scheme,
                                const struct facts *facts, const unsigned char *key,
                                const struct disguise_level *level);

#endif
