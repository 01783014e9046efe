/* The scheme language as a JSON Schema (draft 2020-12), made from the tables the reader uses.
 *
 * It says what single keys may be; what only the whole shows (names that are not defined, weights
 * that do not add up) is scheme_check's. Pure; any thread. */
#ifndef PENNANT_DOCUMENT_SCHEME_SCHEMA_H
#define PENNANT_DOCUMENT_SCHEME_SCHEMA_H

#include "base/buffer.h"

/* Writes the schema as one JSON object without white space. */
void scheme_schema_write(struct buffer *out);

#endif
