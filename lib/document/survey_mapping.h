/* How a survey's files are read: which column is which field of an answer, and what their words
 * mean.
 *
 * {"columns": {"办件编号": "occasion"}, "values": {"gravity": {"非常满意": "very_satisfied"}}}
 * A word that is not translated stands for itself. Pure; everything lives in the arena. */
#ifndef PENNANT_DOCUMENT_SURVEY_MAPPING_H
#define PENNANT_DOCUMENT_SURVEY_MAPPING_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

#define MAPPING_COLUMNS_MOST 30
#define MAPPING_WORDS_MOST   200 /* of one field */
#define MAPPING_TEXT_MOST    200 /* characters of a column's name or a word */

struct mapped_word {
    const char *word, *value;
};

struct mapped_column {
    const char *column, *field;
    const struct mapped_word *words; /* NULL: none is translated */
    size_t word_count;
};

struct survey_mapping {
    const struct mapped_column *columns;
    size_t count;
};

/* Reads a JSON object as text. Violations have places under where ("#/mapping"): FIELD_UNKNOWN,
 * TYPE_MISMATCH, VALUE_NOT_ALLOWED (no field of an answer), REPEATED (a field of two columns),
 * FIELD_REQUIRED (unit, occurred_at, occasion, gravity), TOO_MANY, TOO_LONG. */
bool survey_mapping_read(struct arena *arena, const char *where, const char *text,
                         struct survey_mapping *ret_mapping, struct error *error) MUST_CHECK;

/* What a word of a column means. */
const char *survey_mapping_value(const struct mapped_column *column, const char *word);

#endif
