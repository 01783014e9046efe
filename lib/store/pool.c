#include "store/pool.h"

#include "base/fatal.h"
#include "base/log.h"
#include "base/waiting.h"
#include "store/entered.h"
#include "store/pg.h"
#include "store/pool_lend.h"
#include "store/reads.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Somebody in line; lives on the waiting thread's stack. */
struct waiter {
    pthread_cond_t wake;
    struct pg *pg; /* handed over */
    struct waiter *next;
};

struct pool {
    char *conninfo;
    enum pg_kind kind;
    int wait_ms;
    pthread_mutex_t mutex;
    pthread_cond_t wanted; /* wakes the opener */
    pthread_t opener;
    struct pg **idle; /* a stack: the one used last is taken first */
    int idle_count;
    struct waiter *first, **last;
    bool stopping;
    struct pool_counters counters;
    struct entered *entered;
    struct reads *reads;
};

/* With the mutex held: to the first in line, or onto the stack. */
static void hand_over(struct pool *pool, struct pg *pg)
{
    struct waiter *waiter = pool->first;
    if (waiter == NULL) {
        pool->idle[pool->idle_count++] = pg;
        return;
    }
    pool->first = waiter->next;
    if (pool->first == NULL)
        pool->last = &pool->first;
    pool->counters.waiting--;
    pool->counters.in_use++;
    waiter->pg = pg;
    pthread_cond_signal(&waiter->wake);
}

/* Half to all of the pause, so that many servers do not knock together. */
static int jittered(int pause_ms, unsigned *seed)
{
    return pause_ms / 2 + (int)((unsigned)rand_r(seed) % (unsigned)(pause_ms / 2 + 1));
}

/* With the mutex held: pauses after a failure, unless the pool is stopped. */
static void pause_opener(struct pool *pool, int ms)
{
    struct timespec until = after_ms(ms);
    while (!pool->stopping && pthread_cond_timedwait(&pool->wanted, &pool->mutex, &until) == 0)
        continue;
}

static struct pg *open_one(struct pool *pool)
{
    struct arena *arena = arena_new();
    struct error error;
    struct buffer reason;
    error_init(&error, arena);
    buffer_init(&reason);
    struct pg *pg = pg_open_as(pool->kind, pool->conninfo, &reason, &error);
    if (pg == NULL)
        log_line(LOG_WARNING, "database connection failed", "reason", reason.data, NULL);
    buffer_release(&reason);
    arena_free(arena);
    return pg;
}

static void *opener_run(void *argument)
{
    struct pool *pool = argument;
    int pause_ms = POOL_BACKOFF_MIN;
    unsigned seed = (unsigned)time(NULL) ^ (unsigned)(uintptr_t)pool;
    pthread_mutex_lock(&pool->mutex);
    while (!pool->stopping) {
        if (pool->first == NULL || pool->counters.open >= pool->counters.size) {
            pthread_cond_wait(&pool->wanted, &pool->mutex);
            continue;
        }
        pool->counters.open++;
        pool->counters.connects++;
        pthread_mutex_unlock(&pool->mutex);
        struct pg *pg = open_one(pool);
        pthread_mutex_lock(&pool->mutex);
        if (pg != NULL) {
            pause_ms = POOL_BACKOFF_MIN;
            hand_over(pool, pg);
            continue;
        }
        pool->counters.open--;
        pool->counters.connect_fails++;
        pause_opener(pool, jittered(pause_ms, &seed));
        pause_ms = pause_ms * 2 > POOL_BACKOFF_MAX ? POOL_BACKOFF_MAX : pause_ms * 2;
    }
    pthread_mutex_unlock(&pool->mutex);
    return NULL;
}

static enum pg_kind kind_of(const struct pool_settings *settings)
{
    if (settings->standby)
        return settings->only_reads ? PG_STANDBY_READS : PG_STANDBY_WORKS;
    return settings->only_reads ? PG_READS : PG_WORKS;
}

struct pool *pool_new(const struct pool_settings *settings, struct error *error)
{
    struct pool *pool = calloc(1, sizeof(*pool));
    if (pool == NULL)
        fatal("out of memory");
    int size = settings->size < 1 ? 1 : settings->size;
    pool->counters.size = size > POOL_SIZE_MAX ? POOL_SIZE_MAX : size;
    pool->kind = kind_of(settings);
    pool->wait_ms = settings->wait_ms;
    pool->conninfo = strdup(settings->conninfo);
    pool->idle = calloc((size_t)pool->counters.size, sizeof(struct pg *));
    if (pool->conninfo == NULL || pool->idle == NULL)
        fatal("out of memory");
    pool->last = &pool->first;
    pthread_mutex_init(&pool->mutex, NULL);
    condition_init(&pool->wanted);
    if (pthread_create(&pool->opener, NULL, opener_run, pool) != 0) {
        free(pool->idle);
        free(pool->conninfo);
        free(pool);
        error_set(error, CODE_UNAVAILABLE, NULL);
        return NULL;
    }
    if (settings->only_reads)
        return pool;
    pool->entered = entered_new();
    pool->reads = reads_new(settings, pool->entered, error);
    if (pool->reads == NULL) {
        pool_free(pool);
        return NULL;
    }
    return pool;
}

void pool_free(struct pool *pool)
{
    if (pool == NULL)
        return;
    pthread_mutex_lock(&pool->mutex);
    pool->stopping = true;
    pthread_cond_signal(&pool->wanted);
    pthread_mutex_unlock(&pool->mutex);
    pthread_join(pool->opener, NULL);
    reads_free(pool->reads);
    entered_free(pool->entered);
    while (pool->idle_count > 0)
        pg_close(pool->idle[--pool->idle_count]);
    pthread_cond_destroy(&pool->wanted);
    pthread_mutex_destroy(&pool->mutex);
    free(pool->idle);
    free(pool->conninfo);
    free(pool);
}

struct entered *entered_of(struct pool *pool)
{
    return pool->entered;
}

struct reads *reads_of(struct pool *pool)
{
    return pool->reads;
}

void pool_count(struct pool *pool, struct pool_counters *ret_counters)
{
    pthread_mutex_lock(&pool->mutex);
    *ret_counters = pool->counters;
    pthread_mutex_unlock(&pool->mutex);
}

/* With the mutex held: leaves the line; true when a connection was handed over after all. */
static bool leave_line(struct pool *pool, struct waiter *waiter)
{
    if (waiter->pg != NULL)
        return true;
    struct waiter **link = &pool->first;
    while (*link != waiter)
        link = &(*link)->next;
    *link = waiter->next;
    if (pool->last == &waiter->next)
        pool->last = link;
    pool->counters.waiting--;
    return false;
}

/* With the mutex held: stands in line until the deadline. */
static struct pg *wait_in_line(struct pool *pool, const struct timespec *deadline)
{
    struct waiter waiter = {.pg = NULL, .next = NULL};
    condition_init(&waiter.wake);
    *pool->last = &waiter;
    pool->last = &waiter.next;
    pool->counters.waiting++;
    pthread_cond_signal(&pool->wanted);
    while (waiter.pg == NULL && pthread_cond_timedwait(&waiter.wake, &pool->mutex, deadline) == 0)
        continue;
    if (!leave_line(pool, &waiter))
        pool->counters.timeouts++;
    pthread_cond_destroy(&waiter.wake);
    return waiter.pg;
}

/* With the mutex held: a connection is gone, and another may be opened for who waits. */
static void forget(struct pool *pool)
{
    pool->counters.open--;
    pool->counters.in_use--;
    pool->counters.discarded++;
    pthread_cond_signal(&pool->wanted);
}

struct pg *pool_take_by(struct pool *pool, const struct timespec *deadline, struct error *error)
{
    pthread_mutex_lock(&pool->mutex);
    for (;;) {
        struct pg *pg = NULL;
        if (pool->idle_count > 0) {
            pg = pool->idle[--pool->idle_count];
            pool->counters.in_use++;
        } else {
            pg = wait_in_line(pool, deadline);
        }
        if (pg == NULL)
            break;
        if (pg_is_alive(pg)) {
            pool->counters.taken++;
            pthread_mutex_unlock(&pool->mutex);
            return pg;
        }
        forget(pool);
        pthread_mutex_unlock(&pool->mutex);
        pg_close(pg);
        pthread_mutex_lock(&pool->mutex);
    }
    pthread_mutex_unlock(&pool->mutex);
    error->retry_after = 1;
    error_set(error, CODE_UNAVAILABLE, NULL);
    return NULL;
}

struct pg *pool_take(struct pool *pool, struct error *error)
{
    struct timespec deadline = after_ms(pool->wait_ms);
    return pool_take_by(pool, &deadline, error);
}

void pool_give(struct pool *pool, struct pg *pg)
{
    bool good = pg_settle(pg);
    pthread_mutex_lock(&pool->mutex);
    if (good) {
        pool->counters.in_use--;
        hand_over(pool, pg);
    } else {
        forget(pool);
    }
    pthread_mutex_unlock(&pool->mutex);
    if (!good)
        pg_close(pg);
}
