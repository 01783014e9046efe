#include "base/gzip.h"

#include "base/fatal.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

/* A window of 8 KiB and small tables: replies are short and alike throughout. */
#define WINDOW_BITS 13
#define GZIP_FORMAT 16 /* added to the bits, it asks for gzip */
#define TABLE_LEVEL 6
#define UNPACK_BITS 15 /* whatever window it was packed with */
#define PIECE       8192

struct packer {
    z_stream stream;
};

struct packer *packer_new(void)
{
    struct packer *packer = calloc(1, sizeof(*packer));
    if (packer == NULL ||
        deflateInit2(&packer->stream, Z_BEST_SPEED, Z_DEFLATED, WINDOW_BITS + GZIP_FORMAT,
                     TABLE_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
        fatal("no memory to pack with");
    return packer;
}

void packer_free(struct packer *packer)
{
    if (packer == NULL)
        return;
    (void)deflateEnd(&packer->stream); /* it complains of what was not finished, which is none */
    free(packer);
}

void packer_gzip(struct packer *packer, const void *bytes, size_t length, struct buffer *out)
{
    z_stream *stream = &packer->stream;
    unsigned char piece[PIECE];
    int status;
    if (length > UINT_MAX || deflateReset(stream) != Z_OK)
        fatal("packing failed");
    buffer_clear(out);
    stream->next_in = (unsigned char *)(uintptr_t)bytes;
    stream->avail_in = (unsigned)length;
    do {
        stream->next_out = piece;
        stream->avail_out = PIECE;
        status = deflate(stream, Z_FINISH);
        if (status != Z_OK && status != Z_STREAM_END)
            fatal("packing failed");
        buffer_add(out, piece, PIECE - stream->avail_out);
    } while (status != Z_STREAM_END);
}

void gzip_unpack(const void *packed, size_t packed_length, size_t length, struct buffer *out)
{
    z_stream stream = {.next_in = (unsigned char *)(uintptr_t)packed,
                       .avail_in = (unsigned)packed_length};
    if (packed_length > UINT_MAX || length > UINT_MAX ||
        inflateInit2(&stream, UNPACK_BITS + GZIP_FORMAT) != Z_OK)
        fatal("unpacking failed");
    stream.next_out = (unsigned char *)buffer_room(out, length);
    stream.avail_out = (unsigned)length;
    int status = inflate(&stream, Z_FINISH);
    if (status != Z_STREAM_END || stream.avail_out != 0 || inflateEnd(&stream) != Z_OK)
        fatal("unpacking failed");
    buffer_used(out, length);
}
