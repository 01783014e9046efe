/* Bytes that are part of the program and served as they are: the contract, its pages, and what
 * those load. They are kept packed as gzip, made when the program was built
 * (api/resources_embed.py).
 *
 * Constant, and never freed. Any thread. */
#ifndef PENNANT_API_RESOURCE_H
#define PENNANT_API_RESOURCE_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>

struct resource {
    const char *name;   /* "openapi.json"; a lasting one's has a digest: "start-0123456789ab.js" */
    const char *media;  /* Content-Type */
    const char *policy; /* Content-Security-Policy; NULL: no page */
    const char *etag, *packed_etag; /* strong ones, of the bytes unpacked and packed */
    size_t from, packed_length;     /* where it lies in the program, packed */
    size_t length;                  /* unpacked */
    bool lasting; /* other bytes would have another name, so a copy may be kept for ever */
};

/* NULL: there is none with this name. */
const struct resource *resource_find(const char *name);

/* The packed bytes, resource->packed_length of them. */
const void *resource_packed(const struct resource *resource);

/* Adds the unpacked bytes to out. */
void resource_unpack(const struct resource *resource, struct buffer *out);

#endif
