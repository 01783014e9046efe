/* What each kind of value is in a JSON Schema. Internal to the document layer. */
#ifndef PENNANT_DOCUMENT_SCHEMA_KINDS_H
#define PENNANT_DOCUMENT_SCHEMA_KINDS_H

#include "document/shape.h"

/* Writes the members of the value's schema ("type": …), without its brackets; shapes are named as
 * #/$defs/name. Ends the process for a kind that scheme documents do not have. */
void kind_schema(struct buffer *out, const struct row *row);

/* True for objects that are there or not as a whole. */
bool kind_is_pointer(const struct kind *kind);

#endif
