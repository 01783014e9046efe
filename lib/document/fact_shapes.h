/* Tables of a facts document's rows; facts.c has the document around them. Internal. */
#ifndef PENNANT_DOCUMENT_FACT_SHAPES_H
#define PENNANT_DOCUMENT_FACT_SHAPES_H

#include "document/shape.h"

extern const struct shape SHAPE_FACTS; /* facts.c */
extern const struct shape SHAPE_UNIT;
extern const struct shape SHAPE_EVENT;
extern const struct shape SHAPE_TALLY;
extern const struct shape SHAPE_TOKEN;
extern const struct shape SHAPE_METRIC;

/* fact_steps.c */
extern const struct shape SHAPE_NOMINATION;
extern const struct shape SHAPE_CHECK;
extern const struct shape SHAPE_APPROVAL;
extern const struct shape SHAPE_OBJECTION;

#endif
