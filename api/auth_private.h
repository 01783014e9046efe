/* What api/auth.c (checking) and api/auth_setup.c (making, reading again, counting) share. */
#ifndef PENNANT_API_AUTH_PRIVATE_H
#define PENNANT_API_AUTH_PRIVATE_H

#include "api/auth.h"
#include "api/auth_cache.h"
#include "api/auth_issuer.h"

#include <pthread.h>
#include <stdatomic.h>

struct auth {
    struct arena *arena;    /* of the settings */
    struct issuer *issuers; /* in the order of the settings */
    size_t issuer_count;    /* 1 or more */
    struct auth_cache *cache;
    pthread_mutex_t lock; /* guards the issuers' keys and generation */
    uint64_t generation;  /* of all keys; entries of the cache belong to one */
    atomic_uint_fast64_t hits, misses, refused, reloads;
};

#endif
