/* One webhook's turn: its next messages, one after another, until none is due or others shall come.
 * They are read and recorded some at a time, so that a message costs little more than its sending.
 * Private to work/courier.c; the thread's own. */
#ifndef PENNANT_WORK_COURIER_TURN_H
#define PENNANT_WORK_COURIER_TURN_H

#include "app/app.h"
#include "base/arena.h"
#include "base/fetch.h"

#include <stdint.h>

struct courier_turn {
    struct app *app;
    struct fetch *fetch;
    struct arena *arena;
    const char *organisation, *webhook_id; /* the organisation's code */
    int64_t pause_ms;
    int answer_ms;
    uint64_t delivered, failed; /* counted here */
    bool more;                  /* set here: it could have gone on */
};

void courier_turn_run(struct courier_turn *turn);

#endif
