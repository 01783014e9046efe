#include "app/live_versions.h"

#include "app/app.h"
#include "base/fatal.h"
#include "base/gather.h"
#include "base/text.h"
#include "base/waiting.h"
#include "store/writes.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS         256
#define CODE_MOST     80 /* of an organisation's code, with its end; longer ones are not remembered */
#define ASKERS_MOST   4096 /* that wait or ask; more are CODE_UNAVAILABLE */
#define NEVER         INT64_MIN
#define RETRY_SECONDS 1

struct slot {
    pthread_mutex_t lock;
    char code[CODE_MOST];
    struct live_version version;
    int64_t asked_ms; /* when the asking began */
    uint64_t writes;  /* and how many writes had ended then */
};

struct live_versions {
    struct gather *gather;
    struct slot slots[SLOTS];
};

struct asker {
    struct gather_item item;
    struct work *work;
    struct live_version version;
    struct error *error;
    bool good;
};

static struct asker *after(const struct asker *asker)
{
    return (struct asker *)asker->item.next;
}

static struct slot *slot_of(struct live_versions *versions, const char *code)
{
    return &versions->slots[(text_hash(0, code) >> 20) % SLOTS];
}

static bool recall(struct live_versions *versions, const char *code,
                   struct live_version *ret_version)
{
    struct slot *slot = slot_of(versions, code);
    int64_t oldest = monotonic_ms() - LIVE_VERSION_MS;
    pthread_mutex_lock(&slot->lock);
    bool fresh = slot->asked_ms > oldest && strcmp(slot->code, code) == 0 &&
                 slot->writes == writes_count(code);
    if (fresh)
        *ret_version = slot->version;
    pthread_mutex_unlock(&slot->lock);
    return fresh;
}

static void remember(struct live_versions *versions, const char *code,
                     const struct live_version *version, int64_t asked_ms, uint64_t writes)
{
    struct slot *slot = slot_of(versions, code);
    size_t length = strlen(code);
    if (length >= CODE_MOST)
        return;
    pthread_mutex_lock(&slot->lock);
    memcpy(slot->code, code, length + 1);
    slot->version = *version;
    slot->asked_ms = asked_ms;
    slot->writes = writes;
    pthread_mutex_unlock(&slot->lock);
}

/* Asks in a transaction of its own, so that the asker's may go on. */
static bool ask(struct live_versions *versions, const struct work *work,
                struct live_version *ret_version, struct error *error)
{
    struct work own = {.app = work->app,
                       .arena = work->arena,
                       .principal = work->principal,
                       .request_id = work->request_id,
                       .operation = work->operation};
    struct standing_version answer;
    struct live_version version;
    int64_t asked_ms = monotonic_ms();
    uint64_t writes = writes_count(work->principal->organisation);
    bool good = work_begin(&own, error) && standing_version_ask(own.tx, &answer, error);
    work_rollback(&own);
    if (good && strlen(answer.text) != STANDING_VERSION_LENGTH)
        good = error_set(error, CODE_INTERNAL, NULL);
    if (!good)
        return false;
    memcpy(version.text, answer.text, sizeof(version.text));
    remember(versions, work->principal->organisation, &version, asked_ms, writes);
    *ret_version = version;
    return true;
}

/* Those who came while another asked find what it was told. */
static void ask_for_all(void *context, struct gather_item *items, size_t count)
{
    struct live_versions *versions = context;
    struct asker *first = (struct asker *)items;
    (void)count;
    first->good = recall(versions, first->work->principal->organisation, &first->version) ||
                  ask(versions, first->work, &first->version, first->error);
    for (struct asker *asker = after(first); asker != NULL; asker = after(asker)) {
        asker->good = first->good;
        asker->version = first->version;
        if (first->good)
            continue;
        asker->error->retry_after = first->error->retry_after;
        error_set(asker->error, first->error->code, NULL);
    }
}

struct live_versions *live_versions_new(int wait_ms)
{
    struct live_versions *versions = calloc(1, sizeof(*versions));
    if (versions == NULL)
        fatal("out of memory");
    for (size_t i = 0; i < SLOTS; i++) {
        pthread_mutex_init(&versions->slots[i].lock, NULL);
        versions->slots[i].asked_ms = NEVER;
    }
    versions->gather = gather_new(&(struct gather_settings){.slots = SLOTS,
                                                            .bunch_most = ASKERS_MOST,
                                                            .inside_most = ASKERS_MOST,
                                                            .wait_ms = wait_ms,
                                                            .run = ask_for_all,
                                                            .context = versions});
    return versions;
}

void live_versions_free(struct live_versions *versions)
{
    if (versions == NULL)
        return;
    gather_free(versions->gather);
    for (size_t i = 0; i < SLOTS; i++)
        pthread_mutex_destroy(&versions->slots[i].lock);
    free(versions);
}

bool live_version_get(struct work *work, struct live_version *ret_version, struct error *error)
{
    struct live_versions *versions = work->app->versions;
    struct asker asker = {.work = work, .error = error};
    const char *code = work->principal->organisation;
    if (code == NULL)
        return error_set(error, CODE_ORGANISATION_REQUIRED, NULL);
    if (recall(versions, code, ret_version))
        return true;
    if (!gather_join(versions->gather, code, &asker.item)) {
        error->retry_after = RETRY_SECONDS;
        return error_set(error, CODE_UNAVAILABLE, NULL);
    }
    if (asker.good)
        *ret_version = asker.version;
    return asker.good;
}
