/* Signed JSON texts: takes a compact JWS of a type apart and checks it with a set of keys.
 *
 * Internal to the document layer; texts live in the arena. Any thread. */
#ifndef PENNANT_DOCUMENT_SIGNED_JSON_H
#define PENNANT_DOCUMENT_SIGNED_JSON_H

#include "base/attributes.h"
#include "base/public_keys.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* The payload of a token that one of the keys signed, as this program writes such tokens: any other
 * byte is refused. The caller releases *ret_json with json_decref; *ret_kid names the key. False
 * with one sentence (without its full stop) in *ret_fault. */
bool signed_json_read(struct arena *arena, const struct public_keys *keys, const char *type,
                      const char *token, size_t limit, json_t **ret_json, const char **ret_kid,
                      const char **ret_fault) MUST_CHECK;

#endif
