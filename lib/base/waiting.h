/* Waits with an end, on a clock that nobody sets. Any thread. */
#ifndef PENNANT_BASE_WAITING_H
#define PENNANT_BASE_WAITING_H

#include <pthread.h>
#include <time.h>

/* Makes a condition whose timed waits are by CLOCK_MONOTONIC; pthread_cond_destroy ends it. */
void condition_init(pthread_cond_t *condition);

/* The moment so many milliseconds from now, for pthread_cond_timedwait on such a condition. */
struct timespec after_ms(int ms);

#endif
