/* Bytes packed in the gzip format (RFC 1952), for replies to clients that take it; and back.
 *
 * A packer keeps its memory (about GZIP_MEMORY bytes) from one run to the next; one thread at a
 * time. zlib is used here and in base/deflate.c only. */
#ifndef PENNANT_BASE_GZIP_H
#define PENNANT_BASE_GZIP_H

#include "base/buffer.h"

#include <stddef.h>

#define GZIP_MEMORY 65536

struct packer;

/* Never NULL; out of memory ends the process. */
struct packer *packer_new(void);
void packer_free(struct packer *packer); /* NULL is allowed */

/* Clears out and fills it with the packed bytes: quickly, not as tightly as it goes. */
void packer_gzip(struct packer *packer, const void *bytes, size_t length, struct buffer *out);

/* Adds the length bytes to out that were packed, by whatever program, as one member. Only for bytes
 * that are part of the program: what is broken, shorter or longer ends the process. */
void gzip_unpack(const void *packed, size_t packed_length, size_t length, struct buffer *out);

#endif
