/* From where on something in the facts is worth a hint.
 *
 * Not what is looked for (referee/hints.h); apart from it, since the HTTP face reads limits and
 * knows no scheme. Plain values; any thread. */
#ifndef PENNANT_REFEREE_HINT_LIMITS_H
#define PENNANT_REFEREE_HINT_LIMITS_H

#include <stdint.h>

/* The defaults, and why. */
#define HINT_BURST_EVENTS    20 /* so many on one day are more than a busy hour */
#define HINT_BURST_TIMES     5  /* times the mean of the other days */
#define HINT_ANSWERS         30 /* where nine in ten are of the top grade, 30 in a row are 4 per cent */
#define HINT_DEFAULTED_SHARE 50 /* per cent: the system answered as often as people */
#define HINT_LATE_EVENTS     10 /* a few stragglers are usual */
#define HINT_LATE_SHARE      10 /* per cent of all */
#define HINT_BALLOTS         5  /* fewer show no habit */
#define HINT_DISTANCE        20 /* per cent of the range: one grade of five */
#define HINT_OTHERS          3  /* ballots that a pair is compared with, each way */

struct hint_limits {
    int64_t burst_events, burst_times, answers, defaulted_share, late_events, late_share, ballots,
        distance, others;
};

void hint_limits_default(struct hint_limits *ret_limits);

#endif
