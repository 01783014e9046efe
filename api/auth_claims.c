#include "api/auth_claims.h"

#include "base/text.h"

#include <jansson.h>
#include <string.h>

#define SECOND     INT64_C(1000000)      /* microseconds */
#define SCOPE_MAX  1024                  /* characters of all role names in one text */
#define TIME_LATER INT64_C(253402300799) /* seconds: the last one of the year 9999 */

/* What a claim's texts must look like. */
typedef bool (*text_check)(const char *text);

bool role_aliases_read(struct arena *arena, const struct strings *names,
                       struct role_alias **ret_aliases, const char **ret_fault)
{
    struct role_alias *aliases = ARENA_ARRAY(arena, struct role_alias, names->count);

    for (size_t i = 0; i < names->count; i++) {
        const char *equals = strchr(names->items[i], '=');
        *ret_fault = names->items[i];
        if (!equals || !equals[1])
            return false;
        char *role = arena_bytes(arena, names->items[i], (size_t)(equals - names->items[i]));
        aliases[i].role = role_from_name(role);
        aliases[i].name = arena_text(arena, equals + 1);
        if (!aliases[i].role || aliases[i].role == ROLE_PUBLIC)
            return false;
    }
    *ret_aliases = aliases;
    return true;
}

/* The claim at a path; NULL when it is absent. */
static const json_t *claim_find(const json_t *object, const char *path)
{
    const json_t *whole = json_object_get(object, path);
    const char *dot = strchr(path, '.');

    if (whole || !dot)
        return whole;
    for (; dot; dot = strchr(path, '.')) {
        object = json_object_getn(object, path, (size_t)(dot - path));
        path = dot + 1;
    }
    return json_object_get(object, path);
}

/* A time claim in seconds. False when it is there and no integer of a sensible size. */
static bool time_claim(const json_t *payload, const char *name, bool *ret_given,
                       int64_t *ret_seconds)
{
    const json_t *value = json_object_get(payload, name);

    *ret_given = value != NULL;
    if (!value)
        return true;
    if (!json_is_integer(value) || json_integer_value(value) < 0 ||
        json_integer_value(value) > TIME_LATER)
        return false;
    *ret_seconds = json_integer_value(value);
    return true;
}

static const char *times_fault(const struct claim_rules *rules, const json_t *payload,
                               instant_t now, instant_t *ret_expires)
{
    int64_t exp = 0, iat = 0, nbf = 0;
    bool has_exp, has_iat, has_nbf;
    instant_t leeway = rules->leeway * SECOND;

    if (!time_claim(payload, "exp", &has_exp, &exp) || !has_exp)
        return "exp";
    if (!time_claim(payload, "iat", &has_iat, &iat))
        return "iat";
    if (!time_claim(payload, "nbf", &has_nbf, &nbf))
        return "nbf";
    if (now >= exp * SECOND + leeway)
        return "expired";
    if ((has_nbf && now + leeway < nbf * SECOND) || (has_iat && now + leeway < iat * SECOND))
        return "not_yet_valid";
    if (has_iat && exp <= iat)
        return "exp";
    /* Without iat the token is taken as issued now: it can then only look shorter-lived, never
     * outlive the limit from here on. */
    if (has_iat ? exp - iat > rules->lifetime
                : exp * SECOND - now > (rules->lifetime + rules->leeway) * SECOND)
        return "lifetime";
    *ret_expires = exp * SECOND;
    return NULL;
}

static bool audience_has(const json_t *audience, const char *ours)
{
    bool found = false;
    size_t i;
    json_t *item;

    if (json_is_string(audience))
        return text_equal(json_string_value(audience), ours);
    if (!json_is_array(audience))
        return false;
    json_array_foreach(audience, i, item)
    {
        if (!json_is_string(item))
            return false;
        found = found || text_equal(json_string_value(item), ours);
    }
    return found;
}

/* Something a person can read in a log line: no control characters, neither empty nor long. */
static bool text_is_plain(const char *text, size_t maximum)
{
    size_t length = text_length(text);

    for (const char *c = text; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            return false;
    return length > 0 && length <= maximum;
}

static bool text_is_label(const char *text)
{
    return text_is_plain(text, AUTH_LABEL_MAX);
}

static bool text_is_scope(const char *text)
{
    return text_is_plain(text, SCOPE_MAX);
}

/* A claim that is a list of texts; one text alone counts as a list of one, an absent claim as an
 * empty list. */
static bool list_claim(struct arena *arena, const json_t *payload, const char *path,
                       text_check check, struct strings *ret_list)
{
    const json_t *claim = claim_find(payload, path);
    size_t count = json_is_array(claim) ? json_array_size(claim) : claim != NULL;
    const char **items = ARENA_ARRAY(arena, const char *, count);

    for (size_t i = 0; i < count; i++) {
        const json_t *item = json_is_array(claim) ? json_array_get(claim, i) : claim;
        if (!json_is_string(item) || !check(json_string_value(item)))
            return false;
        items[i] = arena_text(arena, json_string_value(item));
    }
    *ret_list = (struct strings){items, count};
    return true;
}

static unsigned role_known(const struct claim_rules *rules, const char *name)
{
    unsigned role = role_from_name(name);

    for (size_t i = 0; i < rules->alias_count; i++)
        if (text_equal(rules->aliases[i].name, name))
            return rules->aliases[i].role;
    /* A role that goes by another name does not also go by ours. */
    for (size_t i = 0; i < rules->alias_count; i++)
        if (rules->aliases[i].role == role)
            return 0;
    return role == ROLE_PUBLIC ? 0 : role;
}

/* One text with several names in it, as scopes are written, counts as a list of them unless the
 * whole is a name itself. */
static struct strings names_split(const struct claim_rules *rules, struct arena *arena,
                                  const struct strings *names)
{
    const char **items = NULL;
    size_t count = 0, capacity = 0;

    if (names->count != 1 || !strchr(names->items[0], ' ') || role_known(rules, names->items[0]))
        return *names;
    for (const char *at = names->items[0]; *at; at += strspn(at, " ")) {
        size_t length = strcspn(at, " ");
        ARENA_GROW(arena, items, count, capacity);
        items[count] = arena_bytes(arena, at, length);
        count += length > 0;
        at += length;
    }
    return (struct strings){items, count};
}

static bool roles_read(const struct claim_rules *rules, struct arena *arena, const json_t *payload,
                       unsigned *ret_roles)
{
    struct strings names;
    unsigned roles = 0;

    if (!list_claim(arena, payload, rules->claims.roles, text_is_scope, &names))
        return false;
    names = names_split(rules, arena, &names);
    for (size_t i = 0; i < names.count; i++) {
        unsigned role = role_known(rules, names.items[i]);
        if (!role && !rules->foreign_roles)
            return false;
        roles |= role;
    }
    *ret_roles = roles;
    return roles != 0;
}

static bool subject_read(const struct claim_rules *rules, struct arena *arena,
                         const json_t *payload, struct principal *principal)
{
    const char *claim = json_string_value(claim_find(payload, rules->claims.subject));

    if (!claim || !*claim)
        return false;
    principal->subject = arena_print(arena, "%s%s", rules->subject_prefix, claim);
    return text_is_plain(principal->subject, AUTH_SUBJECT_MAX);
}

/* The one that is claimed, if the issuer may; the one it may speak for, where none is claimed. */
static bool organisation_read(const struct claim_rules *rules, struct arena *arena,
                              const json_t *payload, struct principal *principal)
{
    const json_t *claim = claim_find(payload, rules->claims.organisation);
    const struct strings *allowed = &rules->organisations;
    const char *code = json_string_value(claim);

    if (!claim && allowed->count == 1)
        code = allowed->items[0];
    if (!code || !text_is_code(code) || (allowed->count > 0 && !strings_has(allowed, code)))
        return false;
    principal->organisation = arena_text(arena, code);
    return true;
}

static const char *principal_fault(const struct claim_rules *rules, struct arena *arena,
                                   const json_t *payload, struct principal *principal)
{
    if (!subject_read(rules, arena, payload, principal))
        return "subject";
    if (!organisation_read(rules, arena, payload, principal))
        return "organisation";
    if (!roles_read(rules, arena, payload, &principal->roles))
        return "roles";
    if (!list_claim(arena, payload, rules->claims.units, text_is_code, &principal->units))
        return "units";
    if ((principal->roles & ROLE_WINDOW) && principal->units.count == 0)
        return "units";
    if (!list_claim(arena, payload, rules->claims.positions, text_is_label, &principal->positions))
        return "positions";
    if (!list_claim(arena, payload, rules->claims.sources, text_is_label, &principal->sources))
        return "sources";
    return NULL;
}

static const char *payload_fault(const struct claim_rules *rules, struct arena *arena,
                                 const json_t *payload, instant_t now, struct principal *principal,
                                 instant_t *ret_expires)
{
    const json_t *issuer = json_object_get(payload, "iss");

    if (!json_is_object(payload))
        return "payload";
    const char *fault = times_fault(rules, payload, now, ret_expires);
    if (fault)
        return fault;
    if (!json_is_string(issuer) || !text_equal(json_string_value(issuer), rules->issuer))
        return "issuer";
    if (!audience_has(json_object_get(payload, "aud"), rules->audience))
        return "audience";
    return principal_fault(rules, arena, payload, principal);
}

const char *issuer_named(struct arena *arena, const char *bytes, size_t length)
{
    json_t *payload = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, NULL);
    const char *named = arena_text(arena, json_string_value(json_object_get(payload, "iss")));

    json_decref(payload);
    return named;
}

bool claims_read(const struct claim_rules *rules, struct arena *arena, const char *bytes,
                 size_t length, instant_t now, struct principal *ret_principal,
                 instant_t *ret_expires, const char **ret_reason)
{
    struct principal principal = {0};
    instant_t expires = 0;
    json_t *payload = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, NULL);
    const char *fault = payload_fault(rules, arena, payload, now, &principal, &expires);

    json_decref(payload);
    if (fault) {
        *ret_reason = fault;
        return false;
    }
    *ret_principal = principal;
    *ret_expires = expires;
    return true;
}
