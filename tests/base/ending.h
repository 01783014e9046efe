/* For tests of what ends the process: runs a call in a child and looks at how it ended. Not for
 * calls that need threads of the parent. */
#ifndef PENNANT_TESTS_BASE_ENDING_H
#define PENNANT_TESTS_BASE_ENDING_H

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

/* Under the address and thread sanitizers the allocator itself ends the process when memory runs
 * out. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define ENDING_BY_ALLOCATOR 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define ENDING_BY_ALLOCATOR 1
#endif
#endif

#ifdef ENDING_MEASURED /* the build measures coverage, which an abort would lose */
void __gcov_dump(void);
#else
#define __gcov_dump() ((void)0)
#endif

static inline void ending_abort_seen(int number)
{
    __gcov_dump();
    signal(number, SIG_DFL);
    raise(number);
}

/* True when call() aborted the process; line gets what it wrote on standard error. */
static inline bool ending_seen(void (*call)(void), char *line, size_t size)
{
    int ends[2];
    if (pipe(ends) != 0)
        return false;
    pid_t child = fork();
    if (child == 0) {
        signal(SIGABRT, ending_abort_seen);
        if (dup2(ends[1], STDERR_FILENO) < 0)
            _exit(2);
        call();
        _exit(0);
    }
    close(ends[1]);
    size_t used = 0;
    for (ssize_t got = 1; got != 0 && used + 1 < size;) {
        got = read(ends[0], line + used, size - used - 1);
        if (got < 0 && errno != EINTR)
            break;
        used += got > 0 ? (size_t)got : 0;
    }
    line[used] = '\0';
    close(ends[0]);
    int status = 0;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    return child > 0 && WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

#define assert_ends(call, message)                                                                 \
    do {                                                                                           \
        char line[4096];                                                                           \
        assert_true(ending_seen((call), line, sizeof(line)));                                      \
        assert_string_equal(line, "pennant: " message "\n");                                       \
    } while (0)

#endif
