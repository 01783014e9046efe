/* The rows of the option table that describe tokens, for every command that checks or makes one.
 *
 * A command writes `static const struct option TABLE[] = {AUTH_OPTIONS, ...}` and, after
 * options_read, fills its struct auth_settings with auth_settings_read. Read at the start only. */
#ifndef PENNANT_API_AUTH_OPTIONS_H
#define PENNANT_API_AUTH_OPTIONS_H

#include "api/auth.h"
#include "base/options.h"

/* clang-format off */
#define AUTH_OPTIONS \
    {.name = "keys", .type = OPTION_TEXT, .value_name = "PATH,...", \
     .help = "token keys: files named KID.ALG.key or KID.ALG.pem, or directories of them"}, \
    {.name = "issuer", .type = OPTION_TEXT, .fallback = "pennant", .value_name = "NAME", \
     .help = "who issues the tokens (claim iss)"}, \
    {.name = "audience", .type = OPTION_TEXT, .fallback = "pennant", .value_name = "NAME", \
     .help = "for whom the tokens are (claim aud)"}, \
    {.name = "token-leeway", .type = OPTION_INTEGER, .fallback = "30", .minimum = 0, \
     .maximum = AUTH_LEEWAY_MAX, .value_name = "SECONDS", \
     .help = "clock difference to the issuer that is tolerated"}, \
    {.name = "token-lifetime", .type = OPTION_INTEGER, .fallback = "43200", .minimum = 60, \
     .maximum = AUTH_LIFETIME_MAX, .value_name = "SECONDS", \
     .help = "longest time from iat to exp that is accepted"}, \
    {.name = "claim-subject", .type = OPTION_TEXT, .fallback = "sub", .value_name = "PATH", \
     .help = "claim that names the person or system"}, \
    {.name = "claim-organisation", .type = OPTION_TEXT, .fallback = "org", .value_name = "PATH", \
     .help = "claim with the organisation's code"}, \
    {.name = "claim-roles", .type = OPTION_TEXT, .fallback = "roles", .value_name = "PATH", \
     .help = "claim with the roles, for instance realm_access.roles"}, \
    {.name = "claim-units", .type = OPTION_TEXT, .fallback = "units", .value_name = "PATH", \
     .help = "claim with the codes of the units the holder speaks for"}, \
    {.name = "claim-positions", .type = OPTION_TEXT, .fallback = "positions", \
     .value_name = "PATH", .help = "claim with the posts the holder occupies"}, \
    {.name = "claim-sources", .type = OPTION_TEXT, .fallback = "sources", .value_name = "PATH", \
     .help = "claim with the sources a collector owns"}, \
    {.name = "role-names", .type = OPTION_TEXT, .value_name = "ROLE=NAME,...", \
     .help = "the issuer's names of our roles, where they differ"}, \
    {.name = "foreign-roles", .type = OPTION_BOOLEAN, .fallback = "no", \
     .help = "skip role names that are not ours instead of refusing the token"}
/* clang-format on */

/* "a,b" as a list in the arena; NULL and empty pieces give nothing. */
struct strings list_split(struct arena *arena, const char *text);

/* The settings that the options name; texts live in the arena. */
void auth_settings_read(const struct options *options, struct arena *arena,
                        struct auth_settings *ret_settings);

#endif
