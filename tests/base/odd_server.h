/* A server of the test's own process on 127.0.0.1, which behaves well or badly by the path asked
 * for; one connection at a time. For test_fetch.c, as cmocka's setup and teardown. */
#ifndef PENNANT_TESTS_BASE_ODD_SERVER_H
#define PENNANT_TESTS_BASE_ODD_SERVER_H

#include "base/arena.h"
#include "base/buffer.h"

#include <pthread.h>

#define HEARD_MAX 8192

struct place {
    int listener, port;
    pthread_t thread;
    struct arena *arena;
    struct buffer complaints;
    pthread_mutex_t lock;
    char heard[HEARD_MAX]; /* the last request */
    int connections;
};

int place_open(void **state);
int place_close(void **state);

#endif
