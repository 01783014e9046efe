/* How the bytes of a bundle are laid out: what writing and checking agree on. Internal to the
 * document layer; any thread. */
#ifndef PENNANT_DOCUMENT_BUNDLE_PARTS_H
#define PENNANT_DOCUMENT_BUNDLE_PARTS_H

#include "base/arena.h"

#include <stddef.h>

#define BUNDLE_FORMAT    "pennant-bundle"
#define BUNDLE_VERSION   1
#define BUNDLE_DIGEST    ",\"digest\":\""
#define BUNDLE_SIGNATURE "\",\"signature\":\""
#define BUNDLE_END       "\"}"
#define BUNDLE_TAIL_MAX  1024 /* bytes of digest and signature with what is around them */

/* The digest of a content without its closing brace, which is added. */
const char *content_digest(struct arena *arena, const char *open, size_t length);

#endif
