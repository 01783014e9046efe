/* Waits with an end, on a clock that nobody sets. Any thread. */
#ifndef PENNANT_BASE_WAITING_H
#define PENNANT_BASE_WAITING_H

#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/* Makes a condition whose timed waits are by CLOCK_MONOTONIC; pthread_cond_destroy ends it. */
void condition_init(pthread_cond_t *condition);

/* Milliseconds on that clock, since whenever: to be compared with each other. */
int64_t monotonic_ms(void);

/* The moment so many milliseconds from now, for pthread_cond_timedwait on such a condition. */
struct timespec after_ms(int ms);

/* Whether such a moment has come. */
bool time_is_over(const struct timespec *at);

/* Takes one from the semaphore; false when none was there for so many milliseconds. */
bool semaphore_wait(sem_t *semaphore, int ms);

/* The same without an end, for what is certain to come. */
void semaphore_wait_on(sem_t *semaphore);

#endif
