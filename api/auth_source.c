#include "api/auth_source.h"

#include "api/auth_jwks.h"
#include "base/depth.h"
#include "base/network.h"
#include "base/text.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define DESCRIPTION_PATH "/.well-known/openid-configuration"

/* Addresses that never leave this machine, where plain http is as good. */
static bool host_is_local(const char *host)
{
    struct network network, four, six;
    if (strcasecmp(host, "localhost") == 0)
        return true;
    return network_parse(host, &network) && network_parse("127.0.0.0/8", &four) &&
           network_parse("::1", &six) &&
           (network_has(&four, &network.base) || network_has(&six, &network.base));
}

static bool address_is_sound(const char *address)
{
    struct arena *arena = arena_new();
    const char *host = fetch_url_host(address, arena);
    bool sound = host != NULL && (fetch_url_is_sound(address, true) || host_is_local(host));
    arena_free(arena);
    return sound;
}

static struct strings algorithms_copy(const struct strings *names, struct arena *arena)
{
    const char **items = ARENA_ARRAY(arena, const char *, names->count);
    for (size_t i = 0; i < names->count; i++)
        items[i] = arena_text(arena, names->items[i]);
    return (struct strings){items, names->count};
}

static bool algorithms_check(const struct strings *names, struct buffer *complaints)
{
    static const char *const KNOWN[] = {"RS256", "PS256", "ES256"};
    const struct strings known = {KNOWN, COUNT(KNOWN)};
    bool good = names->count > 0;
    for (size_t i = 0; i < names->count; i++)
        good = good && strings_has(&known, names->items[i]);
    if (!good)
        buffer_text(complaints, "algorithms: some of RS256, PS256, ES256\n");
    return good;
}

bool source_choose(const struct auth_settings *settings, struct arena *arena,
                   struct key_source *ret_source, struct buffer *complaints)
{
    bool by_keys = settings->keys.count > 0, by_set = settings->jwks != NULL;
    struct key_source source = {.paths = algorithms_copy(&settings->keys, arena)};
    if (by_keys + by_set + settings->discovery > 1) {
        buffer_print(complaints, "issuer %s: only one of keys, jwks and discovery\n",
                     settings->issuer);
        return false;
    }
    *ret_source = source;
    if (!by_set && !settings->discovery)
        return true; /* key files; that there are none is told by whoever reads them */
    source.place = arena_text(arena, by_set ? settings->jwks : settings->issuer);
    source.algorithms = algorithms_copy(&settings->algorithms, arena);
    source.kind = settings->discovery                   ? SOURCE_DISCOVERY
                  : strstr(source.place, "://") != NULL ? SOURCE_ADDRESS
                                                        : SOURCE_FILE;
    *ret_source = source;
    bool good = algorithms_check(&source.algorithms, complaints);
    if (source.kind != SOURCE_FILE && !address_is_sound(source.place)) {
        buffer_print(complaints, "%s is no https address (http on this machine only)\n",
                     source.place);
        good = false;
    }
    return good;
}

struct fetch *source_fetch(const struct key_source *source, const struct auth_settings *settings,
                           struct buffer *complaints)
{
    struct arena *arena = arena_new();
    const struct strings *named = &settings->hosts;
    const char **items = ARENA_ARRAY(arena, const char *, named->count + 1);
    for (size_t i = 0; i < named->count; i++)
        items[i] = named->items[i];
    items[named->count] = fetch_url_host(source->place, arena);
    struct fetch_settings asked = {
        .guarded = true, .allowed = {items, named->count + 1}, .ca_file = settings->ca_file};
    struct fetch *fetch = fetch_new(&asked, complaints);
    arena_free(arena);
    return fetch;
}

int64_t source_freshness(const char *cache_control)
{
    for (const char *at = cache_control; at != NULL && *at != '\0';) {
        at += strspn(at, ", \t");
        if (strncasecmp(at, "max-age=", 8) == 0 && at[8] >= '0' && at[8] <= '9') {
            long long seconds = strtoll(at + 8, NULL, 10);
            return seconds < SOURCE_FRESH_MIN   ? SOURCE_FRESH_MIN
                   : seconds > SOURCE_FRESH_MAX ? SOURCE_FRESH_MAX
                                                : seconds;
        }
        at += strcspn(at, ",");
    }
    return SOURCE_FRESH;
}

/* A whole answer of status 200. */
static bool answer_get(struct fetch *fetch, const char *address, size_t size_max,
                       struct arena *arena, struct fetch_answer *ret_answer,
                       struct buffer *complaint)
{
    static const char *const LINES[] = {"Accept: application/json"};
    enum fetch_fault fault;
    struct fetch_call call = {
        .url = address,
        .headers = {LINES, COUNT(LINES)},
        .connect_ms = SOURCE_CONNECT_MS,
        .whole_ms = SOURCE_WHOLE_MS,
        .size_max = size_max,
    };
    if (!fetch_send(fetch, &call, arena, ret_answer, &fault)) {
        buffer_print(complaint, "%s: %s\n", address, fetch_fault_name(fault));
        return false;
    }
    if (ret_answer->status != 200)
        buffer_print(complaint, "%s: status %d\n", address, ret_answer->status);
    return ret_answer->status == 200;
}

/* The address of the set in an issuer's description, which must be of that very issuer. */
static const char *description_read(const struct fetch_answer *answer, const char *issuer,
                                    struct arena *arena, const char **ret_fault)
{
    const char *address = NULL;
    if (!json_depth_within(answer->body, answer->length, AUTH_DEPTH_MAX)) {
        *ret_fault = "deeper than a description may be";
        return NULL;
    }
    json_t *json = json_loadb(answer->body, answer->length, JSON_REJECT_DUPLICATES, NULL);
    const char *named = json_string_value(json_object_get(json, "jwks_uri"));
    if (!text_equal(json_string_value(json_object_get(json, "issuer")), issuer))
        *ret_fault = "no description of this issuer";
    else if (named == NULL || !address_is_sound(named))
        *ret_fault = "its jwks_uri is no https address";
    else
        address = arena_text(arena, named);
    json_decref(json);
    return address;
}

static const char *address_find(const struct key_source *source, struct fetch *fetch,
                                struct arena *arena, struct buffer *complaint)
{
    struct fetch_answer answer;
    const char *fault = NULL;
    if (source->kind == SOURCE_ADDRESS)
        return source->place;
    size_t length = strlen(source->place);
    if (source->place[length - 1] == '/')
        length--;
    const char *described =
        arena_print(arena, "%.*s%s", (int)length, source->place, DESCRIPTION_PATH);
    if (!answer_get(fetch, described, SOURCE_DESCRIBE_MAX, arena, &answer, complaint))
        return NULL;
    const char *address = description_read(&answer, source->place, arena, &fault);
    if (address == NULL)
        buffer_print(complaint, "%s: %s\n", described, fault);
    return address;
}

static bool set_get(const struct key_source *source, struct fetch *fetch, struct arena *arena,
                    struct fetch_answer *ret_answer, struct buffer *complaint)
{
    const char *address = address_find(source, fetch, arena, complaint);
    return address != NULL &&
           answer_get(fetch, address, JWKS_BYTES_MAX, arena, ret_answer, complaint);
}

/* As an answer, so that one way leads on. */
static bool set_read(const struct key_source *source, struct arena *arena,
                     struct fetch_answer *ret_answer, struct buffer *complaint)
{
    unsigned char *bytes;
    size_t length;
    mode_t mode;
    const char *fault;
    if (!key_file_read(arena, source->place, JWKS_BYTES_MAX, &bytes, &length, &mode, &fault)) {
        buffer_print(complaint, "%s: %s\n", source->place, fault);
        return false;
    }
    *ret_answer = (struct fetch_answer){.body = (const char *)bytes, .length = length};
    return true;
}

static bool set_take(const struct key_source *source, const struct fetch_answer *answer,
                     unsigned char digest[SHA256_BYTES], struct auth_keys **ret_keys,
                     struct buffer *complaint)
{
    unsigned char fresh[SHA256_BYTES];
    digest_sha256(answer->body, answer->length, fresh);
    *ret_keys = NULL;
    if (memcmp(fresh, digest, SHA256_BYTES) == 0)
        return true;
    struct buffer fault;
    buffer_init(&fault);
    *ret_keys = jwks_keys(answer->body, answer->length, &source->algorithms, &fault);
    if (*ret_keys == NULL)
        buffer_print(complaint, "%s: %s", source->place, fault.data);
    else
        memcpy(digest, fresh, SHA256_BYTES);
    buffer_release(&fault);
    return *ret_keys != NULL;
}

bool source_load(const struct key_source *source, struct fetch *fetch,
                 unsigned char digest[SHA256_BYTES], struct auth_keys **ret_keys,
                 int64_t *ret_seconds, struct buffer *complaint)
{
    struct arena *arena;
    struct fetch_answer answer;
    if (source->kind == SOURCE_KEYS) {
        *ret_keys = auth_keys_load(&source->paths, complaint);
        return *ret_keys != NULL;
    }
    arena = arena_new();
    bool good = (source->kind == SOURCE_FILE ? set_read(source, arena, &answer, complaint)
                                             : set_get(source, fetch, arena, &answer, complaint)) &&
                set_take(source, &answer, digest, ret_keys, complaint);
    if (good)
        *ret_seconds = source->kind == SOURCE_FILE ? 0 : source_freshness(answer.cache_control);
    arena_free(arena);
    return good;
}
