#include "cmd/demo_cluster.h"

#include "cmd/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAKE_SECONDS  120 /* initdb on a slow disk */
#define START_SECONDS 60  /* with recovery after a hard end */
#define STOP_SECONDS  20
#define PAUSE_MS      20
#define CONNECTIONS   "60"

/* The logins that the program's account may take. */
static const char *const LOGINS[] = {"postgres", "pennant_migrator", "pennant_app"};

/* The first bytes of a small file; "" when there is none. */
static const char *file_head(const char *path, struct arena *arena)
{
    enum { HEAD = 1024 };
    char *text = arena_take(arena, HEAD, 1);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
        ssize_t length = read(file, text, HEAD - 1);
        text[length > 0 ? length : 0] = '\0';
        close(file);
    }
    return text;
}

/* Replaces a file of the cluster and keeps it the account's. */
static bool setting_write(const struct demo_place *place, const char *name, const char *text,
                          struct arena *arena, struct buffer *complaints)
{
    const char *path = arena_print(arena, "%s/%s", place->cluster, name);
    if (!demo_file_write(path, text, arena, complaints)) {
        return false;
    }
    if (place->account != NULL && chown(path, place->account->uid, place->account->gid) != 0) {
        buffer_print(complaints, "cannot give %s to %s: %s\n", path, place->account->name,
                     strerror(errno));
        return false;
    }
    return true;
}

static bool logins_write(const struct demo_place *place, struct arena *arena,
                         struct buffer *complaints)
{
    struct buffer map;
    buffer_init(&map);
    for (size_t i = 0; i < COUNT(LOGINS); i++) {
        buffer_print(&map, "demonstration \"%s\" %s\n", place->user, LOGINS[i]);
    }
    bool written = setting_write(place, "pg_ident.conf", map.data, arena, complaints) &&
                   setting_write(place, "pg_hba.conf", "local all all peer map=demonstration\n",
                                 arena, complaints);
    buffer_release(&map);
    return written;
}

bool cluster_make(const struct demo_place *place, const char *programs, struct arena *arena,
                  struct buffer *complaints)
{
    const char *arguments[] = {
        arena_print(arena, "%s/initdb", programs),
        "--username=postgres",
        "--auth=peer",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
        "--pgdata",
        place->cluster,
        NULL,
    };
    struct process_order order = {.arguments = arguments,
                                  .account = place->account,
                                  .directory = place->cluster,
                                  .log = place->log,
                                  .signal_at_end = SIGTERM};
    if (!process_run(&order, MAKE_SECONDS, complaints)) {
        buffer_print(complaints, "what it printed is in %s\n", place->log);
        return false;
    }
    return logins_write(place, arena, complaints);
}

/* The postmaster tells its state in the last line of its pid file. */
static bool is_ready(const struct demo_place *place, struct arena *arena)
{
    const char *text = file_head(arena_print(arena, "%s/postmaster.pid", place->cluster), arena);
    return strstr(text, "\nready") != NULL;
}

bool cluster_start(const struct demo_place *place, const char *programs, struct arena *arena,
                   pid_t *ret_pid, struct buffer *complaints)
{
    /* The account may have another name than when the cluster was made. */
    if (!cluster_is_free(place, arena, complaints) || !logins_write(place, arena, complaints)) {
        return false;
    }
    unlink(arena_print(arena, "%s/postmaster.pid", place->cluster));
    const char *arguments[] = {
        arena_print(arena, "%s/postgres", programs),
        "-D",
        place->cluster,
        "-c",
        "listen_addresses=",
        "-c",
        arena_print(arena, "unix_socket_directories=%s", place->socket),
        "-c",
        "unix_socket_permissions=0700",
        "-c",
        "max_connections=" CONNECTIONS,
        NULL,
    };
    struct process_order order = {.arguments = arguments,
                                  .account = place->account,
                                  .directory = place->cluster,
                                  .log = place->log,
                                  .signal_at_end = SIGINT};
    pid_t pid;
    if (!process_start(&order, &pid, complaints)) {
        return false;
    }
    int status;
    bool stop = false;
    for (int left = START_SECONDS * 1000; left > 0 && !stop; left -= PAUSE_MS) {
        if (is_ready(place, arena)) {
            *ret_pid = pid;
            return true;
        }
        if (process_ended(pid, &status)) {
            buffer_print(complaints, "PostgreSQL did not start; its last words are in %s\n",
                         place->log);
            return false;
        }
        stop = process_pause(PAUSE_MS);
    }
    cluster_stop(pid);
    buffer_print(complaints,
                 stop ? "stopped while PostgreSQL started; see %s\n"
                      : "PostgreSQL was not ready in time; see %s\n",
                 place->log);
    return false;
}

void cluster_stop(pid_t pid)
{
    process_stop(pid, SIGINT, STOP_SECONDS);
}

bool cluster_is_free(const struct demo_place *place, struct arena *arena, struct buffer *complaints)
{
    long pid = atol(file_head(arena_print(arena, "%s/postmaster.pid", place->cluster), arena));
    if (pid <= 0) {
        return true;
    }
    /* The number may be another process's by now: only a postgres counts. */
    const char *name = file_head(arena_print(arena, "/proc/%ld/comm", pid), arena);
    if (strcmp(name, "postgres\n") != 0) {
        return true;
    }
    buffer_print(complaints,
                 "PostgreSQL of an earlier start still runs in %s; stop it first: kill -INT %ld\n",
                 place->cluster, pid);
    return false;
}

const char *cluster_conninfo(const struct demo_place *place, struct arena *arena,
                             const char *database, const char *login)
{
    return arena_print(arena, "host='%s' dbname=%s user=%s", place->socket, database, login);
}
