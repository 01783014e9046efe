#include "store/replica.h"

#include "base/fatal.h"
#include "base/log.h"
#include "base/waiting.h"
#include "store/pg.h"
#include "store/pool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define UNKNOWN (-1)

/* One of the two that are asked. */
struct side {
    char *conninfo;
    enum pg_kind kind;
    struct pg *pg; /* NULL: not connected */
    bool failing;  /* logged once */
};

/* The primary's log was written so far at that moment. */
struct mark {
    int64_t ms, position;
};

struct replica {
    struct side primary, standby;
    struct pool *pool;
    struct mark marks[REPLICA_MARKS]; /* a ring, of the thread alone */
    size_t marked;
    _Atomic int64_t as_of; /* the replica has all that was committed by then; UNKNOWN */
    pthread_mutex_t mutex;
    pthread_cond_t stop;
    bool stopping;
    pthread_t thread;
};

static void side_close(struct side *side)
{
    pg_close(side->pg);
    side->pg = NULL;
}

/* Asks one side; connects again at the next tick after a failure. */
static bool side_ask(struct side *side, enum statement statement, struct arena *arena,
                     struct table *ret_row)
{
    struct error error;
    struct buffer reason;
    buffer_init(&reason);
    error_init(&error, arena);
    if (side->pg == NULL)
        side->pg = pg_open_as(side->kind, side->conninfo, &reason, &error);
    bool good = side->pg != NULL && pg_ask(side->pg, statement, arena, ret_row, &error);
    if (!good) {
        if (!side->failing)
            log_line(LOG_WARNING, "the lag of the replica is not known", "asked",
                     statement == STATEMENT_REPLICA_MARK ? "primary" : "replica", "reason",
                     reason.length > 0 ? reason.data : "no answer", NULL);
        side_close(side);
    }
    side->failing = !good;
    buffer_release(&reason);
    return good;
}

static void mark_primary(struct replica *replica, struct arena *arena)
{
    struct table row;
    int64_t asked = monotonic_ms();
    if (side_ask(&replica->primary, STATEMENT_REPLICA_MARK, arena, &row))
        replica->marks[replica->marked++ % REPLICA_MARKS] =
            (struct mark){.ms = asked, .position = table_integer(&row, 0, "position")};
}

/* The newest mark that the position has reached. */
static int64_t reached(const struct replica *replica, int64_t position)
{
    for (size_t back = 1; back <= replica->marked && back <= REPLICA_MARKS; back++) {
        const struct mark *mark = &replica->marks[(replica->marked - back) % REPLICA_MARKS];
        if (mark->position <= position)
            return mark->ms;
    }
    return UNKNOWN;
}

static void measure(struct replica *replica, struct arena *arena)
{
    struct table row;
    mark_primary(replica, arena);
    if (!side_ask(&replica->standby, STATEMENT_REPLICA_REACHED, arena, &row))
        return;
    if (!table_boolean(&row, 0, "replays")) {
        atomic_store(&replica->as_of, UNKNOWN);
        side_close(&replica->standby); /* the conninfo may lead to another by now */
        return;
    }
    int64_t as_of = reached(replica, table_integer(&row, 0, "position"));
    if (as_of != UNKNOWN)
        atomic_store(&replica->as_of, as_of);
}

static void *replica_run(void *object)
{
    struct replica *replica = object;
    struct arena *arena = arena_new();
    pthread_mutex_lock(&replica->mutex);
    while (!replica->stopping) {
        struct timespec until = after_ms(REPLICA_TICK_MS);
        pthread_mutex_unlock(&replica->mutex);
        measure(replica, arena);
        arena_reset(arena);
        pthread_mutex_lock(&replica->mutex);
        while (!replica->stopping &&
               pthread_cond_timedwait(&replica->stop, &replica->mutex, &until) == 0)
            continue;
    }
    pthread_mutex_unlock(&replica->mutex);
    arena_free(arena);
    return NULL;
}

static void replica_release(struct replica *replica)
{
    side_close(&replica->primary);
    side_close(&replica->standby);
    pool_free(replica->pool);
    pthread_cond_destroy(&replica->stop);
    pthread_mutex_destroy(&replica->mutex);
    free(replica->primary.conninfo);
    free(replica->standby.conninfo);
    free(replica);
}

struct replica *replica_new(const char *primary, const struct pool_settings *pool,
                            struct error *error)
{
    struct replica *replica = calloc(1, sizeof(*replica));
    if (replica == NULL)
        fatal("out of memory");
    replica->primary.kind = PG_WORKS;
    replica->standby.kind = PG_STANDBY_WORKS;
    replica->primary.conninfo = strdup(primary);
    replica->standby.conninfo = strdup(pool->conninfo);
    if (replica->primary.conninfo == NULL || replica->standby.conninfo == NULL)
        fatal("out of memory");
    atomic_init(&replica->as_of, UNKNOWN);
    pthread_mutex_init(&replica->mutex, NULL);
    condition_init(&replica->stop);
    struct pool_settings settings = *pool;
    settings.standby = true;
    replica->pool = pool_new(&settings, error);
    if (replica->pool != NULL && pthread_create(&replica->thread, NULL, replica_run, replica) == 0)
        return replica;
    if (replica->pool != NULL)
        error_set(error, CODE_UNAVAILABLE, NULL);
    replica_release(replica);
    return NULL;
}

void replica_free(struct replica *replica)
{
    if (replica == NULL)
        return;
    pthread_mutex_lock(&replica->mutex);
    replica->stopping = true;
    pthread_cond_signal(&replica->stop);
    pthread_mutex_unlock(&replica->mutex);
    pthread_join(replica->thread, NULL);
    replica_release(replica);
}

int64_t replica_lag(const struct replica *replica)
{
    int64_t as_of = atomic_load(&replica->as_of);
    return as_of == UNKNOWN ? UNKNOWN : monotonic_ms() - as_of;
}

struct pool *replica_pool(struct replica *replica, int64_t most_ms)
{
    int64_t lag = replica_lag(replica);
    return lag != UNKNOWN && lag <= most_ms ? replica->pool : NULL;
}
