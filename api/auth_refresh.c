#include "api/auth_refresh.h"

#include "base/fatal.h"
#include "base/log.h"
#include "base/waiting.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct refresh {
    struct refresh_settings settings;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed; /* something of what follows */
    bool stopping, wanted, running;
    uint64_t rounds, failures; /* readings that ended, and that failed */
    unsigned failing;          /* failures since the last good one */
    unsigned waiters;
    int64_t read, due, asked; /* ms of the monotonic clock; read and asked 0: never */
    struct buffer fault;
};

static int64_t ms_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t back_off(unsigned failing)
{
    int64_t seconds = REFRESH_BACK_OFF_MIN;
    for (unsigned i = 1; i < failing && seconds < REFRESH_BACK_OFF_MAX; i++)
        seconds *= 2;
    return seconds < REFRESH_BACK_OFF_MAX ? seconds : REFRESH_BACK_OFF_MAX;
}

/* Only changes are logged, so that an issuer that is down for a night fills no disk. */
static void fault_log(const struct refresh *refresh, bool given_up)
{
    if (refresh->failing == 1)
        log_line(LOG_WARNING, "the keys of an issuer were not read", "issuer",
                 refresh->settings.issuer, "reason", refresh->fault.data, NULL);
    if (given_up)
        log_line(LOG_ERROR, "the keys of an issuer are too old to be used", "issuer",
                 refresh->settings.issuer, NULL);
}

/* Under the lock. True when the keys are to be given up. */
static bool failure_note(struct refresh *refresh, const struct buffer *complaint)
{
    int64_t now = ms_now();
    bool given_up = refresh->read != 0 && now - refresh->read > refresh->settings.stale * 1000;
    refresh->failures++;
    refresh->failing++;
    refresh->due = now + back_off(refresh->failing) * 1000;
    buffer_clear(&refresh->fault);
    buffer_add(&refresh->fault, complaint->data, strcspn(complaint->data, "\n"));
    fault_log(refresh, given_up);
    if (given_up) {
        refresh->read = 0;
        memset(refresh->settings.digest, 0, SHA256_BYTES);
    }
    return given_up;
}

/* Under the lock. */
static void success_note(struct refresh *refresh, int64_t seconds, bool changed)
{
    refresh->read = ms_now();
    if (refresh->settings.source->kind == SOURCE_FILE)
        seconds = REFRESH_FILE_SECONDS;
    refresh->due = refresh->read + seconds * 1000;
    if (changed || refresh->failing > 0)
        log_line(LOG_INFO, changed ? "the keys of an issuer changed" : "an issuer is back",
                 "issuer", refresh->settings.issuer, NULL);
    if (refresh->failing > 0)
        refresh->asked = 0; /* what was asked for while it was silent was not answered */
    refresh->failing = 0;
    buffer_clear(&refresh->fault);
}

static void read_once(struct refresh *refresh)
{
    struct refresh_settings *settings = &refresh->settings;
    struct auth_keys *keys = NULL;
    struct buffer complaint;
    int64_t seconds = 0;
    buffer_init(&complaint);
    bool good = source_load(settings->source, settings->fetch, settings->digest, &keys, &seconds,
                            &complaint);
    /* Before whoever waits looks again. */
    if (good && keys != NULL)
        settings->take(settings->context, keys);
    pthread_mutex_lock(&refresh->lock);
    bool given_up = false;
    if (good)
        success_note(refresh, seconds, keys != NULL);
    else if (!refresh->stopping)
        given_up = failure_note(refresh, &complaint);
    refresh->rounds++;
    refresh->running = false;
    pthread_cond_broadcast(&refresh->changed);
    pthread_mutex_unlock(&refresh->lock);
    if (given_up)
        settings->take(settings->context, NULL);
    buffer_release(&complaint);
}

static void *refresh_run(void *object)
{
    struct refresh *refresh = object;
    pthread_mutex_lock(&refresh->lock);
    while (!refresh->stopping) {
        int64_t left = refresh->due - ms_now();
        if (!refresh->wanted && left > 0) {
            struct timespec until = after_ms((int)left);
            pthread_cond_timedwait(&refresh->changed, &refresh->lock, &until);
            continue;
        }
        refresh->wanted = false;
        refresh->running = true;
        pthread_mutex_unlock(&refresh->lock);
        read_once(refresh);
        pthread_mutex_lock(&refresh->lock);
    }
    pthread_mutex_unlock(&refresh->lock);
    return NULL;
}

struct refresh *refresh_new(const struct refresh_settings *settings)
{
    static const unsigned char none[SHA256_BYTES];
    struct refresh *refresh = calloc(1, sizeof(*refresh));
    if (refresh == NULL)
        fatal("no memory for the keys of an issuer");
    refresh->settings = *settings;
    if (memcmp(settings->digest, none, SHA256_BYTES) != 0) {
        refresh->read = ms_now();
        refresh->due = refresh->read + REFRESH_FILE_SECONDS * 1000;
    }
    pthread_mutex_init(&refresh->lock, NULL);
    condition_init(&refresh->changed);
    buffer_init(&refresh->fault);
    if (pthread_create(&refresh->thread, NULL, refresh_run, refresh) != 0)
        fatal("no thread for the keys of an issuer");
    return refresh;
}

void refresh_free(struct refresh *refresh)
{
    if (refresh == NULL)
        return;
    pthread_mutex_lock(&refresh->lock);
    refresh->stopping = true;
    pthread_cond_broadcast(&refresh->changed);
    pthread_mutex_unlock(&refresh->lock);
    if (refresh->settings.fetch != NULL)
        fetch_stop(refresh->settings.fetch);
    pthread_join(refresh->thread, NULL);
    fetch_free(refresh->settings.fetch);
    pthread_cond_destroy(&refresh->changed);
    pthread_mutex_destroy(&refresh->lock);
    buffer_release(&refresh->fault);
    free(refresh);
}

/* Under the lock: has a reading begin or run. False when it was asked for too recently. */
static bool round_begin(struct refresh *refresh)
{
    int64_t now = ms_now();
    if (refresh->running || refresh->wanted)
        return true;
    if (refresh->asked != 0 && now - refresh->asked < REFRESH_ASK_SECONDS * 1000)
        return false;
    refresh->asked = now;
    refresh->wanted = true;
    pthread_cond_broadcast(&refresh->changed);
    return true;
}

/* Under the lock. */
static enum refresh_answer round_wait(struct refresh *refresh)
{
    uint64_t round = refresh->rounds;
    struct timespec until = after_ms(REFRESH_WAIT_MS);
    int waited = 0;
    if (refresh->waiters >= REFRESH_WAITERS_MAX)
        return REFRESH_UNSURE;
    refresh->waiters++;
    while (refresh->rounds == round && !refresh->stopping && waited == 0)
        waited = pthread_cond_timedwait(&refresh->changed, &refresh->lock, &until);
    refresh->waiters--;
    return refresh->rounds != round && refresh->failing == 0 ? REFRESH_READ : REFRESH_UNSURE;
}

enum refresh_answer refresh_ask(struct refresh *refresh)
{
    pthread_mutex_lock(&refresh->lock);
    enum refresh_answer answer = round_begin(refresh)   ? round_wait(refresh)
                                 : refresh->failing > 0 ? REFRESH_UNSURE
                                                        : REFRESH_RECENT;
    pthread_mutex_unlock(&refresh->lock);
    return answer;
}

void refresh_wake(struct refresh *refresh)
{
    pthread_mutex_lock(&refresh->lock);
    refresh->wanted = true;
    pthread_cond_broadcast(&refresh->changed);
    pthread_mutex_unlock(&refresh->lock);
}

void refresh_count(struct refresh *refresh, struct arena *arena,
                   struct auth_issuer_state *ret_state)
{
    pthread_mutex_lock(&refresh->lock);
    ret_state->age = refresh->read == 0 ? -1 : (ms_now() - refresh->read) / 1000;
    ret_state->stale = refresh->failing > 0;
    ret_state->readings = refresh->rounds;
    ret_state->failures = refresh->failures;
    ret_state->fault = arena_text(arena, refresh->fault.data);
    pthread_mutex_unlock(&refresh->lock);
}
