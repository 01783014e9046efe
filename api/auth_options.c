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

void auth_settings_read(const struct options *options, struct arena *arena,
                        struct auth_settings *ret_settings)
{
    *ret_settings = (struct auth_settings){
        .keys = list_split(arena, option_text(options, "keys")),
        .issuer = option_text(options, "issuer"),
        .audience = option_text(options, "audience"),
        .leeway = option_integer(options, "token-leeway"),
        .lifetime = option_integer(options, "token-lifetime"),
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
