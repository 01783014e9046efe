#include "base/log_out.h"

#include "base/buffer.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t some_held = PTHREAD_COND_INITIALIZER;
static struct buffer held;
static enum { WRITER_NONE, WRITER_RUNS, WRITER_FAILED } writer;
static int64_t slot; /* of LOG_OUT_MS; which one it is now */
static int lines;    /* in it, of those that may be late */

/* One write keeps lines whole; a rest remains only when the reader is slow or gone. */
static void bytes_write(const char *bytes, size_t length)
{
    size_t written = 0;
    while (written < length) {
        ssize_t now = write(STDERR_FILENO, bytes + written, length - written);
        if (now < 0 && errno != EINTR)
            break;
        if (now > 0)
            written += (size_t)now;
    }
}

/* With the lock held, as all below. */
static void held_write(void)
{
    bytes_write(held.data, held.length);
    buffer_clear(&held);
}

static void *writer_run(void *unused)
{
    pthread_mutex_lock(&lock);
    for (;;) {
        while (held.length == 0)
            pthread_cond_wait(&some_held, &lock);
        pthread_mutex_unlock(&lock);
        nanosleep(&(struct timespec){.tv_nsec = LOG_OUT_MS * 1000000L}, NULL);
        pthread_mutex_lock(&lock);
        held_write();
    }
    return unused;
}

/* The thread that writes what is held; started when something is for the first time. */
static bool writer_start(void)
{
    pthread_t thread;
    if (writer != WRITER_NONE)
        return writer == WRITER_RUNS;
    buffer_init(&held);
    bool started = pthread_create(&thread, NULL, writer_run, NULL) == 0;
    writer = started ? WRITER_RUNS : WRITER_FAILED;
    if (started && (pthread_detach(thread) != 0 || atexit(log_out_rest) != 0))
        writer = WRITER_FAILED; /* what it could not end well is not begun */
    return writer == WRITER_RUNS;
}

static bool is_busy(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    int64_t current = ((int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000) / LOG_OUT_MS;
    lines = current == slot ? lines + 1 : 1;
    slot = current;
    return lines > LOG_OUT_BUSY;
}

void log_out(const char *line, size_t length, bool may_be_late)
{
    pthread_mutex_lock(&lock);
    bool late = may_be_late && is_busy() && writer_start();
    if (!late && held.length == 0) {
        bytes_write(line, length);
    } else {
        if (held.length == 0)
            pthread_cond_signal(&some_held);
        buffer_add(&held, line, length);
        if (!late || held.length >= LOG_OUT_MOST)
            held_write();
    }
    pthread_mutex_unlock(&lock);
}

void log_out_rest(void)
{
    if (pthread_mutex_trylock(&lock) != 0)
        return;
    if (held.length > 0)
        held_write();
    pthread_mutex_unlock(&lock);
}
