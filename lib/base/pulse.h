/* A beat that many threads wait for: something happened that they may want to look at.
 *
 * How many may wait at once is bounded, so that waiting never takes all threads of a server; who
 * finds no place looks again later. Beats are counted, so that none is missed between a look and
 * the wait after it. Any thread; freed when nobody waits. */
#ifndef PENNANT_BASE_PULSE_H
#define PENNANT_BASE_PULSE_H

#include "base/attributes.h"

#include <stdbool.h>
#include <stdint.h>

struct pulse;

struct pulse *pulse_new(int waiters_most);
void pulse_free(struct pulse *pulse); /* NULL is allowed */

/* Wakes all that wait. */
void pulse_beat(struct pulse *pulse);

/* From now on nobody waits: those who do are woken, and no place is given. */
void pulse_stop(struct pulse *pulse);

/* Takes a place among those who wait; false when all are taken, or after pulse_stop. pulse_leave
 * gives it back. */
bool pulse_enter(struct pulse *pulse) MUST_CHECK;
void pulse_leave(struct pulse *pulse);

/* The beats so far: taken before one looks. */
uint64_t pulse_count(struct pulse *pulse);

/* Waits, with a place, for a beat after the count that was taken, at most so many milliseconds.
 * False after pulse_stop. */
bool pulse_wait(struct pulse *pulse, uint64_t count, int ms) MUST_CHECK;

/* How many wait now. */
int pulse_waiting(struct pulse *pulse);

#endif
