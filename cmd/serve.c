/* pennant serve: the service and its second listener, from options to the last reply. */
#include "api/admin.h"
#include "api/auth_options.h"
#include "api/cors.h"
#include "api/dispatch.h"
#include "api/encode.h"
#include "api/server.h"
#include "app/app.h"
#include "base/digest.h"
#include "base/log.h"
#include "cmd/command.h"
#include "cmd/file.h"
#include "cmd/serve_gauges.h"
#include "cmd/serve_options.h"
#include "store/check.h"
#include "work/chainer.h"
#include "work/courier.h"

#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#define ADMIN_THREADS    4
#define RETIRED_KEYS_MAX ((size_t)64 * 1024) /* bytes of the file */

/* Everything that runs, so that every way out ends it. */
struct serving {
    struct options options;
    struct app *app;
    struct auth *auth;
    struct signer *signer;
    struct public_keys keys; /* published */
    struct sealer *sealer;
    struct sealer *webhook_key;
    struct chainer *chainer;
    struct courier *courier; /* NULL: no webhook key */
    struct gauges gauges;
    struct telemetry *telemetry;
    struct admin admin;
    struct service service;
    struct server *server, *admin_server;
};

static void main_answer(void *context, struct exchange *exchange, struct arena *arena,
                        bool draining, struct request *ret_request, struct reply *reply)
{
    dispatch(context, exchange, arena, draining, ret_request, reply);
}

static bool database_check(void *context, struct buffer *reason)
{
    return store_check(context, reason);
}

static bool log_level_set(const struct options *options, struct buffer *complaint)
{
    static const char *const names[] = {"debug", "info", "warning", "error"};
    const char *wanted = option_text(options, "log-level");
    for (size_t i = 0; i < COUNT(names); i++)
        if (strcmp(names[i], wanted) == 0) {
            log_set_level((enum log_level)i);
            return true;
        }
    buffer_print(complaint, "--log-level must be debug, info, warning or error, not %s", wanted);
    return false;
}

static bool auth_start(struct serving *serving, struct arena *arena, struct buffer *complaint)
{
    struct auth_settings settings;
    if (auth_settings_read(&serving->options, arena, &settings, complaint))
        serving->auth = auth_new(&settings, complaint);
    return serving->auth != NULL;
}

/* The signer's public key, and those of the file of earlier ones. */
static bool keys_gather(struct serving *serving, struct arena *arena, struct buffer *complaint)
{
    const struct public_key *own =
        serving->signer != NULL ? signer_public_half(serving->signer) : NULL;
    const char *path = option_text(&serving->options, "retired-keys");
    struct buffer text;
    serving->keys = (struct public_keys){own, own != NULL};
    if (path == NULL)
        return true;
    buffer_init(&text);
    bool good = file_read("serve", path, RETIRED_KEYS_MAX, &text) &&
                public_keys_read(arena, own, text.data, text.length, &serving->keys, complaint);
    buffer_release(&text);
    if (!good)
        buffer_print(complaint, "retired keys %s: they cannot be used\n", path);
    return good;
}

/* Without a key no bundles are made. */
static bool signer_start(struct serving *serving, struct arena *arena, struct buffer *complaint)
{
    const char *path = option_text(&serving->options, "signing-key");
    if (path != NULL) {
        serving->signer = signer_new(path, complaint);
        if (serving->signer == NULL)
            return false;
    }
    return keys_gather(serving, arena, complaint);
}

/* Without a key no secret ballots are taken. */
static bool sealer_start(struct serving *serving, struct buffer *complaint)
{
    const char *path = option_text(&serving->options, "ballot-key");
    if (path == NULL)
        return true;
    serving->sealer = sealer_new("ballot key", path, complaint);
    return serving->sealer != NULL;
}

/* Without a key no webhooks are taken, nor served. */
static bool webhook_key_start(struct serving *serving, struct buffer *complaint)
{
    const char *path = option_text(&serving->options, "webhook-key");
    if (path == NULL)
        return true;
    serving->webhook_key = sealer_new("webhook key", path, complaint);
    return serving->webhook_key != NULL;
}

static bool app_start(struct serving *serving, struct arena *arena, struct buffer *complaint)
{
    const struct options *options = &serving->options;
    struct error error;
    struct strings schemes = list_split(arena, option_text(options, "webhook-schemes"));
    bool http = strings_has(&schemes, "http");
    struct app_settings settings = {
        .database = option_text(options, "database"),
        .replica = option_text(options, "replica-database"),
        .pool_size = (int)option_integer(options, "pool-size"),
        .pool_wait_ms = (int)option_integer(options, "pool-wait"),
        .signer = serving->signer,
        .keys = &serving->keys,
        .public_url = option_text(options, "public-url"),
        .sealer = serving->sealer,
        .change_waiters = (int)(option_integer(options, "threads") + 3) / 4,
        .webhooks = {serving->webhook_key, http},
    };
    if (!store_check(settings.database, complaint))
        return false;
    error_init(&error, arena);
    serving->app = app_new(&settings, &error);
    if (!serving->app)
        error_text(complaint, error.code, error.params, LANGUAGE_EN);
    return serving->app != NULL;
}

static bool courier_start(struct serving *serving, struct arena *arena, struct buffer *complaint)
{
    const struct options *options = &serving->options;
    struct courier_settings settings = {
        .database = option_text(options, "database"),
        .allowed = list_split(arena, option_text(options, "webhook-allow")),
        .ca_file = option_text(options, "webhook-ca"),
        .pause_ms = option_integer(options, "webhook-pause"),
        .answer_ms = (int)option_integer(options, "webhook-timeout"),
    };
    if (serving->webhook_key == NULL)
        return true;
    serving->courier = courier_new(serving->app, &settings, complaint);
    return serving->courier != NULL;
}

/* What runs beside the requests. */
static bool work_start(struct serving *serving, struct arena *arena, struct buffer *complaint)
{
    serving->chainer =
        chainer_new(option_text(&serving->options, "database"), serving->app->changes);
    if (serving->chainer == NULL)
        buffer_text(complaint, "cannot start a thread for the chain of changes");
    return serving->chainer != NULL && courier_start(serving, arena, complaint);
}

static bool proxies_read(struct serving *serving, struct arena *arena, struct buffer *complaint)
{
    struct strings texts = list_split(arena, option_text(&serving->options, "trusted-proxies"));
    struct network *proxies = ARENA_ARRAY(arena, struct network, texts.count);
    bool good = true;
    for (size_t i = 0; i < texts.count; i++)
        if (!network_parse(texts.items[i], &proxies[i])) {
            buffer_print(complaint, "--trusted-proxies: %s is no network\n", texts.items[i]);
            good = false;
        }
    serving->service.proxies = proxies;
    serving->service.proxy_count = texts.count;
    return good;
}

/* Who may call how often, and from pages of which sites. */
static bool limits_start(struct serving *serving, struct arena *arena, struct buffer *complaint)
{
    const struct options *options = &serving->options;
    const int64_t quotas[LIMIT_KINDS] = {
        [LIMIT_DEFAULT] = option_integer(options, "rate-limit"),
        [LIMIT_BULK] = option_integer(options, "bulk-limit"),
    };
    bool good = proxies_read(serving, arena, complaint);
    serving->service.origins = list_split(arena, option_text(options, "cors-origins"));
    for (size_t i = 0; i < serving->service.origins.count; i++)
        if (!cors_origin_is_sound(serving->service.origins.items[i])) {
            buffer_print(complaint, "--cors-origins: %s is no origin\n",
                         serving->service.origins.items[i]);
            good = false;
        }
    if (quotas[LIMIT_DEFAULT] > 0 || quotas[LIMIT_BULK] > 0)
        serving->service.limits = limits_new(quotas);
    return good;
}

static struct server *listener_start(const struct serving *serving, bool admin,
                                     struct buffer *complaint)
{
    const struct options *options = &serving->options;
    struct server_settings settings = {
        .address = option_text(options, admin ? "admin-address" : "address"),
        .port = (int)option_integer(options, admin ? "admin-port" : "port"),
        .threads = admin ? ADMIN_THREADS : (int)option_integer(options, "threads"),
        .request_ms = (int)option_integer(options, "request-timeout"),
        .keep_alive_ms = (int)option_integer(options, "keep-alive"),
        .body_ms = (int)option_integer(options, "body-timeout"),
        .gzip = !admin && option_boolean(options, "gzip"),
        .answer = admin ? admin_answer : main_answer,
        .context =
            admin ? (void *)(uintptr_t)&serving->admin : (void *)(uintptr_t)&serving->service,
        .telemetry = admin ? NULL : serving->telemetry,
    };
    return server_new(&settings, complaint);
}

/* The listeners come last: who can connect gets answers. */
static bool listeners_start(struct serving *serving, struct buffer *complaint)
{
    const struct options *options = &serving->options;
    serving->telemetry = telemetry_new();
    serving->service.app = serving->app;
    serving->service.auth = serving->auth;
    serving->admin.readiness =
        readiness_new(database_check, (void *)(uintptr_t)option_text(options, "database"));
    if (!serving->admin.readiness) {
        buffer_text(complaint, "cannot start a thread for the readiness check");
        return false;
    }
    serving->admin.telemetry = serving->telemetry;
    serving->admin.auth = serving->auth;
    serving->admin.version = PENNANT_VERSION;
    serving->gauges = (struct gauges){serving->app, serving->chainer, serving->courier};
    serving->admin.gauges = gauges_write;
    serving->admin.context = &serving->gauges;
    serving->admin_server = listener_start(serving, true, complaint);
    serving->server = serving->admin_server ? listener_start(serving, false, complaint) : NULL;
    atomic_store(&serving->admin.server, serving->server);
    return serving->server != NULL;
}

static bool serving_start(struct serving *serving, struct arena *arena, struct buffer *complaint)
{
    const char *fault = NULL;
    const char *key = option_text(&serving->options, "cursor-key");
    if (key)
        cursor_set_key(key, strlen(key));
    if (!routes_are_sound(arena, &fault)) {
        buffer_text(complaint, fault);
        return false;
    }
    return log_level_set(&serving->options, complaint) && server_self_test(complaint) &&
           auth_start(serving, arena, complaint) && limits_start(serving, arena, complaint) &&
           signer_start(serving, arena, complaint) && sealer_start(serving, complaint) &&
           webhook_key_start(serving, complaint) && app_start(serving, arena, complaint) &&
           work_start(serving, arena, complaint) && listeners_start(serving, complaint);
}

static void keys_reload(struct serving *serving)
{
    struct buffer complaint;
    buffer_init(&complaint);
    if (auth_reload(serving->auth, &complaint))
        log_line(LOG_INFO, "keys reloaded", NULL);
    else
        log_line(LOG_ERROR, "keys not reloaded, the old ones stay", "reason", complaint.data, NULL);
    buffer_release(&complaint);
}

/* Signals are blocked in every thread and taken here. */
static void signals_block(sigset_t *ret_signals)
{
    sigemptyset(ret_signals);
    sigaddset(ret_signals, SIGTERM);
    sigaddset(ret_signals, SIGINT);
    sigaddset(ret_signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, ret_signals, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static void serving_run(struct serving *serving, const sigset_t *signals)
{
    char port[16], admin_port[16];
    int signal_number;
    snprintf(port, sizeof(port), "%d", server_port(serving->server));
    snprintf(admin_port, sizeof(admin_port), "%d", server_port(serving->admin_server));
    log_line(LOG_INFO, "listening", "address", option_text(&serving->options, "address"), "port",
             port, "admin_address", option_text(&serving->options, "admin-address"), "admin_port",
             admin_port, "version", PENNANT_VERSION, NULL);
    while (sigwait(signals, &signal_number) != 0 || signal_number == SIGHUP)
        keys_reload(serving);
    log_line(LOG_INFO, "stopping", "signal", signal_number == SIGTERM ? "TERM" : "INT", NULL);
    atomic_store(&serving->admin.draining, true);
    pulse_stop(serving->app->changes);
    if (!server_drain(serving->server, (int)option_integer(&serving->options, "drain")))
        log_line(LOG_WARNING, "requests were still running when the time to drain was over", NULL);
}

static void serving_end(struct serving *serving)
{
    /* First the one that speaks of the other. */
    server_free(serving->admin_server);
    server_free(serving->server);
    readiness_free(serving->admin.readiness);
    telemetry_free(serving->telemetry);
    limits_free(serving->service.limits);
    courier_free(serving->courier);
    chainer_free(serving->chainer);
    app_free(serving->app);
    signer_free(serving->signer);
    sealer_free(serving->sealer);
    sealer_free(serving->webhook_key);
    auth_free(serving->auth);
}

int serve_run(int argc, const char *const *argv)
{
    struct arena *arena = arena_new();
    struct serving serving = {0};
    struct buffer complaint;
    sigset_t signals;
    int status;
    buffer_init(&complaint);
    if (command_options("serve [OPTION...]", SERVE_OPTIONS, SERVE_OPTION_COUNT, argc, argv, 0,
                        arena, &serving.options, &status)) {
        signals_block(&signals);
        json_object_seed(0);
        bool started = serving_start(&serving, arena, &complaint);
        if (started)
            serving_run(&serving, &signals);
        serving_end(&serving);
        if (started) {
            log_line(LOG_INFO, "stopped", NULL);
        } else {
            size_t length = complaint.length;
            bool ended = length > 0 && complaint.data[length - 1] == '\n';
            fprintf(stderr, "pennant serve: %s%s", complaint.data, ended ? "" : "\n");
            status = 1;
        }
    }
    buffer_release(&complaint);
    arena_free(arena);
    return status;
}
