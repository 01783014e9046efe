/* ES256 signatures as compact JWS (RFC 7515): keys from PEM files, signing, checking.
 *
 * For bundles; tokens have their own code in api/auth. A signer is made at the start and only read
 * afterwards, by any thread. Texts live in the caller's arena. */
#ifndef PENNANT_BASE_SIGNATURE_H
#define PENNANT_BASE_SIGNATURE_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>

#define SIGNATURE_KEY_FILE_MAX   16384 /* bytes of a key file */
#define SIGNATURE_PUBLIC_KEY_MAX 1024  /* bytes of a public key as PEM */

struct signer;

/* Reads a private P-256 key without a passphrase from a PEM file that only its owner and group can
 * read. NULL with one line in complaint. */
struct signer *signer_new(const char *path, struct buffer *complaint) MUST_CHECK;
void signer_free(struct signer *signer);

/* The public half as PEM, and the key's name: SHA-256 of the public key (DER) in hexadecimal. Both
 * live as long as the signer. */
const char *signer_public_key(const struct signer *signer);
const char *signer_kid(const struct signer *signer);

/* A compact JWS over the text, whose header names the algorithm and the kid; ends the process when
 * the cryptographic library fails. */
const char *signature_make(const struct signer *signer, struct arena *arena, const char *text);

/* Checks a compact JWS that must be of exactly this text, by exactly this key (PEM): any other
 * character anywhere is refused. */
bool signature_check(struct arena *arena, const char *public_key, const char *text,
                     const char *signature) MUST_CHECK;

/* A public key on P-256 as PEM in the one form that signer_public_key has, and its kid. Text may
 * also be a private key. False for anything else. */
bool public_key_read(struct arena *arena, const char *text, size_t length, const char **ret_pem,
                     const char **ret_kid) MUST_CHECK;

/* Makes a new private key as a PEM file of mode 0600. False with one line in complaint, also when
 * the file is there already. */
bool signature_key_create(const char *path, struct buffer *complaint) MUST_CHECK;

#endif
