#include "work/chainer.h"

#include "base/fatal.h"
#include "base/log.h"
#include "base/waiting.h"
#include "store/chain.h"
#include "work/watermark.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct chainer {
    char *conninfo;
    struct pulse *pulse;
    pthread_t thread;
    pthread_mutex_t mutex; /* of what follows */
    pthread_cond_t stop;
    bool stopping;
    struct chainer_counters counters;
};

/* What the thread alone has. */
struct chaining {
    struct chainer *chainer;
    struct chain_session *session;
    struct watermark *watermark; /* NULL: another server leads */
    struct arena *arena;
    int64_t pulse; /* -1: not looked at yet */
};

static void count(struct chainer *chainer, bool leads, uint64_t changes, bool passed)
{
    pthread_mutex_lock(&chainer->mutex);
    chainer->counters.leads = leads;
    chainer->counters.changes += changes;
    chainer->counters.passes += passed;
    pthread_mutex_unlock(&chainer->mutex);
}

/* Waits for the next look; true at the end. */
static bool stopped_after(struct chainer *chainer, int ms)
{
    struct timespec end = after_ms(ms);
    pthread_mutex_lock(&chainer->mutex);
    while (!chainer->stopping)
        if (pthread_cond_timedwait(&chainer->stop, &chainer->mutex, &end) != 0)
            break;
    bool stopping = chainer->stopping;
    pthread_mutex_unlock(&chainer->mutex);
    return stopping;
}

/* One pass over the organisations; *ret_more: there is more to chain at once. */
static bool pass(struct chaining *chaining, const char **since, bool *ret_more, struct error *error)
{
    struct table rows;
    struct chain_reach reach = watermark_reach(chaining->watermark, chaining->arena);
    uint64_t changes = 0;
    *ret_more = false;
    if (reach.kinds.count == 0)
        return true;
    if (!chain_pass(chaining->session, chaining->arena, &reach, CHAINER_BLOCK_MOST, *since, &rows,
                    error))
        return false;
    *since = NULL;
    for (size_t i = 0; i < rows.row_count; i++) {
        changes += (uint64_t)table_integer(&rows, i, "changes");
        *ret_more = *ret_more || table_boolean(&rows, i, "more");
        if (table_boolean(&rows, i, "cut")) {
            *since = table_value(&rows, i, "organisation_id");
            *ret_more = true;
        }
    }
    if (!*ret_more)
        watermark_passed(chaining->watermark);
    count(chaining->chainer, true, changes, true);
    if (changes > 0)
        pulse_beat(chaining->chainer->pulse);
    return true;
}

static bool chain_all(struct chaining *chaining, struct error *error)
{
    struct table kinds, writers;
    const char *since = NULL;
    bool more = true;
    if (!chain_look(chaining->session, chaining->arena, &kinds, &writers, error))
        return false;
    watermark_look(chaining->watermark, &kinds, &writers);
    while (more)
        if (!pass(chaining, &since, &more, error) || (more && stopped_after(chaining->chainer, 0)))
            return error_none(error);
    return true;
}

/* Another server chains: only its pulse is taken. One beat more comes a tick later, since the pulse
 * moves a little before what was chained can be seen. */
static bool follow(struct chaining *chaining, struct error *error)
{
    int64_t pulse;
    if (!chain_pulse(chaining->session, chaining->arena, &pulse, error))
        return false;
    if (pulse != chaining->pulse)
        pulse_beat(chaining->chainer->pulse);
    chaining->pulse = pulse;
    count(chaining->chainer, false, 0, false);
    return true;
}

static bool lead_take(struct chaining *chaining, struct error *error)
{
    bool leads;
    if (!chain_lead(chaining->session, chaining->arena, &leads, error))
        return false;
    if (leads) {
        chaining->watermark = watermark_new();
        log_line(LOG_INFO, "this server chains the changes", NULL);
    }
    return true;
}

static bool tick(struct chaining *chaining, struct error *error)
{
    if (chaining->session == NULL)
        chaining->session = chain_session_new(chaining->chainer->conninfo, error);
    if (chaining->session == NULL || (chaining->watermark == NULL && !lead_take(chaining, error)))
        return false;
    return chaining->watermark != NULL ? chain_all(chaining, error) : follow(chaining, error);
}

/* Gives the lead up with the session. */
static void step_back(struct chaining *chaining)
{
    chain_session_free(chaining->session);
    watermark_free(chaining->watermark);
    chaining->session = NULL;
    chaining->watermark = NULL;
    count(chaining->chainer, false, 0, false);
}

static void *chainer_run(void *object)
{
    struct chaining chaining = {.chainer = object, .arena = arena_new(), .pulse = -1};
    struct error error;
    bool good;
    do {
        arena_reset(chaining.arena);
        error_init(&error, chaining.arena);
        good = tick(&chaining, &error);
        if (!good) {
            log_line(LOG_WARNING, "changes are not chained for a while", "code",
                     code_name(error.code), NULL);
            step_back(&chaining);
            pthread_mutex_lock(&chaining.chainer->mutex);
            chaining.chainer->counters.faults++;
            pthread_mutex_unlock(&chaining.chainer->mutex);
        }
    } while (!stopped_after(chaining.chainer, good ? CHAINER_TICK_MS : CHAINER_RETRY_MS));
    step_back(&chaining);
    arena_free(chaining.arena);
    return NULL;
}

static void chainer_release(struct chainer *chainer)
{
    pthread_cond_destroy(&chainer->stop);
    pthread_mutex_destroy(&chainer->mutex);
    free(chainer->conninfo);
    free(chainer);
}

struct chainer *chainer_new(const char *conninfo, struct pulse *pulse)
{
    struct chainer *chainer = calloc(1, sizeof(*chainer));
    if (chainer == NULL || (chainer->conninfo = strdup(conninfo)) == NULL)
        fatal("out of memory");
    chainer->pulse = pulse;
    pthread_mutex_init(&chainer->mutex, NULL);
    condition_init(&chainer->stop);
    if (pthread_create(&chainer->thread, NULL, chainer_run, chainer) == 0)
        return chainer;
    chainer_release(chainer);
    return NULL;
}

void chainer_free(struct chainer *chainer)
{
    if (chainer == NULL)
        return;
    pthread_mutex_lock(&chainer->mutex);
    chainer->stopping = true;
    pthread_cond_signal(&chainer->stop);
    pthread_mutex_unlock(&chainer->mutex);
    pthread_join(chainer->thread, NULL);
    chainer_release(chainer);
}

void chainer_count(struct chainer *chainer, struct chainer_counters *ret_counters)
{
    pthread_mutex_lock(&chainer->mutex);
    *ret_counters = chainer->counters;
    pthread_mutex_unlock(&chainer->mutex);
}
