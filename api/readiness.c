#include "api/readiness.h"
#include "base/fatal.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

struct readiness {
    readiness_check *check;
    void *context;
    pthread_mutex_t mutex;
    pthread_cond_t asked, answered;
    pthread_t thread;
    bool stopping, wanted;
    bool passed;          /* the last answer */
    struct buffer reason; /* and why not */
    int64_t checked;      /* when it came, in ms; 0: never */
};

static int64_t ms_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void *readiness_run(void *object)
{
    struct readiness *readiness = object;
    struct buffer reason;
    buffer_init(&reason);
    pthread_mutex_lock(&readiness->mutex);
    for (;;) {
        while (!readiness->wanted && !readiness->stopping)
            pthread_cond_wait(&readiness->asked, &readiness->mutex);
        if (readiness->stopping)
            break;
        pthread_mutex_unlock(&readiness->mutex);
        buffer_clear(&reason);
        bool passed = readiness->check(readiness->context, &reason);
        pthread_mutex_lock(&readiness->mutex);
        readiness->wanted = false;
        readiness->passed = passed;
        readiness->checked = ms_now();
        buffer_clear(&readiness->reason);
        buffer_add(&readiness->reason, reason.data, reason.length);
        pthread_cond_broadcast(&readiness->answered);
    }
    pthread_mutex_unlock(&readiness->mutex);
    buffer_release(&reason);
    return NULL;
}

static void readiness_release(struct readiness *readiness)
{
    pthread_cond_destroy(&readiness->asked);
    pthread_cond_destroy(&readiness->answered);
    pthread_mutex_destroy(&readiness->mutex);
    buffer_release(&readiness->reason);
    free(readiness);
}

struct readiness *readiness_new(readiness_check *check, void *context)
{
    struct readiness *readiness = calloc(1, sizeof(*readiness));
    pthread_condattr_t attributes;
    if (!readiness)
        fatal("no memory for the readiness check");
    readiness->check = check;
    readiness->context = context;
    buffer_init(&readiness->reason);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&readiness->mutex, NULL);
    pthread_cond_init(&readiness->asked, &attributes);
    pthread_cond_init(&readiness->answered, &attributes);
    pthread_condattr_destroy(&attributes);
    if (pthread_create(&readiness->thread, NULL, readiness_run, readiness) == 0)
        return readiness;
    readiness_release(readiness);
    return NULL;
}

void readiness_free(struct readiness *readiness)
{
    if (!readiness)
        return;
    pthread_mutex_lock(&readiness->mutex);
    readiness->stopping = true;
    pthread_cond_signal(&readiness->asked);
    pthread_mutex_unlock(&readiness->mutex);
    pthread_join(readiness->thread, NULL);
    readiness_release(readiness);
}

static bool is_fresh(const struct readiness *readiness, int64_t since)
{
    return readiness->checked && readiness->checked >= since;
}

bool readiness_ask(struct readiness *readiness, struct buffer *reason)
{
    int64_t since = ms_now() - READINESS_FRESH_MS;
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += READINESS_BUDGET_MS / 1000;
    pthread_mutex_lock(&readiness->mutex);
    if (!is_fresh(readiness, since)) {
        readiness->wanted = true;
        pthread_cond_signal(&readiness->asked);
    }
    int waited = 0;
    while (!is_fresh(readiness, since) && waited == 0)
        waited = pthread_cond_timedwait(&readiness->answered, &readiness->mutex, &until);
    bool passed = is_fresh(readiness, since) && readiness->passed;
    if (!is_fresh(readiness, since))
        buffer_text(reason, "the check did not end within a second");
    else if (!passed)
        buffer_text(reason, readiness->reason.data);
    pthread_mutex_unlock(&readiness->mutex);
    return passed;
}
