#include "api/auth.h"

#include "api/auth_cache.h"
#include "api/auth_claims.h"
#include "api/auth_keys.h"
#include "api/auth_pem.h"
#include "base/depth.h"
#include "base/digest.h"
#include "base/text.h"

#include <jansson.h>
#include <jwt.h>
#include <openssl/err.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <strings.h>

struct auth {
    struct arena *arena; /* of the settings */
    struct claim_rules rules;
    struct strings key_paths;
    struct auth_cache *cache;
    pthread_mutex_t lock; /* guards keys and generation */
    struct auth_keys *keys;
    uint64_t generation; /* of the keys; entries of the cache belong to one */
    atomic_uint_fast64_t hits, misses, refused, reloads;
};

/* A token taken apart. Header and payload are decoded and NUL-closed. */
struct parts {
    unsigned char *header, *payload, *signature;
    size_t header_length, payload_length, signature_length;
};

static bool refuse(const char **ret_reason, const char *reason)
{
    *ret_reason = reason;
    return false;
}

static struct strings strings_copy(struct arena *arena, const struct strings *strings)
{
    const char **items = ARENA_ARRAY(arena, const char *, strings->count);

    for (size_t i = 0; i < strings->count; i++)
        items[i] = arena_text(arena, strings->items[i]);
    return (struct strings){items, strings->count};
}

static bool text_is_given(const char *text)
{
    return text && text[0];
}

/* Every fault of the settings in one line each. */
static bool settings_check(const struct auth_settings *settings, struct buffer *complaints)
{
    const struct auth_claims *claims = &settings->claims;
    const char *const needed[][2] = {
        {"issuer", settings->issuer},           {"audience", settings->audience},
        {"claim-subject", claims->subject},     {"claim-organisation", claims->organisation},
        {"claim-roles", claims->roles},         {"claim-units", claims->units},
        {"claim-positions", claims->positions}, {"claim-sources", claims->sources},
    };
    bool good = true;

    for (size_t i = 0; i < COUNT(needed); i++) {
        if (text_is_given(needed[i][1]))
            continue;
        buffer_print(complaints, "%s: it must not be empty\n", needed[i][0]);
        good = false;
    }
    if (settings->leeway < 0 || settings->leeway > AUTH_LEEWAY_MAX) {
        buffer_print(complaints, "token-leeway: 0 to %d seconds\n", AUTH_LEEWAY_MAX);
        good = false;
    }
    if (settings->lifetime < 60 || settings->lifetime > AUTH_LIFETIME_MAX) {
        buffer_print(complaints, "token-lifetime: 60 to %d seconds\n", AUTH_LIFETIME_MAX);
        good = false;
    }
    return good;
}

static bool rules_fill(struct auth *auth, const struct auth_settings *settings,
                       struct buffer *complaints)
{
    struct arena *arena = auth->arena;
    struct role_alias *aliases;
    const char *fault;

    if (!role_aliases_read(arena, &settings->role_names, &aliases, &fault)) {
        buffer_print(complaints, "role-names: %s is not ROLE=NAME of a role that tokens can have\n",
                     fault);
        return false;
    }
    auth->key_paths = strings_copy(arena, &settings->keys);
    auth->rules = (struct claim_rules){
        .issuer = arena_text(arena, settings->issuer),
        .audience = arena_text(arena, settings->audience),
        .leeway = settings->leeway,
        .lifetime = settings->lifetime,
        .claims = {.subject = arena_text(arena, settings->claims.subject),
                   .organisation = arena_text(arena, settings->claims.organisation),
                   .roles = arena_text(arena, settings->claims.roles),
                   .units = arena_text(arena, settings->claims.units),
                   .positions = arena_text(arena, settings->claims.positions),
                   .sources = arena_text(arena, settings->claims.sources)},
        .aliases = aliases,
        .alias_count = settings->role_names.count,
        .foreign_roles = settings->foreign_roles,
    };
    return true;
}

struct auth *auth_new(const struct auth_settings *settings, struct buffer *complaints)
{
    struct arena *arena = arena_new();
    struct auth *auth = ARENA_NEW(arena, struct auth);
    bool good = settings_check(settings, complaints);

    auth->arena = arena;
    auth->keys = auth_keys_load(&settings->keys, complaints);
    good = rules_fill(auth, settings, complaints) && good;
    if (!good || !auth->keys) {
        auth_keys_release(auth->keys);
        arena_free(arena);
        return NULL;
    }
    pthread_mutex_init(&auth->lock, NULL);
    auth->cache = auth_cache_new(AUTH_CACHE_ENTRIES);
    return auth;
}

bool auth_reload(struct auth *auth, struct buffer *complaints)
{
    struct auth_keys *fresh = auth_keys_load(&auth->key_paths, complaints);

    if (!fresh)
        return false;
    pthread_mutex_lock(&auth->lock);
    struct auth_keys *old = auth->keys;
    auth->keys = fresh;
    /* Whoever is still checking with the old keys remembers under the old number. */
    auth->generation++;
    pthread_mutex_unlock(&auth->lock);
    auth_keys_release(old);
    auth_cache_clear(auth->cache);
    atomic_fetch_add(&auth->reloads, 1);
    return true;
}

void auth_free(struct auth *auth)
{
    if (!auth)
        return;
    auth_cache_free(auth->cache);
    auth_keys_release(auth->keys);
    pthread_mutex_destroy(&auth->lock);
    arena_free(auth->arena);
}

/* Three parts of strict base64url, two of them JSON of bounded depth. */
static bool token_split(struct arena *arena, const char *token, struct parts *ret_parts)
{
    const char *first = strchr(token, '.');
    const char *second = first ? strchr(first + 1, '.') : NULL;

    if (!second || strchr(second + 1, '.'))
        return false;
    size_t header = (size_t)(first - token), payload = (size_t)(second - first) - 1;
    return base64url_decode(arena, token, header, &ret_parts->header, &ret_parts->header_length) &&
           base64url_decode(arena, first + 1, payload, &ret_parts->payload,
                            &ret_parts->payload_length) &&
           base64url_decode(arena, second + 1, strlen(second + 1), &ret_parts->signature,
                            &ret_parts->signature_length) &&
           json_depth_within((const char *)ret_parts->header, ret_parts->header_length,
                             AUTH_DEPTH_MAX) &&
           json_depth_within((const char *)ret_parts->payload, ret_parts->payload_length,
                             AUTH_DEPTH_MAX);
}

/* Headers that would have the token choose its own key, its own encoding or rules we do not know.
 */
static bool header_is_plain(const json_t *header)
{
    static const char *const REFUSED[] = {"crit", "b64", "jwk", "jku", "x5u", "x5c", "zip", "enc"};
    const json_t *type = json_object_get(header, "typ");

    if (!json_is_object(header))
        return false;
    for (size_t i = 0; i < COUNT(REFUSED); i++)
        if (json_object_get(header, REFUSED[i]))
            return false;
    return !type || (json_is_string(type) && !strcasecmp(json_string_value(type), "JWT"));
}

/* The key the header names, if its algorithm is the one of that key. */
static bool header_read(const struct auth_keys *keys, const struct parts *parts,
                        const struct auth_key **ret_key, const char **ret_reason)
{
    json_t *header =
        json_loadb((const char *)parts->header, parts->header_length, JSON_REJECT_DUPLICATES, NULL);
    const char *kid = json_string_value(json_object_get(header, "kid"));
    const char *algorithm = json_string_value(json_object_get(header, "alg"));
    const struct auth_key *key = kid ? auth_keys_find(keys, kid) : NULL;
    const char *reason = NULL;

    if (!header_is_plain(header) || !kid || !algorithm)
        reason = "header";
    else if (!key || strcmp(key->algorithm, algorithm) != 0)
        reason = "key";
    json_decref(header);
    if (reason)
        return refuse(ret_reason, reason);
    *ret_key = key;
    return true;
}

static bool signature_holds(const struct auth_key *key, const struct parts *parts,
                            const char *token)
{
    jwt_t *jwt = NULL;

    if (parts->signature_length != key->signature_length)
        return false;
    if (key->public != NULL)
        return pem_verify(key, token, (size_t)(strrchr(token, '.') - token), parts->signature);
    int fault = jwt_decode(&jwt, token, key->bytes, (int)key->length);
    bool holds = fault == 0 && jwt && jwt_get_alg(jwt) == jwt_str_alg(key->algorithm);
    jwt_free(jwt);
    ERR_clear_error(); /* a refused signature must not be found by whoever uses OpenSSL next */
    return holds;
}

static bool token_check(const struct auth *auth, const struct auth_keys *keys, struct arena *arena,
                        const char *token, instant_t now, struct principal *ret_principal,
                        instant_t *ret_expires, const char **ret_reason)
{
    struct parts parts;
    const struct auth_key *key;

    if (!token_split(arena, token, &parts))
        return refuse(ret_reason, "malformed");
    if (!header_read(keys, &parts, &key, ret_reason))
        return false;
    if (!signature_holds(key, &parts, token))
        return refuse(ret_reason, "signature");
    return claims_read(&auth->rules, arena, (const char *)parts.payload, parts.payload_length, now,
                       ret_principal, ret_expires, ret_reason);
}

static bool refusal_count(struct auth *auth, struct error *error, const char *reason)
{
    atomic_fetch_add_explicit(&auth->refused, 1, memory_order_relaxed);
    return error_set(error, CODE_TOKEN_INVALID, "reason", reason, NULL);
}

bool auth_verify(struct auth *auth, struct arena *arena, const char *token, size_t length,
                 instant_t now, struct principal *ret_principal, struct error *error)
{
    unsigned char digest[SHA256_BYTES];
    struct principal principal;
    instant_t expires;
    const char *reason;

    if (length == 0 || length > AUTH_TOKEN_MAX || memchr(token, 0, length))
        return refusal_count(auth, error, length > AUTH_TOKEN_MAX ? "size" : "malformed");
    digest_sha256(token, length, digest);
    pthread_mutex_lock(&auth->lock);
    struct auth_keys *keys = auth_keys_hold(auth->keys);
    uint64_t generation = auth->generation;
    pthread_mutex_unlock(&auth->lock);

    bool known = auth_cache_find(auth->cache, digest, generation, now, arena, &principal);
    bool good = known || token_check(auth, keys, arena, arena_bytes(arena, token, length), now,
                                     &principal, &expires, &reason);
    auth_keys_release(keys);
    if (!good)
        return refusal_count(auth, error, reason);
    atomic_fetch_add_explicit(known ? &auth->hits : &auth->misses, 1, memory_order_relaxed);
    if (!known) {
        instant_t limit = now + AUTH_CACHE_SECONDS * INT64_C(1000000);
        auth_cache_keep(auth->cache, digest, generation, now, expires < limit ? expires : limit,
                        &principal);
    }
    *ret_principal = principal;
    return true;
}

void auth_count(struct auth *auth, struct auth_counters *ret_counters)
{
    pthread_mutex_lock(&auth->lock);
    size_t keys = auth_keys_count(auth->keys);
    pthread_mutex_unlock(&auth->lock);
    *ret_counters = (struct auth_counters){
        .hits = atomic_load(&auth->hits),
        .misses = atomic_load(&auth->misses),
        .refused = atomic_load(&auth->refused),
        .reloads = atomic_load(&auth->reloads),
        .keys = keys,
    };
}
