#include "api/quota.h"

#include "base/digest.h"
#include "base/fatal.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define SECOND     INT64_C(1000000)
#define WINDOW     (LIMIT_WINDOW * SECOND)
#define WAYS       8 /* places of a set */
#define SETS       (LIMIT_CLIENTS / WAYS)
#define LOCKS      64
#define KEY_BYTES  16
#define SEED_BYTES 16

/* One client. full_at is when its bucket will be full again, which says all: the bucket lacks as
 * many requests as fit between now and then. A place whose time has passed is free. */
struct bucket {
    unsigned char key[KEY_BYTES];
    int64_t full_at;
};

struct limits {
    int64_t quotas[LIMIT_KINDS];
    unsigned char seed[SEED_BYTES]; /* so that nobody can choose whose place is taken */
    pthread_mutex_t locks[LOCKS];
    struct bucket *buckets[LIMIT_KINDS]; /* SETS x WAYS; NULL without a limit */
};

static const char *const POLICIES[LIMIT_KINDS] = {"default", "bulk"};

struct limits *limits_new(const int64_t quotas[LIMIT_KINDS])
{
    struct limits *limits = calloc(1, sizeof(*limits));
    if (limits == NULL)
        fatal("no memory for the limits of clients");
    random_bytes(limits->seed, SEED_BYTES);
    for (size_t i = 0; i < LOCKS; i++)
        pthread_mutex_init(&limits->locks[i], NULL);
    for (size_t kind = 0; kind < LIMIT_KINDS; kind++) {
        limits->quotas[kind] = quotas[kind];
        if (quotas[kind] == 0)
            continue;
        limits->buckets[kind] = calloc((size_t)SETS * WAYS, sizeof(struct bucket));
        if (limits->buckets[kind] == NULL)
            fatal("no memory for the limits of clients");
    }
    return limits;
}

void limits_free(struct limits *limits)
{
    if (limits == NULL)
        return;
    for (size_t i = 0; i < LOCKS; i++)
        pthread_mutex_destroy(&limits->locks[i]);
    for (size_t kind = 0; kind < LIMIT_KINDS; kind++)
        free(limits->buckets[kind]);
    free(limits);
}

/* The client's place in its set, else the one that is free or the next to be. */
static struct bucket *bucket_find(struct bucket *set, const unsigned char key[KEY_BYTES])
{
    struct bucket *best = set;
    for (size_t i = 0; i < WAYS; i++) {
        if (memcmp(set[i].key, key, KEY_BYTES) == 0)
            return &set[i];
        if (set[i].full_at < best->full_at)
            best = &set[i];
    }
    memcpy(best->key, key, KEY_BYTES);
    best->full_at = 0;
    return best;
}

static int64_t seconds_up(int64_t micros)
{
    return micros <= 0 ? 0 : (micros + SECOND - 1) / SECOND;
}

/* Under the lock. */
static bool bucket_take(struct bucket *bucket, int64_t quota, int64_t now,
                        struct allowance *allowance)
{
    int64_t one = WINDOW / quota;
    int64_t full_at = bucket->full_at > now ? bucket->full_at : now;
    bool taken = full_at + one <= now + WINDOW;
    if (taken)
        full_at += one;
    bucket->full_at = full_at;
    allowance->remaining = (now + WINDOW - full_at) / one;
    allowance->reset = seconds_up(full_at - now);
    allowance->wait = taken ? 0 : seconds_up(full_at + one - now - WINDOW);
    return taken;
}

bool limits_take(struct limits *limits, enum limit_kind kind, const char *client, int64_t now,
                 struct allowance *ret_allowance)
{
    unsigned char key[SHA256_BYTES];
    size_t set;
    if (limits == NULL || limits->quotas[kind] == 0) {
        *ret_allowance = (struct allowance){0};
        return true;
    }
    digest_hmac_sha256(limits->seed, SEED_BYTES, client, strlen(client), key);
    memcpy(&set, key + KEY_BYTES, sizeof(set));
    set %= SETS;
    struct allowance allowance = {.policy = POLICIES[kind], .quota = limits->quotas[kind]};
    pthread_mutex_lock(&limits->locks[set % LOCKS]);
    struct bucket *bucket = bucket_find(&limits->buckets[kind][set * WAYS], key);
    bool taken = bucket_take(bucket, limits->quotas[kind], now, &allowance);
    pthread_mutex_unlock(&limits->locks[set % LOCKS]);
    *ret_allowance = allowance;
    return taken;
}
