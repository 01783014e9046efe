/* The referee's result of a period as rows and JSON: for live answers and for stored runs, which
 * therefore look the same. Pure; everything lives in the given arena. */
#ifndef PENNANT_APP_RESULTS_H
#define PENNANT_APP_RESULTS_H

#include "app/facts.h"
#include "base/digest.h"
#include "base/page.h"
#include "base/principal.h"
#include "base/table.h"
#include "referee/result.h"

#include <stdbool.h>
#include <stddef.h>

/* Which standings are wanted. */
struct results_filter {
    const char *award, *group;   /* NULL: any */
    const struct strings *units; /* codes; NULL: all */
    int unit;                    /* index in the facts, -1: any */
};

#define REWARD_PLACES 6 /* decimals of points, money and leave days that are granted */

/* The columns of GET .../standings: award, unit_id, unit, name, group, eligible, vetoes, failed,
 * components, total, rank, wins, then the receipt where asked for, and _position. Rows after the
 * position and at most limit of them; after -1: from the start. */
void results_rows(struct arena *arena, const struct campaign *campaign, const struct result *result,
                  const struct results_filter *filter, bool receipt, int64_t after, size_t limit,
                  struct table *ret_table);

/* All standings with receipts, as rows of the table standing. */
const char *results_standings(struct arena *arena, const struct campaign *campaign,
                              const struct result *result);

/* A new id for each winner. */
const char *const *results_award_ids(struct arena *arena, const struct result *result);

/* Who wins what: rows of the table award; ids of the winners, NULL: not granted yet. */
const char *results_awards(struct arena *arena, const struct campaign *campaign,
                           const struct result *result, const char *const *ids);

/* Rows that the referee refused: [{"list", "id" | "panel" and "unit" | "index", "code"}]. */
const char *results_refusals(struct arena *arena, const struct campaign *campaign,
                             const struct result *result);

/* The choices that were used, as JSON. */
const char *results_choices(struct arena *arena, const struct scheme *scheme);

/* SHA-256 over standings with receipts and awards: whether two results say the same. */
void results_digest(const char *standings, const char *awards,
                    unsigned char ret_digest[SHA256_BYTES]);

#endif
