/* What the files of random_campaign share: the drawing of one campaign, and its parts.
 *
 * For tests/support/random_campaign*.c only. Definitions are drawn before what names them. */
#ifndef PENNANT_SUPPORT_RANDOM_CAMPAIGN_PARTS_H
#define PENNANT_SUPPORT_RANDOM_CAMPAIGN_PARTS_H

#include "campaign_people.h"
#include "random_campaign.h"

struct drawing {
    struct campaign *c;
    struct dice dice;
    bool tidy;
    bool even;    /* units much alike, so that there are ties */
    bool ledgers; /* campaign_random_ledgers */
};

/* True once in so many times. */
bool chance(struct drawing *d, size_t sides);

const char *pick(struct drawing *d, const char *const *texts, size_t count);
#define PICK(d, ...)                                                                               \
    pick((d), (const char *const[]){__VA_ARGS__},                                                  \
         sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

/* A day in the period, at its edges or before it. */
day_t day_draw(struct drawing *d);

/* A word of each group, where the group is of those the roster has. */
const struct choice *words_by_group(struct drawing *d, const char *pairs);

/* random_campaign_scheme.c: settings, indicators, panels, awards, components. */
void settings_draw(struct drawing *d);
void definitions_draw(struct drawing *d);
void components_draw(struct drawing *d);

/* random_campaign_steps.c */
void steps_draw(struct drawing *d);

/* random_campaign_measures.c: a measure that facts alone decide, of any source and with any keys;
 * the named measures; a test on a measure. */
struct measure measure_draw(struct drawing *d);
void measures_draw(struct drawing *d);
struct test test_draw(struct drawing *d, struct measure measure);
struct share *share_of(struct drawing *d, const char *per_cent, const char *measure);

/* random_campaign_rows.c: conditions, ranking, places, consequences. */
void rows_draw(struct drawing *d);

/* random_campaign_roster.c: units, metrics, history, days. */
void roster_draw(struct drawing *d);
const char *unit_draw(struct drawing *d);

/* random_campaign_facts.c: events, ballots and what people decide. */
void facts_draw(struct drawing *d);

#endif
