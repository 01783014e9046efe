/* Keys that tokens are checked with: read from files, weighed, kept in memory.
 *
 * A key file is named KID.ALG.EXTENSION: main.HS256.key holds a secret (its bytes, without one
 * closing line end), portal.RS256.pem and mobile.ES256.pem hold a key in PEM. Only the public half
 * of a PEM is kept. A kid is A-Z a-z 0-9 . _ -, at most KEY_KID_MAX, and stands for one algorithm.
 * Which key signs is no business of this file (api/auth_issue.h). A loaded set never changes and
 * may be read by any thread; it is counted, so a reload never takes it away from a reader. */
#ifndef PENNANT_API_AUTH_KEYS_H
#define PENNANT_API_AUTH_KEYS_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/buffer.h"
#include "base/principal.h"

#include <openssl/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define KEY_KID_MAX     64
#define KEY_FILE_MAX    16384 /* bytes of a key file */
#define KEY_SECRET_MIN  32    /* bytes of an HS256 secret */
#define KEY_SECRET_VARY 8     /* different byte values in it, at least */
#define KEYS_MAX        64    /* keys in one set */

/* The file's name, taken apart. */
struct key_name {
    const char *kid;
    const char *algorithm; /* "HS256", "RS256" or "ES256" */
};

struct auth_key {
    const char *kid, *algorithm;
    unsigned char *bytes; /* the secret, or the public key as PEM; NUL-closed */
    size_t length;
    size_t signature_length; /* bytes of every signature made with it */
    EVP_PKEY *public;        /* the PEM's key, taken apart once; NULL for a secret */
};

struct auth_keys;

/* Reads all keys of files and directories (names that start with a dot are skipped). NULL on any
 * fault, with one line a fault in complaints. The caller holds one reference. */
struct auth_keys *auth_keys_load(const struct strings *paths, struct buffer *complaints) MUST_CHECK;

/* An empty set to be filled before anybody else sees it, by its one holder; what its keys point to
 * lives in its arena. At most KEYS_MAX are added, each with another kid (what is more ends the
 * process). */
struct auth_keys *auth_keys_new(void);
struct arena *auth_keys_arena(struct auth_keys *keys);
void auth_keys_add(struct auth_keys *keys, const struct auth_key *key);

/* One more holder; auth_keys_release gives one up, and the last one wipes and frees. NULL is
 * allowed for release. */
struct auth_keys *auth_keys_hold(struct auth_keys *keys);
void auth_keys_release(struct auth_keys *keys);

/* NULL when there is no such kid. */
const struct auth_key *auth_keys_find(const struct auth_keys *keys, const char *kid);
size_t auth_keys_count(const struct auth_keys *keys);

/* For files of one key: takes a path's last part apart; on false *ret_fault says what is wrong. */
bool key_name_parse(struct arena *arena, const char *path, struct key_name *ret_name,
                    const char **ret_fault) MUST_CHECK;

/* The bytes of a key file of at most so many, NUL-closed, and its mode; on false *ret_fault says
 * what is wrong. The caller wipes the bytes. */
bool key_file_read(struct arena *arena, const char *path, size_t limit, unsigned char **ret_bytes,
                   size_t *ret_length, mode_t *ret_mode, const char **ret_fault) MUST_CHECK;

/* The length of a secret without one closing line end. */
size_t key_secret_length(const unsigned char *bytes, size_t length);

#endif
