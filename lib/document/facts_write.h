/* Facts documents: struct facts back to JSON, in the one form that bundles are digested in.
 *
 * Driven by the tables that facts_read reads by, so each key that is read is written. Only writes
 * into the buffer; scratch memory is the arena's. Any thread. */
#ifndef PENNANT_DOCUMENT_FACTS_WRITE_H
#define PENNANT_DOCUMENT_FACTS_WRITE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "referee/facts.h"
#include "scheme/scheme.h"

/* Writes the document: keys in the tables' order, no white space, shortest decimals, what a key's
 * absence says left out. Rows of a list come in the order of their keys (units by id, events by day
 * and sequence), so the order of arrival leaves no trace; where it counts (draws, approvals) it is
 * kept. Times of day are written as if in UTC. Names that the reader did not know are written as
 * one that no unit has, which is refused as theirs was. facts_read reads it back, and writing that
 * again gives the same bytes. Ends the process when a row has no writer, which a test excludes. */
void facts_write(struct buffer *out, struct arena *arena, const struct scheme *scheme,
                 const struct facts *facts);

#endif
