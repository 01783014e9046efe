#include "base/deflate.h"

#include "base/fatal.h"

#include <string.h>
#include <zlib.h>

void deflate_pack(struct arena *arena, const void *bytes, size_t length, unsigned char **ret_bytes,
                  size_t *ret_length)
{
    uLongf size = compressBound(length);
    unsigned char *packed = arena_take(arena, size, 1);
    if (compress2(packed, &size, length > 0 ? bytes : (const void *)"", length,
                  Z_BEST_COMPRESSION) != Z_OK)
        fatal("packing failed");
    *ret_bytes = packed;
    *ret_length = size;
}

bool deflate_unpack(struct arena *arena, const void *bytes, size_t length, size_t most,
                    unsigned char **ret_bytes, size_t *ret_length)
{
    uLongf size = most + 1; /* zlib would take 0 for "any" */
    uLong taken = length;
    unsigned char *unpacked = arena_take(arena, most + 1, 1);
    if (length == 0 || uncompress2(unpacked, &size, bytes, &taken) != Z_OK || taken != length ||
        size > most)
        return false;
    *ret_bytes = unpacked;
    *ret_length = size;
    return true;
}
