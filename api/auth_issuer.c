#include "api/auth_issuer.h"

#include "base/text.h"

#include <string.h>

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

static bool texts_check(const struct auth_settings *settings, struct buffer *complaints)
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
    return good;
}

/* None, all, or codes. With several issuers each must say. */
static bool organisations_check(const struct auth_settings *settings, bool alone,
                                struct buffer *complaints)
{
    const struct strings *names = &settings->organisations;
    bool all = strings_has(names, "*");
    const char *fault = NULL;

    for (size_t i = 0; i < names->count; i++)
        if (!all && !text_is_code(names->items[i]))
            fault = "codes, or * alone";
    if (all && names->count > 1)
        fault = "codes, or * alone";
    if (names->count == 0 && !alone)
        fault = "each of several issuers must say for which it speaks (* for all)";
    if (fault)
        buffer_print(complaints, "issuer %s: organisations: %s\n",
                     settings->issuer ? settings->issuer : "", fault);
    return !fault;
}

/* Every fault of the settings in one line each. */
static bool settings_check(const struct auth_settings *settings, bool alone,
                           struct buffer *complaints)
{
    bool good = texts_check(settings, complaints);

    good = organisations_check(settings, alone, complaints) && good;
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

static void rules_fill(struct claim_rules *rules, const struct auth_settings *settings,
                       struct arena *arena)
{
    *rules = (struct claim_rules){
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
        .foreign_roles = settings->foreign_roles,
        .subject_prefix =
            settings->subject_prefix ? arena_text(arena, settings->subject_prefix) : "",
    };
    if (!strings_has(&settings->organisations, "*"))
        rules->organisations = strings_copy(arena, &settings->organisations);
}

bool issuer_fill(struct issuer *issuer, const struct auth_settings *settings, bool alone,
                 struct arena *arena, struct buffer *complaints)
{
    struct role_alias *aliases;
    const char *fault;
    bool good = settings_check(settings, alone, complaints);

    rules_fill(&issuer->rules, settings, arena);
    issuer->access_tokens = settings->access_tokens;
    if (role_aliases_read(arena, &settings->role_names, &aliases, &fault)) {
        issuer->rules.aliases = aliases;
        issuer->rules.alias_count = settings->role_names.count;
    } else {
        buffer_print(complaints, "role-names: %s is not ROLE=NAME of a role that tokens can have\n",
                     fault);
        good = false;
    }
    return source_choose(settings, arena, &issuer->source, complaints) && good;
}

bool issuer_read(const struct issuer *issuer, unsigned char ret_digest[SHA256_BYTES],
                 struct auth_keys **ret_keys, struct buffer *complaints)
{
    enum source_kind kind = issuer->source.kind;
    int64_t seconds;

    *ret_keys = NULL;
    memset(ret_digest, 0, SHA256_BYTES);
    return kind == SOURCE_ADDRESS || kind == SOURCE_DISCOVERY ||
           source_load(&issuer->source, NULL, ret_digest, ret_keys, &seconds, complaints);
}
