/* Chunks of an import stored by a thread beside the one that reads the next chunk.
 *
 * Private to import_run.c. One chunk at a time is with the courier; what is in it, and the import,
 * is the courier's until courier_wait returns. The thread starts with the first chunk; where none
 * can be started, the giver stores itself. */
#ifndef PENNANT_API_IMPORT_COURIER_H
#define PENNANT_API_IMPORT_COURIER_H

#include "app/imports.h"

#include <pthread.h>
#include <stdbool.h>

struct courier {
    pthread_t thread;
    bool started;
    pthread_mutex_t mutex; /* of what follows */
    pthread_cond_t changed;
    struct import_chunk *given; /* NULL: none is being stored */
    bool stopping;
    struct import *import;
    struct arena *arena; /* of the error */
    struct error error;  /* of the last chunk; read it after courier_wait */
};

void courier_init(struct courier *courier, struct import *import);

/* After courier_wait only. */
void courier_give(struct courier *courier, struct import_chunk *chunk);

/* Until no chunk is being stored. */
void courier_wait(struct courier *courier);

void courier_end(struct courier *courier);

#endif
