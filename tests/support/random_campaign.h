/* Random schemes and facts from a seed, for properties that must hold whatever is judged.
 *
 * The same seed gives the same campaign on every machine. Every mechanism of the language is drawn
 * in some of them, each scheme passes the check, and the facts have rows that are refused. */
#ifndef PENNANT_SUPPORT_RANDOM_CAMPAIGN_H
#define PENNANT_SUPPORT_RANDOM_CAMPAIGN_H

#include "campaign.h"

struct dice {
    uint64_t state;
};

/* 0 to sides - 1. */
size_t roll(struct dice *dice, size_t sides);

/* A scheme that passes the check, and facts. tidy: every name in the facts is known, and no row is
 * refused except by a rule about what came before it (once, tokens, deadlines, quotas). */
struct campaign *campaign_random(uint64_t seed, bool tidy);

/* The same with ledgers of fixed, graded and assessed rules alone, and no exemption: nothing that a
 * deduction could do its unit good by. */
struct campaign *campaign_random_ledgers(uint64_t seed);

/* The same facts with every list whose order says nothing in another order, the roster too. */
struct facts facts_shuffled(struct campaign *campaign, struct dice *dice);

/* The same facts with tallies in place of events wherever the scheme can do with them: the events
 * fall into a few batches, each is summed by the month or by the day, and the sums of all batches
 * are mixed. */
struct facts facts_tallied(struct campaign *campaign, struct dice *dice);

#endif
