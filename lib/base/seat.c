#include "base/seat.h"

#include "base/fatal.h"
#include "base/waiting.h"

#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#define YIELDS 4 /* to who is just returning from sending a reply */

void seat_open(struct seat *seat)
{
    *seat = (struct seat){.alarm = -1, .connection = -1};
    if (sem_init(&seat->wake, 0, 0) != 0)
        fatal("no semaphore");
}

void seat_open_dozing(struct seat *seat)
{
    seat_open(seat);
    seat->alarm = eventfd(0, EFD_CLOEXEC);
    if (seat->alarm < 0)
        fatal("no descriptor for a thread's alarm");
}

void seat_close(struct seat *seat)
{
    if (seat->alarm >= 0)
        close(seat->alarm);
    sem_destroy(&seat->wake);
}

void seat_take(struct seat *seat, int connection)
{
    bool dozes = seat->alarm >= 0 && connection >= 0;
    seat->connection = connection;
    seat->readable = false;
    atomic_store(&seat->state, dozes ? SEAT_DOZES : SEAT_SLEEPS);
}

static bool change(struct seat *seat, enum seat_state from, enum seat_state to)
{
    return atomic_compare_exchange_strong(&seat->state, &from, to);
}

static void alarm_take(const struct seat *seat)
{
    uint64_t times;
    ssize_t got;
    do
        got = read(seat->alarm, &times, sizeof(times));
    while (got < 0 && errno == EINTR);
    if (got != (ssize_t)sizeof(times))
        fatal("a thread's alarm cannot be read");
}

/* Dozes no longer: true when it was served before that. */
static bool rouse(struct seat *seat)
{
    for (int i = 0; i < YIELDS && atomic_load(&seat->state) == SEAT_BEING_SERVED; i++)
        sched_yield();
    return !change(seat, SEAT_DOZES, SEAT_SLEEPS) &&
           !change(seat, SEAT_BEING_SERVED, SEAT_SLEEPS) &&
           atomic_load(&seat->state) == SEAT_SERVED;
}

static int milliseconds_until(const struct timespec *end)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t ms = (int64_t)(end->tv_sec - now.tv_sec) * 1000 +
                 (end->tv_nsec - now.tv_nsec + 999999) / 1000000;
    return ms > 0 ? (int)ms : 0;
}

/* One look at alarm and connection. */
enum look { LOOK_NOTHING, LOOK_WOKEN, LOOK_READABLE };

static enum look look(struct seat *seat, bool dozes, int ms)
{
    struct pollfd watched[] = {{.fd = seat->alarm, .events = POLLIN},
                               {.fd = seat->connection, .events = POLLIN}};
    int ready = poll(watched, dozes ? 2 : 1, ms);
    if (ready < 0 && errno != EINTR)
        fatal("a thread's alarm cannot be waited for");
    if (ready <= 0)
        return LOOK_NOTHING;
    seat->readable = dozes && watched[1].revents != 0;
    if (watched[0].revents == 0)
        return LOOK_READABLE;
    alarm_take(seat);
    return LOOK_WOKEN;
}

static bool wait_beside(struct seat *seat, int ms)
{
    struct timespec end = after_ms(ms == SEAT_FOREVER ? 0 : ms);
    for (int left = ms;;) {
        bool dozes = atomic_load(&seat->state) != SEAT_SLEEPS;
        bool briefly = dozes && (left == SEAT_FOREVER || left > SEAT_DOZE_MS);
        enum look seen = look(seat, dozes, briefly ? SEAT_DOZE_MS : left);
        if (seen == LOOK_WOKEN)
            return true;
        bool ends = seen == LOOK_READABLE || briefly; /* the doze, but not just this wait */
        if (dozes && (ends ? rouse(seat) : atomic_load(&seat->state) == SEAT_SERVED))
            return true;
        left = ms == SEAT_FOREVER ? ms : milliseconds_until(&end);
        if (left == 0)
            return false;
    }
}

bool seat_wait(struct seat *seat, int ms)
{
    if (seat->alarm >= 0)
        return wait_beside(seat, ms);
    if (ms != SEAT_FOREVER)
        return semaphore_wait(&seat->wake, ms);
    semaphore_wait_on(&seat->wake);
    return true;
}

void seat_wait_on(struct seat *seat)
{
    while (!seat_wait(seat, SEAT_FOREVER))
        continue;
}

void seat_wake(struct seat *seat)
{
    static const uint64_t once = 1;
    if (seat->alarm < 0) {
        sem_post(&seat->wake);
        return;
    }
    while (write(seat->alarm, &once, sizeof(once)) != (ssize_t)sizeof(once))
        if (errno != EINTR)
            fatal("a thread's alarm cannot be set");
}

bool seat_serve_begin(struct seat *seat)
{
    return change(seat, SEAT_DOZES, SEAT_BEING_SERVED);
}

void seat_serve_end(struct seat *seat, bool all)
{
    if (!all || !change(seat, SEAT_BEING_SERVED, SEAT_SERVED))
        seat_wake(seat);
}
