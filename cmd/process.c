#include "cmd/process.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CHILD_FAILED  127 /* exit of a child that never became the program */
#define PAUSE_MS      50  /* between two looks at a child that is waited for */
#define STOPPED_LIMIT 5   /* seconds an interrupted child gets to end by itself */

static sigset_t taken;
static bool told_to_stop;

void process_begin(void)
{
    sigemptyset(&taken);
    sigaddset(&taken, SIGINT);
    sigaddset(&taken, SIGTERM);
    sigaddset(&taken, SIGHUP);
    sigaddset(&taken, SIGCHLD);
    sigprocmask(SIG_BLOCK, &taken, NULL);
    /* A shell starts what runs in the background with SIGINT ignored. */
    signal(SIGINT, SIG_DFL);
    signal(SIGHUP, SIG_DFL);
}

bool process_pause(int milliseconds)
{
    struct timespec limit = {milliseconds / 1000, (milliseconds % 1000) * 1000000L};
    int number = sigtimedwait(&taken, NULL, &limit);
    if (number == SIGINT || number == SIGTERM || number == SIGHUP) {
        told_to_stop = true;
    }
    return told_to_stop;
}

/* Groups first, then the account: afterwards there is no way back. */
static bool account_take(const struct account *account)
{
    return setgroups(1, &account->gid) == 0 && setgid(account->gid) == 0 &&
           setuid(account->uid) == 0;
}

static bool output_redirect(const char *log)
{
    int input = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (input < 0 || dup2(input, STDIN_FILENO) < 0) {
        return false;
    }
    if (log == NULL) {
        return true;
    }
    int output = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    return output >= 0 && dup2(output, STDOUT_FILENO) >= 0 && dup2(output, STDERR_FILENO) >= 0;
}

static void child_become(const struct process_order *order, pid_t parent)
{
    /* The log is opened before the account changes: the child may write it, not open it. */
    if (setsid() < 0 || !output_redirect(order->log)) {
        _exit(CHILD_FAILED);
    }
    if (order->account != NULL && !account_take(order->account)) {
        _exit(CHILD_FAILED);
    }
    /* After the account, since changing it forgets the wish; then the parent may be gone already.
     */
    if (prctl(PR_SET_PDEATHSIG, order->signal_at_end) != 0 || getppid() != parent) {
        _exit(CHILD_FAILED);
    }
    if (order->directory != NULL && chdir(order->directory) != 0) {
        _exit(CHILD_FAILED);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execv(order->arguments[0], (char *const *)(uintptr_t)order->arguments);
    dprintf(STDERR_FILENO, "%s: %s\n", order->arguments[0], strerror(errno));
    _exit(CHILD_FAILED);
}

bool process_start(const struct process_order *order, pid_t *ret_pid, struct buffer *complaints)
{
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid < 0) {
        buffer_print(complaints, "%s cannot be started: %s\n", order->arguments[0],
                     strerror(errno));
        return false;
    }
    if (pid == 0) {
        child_become(order, parent);
    }
    *ret_pid = pid;
    return true;
}

bool process_ended(pid_t pid, int *ret_status)
{
    return waitpid(pid, ret_status, WNOHANG) == pid;
}

bool process_run(const struct process_order *order, int seconds, struct buffer *complaints)
{
    pid_t pid;
    if (!process_start(order, &pid, complaints)) {
        return false;
    }
    int status = 0;
    bool stop = false;
    for (int left = seconds * 1000; left > 0 && !stop; left -= PAUSE_MS) {
        if (process_ended(pid, &status)) {
            if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
                return true;
            }
            buffer_print(complaints, "%s %s failed\n", order->arguments[0],
                         order->arguments[1] == NULL ? "" : order->arguments[1]);
            return false;
        }
        stop = process_pause(PAUSE_MS);
    }
    process_stop(pid, SIGTERM, STOPPED_LIMIT);
    buffer_print(complaints, stop ? "stopped while %s ran\n" : "%s took too long\n",
                 order->arguments[0]);
    return false;
}

void process_stop(pid_t pid, int signal_number, int seconds)
{
    if (pid <= 0 || kill(pid, signal_number) != 0) {
        return;
    }
    int status;
    for (int left = seconds * 1000; left > 0; left -= PAUSE_MS) {
        if (process_ended(pid, &status)) {
            return;
        }
        struct timespec pause = {0, PAUSE_MS * 1000000L};
        nanosleep(&pause, NULL);
    }
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
}

bool process_can_enter(const struct account *account, const char *directory)
{
    pid_t pid = fork();
    if (pid == 0) {
        bool entered = (account == NULL || account_take(account)) && chdir(directory) == 0;
        _exit(entered ? 0 : 1);
    }
    int status;
    return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
           WEXITSTATUS(status) == 0;
}
