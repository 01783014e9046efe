#include "api/import_courier.h"

void courier_init(struct courier *courier, struct import *import)
{
    *courier = (struct courier){.import = import, .arena = arena_new()};
    error_init(&courier->error, courier->arena);
    pthread_mutex_init(&courier->mutex, NULL);
    pthread_cond_init(&courier->changed, NULL);
}

static void store(struct courier *courier, struct import_chunk *chunk)
{
    if (!imports_store(courier->import, chunk, &courier->error) && error_none(&courier->error))
        error_set(&courier->error, CODE_INTERNAL, NULL);
}

static void *courier_run(void *object)
{
    struct courier *courier = object;
    pthread_mutex_lock(&courier->mutex);
    while (!courier->stopping) {
        if (courier->given == NULL) {
            pthread_cond_wait(&courier->changed, &courier->mutex);
            continue;
        }
        pthread_mutex_unlock(&courier->mutex);
        store(courier, courier->given);
        pthread_mutex_lock(&courier->mutex);
        courier->given = NULL;
        pthread_cond_broadcast(&courier->changed);
    }
    pthread_mutex_unlock(&courier->mutex);
    return NULL;
}

void courier_wait(struct courier *courier)
{
    pthread_mutex_lock(&courier->mutex);
    while (courier->given != NULL)
        pthread_cond_wait(&courier->changed, &courier->mutex);
    pthread_mutex_unlock(&courier->mutex);
}

void courier_give(struct courier *courier, struct import_chunk *chunk)
{
    if (!courier->started)
        courier->started = pthread_create(&courier->thread, NULL, courier_run, courier) == 0;
    if (!courier->started) {
        store(courier, chunk);
        return;
    }
    pthread_mutex_lock(&courier->mutex);
    courier->given = chunk;
    pthread_cond_broadcast(&courier->changed);
    pthread_mutex_unlock(&courier->mutex);
}

void courier_end(struct courier *courier)
{
    if (courier->started) {
        pthread_mutex_lock(&courier->mutex);
        courier->stopping = true;
        pthread_cond_broadcast(&courier->changed);
        pthread_mutex_unlock(&courier->mutex);
        pthread_join(courier->thread, NULL);
    }
    pthread_cond_destroy(&courier->changed);
    pthread_mutex_destroy(&courier->mutex);
    arena_free(courier->arena);
}
