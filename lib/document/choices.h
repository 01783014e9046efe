/* Choices: one of several numbers or words by a name, or one of several numbers by bands.
 *
 * For the kinds of scheme documents that may be one. The choice lives in the reader's arena. */
#ifndef PENNANT_DOCUMENT_CHOICES_H
#define PENNANT_DOCUMENT_CHOICES_H

#include "document/shape.h"
#include "scheme/scheme.h"

/* Reads {"by", "values"} or {"by", "bands"} into the zeroed choice: words where the row has words,
 * else numbers. Violations go to the reader's error. */
void choice_read(struct reader *reader, const struct place *place, const struct row *row,
                 const json_t *value, struct choice *choice);
void choice_write(struct buffer *out, const struct row *row, const struct choice *choice);

/* A number as the row wants it: a count as an integer, all else as a decimal string. */
void number_write(struct buffer *out, const struct row *row, struct number number);

#endif
