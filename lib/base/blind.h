/* Blind RSA signatures of RFC 9474, variant RSABSSA-SHA384-PSS-Randomized: a signer signs a token
 * that it cannot see, so that nobody can tell later for whom it signed which token.
 *
 * The holder makes a token (blind_token), hides it (blind_hide), has the hidden form signed
 * (blind_sign) and reveals the signature (blind_reveal), which anyone checks (blind_check). Who
 * knows all keys, hidden forms and signatures learns nothing about which token was in which: that
 * does not rest on the size of the key. A key of 2048 bits only has to withstand forgery for the
 * weeks of a campaign, and takes a fifth of the time of 3072 bits to make.
 *
 * Keys are DER: public ones SubjectPublicKeyInfo, private ones PKCS #8. Bytes live in the arena.
 * Any thread. */
#ifndef PENNANT_BASE_BLIND_H
#define PENNANT_BASE_BLIND_H

#include "base/arena.h"
#include "base/attributes.h"

#include <stdbool.h>
#include <stddef.h>

#define BLIND_KEY_BITS     2048 /* of the keys made here */
#define BLIND_KEY_BITS_MAX 4096 /* of the keys understood here; at least BLIND_KEY_BITS */
#define BLIND_PREFIX_BYTES 32   /* random bytes before the message of a token */
#define BLIND_MESSAGE_BYTES                                                                        \
    32 /* the message: random too, as there is nothing to say beside the key's meaning */
#define BLIND_TOKEN_BYTES (BLIND_PREFIX_BYTES + BLIND_MESSAGE_BYTES)
#define BLIND_SALT_BYTES  48 /* of PSS */

struct bytes {
    const unsigned char *data;
    size_t length;
};

/* A new pair of keys; takes about 0.1 s. */
void blind_key_make(struct arena *arena, struct bytes *ret_private, struct bytes *ret_public);

/* Overwrites a private key that is not needed any more. */
void blind_key_wipe(struct bytes private_key);

/* True for a public RSA key of a size that is understood. */
bool blind_key_is_sound(struct bytes public_key) MUST_CHECK;

/* Signs a hidden token. False when it is not as long as the modulus, or not below it; ends the
 * process when the private key is none, or fails its own check of the signature. */
bool blind_sign(struct arena *arena, struct bytes private_key, struct bytes hidden,
                struct bytes *ret_signature) MUST_CHECK;

/* True when the signature is of that token by that key. */
bool blind_check(struct bytes public_key, struct bytes token, struct bytes signature) MUST_CHECK;

/* The holder's side. */

/* A new token of BLIND_TOKEN_BYTES. */
struct bytes blind_token(struct arena *arena);

/* What a holder keeps between hiding and revealing. */
struct blind_secret {
    struct bytes hidden;  /* to be signed */
    struct bytes inverse; /* keep it secret */
};

/* Hides a token for a key. False when the key is not sound. */
bool blind_hide(struct arena *arena, struct bytes public_key, struct bytes token,
                struct blind_secret *ret_secret) MUST_CHECK;

/* The same with the salt (BLIND_SALT_BYTES) and the inverse that are given: for known answers. */
bool blind_hide_with(struct arena *arena, struct bytes public_key, struct bytes token,
                     const unsigned char *salt, struct bytes inverse,
                     struct blind_secret *ret_secret) MUST_CHECK;

/* The signature of a token from the signature of its hidden form. False when what was signed is not
 * what was hidden. */
bool blind_reveal(struct arena *arena, struct bytes public_key, struct bytes token,
                  struct bytes inverse, struct bytes hidden_signature,
                  struct bytes *ret_signature) MUST_CHECK;

#endif
