#include "base/waiting.h"

#include "base/fatal.h"

#include <errno.h>

/* The thread sanitizer does not know sem_clockwait: it is told what was taken. */
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define WATCHED 1
#endif
#elif defined(__SANITIZE_THREAD__)
#define WATCHED 1
#endif
#ifdef WATCHED
#include <sanitizer/tsan_interface.h>
#define semaphore_taken(semaphore) __tsan_acquire(semaphore)
#else
#define semaphore_taken(semaphore) ((void)(semaphore))
#endif

void condition_init(pthread_cond_t *condition)
{
    pthread_condattr_t attributes;
    if (pthread_condattr_init(&attributes) != 0 ||
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) != 0 ||
        pthread_cond_init(condition, &attributes) != 0)
        fatal("no condition variable");
    pthread_condattr_destroy(&attributes);
}

int64_t monotonic_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct timespec after_ms(int ms)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += ms / 1000;
    at.tv_nsec += (long)(ms % 1000) * 1000000L;
    if (at.tv_nsec >= 1000000000L) {
        at.tv_sec++;
        at.tv_nsec -= 1000000000L;
    }
    return at;
}

bool time_is_over(const struct timespec *at)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec > at->tv_sec || (now.tv_sec == at->tv_sec && now.tv_nsec >= at->tv_nsec);
}

bool semaphore_wait(sem_t *semaphore, int ms)
{
    struct timespec until = after_ms(ms);
    int taken;
    do
        taken = sem_clockwait(semaphore, CLOCK_MONOTONIC, &until);
    while (taken != 0 && errno == EINTR);
    if (taken == 0)
        semaphore_taken(semaphore);
    return taken == 0;
}

void semaphore_wait_on(sem_t *semaphore)
{
    while (sem_wait(semaphore) != 0)
        if (errno != EINTR)
            fatal("no semaphore");
}
