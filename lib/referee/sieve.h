/* Which events of its indicators a measure lets through, one by one.
 *
 * Window and the filter "where" are looked at; gravities are too, save where events.c sorts them
 * into bins itself. For lib/referee only. */
#ifndef PENNANT_REFEREE_SIEVE_H
#define PENNANT_REFEREE_SIEVE_H

#include "referee/measure.h"

struct sieve {
    struct run *run;
    const struct measure *measure;
    day_t from, to;
    const bool *related; /* by event; NULL: not asked for */
};

/* False when the window has no days. */
bool sieve_prepare(struct run *run, const struct measure *measure, struct sieve *ret_sieve);

/* Everything but the gravity. */
bool sieve_passes(const struct sieve *sieve, const struct fact_event *event);

/* True when tallies cannot tell what the filter asks. */
bool sieve_needs_events(const struct measure *measure);

bool gravity_passes(const struct measure *measure, const char *gravity);

/* All events that pass, gravity and all, in no order. */
const struct fact_event **sieve_collect(struct run *run, const struct measure *measure,
                                        size_t *ret_count);

/* What one event counts for, each included. */
struct number event_value(const struct run *run, const struct measure *measure,
                          const struct fact_event *event);

#endif
