/* Sentences with gaps: "{0} of {1}" with the values put in, in whatever order a language has them.
 *
 * For the prose of receipts. Only writes into the buffer; any thread. */
#ifndef PENNANT_DOCUMENT_SENTENCE_H
#define PENNANT_DOCUMENT_SENTENCE_H

#include "base/buffer.h"
#include "base/error.h"

/* A sentence in both languages. */
struct sentence {
    const char *zh, *en;
};

/* Writes the sentence of the language; {0} to {9} are values[0] to values[9], which must be there.
 * Values are written as they are, braces too. */
void sentence_write(struct buffer *out, enum language language, const struct sentence *sentence,
                    const char *const *values);

#endif
