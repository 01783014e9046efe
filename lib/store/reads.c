#include "base/fatal.h"
#include "base/waiting.h"
#include "store/entered.h"
#include "store/pool.h"
#include "store/reads_private.h"

#include <pthread.h>
#include <stdlib.h>

struct reads {
    struct pool *connections;
    struct entered *entered;
    int wait_ms;
    pthread_mutex_t mutex;
    struct read *first, **last; /* in line */
    size_t inside, trips;       /* reads in line or running; trips under way */
    struct timespec looked_for; /* when the newest trip counts as slow */
};

struct reads *reads_new(const struct pool_settings *settings, struct entered *entered,
                        struct error *error)
{
    struct pool_settings own = *settings;
    struct reads *reads = calloc(1, sizeof(*reads));
    if (reads == NULL)
        fatal("out of memory");
    own.size = READS_CONNECTIONS;
    own.only_reads = true;
    reads->connections = pool_new(&own, error);
    if (reads->connections == NULL) {
        free(reads);
        return NULL;
    }
    reads->entered = entered;
    reads->wait_ms = settings->wait_ms;
    reads->last = &reads->first;
    pthread_mutex_init(&reads->mutex, NULL);
    return reads;
}

void reads_free(struct reads *reads)
{
    if (reads == NULL)
        return;
    if (reads->inside > 0)
        fatal("%zu reads were inside when their pool was freed", reads->inside);
    pool_free(reads->connections);
    pthread_mutex_destroy(&reads->mutex);
    free(reads);
}

/* With the mutex held: the oldest in line. */
static struct read *line_take(struct reads *reads)
{
    struct read *read = reads->first;
    reads->first = read->next;
    if (reads->first == NULL)
        reads->last = &reads->first;
    return read;
}

static void line_leave(struct reads *reads, const struct read *read)
{
    struct read **link = &reads->first;
    while (*link != read)
        link = &(*link)->next;
    *link = read->next;
    if (reads->last == &read->next)
        reads->last = link;
}

static void wake(struct read *read, enum read_state state)
{
    atomic_store(&read->state, state);
    seat_wake(read->seat); /* its thread, and with it the read, may be gone from here on */
}

/* Tells a read its outcome: by the reply to whoever asked, or by waking its thread. */
static void tell(struct read *read)
{
    struct table rows = {0};
    if (read->good && read->relay != NULL)
        answer_rows(read, &rows);
    atomic_store(&read->state, read->becomes);
    if (rows.row_count == 0 || !relay_rows(read->relay, &rows, false))
        seat_wake(read->seat);
}

/* With the mutex held: whether one more trip may start now; if so, it has. */
static bool trip_start(struct reads *reads)
{
    if (reads->trips >= READS_USUAL &&
        (reads->trips >= READS_CONNECTIONS || !time_is_over(&reads->looked_for)))
        return false;
    reads->trips++;
    return true;
}

/* Makes a trip for the read and for those in line behind it. The connection goes on to the next
 * before the answers are told, so that the database need not wait for that. */
static void lead(struct reads *reads, struct read *own)
{
    struct read *together[READS_TOGETHER] = {own}, *next = NULL;
    size_t count = 1;
    pthread_mutex_lock(&reads->mutex);
    while (count < READS_TOGETHER && reads->first != NULL)
        together[count++] = line_take(reads);
    for (size_t i = 0; i < count; i++)
        atomic_store(&together[i]->state, READ_RUNS);
    reads->looked_for = after_ms(READS_SLOW_MS);
    pthread_mutex_unlock(&reads->mutex);
    struct trip *trip = trip_make(reads->connections, together, count);
    pthread_mutex_lock(&reads->mutex);
    reads->inside -= count;
    if (reads->first != NULL)
        next = line_take(reads);
    else
        reads->trips--;
    pthread_mutex_unlock(&reads->mutex);
    if (next != NULL)
        wake(next, READ_LEADS);
    trip_share(trip, reads->entered);
    for (size_t i = 1; i < count; i++)
        tell(together[i]);
    atomic_store(&own->state, own->becomes);
}

/* Waits in line until somebody made the trip with it, or it is its turn to lead one. A trip under
 * way that turns out to be slow is not waited for. False: neither came in time, and it has left. */
static bool stand_in_line(struct reads *reads, struct read *read)
{
    while (
        !seat_wait(read->seat, reads->wait_ms < READS_SLOW_MS ? reads->wait_ms : READS_SLOW_MS)) {
        pthread_mutex_lock(&reads->mutex);
        bool waits = atomic_load(&read->state) == READ_WAITS;
        bool leads = waits && trip_start(reads),
             late = waits && !leads && time_is_over(&read->deadline);
        if (leads || late)
            line_leave(reads, read);
        if (leads)
            atomic_store(&read->state, READ_LEADS);
        if (late)
            reads->inside--;
        pthread_mutex_unlock(&reads->mutex);
        if (leads || late)
            return leads;
        if (!waits) {
            seat_wait_on(read->seat);
            break;
        }
    }
    return true;
}

static bool join(struct reads *reads, struct read *read)
{
    read->deadline = after_ms(reads->wait_ms);
    pthread_mutex_lock(&reads->mutex);
    bool room = reads->inside < READS_INSIDE, leads = room && trip_start(reads);
    read->next = NULL;
    atomic_store(&read->state, leads ? READ_LEADS : READ_WAITS);
    if (room)
        reads->inside++;
    if (room && !leads) {
        *reads->last = read;
        reads->last = &read->next;
    }
    pthread_mutex_unlock(&reads->mutex);
    if (!room || (!leads && !stand_in_line(reads, read)))
        return false;
    if (atomic_load(&read->state) == READ_LEADS)
        lead(reads, read);
    return true;
}

/* Joins once, and once more if that is what became of it. */
static bool join_twice(struct reads *reads, struct read *read)
{
    bool joined = join(reads, read);
    while (joined && atomic_load(&read->state) == READ_AGAIN) {
        error_clear(read->error);
        read->alone = true;
        joined = join(reads, read);
    }
    return joined;
}

bool reads_run(struct reads *reads, struct arena *arena, const struct principal *principal,
               const char *organisation_id, const struct tx_call *call, struct relay *relay,
               struct table *ret_table, struct error *error)
{
    const char *enter[ENTER_PARAMETERS];
    struct seat own;
    struct read read = {.enter = enter,
                        .organisation_id = organisation_id,
                        .call = call,
                        .seat = relay != NULL ? relay->seat : &own,
                        .relay = relay,
                        .error = error};
    enter_parameters(arena, principal, enter);
    if (relay == NULL)
        seat_open(&own);
    bool joined = join_twice(reads, &read);
    if (relay == NULL)
        seat_close(&own);
    if (!joined) {
        error_clear(error);
        error->retry_after = 1;
        return error_set(error, CODE_UNAVAILABLE, NULL);
    }
    if (read.good)
        answer_take(&read, arena, ret_table);
    return read.good;
}
