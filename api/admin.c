#include "api/admin.h"
#include "api/problem.h"

#include <string.h>

static void live_answer(struct admin *admin, struct arena *arena, struct reply *reply)
{
    (void)admin;
    (void)arena;
    buffer_text(&reply->body, "{\"live\":true}");
}

/* Issuers whose keys are read over and over: which of them is silent. None of it says ready or not:
 * the tokens of the others are as good as before. */
static void issuers_write(struct admin *admin, struct arena *arena, struct buffer *out)
{
    struct auth_issuer_state *states;
    size_t count = auth_issuers(admin->auth, arena, &states);
    if (count == 0)
        return;
    buffer_text(out, ",\"issuers\":[");
    for (size_t i = 0; i < count; i++) {
        buffer_text(out, i > 0 ? ",{\"issuer\":" : "{\"issuer\":");
        buffer_json(out, states[i].issuer);
        buffer_print(out, ",\"keys\":%zu,\"stale\":%s,\"age_seconds\":", states[i].keys,
                     states[i].stale ? "true" : "false");
        if (states[i].age < 0)
            buffer_text(out, "null");
        else
            buffer_integer(out, states[i].age);
        buffer_text(out, ",\"fault\":");
        buffer_json(out, *states[i].fault ? states[i].fault : NULL);
        buffer_byte(out, '}');
    }
    buffer_byte(out, ']');
}

/* The value of a label: what would end it early stands behind a backslash. */
static void label_write(struct buffer *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            buffer_byte(out, '\\');
        buffer_byte(out, *text == '\n' ? ' ' : *text);
    }
}

static int64_t issuer_keys(const struct auth_issuer_state *state)
{
    return (int64_t)state->keys;
}

static int64_t issuer_stale(const struct auth_issuer_state *state)
{
    return state->stale;
}

static int64_t issuer_age(const struct auth_issuer_state *state)
{
    return state->age;
}

static int64_t issuer_readings(const struct auth_issuer_state *state)
{
    return (int64_t)state->readings;
}

static int64_t issuer_failures(const struct auth_issuer_state *state)
{
    return (int64_t)state->failures;
}

static void issuer_metrics(struct admin *admin, struct arena *arena, struct buffer *out)
{
    static const struct {
        const char *name, *type, *help;
        int64_t (*value)(const struct auth_issuer_state *state);
    } FAMILIES[] = {
        {"pennant_issuer_keys", "gauge", "Keys of an issuer in use.", issuer_keys},
        {"pennant_issuer_stale", "gauge", "1 when its last reading failed.", issuer_stale},
        {"pennant_issuer_age_seconds", "gauge", "Since it was last read; -1: never.", issuer_age},
        {"pennant_issuer_readings_total", "counter", "Times its keys were asked for.",
         issuer_readings},
        {"pennant_issuer_failures_total", "counter", "Times that failed.", issuer_failures},
    };
    struct auth_issuer_state *states;
    size_t count = auth_issuers(admin->auth, arena, &states);
    for (size_t family = 0; count > 0 && family < COUNT(FAMILIES); family++) {
        buffer_print(out, "# HELP %s %s\n# TYPE %s %s\n", FAMILIES[family].name,
                     FAMILIES[family].help, FAMILIES[family].name, FAMILIES[family].type);
        for (size_t i = 0; i < count; i++) {
            buffer_print(out, "%s{issuer=\"", FAMILIES[family].name);
            label_write(out, states[i].issuer);
            buffer_print(out, "\"} %lld\n", (long long)FAMILIES[family].value(&states[i]));
        }
    }
}

static void ready_answer(struct admin *admin, struct arena *arena, struct reply *reply)
{
    struct buffer reason;
    struct auth_counters keys;
    buffer_init(&reason);
    auth_count(admin->auth, &keys);
    bool ready = false;
    if (atomic_load(&admin->draining))
        buffer_text(&reason, "the server is stopping");
    else if (!atomic_load(&admin->server))
        buffer_text(&reason, "the server is starting");
    else if (keys.keys == 0)
        buffer_text(&reason, "there is no key for tokens");
    else
        ready = readiness_ask(admin->readiness, &reason);
    buffer_print(&reply->body, "{\"ready\":%s", ready ? "true" : "false");
    if (!ready) {
        reply->status = 503;
        reply->retry_after = 1;
        buffer_text(&reply->body, ",\"reason\":");
        buffer_json(&reply->body, reason.data);
    }
    issuers_write(admin, arena, &reply->body);
    buffer_byte(&reply->body, '}');
    buffer_release(&reason);
}

static void metrics_answer(struct admin *admin, struct arena *arena, struct reply *reply)
{
    struct auth_counters tokens;
    struct buffer *out = &reply->body;
    struct server *server = atomic_load(&admin->server);
    auth_count(admin->auth, &tokens);
    reply->content_type = "text/plain; version=0.0.4; charset=utf-8";
    buffer_print(out,
                 "# HELP pennant_build_info The version that runs.\n"
                 "# TYPE pennant_build_info gauge\npennant_build_info{version=\"%s\"} 1\n",
                 admin->version);
    telemetry_write(admin->telemetry, out);
    metric_write(out, "pennant_requests_in_flight", "gauge", "Requests being answered.",
                 server ? server_in_flight(server) : 0);
    metric_write(out, "pennant_token_cache_hits_total", "counter", "Tokens answered from memory.",
                 (int64_t)tokens.hits);
    metric_write(out, "pennant_token_cache_misses_total", "counter",
                 "Tokens checked in full and accepted.", (int64_t)tokens.misses);
    metric_write(out, "pennant_tokens_refused_total", "counter", "Tokens refused.",
                 (int64_t)tokens.refused);
    metric_write(out, "pennant_key_reloads_total", "counter", "Times the keys were read again.",
                 (int64_t)tokens.reloads);
    metric_write(out, "pennant_keys", "gauge", "Keys in use.", (int64_t)tokens.keys);
    issuer_metrics(admin, arena, out);
    admin->gauges(admin->context, out);
}

static const struct {
    const char *path;
    void (*answer)(struct admin *admin, struct arena *arena, struct reply *reply);
} PAGES[] = {
    {"/livez", live_answer},
    {"/readyz", ready_answer},
    {"/metrics", metrics_answer},
};

/* Fills the page, or says why there is none. */
static bool page_answer(struct admin *admin, struct exchange *exchange, struct arena *arena,
                        struct reply *reply, struct error *error)
{
    bool reads = strcmp(exchange->method, "GET") == 0 || strcmp(exchange->method, "HEAD") == 0;
    for (size_t i = 0; i < COUNT(PAGES); i++) {
        if (strcmp(PAGES[i].path, exchange->path) != 0)
            continue;
        if (!reads) {
            reply->allow = "GET, HEAD";
            return error_set(error, CODE_METHOD_NOT_ALLOWED, "allow", reply->allow, NULL);
        }
        PAGES[i].answer(admin, arena, reply);
        return true;
    }
    return error_set(error, CODE_ROUTE_UNKNOWN, NULL);
}

void admin_answer(void *context, struct exchange *exchange, struct arena *arena, bool draining,
                  struct request *ret_request, struct reply *reply)
{
    struct error error;
    const char *language = exchange->header(exchange->connection, "Accept-Language");
    (void)draining; /* probes are answered to the end */
    *ret_request = (struct request){
        .arena = arena,
        .id = request_id_choose(arena, exchange->header(exchange->connection, "X-Request-Id")),
        .language = language_choose(language),
    };
    error_init(&error, arena);
    reply->status = 200;
    reply->content_type = "application/json";
    buffer_clear(&reply->body);
    if (!page_answer(context, exchange, arena, reply, &error))
        problem_reply(reply, &error, ret_request->language, NULL, ret_request->id);
    reply->close = exchange->chunked || exchange->length > 0;
}
