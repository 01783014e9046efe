/* Bytes packed and unpacked in the zlib format (RFC 1950), for status lists.
 *
 * The only user of zlib. Results live in the arena; any thread. */
#ifndef PENNANT_BASE_DEFLATE_H
#define PENNANT_BASE_DEFLATE_H

#include "base/arena.h"
#include "base/attributes.h"

#include <stdbool.h>
#include <stddef.h>

/* Packed as tightly as it goes; ends the process when memory runs out. */
void deflate_pack(struct arena *arena, const void *bytes, size_t length, unsigned char **ret_bytes,
                  size_t *ret_length);

/* False when it is not of that format, or longer than most when unpacked. */
bool deflate_unpack(struct arena *arena, const void *bytes, size_t length, size_t most,
                    unsigned char **ret_bytes, size_t *ret_length) MUST_CHECK;

#endif
