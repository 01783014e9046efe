#include "api/auth_pem.h"
#include "api/auth_private.h"
#include "base/depth.h"
#include "base/digest.h"
#include "base/text.h"

#include <jansson.h>
#include <jwt.h>
#include <openssl/err.h>
#include <string.h>
#include <strings.h>

#define KEY_TRIES       2 /* times that an unknown kid has its issuer read */
#define NOT_NOW_SECONDS 2 /* after which a token that cannot be checked is sent again */

/* The reason of a refusal that is no fault of the token. */
static const char NOT_NOW[] = "unavailable";

/* What a check finds. */
struct check {
    struct auth_keys *keys;
    const struct auth_key *key;
    uint64_t generation; /* of the keys */
    struct principal principal;
    instant_t expires;
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

/* JWT or nothing, and at+jwt (RFC 9068), which alone is enough for an issuer that must say so. */
static bool type_is_known(const json_t *type, bool access_tokens)
{
    const char *text = json_string_value(type);

    if (text && strncasecmp(text, "application/", 12) == 0)
        text += 12;
    if (text && strcasecmp(text, "at+jwt") == 0)
        return true;
    return !access_tokens && (!type || (text && strcasecmp(text, "JWT") == 0));
}

/* Headers that would have the token choose its own key, its own encoding or rules we do not know.
 */
static bool header_is_plain(const json_t *header, bool access_tokens)
{
    static const char *const REFUSED[] = {"crit", "b64", "jwk", "jku", "x5u", "x5c", "zip", "enc"};

    if (!json_is_object(header))
        return false;
    for (size_t i = 0; i < COUNT(REFUSED); i++)
        if (json_object_get(header, REFUSED[i]))
            return false;
    return type_is_known(json_object_get(header, "typ"), access_tokens);
}

/* The kid and the algorithm that the header names, in the arena. */
static bool header_read(const struct issuer *issuer, struct arena *arena, const struct parts *parts,
                        struct key_name *ret_name)
{
    json_t *header =
        json_loadb((const char *)parts->header, parts->header_length, JSON_REJECT_DUPLICATES, NULL);
    struct key_name name = {
        .kid = arena_text(arena, json_string_value(json_object_get(header, "kid"))),
        .algorithm = arena_text(arena, json_string_value(json_object_get(header, "alg"))),
    };
    bool good = header_is_plain(header, issuer->access_tokens) && name.kid && name.algorithm;

    json_decref(header);
    *ret_name = name;
    return good;
}

/* The issuer that the payload names. A name that is nobody's is refused by the claims in the end;
 * until then its token is checked as one of the first. */
static struct issuer *issuer_of(struct auth *auth, struct arena *arena, const struct parts *parts)
{
    if (auth->issuer_count == 1)
        return &auth->issuers[0];
    const char *named = issuer_named(arena, (const char *)parts->payload, parts->payload_length);
    for (size_t i = 0; named && i < auth->issuer_count; i++)
        if (text_equal(auth->issuers[i].rules.issuer, named))
            return &auth->issuers[i];
    return &auth->issuers[0];
}

/* The issuer's keys of now, held, and their number; NULL when it has none. */
static struct auth_keys *keys_now(struct auth *auth, const struct issuer *issuer,
                                  uint64_t *ret_generation)
{
    pthread_mutex_lock(&auth->lock);
    struct auth_keys *keys = issuer->keys ? auth_keys_hold(issuer->keys) : NULL;
    *ret_generation = auth->generation;
    pthread_mutex_unlock(&auth->lock);
    return keys;
}

/* The key of a kid with the set that it is of, which the caller gives up. A kid that is not there
 * may have been made since the issuer was last read. */
static bool key_find(struct auth *auth, struct issuer *issuer, const char *kid, struct check *check,
                     const char **ret_reason)
{
    for (int tries = 0; tries <= KEY_TRIES; tries++) {
        check->keys = keys_now(auth, issuer, &check->generation);
        check->key = check->keys ? auth_keys_find(check->keys, kid) : NULL;
        if (check->key)
            return true;
        auth_keys_release(check->keys);
        enum refresh_answer answer =
            !issuer->refresh || tries == KEY_TRIES ? REFRESH_RECENT : refresh_ask(issuer->refresh);
        if (answer != REFRESH_READ)
            return refuse(ret_reason, answer == REFRESH_UNSURE ? NOT_NOW : "key");
    }
    return refuse(ret_reason, "key");
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

static bool token_check(struct auth *auth, struct arena *arena, const char *token, instant_t now,
                        struct check *check, const char **ret_reason)
{
    struct parts parts;
    struct key_name name;

    if (!token_split(arena, token, &parts))
        return refuse(ret_reason, "malformed");
    struct issuer *issuer = issuer_of(auth, arena, &parts);
    if (!header_read(issuer, arena, &parts, &name))
        return refuse(ret_reason, "header");
    if (!key_find(auth, issuer, name.kid, check, ret_reason))
        return false;
    bool same = strcmp(check->key->algorithm, name.algorithm) == 0;
    bool holds = same && signature_holds(check->key, &parts, token);
    auth_keys_release(check->keys);
    if (!holds)
        return refuse(ret_reason, same ? "signature" : "key");
    return claims_read(&issuer->rules, arena, (const char *)parts.payload, parts.payload_length,
                       now, &check->principal, &check->expires, ret_reason);
}

static bool refusal_count(struct auth *auth, struct error *error, const char *reason)
{
    atomic_fetch_add_explicit(&auth->refused, 1, memory_order_relaxed);
    if (reason != NOT_NOW)
        return error_set(error, CODE_TOKEN_INVALID, "reason", reason, NULL);
    error->retry_after = NOT_NOW_SECONDS;
    return error_set(error, CODE_ISSUER_UNAVAILABLE, NULL);
}

/* Checks in full, and remembers. */
static bool token_read(struct auth *auth, struct arena *arena, const char *token, instant_t now,
                       const unsigned char digest[SHA256_BYTES], struct principal *ret_principal,
                       const char **ret_reason)
{
    struct check check = {0};
    instant_t limit = now + AUTH_CACHE_SECONDS * INT64_C(1000000);

    if (!token_check(auth, arena, token, now, &check, ret_reason))
        return false;
    atomic_fetch_add_explicit(&auth->misses, 1, memory_order_relaxed);
    auth_cache_keep(auth->cache, digest, check.generation, now,
                    check.expires < limit ? check.expires : limit, &check.principal);
    *ret_principal = check.principal;
    return true;
}

bool auth_verify(struct auth *auth, struct arena *arena, const char *token, size_t length,
                 instant_t now, struct principal *ret_principal, struct error *error)
{
    unsigned char digest[SHA256_BYTES];
    const char *reason;

    if (length == 0 || length > AUTH_TOKEN_MAX || memchr(token, 0, length))
        return refusal_count(auth, error, length > AUTH_TOKEN_MAX ? "size" : "malformed");
    digest_sha256(token, length, digest);
    pthread_mutex_lock(&auth->lock);
    uint64_t generation = auth->generation;
    pthread_mutex_unlock(&auth->lock);
    if (auth_cache_find(auth->cache, digest, generation, now, arena, ret_principal)) {
        atomic_fetch_add_explicit(&auth->hits, 1, memory_order_relaxed);
        return true;
    }
    return token_read(auth, arena, arena_bytes(arena, token, length), now, digest, ret_principal,
                      &reason) ||
           refusal_count(auth, error, reason);
}
