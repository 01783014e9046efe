/* pennant demo: a private PostgreSQL cluster, a demonstration campaign and a server, in one go.
 * Runs until SIGINT or SIGTERM and ends everything it started. For trying and developing. */
#include "base/arena.h"
#include "base/buffer.h"
#include "base/options.h"
#include "base/seal.h"
#include "base/signature.h"
#include "cmd/command.h"
#include "cmd/demo_campaign.h"
#include "cmd/demo_cluster.h"
#include "cmd/demo_guide.h"
#include "cmd/demo_people.h"
#include "cmd/demo_place.h"
#include "cmd/http_client.h"
#include "cmd/process.h"
#include "store/administration.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SERVER_SECONDS       30 /* until the server must answer */
#define DRAIN_SECONDS        40 /* the server's own drain, and a little */
#define PAUSE_MS             20
#define WATCH_MS             500
#define ENVIRONMENT_NAME_MAX 128
#define SIGNING_KEY          "signing.pem"
#define BALLOT_KEY           "ballot.key"

static const struct option OPTIONS[] = {
    {.name = "directory",
     .type = OPTION_TEXT,
     .fallback = "var/demo",
     .value_name = "PATH",
     .help = "where the cluster, the keys and the tokens are kept"},
    {.name = "port",
     .type = OPTION_INTEGER,
     .fallback = "8080",
     .minimum = 1,
     .maximum = 65535,
     .value_name = "PORT",
     .help = "port on 127.0.0.1"},
    {.name = "admin-port",
     .type = OPTION_INTEGER,
     .fallback = "8081",
     .minimum = 1,
     .maximum = 65535,
     .value_name = "PORT",
     .help = "port of health and metrics on 127.0.0.1"},
    {.name = "postgresql",
     .type = OPTION_TEXT,
     .fallback = "/usr/lib/postgresql/15/bin",
     .value_name = "PATH",
     .help = "where initdb and postgres are"},
};

/* What runs, so that every way out ends it. */
struct demo {
    struct arena *arena;
    struct demo_place place;
    const char *programs, *key;
    int port, admin_port;
    pid_t postgres, server;
};

static bool ports_are_free(const struct demo *demo, struct buffer *complaints)
{
    const int ports[] = {demo->port, demo->admin_port};
    const char *const names[] = {"port", "admin-port"};
    bool are_free = true;
    for (size_t i = 0; i < COUNT(ports); i++) {
        if (!http_port_is_free(ports[i])) {
            buffer_print(complaints, "port %d of 127.0.0.1 is taken; choose another with --%s\n",
                         ports[i], names[i]);
            are_free = false;
        }
    }
    return are_free;
}

/* The database as `pennant serve` expects it; each step does nothing where it is done. */
static bool database_prepare(struct demo *demo, struct buffer *complaints)
{
    const char *admin = cluster_conninfo(&demo->place, demo->arena, "postgres", "postgres");
    const char *migrator =
        cluster_conninfo(&demo->place, demo->arena, "postgres", "pennant_migrator");
    int applied, last;
    struct table row;
    if (!roles_create(admin, complaints) || !migrate_run(migrator, &applied, &last, complaints)) {
        return false;
    }
    return demo->place.state == DEMO_READY ||
           organisation_create(migrator, DEMO_ORGANISATION, "演示单位", DEMO_TIME_ZONE, "demo",
                               demo->arena, &row, complaints);
}

/* The settings as a file, so that `pennant serve --config pennant.conf` runs the same server by
 * hand. A list of keys is split at commas, which a path may have, so the folder of keys is named
 * from here. */
static bool config_write(const struct demo *demo, const char *path, struct buffer *complaints)
{
    const char *text =
        arena_print(demo->arena,
                    "# Made by pennant demo at each start; to be used in this folder.\n"
                    "database = %s\nkeys = keys\nsigning-key = " SIGNING_KEY "\n"
                    "ballot-key = " BALLOT_KEY "\n"
                    "address = 127.0.0.1\nport = %d\n"
                    "admin-address = 127.0.0.1\nadmin-port = %d\n",
                    cluster_conninfo(&demo->place, demo->arena, "postgres", "pennant_app"),
                    demo->port, demo->admin_port);
    return demo_file_write(path, text, demo->arena, complaints);
}

/* Of bundles and of secret ballots; what is there stays. */
static bool keys_make(const struct demo *demo, struct buffer *complaints)
{
    const char *signing = demo_path(&demo->place, demo->arena, SIGNING_KEY);
    const char *ballot = demo_path(&demo->place, demo->arena, BALLOT_KEY);
    return (access(signing, F_OK) == 0 || signature_key_create(signing, complaints)) &&
           (access(ballot, F_OK) == 0 || seal_key_create(ballot, complaints));
}

static bool server_start(struct demo *demo, struct buffer *complaints)
{
    const char *config = demo_path(&demo->place, demo->arena, "pennant.conf");
    if (!keys_make(demo, complaints) || !config_write(demo, config, complaints)) {
        return false;
    }
    const char *log = demo_path(&demo->place, demo->arena, "server.log");
    const char *arguments[] = {"/proc/self/exe", "serve", "--config", config, NULL};
    struct process_order order = {.arguments = arguments,
                                  .directory = demo->place.directory,
                                  .log = log,
                                  .signal_at_end = SIGTERM};
    if (!process_start(&order, &demo->server, complaints)) {
        return false;
    }
    struct http_call call = {.port = demo->admin_port, .method = "GET", .path = "/readyz"};
    struct http_answer answer;
    int status;
    for (int left = SERVER_SECONDS * 1000; left > 0; left -= PAUSE_MS) {
        if (http_send(&call, demo->arena, &answer, NULL) && answer.status == 200) {
            return true;
        }
        if (process_ended(demo->server, &status)) {
            demo->server = 0;
            buffer_print(complaints, "the server did not start; its last words are in %s\n", log);
            return false;
        }
        if (process_pause(PAUSE_MS)) {
            buffer_text(complaints, "stopped while the server started\n");
            return false;
        }
    }
    buffer_print(complaints, "the server was not ready in time; see %s\n", log);
    return false;
}

static bool demo_start(struct demo *demo, struct buffer *complaints)
{
    bool fresh = demo->place.state != DEMO_READY;
    if (demo->place.state == DEMO_MAKING) {
        puts("The last start was interrupted while it made the demonstration; making it anew.");
    }
    if (!ports_are_free(demo, complaints) ||
        !cluster_is_free(&demo->place, demo->arena, complaints)) {
        return false;
    }
    if (fresh && (!demo_place_clear(&demo->place, complaints) ||
                  !cluster_make(&demo->place, demo->programs, demo->arena, complaints))) {
        return false;
    }
    return cluster_start(&demo->place, demo->programs, demo->arena, &demo->postgres, complaints) &&
           database_prepare(demo, complaints) &&
           demo_key(&demo->place, demo->arena, &demo->key, complaints) &&
           demo_tokens_write(&demo->place, demo->key, demo->arena, complaints) &&
           server_start(demo, complaints) &&
           (!fresh || (campaign_play(demo->port, demo->key, complaints) &&
                       demo_place_finish(&demo->place, demo->arena, complaints)));
}

static bool demo_tell(const struct demo *demo, struct buffer *complaints)
{
    struct campaign_ids ids;
    struct buffer text;
    buffer_init(&text);
    bool told = campaign_find(demo->port, demo->key, demo->arena, &ids, complaints) &&
                guide_print(&demo->place, demo->port, &ids, demo->arena, &text, complaints);
    if (told) {
        fputs(text.data, stdout);
        told = fflush(stdout) == 0;
    }
    buffer_release(&text);
    return told;
}

/* Until told to stop, or one of the two ends by itself. */
static bool demo_watch(struct demo *demo, struct buffer *complaints)
{
    int status;
    while (!process_pause(WATCH_MS)) {
        if (process_ended(demo->server, &status)) {
            demo->server = 0;
            buffer_print(complaints, "the server ended; see %s\n",
                         demo_path(&demo->place, demo->arena, "server.log"));
            return false;
        }
        if (process_ended(demo->postgres, &status)) {
            demo->postgres = 0;
            buffer_print(complaints, "PostgreSQL ended; see %s\n", demo->place.log);
            return false;
        }
    }
    return true;
}

/* The server reads its settings from our file alone. */
static void environment_clean(void)
{
    static const char prefix[] = "PENNANT_";
    for (size_t i = 0; environ[i] != NULL;) {
        const char *end = strchr(environ[i], '=');
        char name[ENVIRONMENT_NAME_MAX];
        if (end != NULL && strncmp(environ[i], prefix, strlen(prefix)) == 0 &&
            (size_t)(end - environ[i]) < sizeof name) {
            memcpy(name, environ[i], (size_t)(end - environ[i]));
            name[end - environ[i]] = '\0';
            unsetenv(name);
        } else {
            i++;
        }
    }
}

static bool demo_play(struct demo *demo, const struct options *options, struct buffer *complaints)
{
    demo->programs = option_text(options, "postgresql");
    demo->port = (int)option_integer(options, "port");
    demo->admin_port = (int)option_integer(options, "admin-port");
    process_begin();
    umask(022);
    environment_clean();
    bool done =
        demo_place_open(option_text(options, "directory"), demo->arena, &demo->place, complaints) &&
        demo_start(demo, complaints) && demo_tell(demo, complaints) && demo_watch(demo, complaints);
    process_stop(demo->server, SIGTERM, DRAIN_SECONDS);
    cluster_stop(demo->postgres);
    /* Empty now; it may be outside the demonstration's folder, and the next start makes it again.
     */
    if (demo->place.socket != NULL) {
        rmdir(demo->place.socket);
    }
    return done;
}

int demo_run(int argc, const char *const *argv)
{
    struct demo demo = {.arena = arena_new()};
    struct options options;
    int status;
    if (command_options("demo [OPTION...]", OPTIONS, COUNT(OPTIONS), argc, argv, 0, demo.arena,
                        &options, &status)) {
        struct buffer complaints;
        buffer_init(&complaints);
        status = demo_play(&demo, &options, &complaints) ? 0 : 1;
        if (status != 0) {
            fprintf(stderr, "pennant demo: %s%s", complaints.data,
                    complaints.length > 0 && complaints.data[complaints.length - 1] == '\n' ? ""
                                                                                            : "\n");
        }
        buffer_release(&complaints);
    }
    arena_free(demo.arena);
    return status;
}
