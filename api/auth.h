/* Tokens: turns the bearer token of a request into a principal, or refuses it.
 *
 * Checks everything a token can get wrong: size, three base64url parts, nesting depth, header, key,
 * signature, times, issuer, audience, claims. Says who asks, not what they may do: routes name
 * roles, and the database enforces organisation and units again. Signatures are libjwt's work,
 * every other check is ours, because libjwt makes none of them.
 *
 * A struct auth lives as long as the program and is safe in any number of threads. Verified tokens
 * are remembered for at most AUTH_CACHE_SECONDS (never past their end), by their SHA-256; a reload
 * forgets them all. A principal is copied into the caller's arena. */
#ifndef PENNANT_API_AUTH_H
#define PENNANT_API_AUTH_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/buffer.h"
#include "base/date.h"
#include "base/error.h"
#include "base/principal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AUTH_TOKEN_MAX     4096  /* bytes of a token */
#define AUTH_DEPTH_MAX     16    /* levels of JSON in its header and its payload */
#define AUTH_CACHE_SECONDS 60    /* a verified token is believed this long without a new check */
#define AUTH_CACHE_ENTRIES 8192  /* tokens remembered at a time */
#define AUTH_LEEWAY_MAX    300   /* seconds of clock difference that may be configured */
#define AUTH_LIFETIME_MAX  86400 /* seconds of token lifetime that may be configured */
#define AUTH_SUBJECT_MAX   255   /* characters of a subject */
#define AUTH_LABEL_MAX     64    /* characters of a position or source */
#define AUTH_ISSUERS_MAX   16
#define AUTH_STALE_MIN     10      /* seconds that keys of a silent issuer may be used, at least, */
#define AUTH_STALE_MAX     2592000 /* and at most */

/* Where a claim is found: a name, or names joined by dots for objects in objects
 * ("realm_access.roles"). A name that itself has dots is tried whole first. */
struct auth_claims {
    const char *subject, *organisation, *roles, *units, *positions, *sources;
};

/* One issuer, and what it may say. Its keys come from one of three: keys, jwks or discovery. The
 * texts must outlive auth_new only; it keeps copies. */
struct auth_settings {
    struct strings keys; /* key files and directories of key files (api/auth_keys.h) */
    const char *jwks;    /* a JSON Web Key Set: a file, or an address (https://...); or NULL */
    bool discovery;      /* the issuer is an address that tells where its key set is */
    struct strings algorithms; /* RS256, PS256, ES256: of keys of a set the ones that are taken */
    const char *issuer;        /* iss must equal it */
    const char *audience;      /* aud must be it or have it */
    int64_t leeway;            /* seconds, 0 to AUTH_LEEWAY_MAX */
    int64_t lifetime;          /* seconds from iat to exp at most, 60 to AUTH_LIFETIME_MAX */
    struct auth_claims claims;
    struct strings
        role_names;     /* "leadership=hall-head": the issuer's name of our role; may be empty */
    bool foreign_roles; /* true: role names that are not ours are skipped, not refused */
    /* The organisations it may speak for; "*" for all. Empty is all for the only issuer, and a
     * fault where there are several: none can then speak for the people of another. Where a token
     * names no organisation and just one is listed, it is that one. */
    struct strings organisations;
    const char *subject_prefix; /* put before each of its subjects; NULL: nothing */
    bool access_tokens;         /* only typ at+jwt (RFC 9068); else also JWT or none */
    /* Of the first issuer only: */
    const struct auth_settings *more; /* further issuers */
    size_t more_count;
    struct strings hosts; /* may be asked for keys though their address is private (base/fetch.h) */
    const char *ca_file;  /* authorities trusted for addresses of keys; NULL: the system's */
    int64_t stale;        /* seconds that keys are used after the issuer was last reached */
};

struct auth;

/* Reads the keys of files, and begins to ask for the others: an issuer that is not there is no
 * fault, its tokens get CODE_ISSUER_UNAVAILABLE until it is. NULL on any fault, with one line a
 * fault in complaints: no key at all, a weak, unreadable, badly named or world-readable one, two of
 * one kid, settings out of range, two issuers of one name. */
struct auth *auth_new(const struct auth_settings *settings, struct buffer *complaints) MUST_CHECK;

/* Reads the key files again, forgets all remembered tokens, and has the other issuers asked soon.
 * On a fault the old keys stay in use, false is returned and complaints says why, one line a fault.
 * Any thread. */
bool auth_reload(struct auth *auth, struct buffer *complaints) MUST_CHECK;

/* NULL is allowed. No other thread may be using it. */
void auth_free(struct auth *auth);

/* Checks a token (what follows "Bearer ") as of now. On success *ret_principal is filled with texts
 * in the arena. On failure CODE_TOKEN_INVALID with the parameter reason, a word for the check that
 * failed and never a piece of the token: size, malformed (not three base64url parts of flat JSON),
 * header, key (unknown kid, or another algorithm than the kid's), signature; and then only to
 * holders of a good signature: payload, exp, iat, nbf, expired, not_yet_valid, lifetime, issuer,
 * audience, subject, organisation, roles, units, positions, sources. A token of an issuer whose
 * keys are not known, or whose kid is not known while the issuer cannot be asked, gets
 * CODE_ISSUER_UNAVAILABLE. An unknown kid has the issuer asked, at most once in REFRESH_ASK_SECONDS
 * (api/auth_refresh.h), and the call waits for the answer up to REFRESH_WAIT_MS. Any thread. */
bool auth_verify(struct auth *auth, struct arena *arena, const char *token, size_t length,
                 instant_t now, struct principal *ret_principal, struct error *error) MUST_CHECK;

/* For metrics, since auth_new. */
struct auth_counters {
    uint64_t hits;    /* answered from memory */
    uint64_t misses;  /* checked in full and accepted */
    uint64_t refused; /* refused */
    uint64_t reloads; /* successful reloads */
    size_t keys;      /* keys in use now */
};

void auth_count(struct auth *auth, struct auth_counters *ret_counters);

/* An issuer whose keys are read again by itself. */
struct auth_issuer_state {
    const char *issuer;
    size_t keys;
    int64_t age;                 /* seconds since it was last read well; -1: never */
    bool stale;                  /* the last reading failed */
    uint64_t readings, failures; /* since auth_new */
    const char *fault;           /* of the last reading; "" when it was good */
};

/* Texts in the arena; issuers of key files are not among them. */
size_t auth_issuers(struct auth *auth, struct arena *arena,
                    struct auth_issuer_state *ret_states[]) MUST_CHECK;

#endif
