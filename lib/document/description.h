/* What the shapes and keys of the scheme language mean, in Chinese and English, for the JSON
 * Schema.
 *
 * Not the language's page (lib/scheme/README.md), which says more. Constant table
 * (descriptions.def); any thread. Internal to the document layer. */
#ifndef PENNANT_DOCUMENT_DESCRIPTION_H
#define PENNANT_DOCUMENT_DESCRIPTION_H

#include "base/buffer.h"

/* Writes the member "description": one line of Chinese, one of English. Nothing when the table has
 * no row for the key (a test of the schema tells). key "": the shape itself. */
void description_write(struct buffer *out, const char *shape, const char *key);

#endif
