/* Other programs as children: started, waited for and stopped, by a parent that can be interrupted.
 *
 * For the commands that run PostgreSQL or this program again. A child starts in a session of its
 * own, so that Ctrl-C reaches only the parent, and is ended by the kernel when the parent dies. One
 * thread: signals are taken by sigtimedwait, so no handler runs. */
#ifndef PENNANT_CMD_PROCESS_H
#define PENNANT_CMD_PROCESS_H

#include "base/attributes.h"
#include "base/buffer.h"

#include <stdbool.h>
#include <sys/types.h>

/* Whom a child runs as. */
struct account {
    uid_t uid;
    gid_t gid;
    const char *name;
};

struct process_order {
    const char *const *arguments;  /* [0] is the program's path; closed by NULL */
    const struct account *account; /* NULL: as the parent */
    const char *directory;         /* where it starts; NULL: where the parent is */
    const char *log;               /* its output is appended here; NULL: the parent's */
    int signal_at_end;             /* what it gets when the parent dies */
};

/* Blocks SIGINT, SIGTERM, SIGHUP and SIGCHLD, so that process_pause can take them; call it first.
 */
void process_begin(void);

/* Waits up to so many milliseconds for a child's end or a wish to stop. True once SIGINT, SIGTERM
 * or SIGHUP has come, also on every later call. */
bool process_pause(int milliseconds);

/* Starts a child. False with one line in complaints; faults after the fork show as its exit. */
bool process_start(const struct process_order *order, pid_t *ret_pid,
                   struct buffer *complaints) MUST_CHECK;

/* Has it ended? Then *ret_status is its wait status, and the pid is no longer a child. */
bool process_ended(pid_t pid, int *ret_status);

/* Starts a child and waits for its end. False when it could not be started, ended with another
 * status than 0, took longer than the seconds, or the parent was told to stop (it is ended then).
 */
bool process_run(const struct process_order *order, int seconds,
                 struct buffer *complaints) MUST_CHECK;

/* Sends the signal, waits up to so many seconds, then kills. pid 0 is ignored. */
void process_stop(pid_t pid, int signal_number, int seconds);

/* Can this account enter the folder? Tried in a child of that account. */
bool process_can_enter(const struct account *account, const char *directory);

#endif
