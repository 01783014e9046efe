/* Properties over random campaigns: how many are tried, from which seed on, and how results are
 * compared.
 *
 * The environment says how many: PENNANT_CAMPAIGNS, a number for every property in place of its
 * own, and PENNANT_SEED, the first seed (0). A failing seed is printed; it gives the same campaign
 * everywhere. For tests only; everything lives in the campaign's arena. */
#ifndef PENNANT_PROPERTIES_PROPERTY_H
#define PENNANT_PROPERTIES_PROPERTY_H

#include "cmocka_all.h"
#include "random_campaign.h"

enum drawn {
    DRAWN_TIDY,   /* campaign_random without rows that are refused for what they are */
    DRAWN_FAULTY, /* with them */
    DRAWN_BOTH,   /* by turns */
    DRAWN_LEDGERS /* campaign_random_ledgers */
};

/* Called with the campaign judged, with receipts. */
typedef void property(struct campaign *campaign, struct dice *dice);

/* Tries the property on so many campaigns, unless the environment says another number. */
void every_campaign(size_t few, enum drawn drawn, property *holds);

/* A test whose failing seed is printed. */
#define PROPERTY(test) cmocka_unit_test_teardown((test), seed_report)
int seed_report(void **state);

/* The document of a result with receipts, but for the rows that were refused. */
const char *result_document(struct campaign *campaign, const struct scheme *scheme,
                            const struct facts *facts, const struct result *result);

/* What was refused and why, named by what the rows say and not by their places; sorted. */
const char *refusals_document(struct campaign *campaign, const struct facts *facts,
                              const struct result *result);

/* Long texts: shows where they part. */
void assert_alike(const char *a, const char *b);

/* That the facts, judged by the scheme, give the campaign's result to the byte. */
void assert_judged_alike(struct campaign *campaign, const struct scheme *scheme,
                         const struct facts *facts);

#endif
