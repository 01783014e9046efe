#include "base/pulse.h"

#include "base/fatal.h"
#include "base/waiting.h"

#include <pthread.h>
#include <stdlib.h>

struct pulse {
    pthread_mutex_t mutex; /* of all that follows */
    pthread_cond_t beaten;
    uint64_t count;
    int waiting, most;
    bool stopped;
};

struct pulse *pulse_new(int waiters_most)
{
    struct pulse *pulse = calloc(1, sizeof(*pulse));
    if (pulse == NULL)
        fatal("out of memory");
    pulse->most = waiters_most;
    pthread_mutex_init(&pulse->mutex, NULL);
    condition_init(&pulse->beaten);
    return pulse;
}

void pulse_free(struct pulse *pulse)
{
    if (pulse == NULL)
        return;
    pthread_cond_destroy(&pulse->beaten);
    pthread_mutex_destroy(&pulse->mutex);
    free(pulse);
}

void pulse_beat(struct pulse *pulse)
{
    pthread_mutex_lock(&pulse->mutex);
    pulse->count++;
    pthread_cond_broadcast(&pulse->beaten);
    pthread_mutex_unlock(&pulse->mutex);
}

void pulse_stop(struct pulse *pulse)
{
    pthread_mutex_lock(&pulse->mutex);
    pulse->stopped = true;
    pthread_cond_broadcast(&pulse->beaten);
    pthread_mutex_unlock(&pulse->mutex);
}

bool pulse_enter(struct pulse *pulse)
{
    pthread_mutex_lock(&pulse->mutex);
    bool free_place = !pulse->stopped && pulse->waiting < pulse->most;
    pulse->waiting += free_place;
    pthread_mutex_unlock(&pulse->mutex);
    return free_place;
}

void pulse_leave(struct pulse *pulse)
{
    pthread_mutex_lock(&pulse->mutex);
    pulse->waiting--;
    pthread_mutex_unlock(&pulse->mutex);
}

uint64_t pulse_count(struct pulse *pulse)
{
    pthread_mutex_lock(&pulse->mutex);
    uint64_t count = pulse->count;
    pthread_mutex_unlock(&pulse->mutex);
    return count;
}

bool pulse_wait(struct pulse *pulse, uint64_t count, int ms)
{
    struct timespec end = after_ms(ms);
    pthread_mutex_lock(&pulse->mutex);
    while (!pulse->stopped && pulse->count == count)
        if (pthread_cond_timedwait(&pulse->beaten, &pulse->mutex, &end) != 0)
            break;
    bool goes_on = !pulse->stopped;
    pthread_mutex_unlock(&pulse->mutex);
    return goes_on;
}

int pulse_waiting(struct pulse *pulse)
{
    pthread_mutex_lock(&pulse->mutex);
    int waiting = pulse->waiting;
    pthread_mutex_unlock(&pulse->mutex);
    return waiting;
}
