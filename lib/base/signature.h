/* ES256 signatures as compact JWS (RFC 7515): keys from PEM files, signing, checking.
 *
 * For bundles, certificates and status lists; tokens have their own code in api/auth. A signer is
 * made at the start and only read afterwards, by any thread. Texts live in the caller's arena. */
#ifndef PENNANT_BASE_SIGNATURE_H
#define PENNANT_BASE_SIGNATURE_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/buffer.h"
#include "base/public_keys.h"

#include <stdbool.h>
#include <stddef.h>

#define SIGNATURE_KEY_FILE_MAX 16384 /* bytes of a key file */

struct signer;

/* Reads a private P-256 key without a passphrase from a PEM file that only its owner and group can
 * read. NULL with one line in complaint. */
struct signer *signer_new(const char *path, struct buffer *complaint) MUST_CHECK;
void signer_free(struct signer *signer);

/* The public half: as PEM, the key's name, and both with the point. They live as long as the
 * signer. */
const char *signer_public_key(const struct signer *signer);
const char *signer_kid(const struct signer *signer);
const struct public_key *signer_public_half(const struct signer *signer);

/* A compact JWS over the text, whose header names the algorithm, the kid and, unless NULL, the type
 * (plain ASCII); ends the process when the cryptographic library fails. */
const char *signature_make(const struct signer *signer, struct arena *arena, const char *type,
                           const char *text);

/* Checks a compact JWS that must be of exactly this type and text, by exactly this key: any other
 * character anywhere is refused. */
bool signature_check(struct arena *arena, const struct public_key *public_key, const char *type,
                     const char *text, const char *signature) MUST_CHECK;

/* Header and text of a compact JWS, which nobody has checked yet. False when it has not the form.
 */
bool signature_split(struct arena *arena, const char *signature, const char **ret_header,
                     const char **ret_text) MUST_CHECK;

/* Makes a new private key as a PEM file of mode 0600. False with one line in complaint, also when
 * the file is there already. */
bool signature_key_create(const char *path, struct buffer *complaint) MUST_CHECK;

#endif
