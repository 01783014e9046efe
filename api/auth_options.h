/* The rows of the option table that describe tokens, for every command that checks or makes one.
 *
 * A command writes `static const struct option TABLE[] = {AUTH_OPTIONS, ...}` and, after
 * options_read, fills its struct auth_settings with auth_settings_read. ISSUER_OPTIONS are said of
 * one issuer: by the command itself of the first, by a file each of further ones. Read at the start
 * only. */
#ifndef PENNANT_API_AUTH_OPTIONS_H
#define PENNANT_API_AUTH_OPTIONS_H

#include "api/auth.h"
#include "base/options.h"

/* clang-format off */
#define ISSUER_OPTIONS \
    {.name = "keys", .type = OPTION_TEXT, .value_name = "PATH,...", \
     .help = "token keys: files named KID.ALG.key or KID.ALG.pem, or directories of them"}, \
    {.name = "jwks", .type = OPTION_TEXT, .value_name = "FILE|URL", \
     .help = "the issuer's JSON Web Key Set, instead of keys; read again when it changes"}, \
    {.name = "discovery", .type = OPTION_BOOLEAN, .fallback = "no", \
     .help = "the issuer is a URL that tells where its key set is (OpenID Connect Discovery)"}, \
    {.name = "algorithms", .type = OPTION_TEXT, .fallback = "RS256,PS256,ES256", \
     .value_name = "NAME,...", .help = "which keys of a key set are taken"}, \
    {.name = "issuer", .type = OPTION_TEXT, .fallback = "pennant", .value_name = "NAME", \
     .help = "who issues the tokens (claim iss)"}, \
    {.name = "audience", .type = OPTION_TEXT, .fallback = "pennant", .value_name = "NAME", \
     .help = "for whom the tokens are (claim aud)"}, \
    {.name = "organisations", .type = OPTION_TEXT, .value_name = "CODE,...", \
     .help = "for which the issuer may speak, * for all; needed with several issuers. Where a " \
             "token names none, a single one here is meant"}, \
    {.name = "access-tokens", .type = OPTION_BOOLEAN, .fallback = "no", \
     .help = "take only tokens of the type at+jwt"}, \
    {.name = "token-leeway", .type = OPTION_INTEGER, .fallback = "30", .minimum = 0, \
     .maximum = AUTH_LEEWAY_MAX, .value_name = "SECONDS", \
     .help = "clock difference to the issuer that is tolerated"}, \
    {.name = "token-lifetime", .type = OPTION_INTEGER, .fallback = "43200", .minimum = 60, \
     .maximum = AUTH_LIFETIME_MAX, .value_name = "SECONDS", \
     .help = "longest time from iat to exp that is accepted"}, \
    {.name = "claim-subject", .type = OPTION_TEXT, .fallback = "sub", .value_name = "PATH", \
     .help = "claim that names the person or system"}, \
    {.name = "subject-prefix", .type = OPTION_TEXT, .value_name = "TEXT", \
     .help = "put before every subject, where two issuers name different people alike"}, \
    {.name = "claim-organisation", .type = OPTION_TEXT, .fallback = "org", .value_name = "PATH", \
     .help = "claim with the organisation's code"}, \
    {.name = "claim-roles", .type = OPTION_TEXT, .fallback = "roles", .value_name = "PATH", \
     .help = "claim with the roles, for instance realm_access.roles or scope"}, \
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

#define AUTH_OPTIONS \
    ISSUER_OPTIONS, \
    {.name = "issuers", .type = OPTION_TEXT, .value_name = "FILE,...", \
     .help = "further issuers: a file each, with lines for the options from keys to foreign-roles"}, \
    {.name = "issuer-hosts", .type = OPTION_TEXT, .value_name = "HOST|NETWORK,...", \
     .help = "where an issuer may say that its key set is though the address is not public; its " \
             "own host always may"}, \
    {.name = "issuer-ca", .type = OPTION_TEXT, .value_name = "FILE", \
     .help = "authorities (PEM) that are trusted for issuers, instead of the system's"}, \
    {.name = "issuer-stale", .type = OPTION_INTEGER, .fallback = "86400", \
     .minimum = AUTH_STALE_MIN, .maximum = AUTH_STALE_MAX, .value_name = "SECONDS", \
     .help = "how long an issuer's keys are used while it cannot be read"}
/* clang-format on */

/* "a,b" as a list in the arena; NULL and empty pieces give nothing. */
struct strings list_split(struct arena *arena, const char *text);

/* The settings that the options and the files of further issuers name; texts live in the arena.
 * False with one line a fault in complaints. */
bool auth_settings_read(const struct options *options, struct arena *arena,
                        struct auth_settings *ret_settings, struct buffer *complaints) MUST_CHECK;

#endif
