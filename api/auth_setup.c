#include "api/auth_private.h"

#include "base/text.h"

#include <string.h>

/* Keys that are about to come into use; one place an issuer. */
struct reading {
    struct auth_keys *keys;
    unsigned char digest[SHA256_BYTES];
};

/* Under the lock. Gives the old ones back, to be released outside it. */
static struct auth_keys *keys_swap(struct issuer *issuer, struct auth_keys *fresh)
{
    struct auth_keys *old = issuer->keys;
    issuer->keys = fresh;
    return old;
}

/* Whoever is still checking with old keys remembers under the old number. */
static void tokens_forget(struct auth *auth)
{
    auth_cache_clear(auth->cache);
    atomic_fetch_add(&auth->reloads, 1);
}

static void keys_take(void *context, struct auth_keys *keys)
{
    struct issuer *issuer = context;
    struct auth *auth = issuer->auth;
    pthread_mutex_lock(&auth->lock);
    struct auth_keys *old = keys_swap(issuer, keys);
    auth->generation++;
    pthread_mutex_unlock(&auth->lock);
    auth_keys_release(old);
    tokens_forget(auth);
}

/* The program's own options speak of an issuer unless they only name others. */
static bool first_counts(const struct auth_settings *settings)
{
    return settings->more_count == 0 || settings->keys.count > 0 || settings->jwks ||
           settings->discovery;
}

static bool names_differ(const struct auth *auth, struct buffer *complaints)
{
    bool good = true;
    for (size_t i = 0; i < auth->issuer_count; i++)
        for (size_t j = 0; j < i; j++)
            if (text_equal(auth->issuers[i].rules.issuer, auth->issuers[j].rules.issuer)) {
                buffer_print(complaints, "issuer %s: there are two of this name\n",
                             auth->issuers[i].rules.issuer);
                good = false;
            }
    return good;
}

static bool issuers_fill(struct auth *auth, const struct auth_settings *settings,
                         struct buffer *complaints)
{
    size_t own = first_counts(settings), count = own + settings->more_count;
    bool good = true;
    auth->issuers = ARENA_ARRAY(auth->arena, struct issuer, count);
    auth->issuer_count = count;
    if (count > AUTH_ISSUERS_MAX) {
        buffer_print(complaints, "issuers: there are more than %d\n", AUTH_ISSUERS_MAX);
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        auth->issuers[i].auth = auth;
        good = issuer_fill(&auth->issuers[i], i < own ? settings : &settings->more[i - own],
                           count == 1, auth->arena, complaints) &&
               good;
    }
    return names_differ(auth, complaints) && good;
}

/* What reads an issuer again; nothing for key files. */
static bool refresh_begin(struct issuer *issuer, const struct auth_settings *settings,
                          const unsigned char digest[SHA256_BYTES], struct buffer *complaints)
{
    struct refresh_settings asked = {
        .issuer = issuer->rules.issuer,
        .source = &issuer->source,
        .stale = settings->stale,
        .take = keys_take,
        .context = issuer,
    };
    if (issuer->source.kind == SOURCE_KEYS)
        return true;
    if (issuer->source.kind != SOURCE_FILE) {
        asked.fetch = source_fetch(&issuer->source, settings, complaints);
        if (!asked.fetch)
            return false;
    }
    memcpy(asked.digest, digest, SHA256_BYTES);
    issuer->refresh = refresh_new(&asked);
    return true;
}

/* Reads all files, then begins to ask. */
static bool issuers_begin(struct auth *auth, const struct auth_settings *settings,
                          struct buffer *complaints)
{
    struct reading readings[AUTH_ISSUERS_MAX];
    bool good = true;
    for (size_t i = 0; i < auth->issuer_count; i++) {
        struct issuer *issuer = &auth->issuers[i];
        good = issuer_read(issuer, readings[i].digest, &issuer->keys, complaints) && good;
    }
    for (size_t i = 0; good && i < auth->issuer_count; i++)
        good = refresh_begin(&auth->issuers[i], settings, readings[i].digest, complaints);
    return good;
}

static bool times_check(const struct auth_settings *settings, struct buffer *complaints)
{
    bool good = settings->stale >= AUTH_STALE_MIN && settings->stale <= AUTH_STALE_MAX;
    if (!good)
        buffer_print(complaints, "issuer-stale: %d to %d seconds\n", AUTH_STALE_MIN,
                     AUTH_STALE_MAX);
    return good;
}

struct auth *auth_new(const struct auth_settings *settings, struct buffer *complaints)
{
    struct arena *arena = arena_new();
    struct auth *auth = ARENA_NEW(arena, struct auth);
    auth->arena = arena;
    pthread_mutex_init(&auth->lock, NULL);
    auth->cache = auth_cache_new(AUTH_CACHE_ENTRIES);
    bool good = (settings->more_count == 0 && !settings->jwks && !settings->discovery) ||
                times_check(settings, complaints);
    good = issuers_fill(auth, settings, complaints) && good;
    if (good && issuers_begin(auth, settings, complaints))
        return auth;
    auth_free(auth);
    return NULL;
}

/* Key files of all issuers; the caller holds what is read. */
static bool keys_read(struct auth *auth, struct reading readings[], struct buffer *complaints)
{
    bool good = true;
    for (size_t i = 0; i < auth->issuer_count; i++) {
        readings[i].keys = NULL;
        if (auth->issuers[i].source.kind == SOURCE_KEYS)
            good =
                issuer_read(&auth->issuers[i], readings[i].digest, &readings[i].keys, complaints) &&
                good;
    }
    return good;
}

bool auth_reload(struct auth *auth, struct buffer *complaints)
{
    struct reading readings[AUTH_ISSUERS_MAX];
    bool good = keys_read(auth, readings, complaints);
    pthread_mutex_lock(&auth->lock);
    for (size_t i = 0; good && i < auth->issuer_count; i++)
        if (readings[i].keys)
            readings[i].keys = keys_swap(&auth->issuers[i], readings[i].keys);
    auth->generation += good;
    pthread_mutex_unlock(&auth->lock);
    for (size_t i = 0; i < auth->issuer_count; i++) {
        auth_keys_release(readings[i].keys);
        if (auth->issuers[i].refresh)
            refresh_wake(auth->issuers[i].refresh);
    }
    if (good)
        tokens_forget(auth);
    return good;
}

void auth_free(struct auth *auth)
{
    if (!auth)
        return;
    for (size_t i = 0; i < auth->issuer_count && i < AUTH_ISSUERS_MAX; i++)
        refresh_free(auth->issuers[i].refresh);
    for (size_t i = 0; i < auth->issuer_count && i < AUTH_ISSUERS_MAX; i++)
        auth_keys_release(auth->issuers[i].keys);
    auth_cache_free(auth->cache);
    pthread_mutex_destroy(&auth->lock);
    arena_free(auth->arena);
}

void auth_count(struct auth *auth, struct auth_counters *ret_counters)
{
    size_t keys = 0;
    pthread_mutex_lock(&auth->lock);
    for (size_t i = 0; i < auth->issuer_count; i++)
        keys += auth->issuers[i].keys ? auth_keys_count(auth->issuers[i].keys) : 0;
    pthread_mutex_unlock(&auth->lock);
    *ret_counters = (struct auth_counters){
        .hits = atomic_load(&auth->hits),
        .misses = atomic_load(&auth->misses),
        .refused = atomic_load(&auth->refused),
        .reloads = atomic_load(&auth->reloads),
        .keys = keys,
    };
}

size_t auth_issuers(struct auth *auth, struct arena *arena, struct auth_issuer_state *ret_states[])
{
    struct auth_issuer_state *states =
        ARENA_ARRAY(arena, struct auth_issuer_state, auth->issuer_count);
    size_t count = 0;
    for (size_t i = 0; i < auth->issuer_count; i++) {
        struct issuer *issuer = &auth->issuers[i];
        if (!issuer->refresh)
            continue;
        refresh_count(issuer->refresh, arena, &states[count]);
        pthread_mutex_lock(&auth->lock);
        states[count].keys = issuer->keys ? auth_keys_count(issuer->keys) : 0;
        pthread_mutex_unlock(&auth->lock);
        states[count++].issuer = issuer->rules.issuer;
    }
    *ret_states = states;
    return count;
}
