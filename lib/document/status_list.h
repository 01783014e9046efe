/* Status lists: one bit a certificate, set when it was revoked; a signed token of the form of the
 * IETF's Token Status List (typ "statuslist+jwt").
 *
 *   {"sub": URI of the list, "iat", "ttl": STATUS_LIST_TTL, "status_list": {"bits": 1, "lst"}}
 *
 * lst is base64url of the packed bytes (zlib); bit i is bit i % 8, from the lowest, of byte i / 8.
 * Texts live in the arena; any thread. */
#ifndef PENNANT_DOCUMENT_STATUS_LIST_H
#define PENNANT_DOCUMENT_STATUS_LIST_H

#include "base/attributes.h"
#include "base/signature.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STATUS_LIST_TYPE "statuslist+jwt"
#define STATUS_LIST_BITS 65536 /* certificates in one list */
#define STATUS_LIST_TTL  3600  /* seconds that a copy may be used */
#define STATUS_LIST_SIZE_MAX                                                                       \
    ((size_t)64 * 1024) /* bytes of a token that is read; a list of single bits needs 22,000 */

struct status_list {
    const char *uri;
    int64_t at;  /* seconds since 1970 */
    int64_t ttl; /* seconds; 0: not said */
    unsigned char *bits;
    size_t count; /* of bits */
};

/* The signed token of list->uri, at, bits and count, which is a multiple of 8. */
const char *status_list_sign(struct arena *arena, const struct signer *signer,
                             const struct status_list *list);

/* Checks the signature with one of the keys, then reads. False with one sentence (without its full
 * stop) in *ret_fault. */
bool status_list_read(struct arena *arena, const struct public_keys *keys, const char *token,
                      struct status_list *ret_list, const char **ret_fault) MUST_CHECK;

/* Whether a place is set; false also outside the list. */
bool status_list_has(const struct status_list *list, int64_t place);

#endif
