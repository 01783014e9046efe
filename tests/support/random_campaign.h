/* Random schemes and facts from a seed, for properties that must hold whatever is judged.
 *
 * The same seed gives the same campaign on every machine. */
#ifndef PENNANT_SUPPORT_RANDOM_CAMPAIGN_H
#define PENNANT_SUPPORT_RANDOM_CAMPAIGN_H

#include "campaign.h"

struct dice {
    uint64_t state;
};

/* 0 to sides - 1. */
size_t roll(struct dice *dice, size_t sides);

/* A scheme that passes the check, and facts. tidy: no row of the facts is refused. */
struct campaign *campaign_random(uint64_t seed, bool tidy);

/* The same facts with every list in another order, the roster too. */
struct facts facts_shuffled(struct campaign *campaign, struct dice *dice);

/* The same facts with tallies in place of events wherever the scheme can do with them. */
struct facts facts_tallied(struct campaign *campaign);

#endif
