/* Where a thread sits while another one does its work.
 *
 * Usually it sleeps until it is woken. A thread that serves a connection may doze instead, on that
 * connection: who does its work may then send its reply too, and leave it alone, as the client's
 * next request wakes it anyway. That spares a sleep and a wake-up for each request of a crowd.
 * A seat belongs to the thread that waits; seat_wake and seat_serve_* are for the one other thread
 * that has its work. Every wake-up is waited for once. */
#ifndef PENNANT_BASE_SEAT_H
#define PENNANT_BASE_SEAT_H

#include "base/attributes.h"

#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>

#define SEAT_DOZE_MS 50   /* longest of one wait; then who serves it has to wake it */
#define SEAT_FOREVER (-1) /* a wait without an end */

struct seat {
    sem_t wake;
    int alarm;      /* wakes who may doze, instead of the semaphore; -1: never dozes */
    int connection; /* dozed on */
    _Atomic enum seat_state {
        SEAT_SLEEPS,
        SEAT_DOZES,
        SEAT_BEING_SERVED,
        SEAT_SERVED /* and left alone */
    } state;
    bool readable; /* there is something to read on the connection, or its end */
};

/* A seat whose thread always sleeps; seat_close ends it. */
void seat_open(struct seat *seat);

/* One whose thread may doze. Ends the process when there are no descriptors left. */
void seat_open_dozing(struct seat *seat);
void seat_close(struct seat *seat);

/* Before it is told to anybody. connection: a socket to doze on, or -1. */
void seat_take(struct seat *seat, int connection);

/* Waits until it is woken or was served, for ms or SEAT_FOREVER; false: neither yet. */
bool seat_wait(struct seat *seat, int ms) MUST_CHECK;

/* The same for what is certain to come. */
void seat_wait_on(struct seat *seat);

/* Once for each wait. The seat may be gone from here on. */
void seat_wake(struct seat *seat);

/* Whether its thread may be served now: seat_serve_end must follow. False: it must be woken. */
bool seat_serve_begin(struct seat *seat) MUST_CHECK;

/* all: nothing is left to its thread, which may stay asleep. The seat may be gone from here on. */
void seat_serve_end(struct seat *seat, bool all);

#endif
