/* Scheme documents: JSON to struct scheme and back.
 *
 * Reading is strict (unknown keys, wrong types, repeated keys) and reports every violation with its
 * JSON pointer; what only the whole shows is left to scheme_check, which is called here. The texts
 * of the JSON are copied: a scheme lives in its arena alone. Any thread. */
#ifndef PENNANT_DOCUMENT_SCHEME_H
#define PENNANT_DOCUMENT_SCHEME_H

#include "base/buffer.h"
#include "base/error.h"
#include "scheme/scheme.h"

#define SCHEME_SIZE_MAX (256 * 1024) /* bytes of a scheme document */

/* Reads and checks a document of at most SCHEME_SIZE_MAX bytes and JSON_DEPTH_MAX levels. On false
 * the error is BODY_TOO_LARGE, TOO_DEEP or BAD_JSON, or it has one violation for each fault: of the
 * single keys first, and only where there is none of these, those of the whole. */
bool scheme_read(struct arena *arena, const char *json, size_t length, struct scheme **ret_scheme,
                 struct error *error) MUST_CHECK;

/* The canonical document: no white space, keys in the language's order, every default spelled out.
 * It reads back to the same scheme and is written the same again. */
void scheme_write(struct buffer *out, const struct scheme *scheme);

/* {"#/settings/precision": 2, ...}: what the scheme holds wherever sources use to say nothing, by
 * the place in the canonical document. */
void scheme_write_choices(struct buffer *out, const struct scheme *scheme);

#endif
