/* JSON Schema of the values that several kinds are made of: texts, decimals, words, lists of them.
 *
 * Each writes members without the brackets around them, but where it says elements. Internal to the
 * document layer; any thread. */
#ifndef PENNANT_DOCUMENT_SCHEMA_VALUES_H
#define PENNANT_DOCUMENT_SCHEMA_VALUES_H

#include "document/shape.h"

/* A text of the form; longest in characters, for TEXT_ANY. */
void form_schema(struct buffer *out, enum text_form form, int64_t longest);
void pattern_schema(struct buffer *out, const char *pattern);

/* A decimal string or an integer of the forms, as elements of a list of alternatives, or of the
 * row's forms as a whole. */
void decimal_elements(struct buffer *out, unsigned forms);
void decimal_schema(struct buffer *out, const struct row *row);

/* The words but one (an index, -1: all); the empty word stands for "not given" and is none. */
void words_schema(struct buffer *out, const struct word_list *words, int but);

/* How many items a list of the row may have. */
void items_bounds(struct buffer *out, const struct row *row);

/* One or a list of texts of a form, or of the row's words. */
void one_or_many(struct buffer *out, const struct row *row, enum text_form form);

#endif
