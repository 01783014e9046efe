/* The payload of a token: typed claims, times, and the principal they describe.
 *
 * Works on bytes whose signature was checked and whose nesting was measured. Knows no keys and no
 * signatures. Pure but for the arena; any thread. */
#ifndef PENNANT_API_AUTH_CLAIMS_H
#define PENNANT_API_AUTH_CLAIMS_H

#include "api/auth.h"

/* Another name of one of our roles. */
struct role_alias {
    unsigned role;
    const char *name;
};

/* auth_settings in the form the check works with. */
struct claim_rules {
    const char *issuer, *audience;
    int64_t leeway, lifetime;
    struct auth_claims claims;
    const struct role_alias *aliases;
    size_t alias_count;
    bool foreign_roles;
    struct strings organisations; /* empty: any */
    const char *subject_prefix;   /* "": none */
};

/* The issuer that a payload names, in the arena; NULL when it names none. Nothing is checked: it
 * only says whose keys to check with. */
const char *issuer_named(struct arena *arena, const char *payload, size_t length);

/* Reads "leadership=hall-head" texts; on false *ret_fault is the text that is not of that form or
 * names no role of ours. */
bool role_aliases_read(struct arena *arena, const struct strings *names,
                       struct role_alias **ret_aliases, const char **ret_fault) MUST_CHECK;

/* Checks everything and fills the principal and the instant at which exp passes. On false
 * *ret_reason is one of the words auth_verify gives. */
bool claims_read(const struct claim_rules *rules, struct arena *arena, const char *payload,
                 size_t length, instant_t now, struct principal *ret_principal,
                 instant_t *ret_expires, const char **ret_reason) MUST_CHECK;

#endif
