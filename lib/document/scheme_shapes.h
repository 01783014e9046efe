/* The scheme language's objects as tables: the one list of its keys, types and defaults.
 *
 * Read by the reader, the writer and the list of choices; internal to the document layer. */
#ifndef PENNANT_DOCUMENT_SCHEME_SHAPES_H
#define PENNANT_DOCUMENT_SCHEME_SHAPES_H

#include "document/shape.h"

/* Fields in which two events may agree. */
extern const struct word_list WORD_LIST_SAME;

extern const struct shape SHAPE_SCHEME;
extern const struct shape SHAPE_SETTINGS;
extern const struct shape SHAPE_TITLE;
extern const struct shape SHAPE_ONLY;
extern const struct shape SHAPE_MEASURE; /* without a name: tests, ties, amounts */
extern const struct shape SHAPE_NAMED;   /* a measure of the map of measures */
extern const struct shape SHAPE_RULE;    /* a measure of a ledger, with its id */
extern const struct shape SHAPE_TEST;    /* a measure and a comparison */
extern const struct shape SHAPE_BOUND;   /* a comparison alone */
extern const struct shape SHAPE_SHARE;
extern const struct shape SHAPE_AWARD;
extern const struct shape SHAPE_CONSEQUENCE;
extern const struct shape SHAPE_STEP;

#endif
