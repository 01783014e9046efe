#include "work/courier.h"

#include "base/fatal.h"
#include "base/log.h"
#include "base/text.h"
#include "base/waiting.h"
#include "store/webhook_session.h"
#include "work/courier_turn.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define ID_MOST   40
#define CODE_MOST 80

/* A sending thread, and what it was given. */
struct sender {
    struct courier *courier;
    pthread_t thread;
    bool started, busy, failing;
    char organisation[CODE_MOST], webhook_id[ID_MOST];
    struct fetch *fetch;
};

struct courier {
    struct app *app;
    char *database;
    int64_t pause_ms;
    int answer_ms;
    pthread_t thread;
    bool started;
    pthread_mutex_t mutex; /* of what follows */
    pthread_cond_t given, stop;
    bool stopping, again; /* again: somebody's turn is over, and there is more to do */
    char last[ID_MOST];   /* the webhook that was given last; the next one has its turn */
    struct sender senders[COURIER_THREADS];
    struct courier_counters counters;
};

/* Waits for the next look; true at the end. */
static bool stopped_after(struct courier *courier, int ms, bool shortened)
{
    struct timespec end = after_ms(ms);
    pthread_mutex_lock(&courier->mutex);
    while (!courier->stopping && !(shortened && courier->again))
        if (pthread_cond_timedwait(&courier->stop, &courier->mutex, &end) != 0)
            break;
    bool stopping = courier->stopping;
    pthread_mutex_unlock(&courier->mutex);
    return stopping;
}

static void *sender_run(void *object)
{
    struct sender *sender = object;
    struct courier *courier = sender->courier;
    struct arena *arena = arena_new();
    pthread_mutex_lock(&courier->mutex);
    for (;;) {
        while (!sender->busy && !courier->stopping)
            pthread_cond_wait(&courier->given, &courier->mutex);
        if (courier->stopping)
            break;
        pthread_mutex_unlock(&courier->mutex);
        struct courier_turn turn = {.app = courier->app,
                                    .fetch = sender->fetch,
                                    .arena = arena,
                                    .organisation = sender->organisation,
                                    .webhook_id = sender->webhook_id,
                                    .pause_ms = courier->pause_ms,
                                    .answer_ms = courier->answer_ms};
        courier_turn_run(&turn);
        pthread_mutex_lock(&courier->mutex);
        courier->counters.delivered += turn.delivered;
        courier->counters.failed += turn.failed;
        sender->busy = false;
        courier->again = courier->again || turn.more;
        if (turn.more)
            pthread_cond_signal(&courier->stop);
    }
    pthread_mutex_unlock(&courier->mutex);
    arena_free(arena);
    return NULL;
}

/* With the mutex held: gives a webhook to an idle thread, unless one has it, or those that fail
 * have their share. */
static void give(struct courier *courier, const struct table *rows, size_t row)
{
    const char *organisation = table_value(rows, row, "organisation");
    const char *id = table_value(rows, row, "id");
    bool failing = table_boolean(rows, row, "failing");
    size_t organisation_size = strlen(organisation) + 1, id_size = strlen(id) + 1;
    struct sender *idle = NULL;
    int failing_now = 0;
    for (size_t i = 0; i < COURIER_THREADS; i++) {
        struct sender *sender = &courier->senders[i];
        if (sender->busy && text_equal(sender->webhook_id, id))
            return;
        failing_now += sender->busy && sender->failing;
        idle = !sender->busy ? sender : idle;
    }
    if (idle == NULL || (failing && failing_now >= COURIER_FAILING_MOST) ||
        organisation_size > CODE_MOST || id_size > ID_MOST)
        return;
    memcpy(idle->organisation, organisation, organisation_size);
    memcpy(idle->webhook_id, id, id_size);
    memcpy(courier->last, id, id_size);
    idle->failing = failing;
    idle->busy = true;
    pthread_cond_broadcast(&courier->given);
}

/* One look for work; false after a fault. */
static bool look(struct courier *courier, struct webhook_session **session, bool *leads,
                 struct arena *arena, struct error *error)
{
    struct table rows;
    if (*session == NULL)
        *session = webhook_session_new(courier->database, error);
    if (*session == NULL || (!*leads && !webhook_lead(*session, arena, leads, error)))
        return false;
    if (!*leads)
        return true;
    if (!webhook_due(*session, arena, &rows, error))
        return false;
    pthread_mutex_lock(&courier->mutex);
    size_t first = 0; /* they come in the order of ids */
    while (first < rows.row_count && strcmp(table_value(&rows, first, "id"), courier->last) <= 0)
        first++;
    for (size_t i = 0; i < rows.row_count; i++)
        give(courier, &rows, (first + i) % rows.row_count);
    pthread_mutex_unlock(&courier->mutex);
    return true;
}

static void *courier_run(void *object)
{
    struct courier *courier = object;
    struct webhook_session *session = NULL;
    struct arena *arena = arena_new();
    struct error error;
    bool leads = false, good;
    do {
        arena_reset(arena);
        error_init(&error, arena);
        pthread_mutex_lock(&courier->mutex);
        courier->again = false;
        pthread_mutex_unlock(&courier->mutex);
        good = look(courier, &session, &leads, arena, &error);
        if (!good) {
            log_line(LOG_WARNING, "webhooks are not delivered for a while", "code",
                     code_name(error.code), NULL);
            webhook_session_free(session);
            session = NULL;
            leads = false;
        }
        pthread_mutex_lock(&courier->mutex);
        courier->counters.leads = leads;
        pthread_mutex_unlock(&courier->mutex);
    } while (!stopped_after(courier, COURIER_REST_MS, false) &&
             !stopped_after(courier, good ? COURIER_TICK_MS : COURIER_RETRY_MS, good));
    webhook_session_free(session);
    arena_free(arena);
    return NULL;
}

static bool senders_start(struct courier *courier, const struct courier_settings *settings,
                          struct buffer *complaint)
{
    struct fetch_settings fetch = {
        .guarded = true, .allowed = settings->allowed, .ca_file = settings->ca_file};
    for (size_t i = 0; i < COURIER_THREADS; i++) {
        struct sender *sender = &courier->senders[i];
        sender->courier = courier;
        sender->fetch = fetch_new(&fetch, complaint);
        if (sender->fetch == NULL)
            return false;
        sender->started = pthread_create(&sender->thread, NULL, sender_run, sender) == 0;
        if (!sender->started) {
            buffer_text(complaint, "cannot start a thread for webhooks");
            return false;
        }
    }
    return true;
}

struct courier *courier_new(struct app *app, const struct courier_settings *settings,
                            struct buffer *complaint)
{
    struct courier *courier = calloc(1, sizeof(*courier));
    if (courier == NULL || (courier->database = strdup(settings->database)) == NULL)
        fatal("out of memory");
    courier->app = app;
    courier->pause_ms = settings->pause_ms;
    courier->answer_ms = settings->answer_ms;
    pthread_mutex_init(&courier->mutex, NULL);
    condition_init(&courier->given);
    condition_init(&courier->stop);
    if (senders_start(courier, settings, complaint)) {
        courier->started = pthread_create(&courier->thread, NULL, courier_run, courier) == 0;
        if (courier->started)
            return courier;
        buffer_text(complaint, "cannot start a thread for webhooks");
    }
    courier_free(courier);
    return NULL;
}

void courier_free(struct courier *courier)
{
    if (courier == NULL)
        return;
    pthread_mutex_lock(&courier->mutex);
    courier->stopping = true;
    pthread_cond_broadcast(&courier->stop);
    pthread_cond_broadcast(&courier->given);
    pthread_mutex_unlock(&courier->mutex);
    for (size_t i = 0; i < COURIER_THREADS; i++)
        if (courier->senders[i].fetch != NULL)
            fetch_stop(courier->senders[i].fetch);
    if (courier->started)
        pthread_join(courier->thread, NULL);
    for (size_t i = 0; i < COURIER_THREADS; i++) {
        if (courier->senders[i].started)
            pthread_join(courier->senders[i].thread, NULL);
        fetch_free(courier->senders[i].fetch);
    }
    pthread_cond_destroy(&courier->stop);
    pthread_cond_destroy(&courier->given);
    pthread_mutex_destroy(&courier->mutex);
    free(courier->database);
    free(courier);
}

void courier_count(struct courier *courier, struct courier_counters *ret_counters)
{
    pthread_mutex_lock(&courier->mutex);
    *ret_counters = courier->counters;
    pthread_mutex_unlock(&courier->mutex);
}
