#include "api/auth_options.h"

#include <string.h>

struct strings list_split(struct arena *arena, const char *text)
{
    const char **items = NULL;
    size_t count = 0, capacity = 0;

    while (text && *text) {
        size_t length = strcspn(text, ",");
        if (length > 0) {
            ARENA_GROW(arena, items, count, capacity);
            items[count++] = arena_bytes(arena, text, length);
        }
        text += length + (text[length] == ',');
    }
    return (struct strings){items, count};
}

static const struct option ISSUER_TABLE[] = {ISSUER_OPTIONS};

/* What is said of one issuer. */
static struct auth_settings issuer_settings(const struct options *options, struct arena *arena)
{
    return (struct auth_settings){
        .keys = list_split(arena, option_text(options, "keys")),
        .jwks = option_text(options, "jwks"),
        .discovery = option_boolean(options, "discovery"),
        .algorithms = list_split(arena, option_text(options, "algorithms")),
        .issuer = option_text(options, "issuer"),
        .audience = option_text(options, "audience"),
        .organisations = list_split(arena, option_text(options, "organisations")),
        .access_tokens = option_boolean(options, "access-tokens"),
        .leeway = option_integer(options, "token-leeway"),
        .lifetime = option_integer(options, "token-lifetime"),
        .subject_prefix = option_text(options, "subject-prefix"),
        .claims = {.subject = option_text(options, "claim-subject"),
                   .organisation = option_text(options, "claim-organisation"),
                   .roles = option_text(options, "claim-roles"),
                   .units = option_text(options, "claim-units"),
                   .positions = option_text(options, "claim-positions"),
                   .sources = option_text(options, "claim-sources")},
        .role_names = list_split(arena, option_text(options, "role-names")),
        .foreign_roles = option_boolean(options, "foreign-roles"),
    };
}

bool auth_settings_read(const struct options *options, struct arena *arena,
                        struct auth_settings *ret_settings, struct buffer *complaints)
{
    struct strings files = list_split(arena, option_text(options, "issuers"));
    struct auth_settings *more = ARENA_ARRAY(arena, struct auth_settings, files.count);
    struct auth_settings settings = issuer_settings(options, arena);
    bool good = true;

    for (size_t i = 0; i < files.count; i++) {
        struct options lines;
        if (options_read_file(&lines, arena, ISSUER_TABLE, COUNT(ISSUER_TABLE), files.items[i],
                              complaints))
            more[i] = issuer_settings(&lines, arena);
        else
            good = false;
    }
    settings.more = more;
    settings.more_count = files.count;
    settings.hosts = list_split(arena, option_text(options, "issuer-hosts"));
    settings.ca_file = option_text(options, "issuer-ca");
    settings.stale = option_integer(options, "issuer-stale");
    if (good)
        *ret_settings = settings;
    return good;
}
