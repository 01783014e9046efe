/* Periods' live results, kept by version (app/live_versions.h): judged once, while others who want
 * the same wait for it, and shown to all until something changes. What of it a token may see is the
 * caller's to choose; here is the whole.
 *
 * Older versions stay a while, so that whoever pages through one meets it whole; the room is
 * bounded, and what was not asked for longest makes way. Made with struct app and freed with it;
 * any thread. */
#ifndef PENNANT_APP_LIVE_RESULTS_H
#define PENNANT_APP_LIVE_RESULTS_H

#include "app/facts.h"
#include "app/live_versions.h"
#include "app/work.h"
#include "referee/result.h"

#include <stdbool.h>

#define LIVE_RESULTS_BYTES   (64 * 1024 * 1024) /* of all results that are kept, about */
#define LIVE_RESULTS_MOST    64                 /* that are kept */
#define LIVE_RESULTS_RUNNING 4                  /* that are judged at the same time */
#define LIVE_RESULTS_WAIT_MS 5000               /* how long one waits for its turn */

/* A result with what it was judged from; nothing of it may be changed. */
struct live_result {
    struct live_version version;
    struct campaign campaign;
    struct result result;          /* without receipts */
    struct table withheld_office;  /* units of which offices see only the total */
    struct table withheld_windows; /* and those of which windows do */
};

struct live_results;

struct live_results *live_results_new(void);
void live_results_free(struct live_results *results); /* NULL is allowed */

/* The period's result of that version if it is kept, else NULL. It stays as it is until the work's
 * arena is reset. */
const struct live_result *live_result_find(struct work *work, const char *period_id,
                                           const char *version);

/* The period's result of now, which may lag by LIVE_VERSION_MS; NULL when the period is not (or not
 * any more) one that is judged live. It is judged for the organisation, whoever asks; kept as
 * above. The work must not have begun, or only read and been rolled back. */
bool live_result_get(struct work *work, const char *period_id,
                     const struct live_result **ret_result, struct error *error) MUST_CHECK;

#endif
