/* pennant token: makes a token from a key file, or a new key file. */
#include "api/auth_issue.h"
#include "api/auth_options.h"
#include "base/attributes.h"
#include "cmd/command.h"

#include <stdio.h>
#include <string.h>

static const char USAGE[] = "token --key FILE --subject NAME --organisation CODE --role ROLE,... "
                            "[OPTION...]\n       pennant token --new-key DIRECTORY [--kid NAME]";

/* clang-format off */
static const struct option OPTIONS[] = {
    {.name = "key", .type = OPTION_TEXT, .value_name = "FILE",
     .help = "the key file that signs: KID.HS256.key, or KID.RS256.pem or KID.ES256.pem "
             "with the private key"},
    {.name = "subject", .type = OPTION_TEXT, .value_name = "NAME",
     .help = "the person or system"},
    {.name = "organisation", .type = OPTION_TEXT, .value_name = "CODE",
     .help = "the organisation's code"},
    {.name = "role", .type = OPTION_TEXT, .value_name = "ROLE,...",
     .help = "window, evaluator, leadership, organiser, collector"},
    {.name = "unit", .type = OPTION_TEXT, .value_name = "CODE,...",
     .help = "units the holder speaks for; a window needs one"},
    {.name = "position", .type = OPTION_TEXT, .value_name = "NAME,...",
     .help = "posts the holder occupies"},
    {.name = "source", .type = OPTION_TEXT, .value_name = "NAME,...",
     .help = "sources a collector owns"},
    {.name = "lifetime", .type = OPTION_INTEGER, .fallback = "3600", .minimum = 1,
     .maximum = AUTH_LIFETIME_MAX, .value_name = "SECONDS", .help = "from now to its end"},
    {.name = "new-key", .type = OPTION_TEXT, .value_name = "DIRECTORY",
     .help = "write a fresh HS256 secret there (mode 0600) instead of making a token"},
    {.name = "kid", .type = OPTION_TEXT, .fallback = "main", .value_name = "NAME",
     .help = "the name of the new key"},
    AUTH_OPTIONS,
};
/* clang-format on */

/* The bits of "leadership,evaluator"; an unknown name is one complaint. */
static bool roles_read(const struct options *options, struct arena *arena, unsigned *ret_roles,
                       struct buffer *complaints)
{
    struct strings names = list_split(arena, option_text(options, "role"));
    size_t complained = complaints->length;
    unsigned roles = 0;

    for (size_t i = 0; i < names.count; i++) {
        unsigned role = role_from_name(names.items[i]);
        if (!role || role == ROLE_PUBLIC)
            buffer_print(complaints, "role: there is no role %s\n", names.items[i]);
        roles |= role;
    }
    *ret_roles = roles;
    return complaints->length == complained;
}

static bool texts_given(const struct options *options, struct buffer *complaints)
{
    static const char *const NEEDED[] = {"key", "subject", "organisation", "role"};
    size_t complained = complaints->length;

    for (size_t i = 0; i < COUNT(NEEDED); i++)
        if (!option_text(options, NEEDED[i]))
            buffer_print(complaints, "%s: it must be given\n", NEEDED[i]);
    return complaints->length == complained;
}

static bool token_print(const struct options *options, struct arena *arena,
                        struct buffer *complaints)
{
    struct token_order order = {
        .key = option_text(options, "key"),
        .principal = {.subject = option_text(options, "subject"),
                      .organisation = option_text(options, "organisation"),
                      .units = list_split(arena, option_text(options, "unit")),
                      .positions = list_split(arena, option_text(options, "position")),
                      .sources = list_split(arena, option_text(options, "source"))},
        .now = instant_now(),
        .lifetime = option_integer(options, "lifetime"),
    };
    struct auth_settings settings;
    char *token;

    if (!auth_settings_read(options, arena, &settings, complaints) ||
        !texts_given(options, complaints) ||
        !roles_read(options, arena, &order.principal.roles, complaints) ||
        !token_issue(&settings, &order, arena, &token, complaints))
        return false;
    puts(token);
    return true;
}

static bool key_print(const struct options *options, struct arena *arena, struct buffer *complaints)
{
    char *path;

    if (!secret_create(option_text(options, "new-key"), option_text(options, "kid"), arena, &path,
                       complaints))
        return false;
    puts(path);
    return true;
}

int token_run(int argc, const char *const *argv)
{
    struct arena *arena = arena_new();
    struct buffer complaints;
    struct options options;
    int status;

    buffer_init(&complaints);
    if (command_options(USAGE, OPTIONS, COUNT(OPTIONS), argc, argv, 0, arena, &options, &status)) {
        bool done = option_text(&options, "new-key") ? key_print(&options, arena, &complaints)
                                                     : token_print(&options, arena, &complaints);
        fputs(complaints.data, stderr);
        status = done ? 0 : 1;
    }
    buffer_release(&complaints);
    arena_free(arena);
    return status;
}
