#include "api/auth_cache.h"

#include "base/fatal.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* One heap block: the entry, then the pointers and texts of its principal. */
struct entry {
    unsigned char digest[SHA256_BYTES];
    uint64_t generation;
    instant_t from, until;
    struct principal principal;
    size_t packed; /* bytes after the entry */
};

struct set {
    struct entry *ways[CACHE_WAYS];
};

struct auth_cache {
    pthread_mutex_t locks[CACHE_LOCKS];
    size_t set_count;
    struct set *sets;
};

/* Where the next piece of a packed principal goes. */
struct packer {
    const char **pointers;
    char *texts;
};

static size_t text_size(const char *text)
{
    return text ? strlen(text) + 1 : 0;
}

static size_t strings_size(const struct strings *strings)
{
    size_t size = strings->count * sizeof(char *);

    for (size_t i = 0; i < strings->count; i++)
        size += text_size(strings->items[i]);
    return size;
}

static size_t principal_size(const struct principal *principal)
{
    return text_size(principal->subject) + text_size(principal->organisation) +
           strings_size(&principal->units) + strings_size(&principal->positions) +
           strings_size(&principal->sources);
}

static const char *text_pack(struct packer *packer, const char *text)
{
    char *packed = packer->texts;
    size_t size = text_size(text);

    if (!text)
        return NULL;
    memcpy(packed, text, size);
    packer->texts += size;
    return packed;
}

static struct strings strings_pack(struct packer *packer, const struct strings *strings)
{
    struct strings packed = {packer->pointers, strings->count};

    for (size_t i = 0; i < strings->count; i++)
        *packer->pointers++ = text_pack(packer, strings->items[i]);
    return packed;
}

/* A copy whose pointers and texts lie in memory of principal_size bytes, aligned for pointers. */
static struct principal principal_pack(void *memory, const struct principal *principal)
{
    size_t lists = principal->units.count + principal->positions.count + principal->sources.count;
    struct packer packer = {memory, (char *)memory + lists * sizeof(char *)};

    return (struct principal){
        .subject = text_pack(&packer, principal->subject),
        .organisation = text_pack(&packer, principal->organisation),
        .roles = principal->roles,
        .units = strings_pack(&packer, &principal->units),
        .positions = strings_pack(&packer, &principal->positions),
        .sources = strings_pack(&packer, &principal->sources),
    };
}

struct auth_cache *auth_cache_new(size_t entries)
{
    size_t sets = (entries + CACHE_WAYS - 1) / CACHE_WAYS;
    struct auth_cache *cache = calloc(1, sizeof(*cache));
    struct set *room = calloc(sets, sizeof(*room));

    if (!cache || !room)
        fatal("out of memory");
    cache->sets = room;
    cache->set_count = sets;
    for (size_t i = 0; i < CACHE_LOCKS; i++)
        pthread_mutex_init(&cache->locks[i], NULL);
    return cache;
}

void auth_cache_free(struct auth_cache *cache)
{
    if (!cache)
        return;
    auth_cache_clear(cache);
    for (size_t i = 0; i < CACHE_LOCKS; i++)
        pthread_mutex_destroy(&cache->locks[i]);
    free(cache->sets);
    free(cache);
}

/* The set of a digest, locked; set_unlock lets go. */
static struct set *set_lock(struct auth_cache *cache, const unsigned char *digest,
                            pthread_mutex_t **ret_lock)
{
    uint64_t hash;

    memcpy(&hash, digest, sizeof(hash));
    size_t index = hash % cache->set_count;
    *ret_lock = &cache->locks[index % CACHE_LOCKS];
    pthread_mutex_lock(*ret_lock);
    return &cache->sets[index];
}

bool auth_cache_find(struct auth_cache *cache, const unsigned char digest[SHA256_BYTES],
                     uint64_t generation, instant_t now, struct arena *arena,
                     struct principal *ret_principal)
{
    pthread_mutex_t *lock;
    struct set *set = set_lock(cache, digest, &lock);
    bool found = false;

    for (size_t i = 0; i < CACHE_WAYS && !found; i++) {
        const struct entry *entry = set->ways[i];
        if (!entry || memcmp(entry->digest, digest, SHA256_BYTES) != 0)
            continue;
        if (entry->generation != generation || now < entry->from || now >= entry->until)
            break;
        void *memory = arena_take(arena, entry->packed, 1);
        *ret_principal = principal_pack(memory, &entry->principal);
        found = true;
    }
    pthread_mutex_unlock(lock);
    return found;
}

/* The place for a digest: its own, a free one, or that of the entry that ends first. */
static size_t way_choose(const struct set *set, const unsigned char *digest)
{
    size_t chosen = 0;

    for (size_t i = 0; i < CACHE_WAYS; i++)
        if (set->ways[i] && !memcmp(set->ways[i]->digest, digest, SHA256_BYTES))
            return i;
    for (size_t i = 0; i < CACHE_WAYS; i++) {
        if (!set->ways[i])
            return i;
        if (set->ways[i]->until < set->ways[chosen]->until)
            chosen = i;
    }
    return chosen;
}

void auth_cache_keep(struct auth_cache *cache, const unsigned char digest[SHA256_BYTES],
                     uint64_t generation, instant_t now, instant_t until,
                     const struct principal *principal)
{
    size_t packed = principal_size(principal);
    struct entry *entry = until > now ? malloc(sizeof(*entry) + packed) : NULL;
    pthread_mutex_t *lock;

    if (!entry)
        return; /* a token that is not remembered is only checked again */
    memcpy(entry->digest, digest, SHA256_BYTES);
    entry->generation = generation;
    entry->from = now;
    entry->until = until;
    entry->packed = packed;
    entry->principal = principal_pack(entry + 1, principal);

    struct set *set = set_lock(cache, digest, &lock);
    size_t way = way_choose(set, digest);
    struct entry *old = set->ways[way];
    set->ways[way] = entry;
    pthread_mutex_unlock(lock);
    free(old);
}

void auth_cache_clear(struct auth_cache *cache)
{
    for (size_t i = 0; i < cache->set_count; i++) {
        pthread_mutex_t *lock = &cache->locks[i % CACHE_LOCKS];
        pthread_mutex_lock(lock);
        for (size_t way = 0; way < CACHE_WAYS; way++) {
            free(cache->sets[i].ways[way]);
            cache->sets[i].ways[way] = NULL;
        }
        pthread_mutex_unlock(lock);
    }
}
