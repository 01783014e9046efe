/* What a load of live facts leaves for the next one of its period: its sums, and when they were
 * true. In memory with the result it was made for (app/live_results.h), and now and then in the
 * database, for servers that have none (store/standing_base.h). For app/facts_live.c; not for use
 * cases, which have the rest in app/facts.h.
 *
 * Read-only once made; it lives in an arena, as long as what was made with it. Any thread. */
#ifndef PENNANT_APP_FACTS_BASE_H
#define PENNANT_APP_FACTS_BASE_H

#include "app/facts.h"
#include "app/spans.h"
#include "base/digest.h"
#include "store/fact.h"

#include <stdint.h>

#define FACTS_BASE_KEEP_MS   30000  /* between times that one is kept in the database */
#define FACTS_BASE_SUMS_MOST 200000 /* of one that is kept there, about 8 MB */

/* How the events of a scheme are read for live standings. */
struct live_reads {
    struct strings sums, single, repeats;
    struct fact_alike alike; /* of the repeats */
    struct spans spans;
    day_t first; /* of the spans */
};

struct facts_base {
    unsigned char stamp[SHA256_BYTES]; /* of whatever sums depend on but events and verdicts */
    const char *events, *verdicts, *server, *since; /* as of fact_base */
    const struct fact_tally *tallies;
    size_t tally_count;
    int64_t kept_ms; /* by monotonic_ms, when it or one before it was kept or read; 0: never */
    bool due;        /* to be kept */
};

/* The base of now, without sums. The campaign has its units. */
bool facts_base_now(struct work *work, const struct campaign *campaign,
                    const struct live_reads *reads, struct facts_base *ret_base,
                    struct error *error) MUST_CHECK;

/* Whether what was written since the one is told by the other. */
bool facts_base_fits(const struct facts_base *before, const struct facts_base *now);

/* The one that is kept of the period and has the stamp of now, or NULL. */
bool facts_base_read(struct work *work, const struct campaign *campaign,
                     const struct facts_base *now, const struct facts_base **ret_base,
                     struct error *error) MUST_CHECK;

/* Says what the sums of now are and, from the one they were built on, whether it is time to keep
 * them; it is when there was none (NULL). */
void facts_base_close(struct facts_base *now, const struct facts_base *before,
                      const struct campaign *campaign);

#endif
