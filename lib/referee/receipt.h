/* Writes the lines of receipts: what a rule counted, how it was reckoned, what it gave.
 *
 * Results of the lines of a component add to its exact value. Texts and lines live in the result's
 * arena. For lib/referee only. */
#ifndef PENNANT_REFEREE_RECEIPT_H
#define PENNANT_REFEREE_RECEIPT_H

#include "referee/measure.h"

/* Room for every unit's lines, or NULL where no receipt is wanted. */
struct lines *lines_prepare(struct run *run);

/* A line of the ledger's own ("base", "floor", "cap"); nothing where the result is zero. */
void line_own(struct run *run, struct lines *lines, int unit, const char *rule,
              const char *arithmetic, struct number result);

/* The lines of one rule, or of a component that is one measure, for all wanted units. rule and
 * title name it. */
void lines_of_measure(struct run *run, struct lines *lines, const char *rule,
                      const struct title *title, const struct measure *measure,
                      const struct column *out, const struct trace *trace);

/* "complaint 1 > 0", or "complaint 0, not > 0". value NULL: absent. */
const char *test_text(struct run *run, const struct test *test, const char *value,
                      const char *against, bool holds);

/* What a measure reads, by its names: "deviation, survey_deviation". */
const char *measure_label(struct run *run, const struct measure *measure);

/* How the total came about, from the parts to the rounding. */
const struct line *total_lines(struct run *run, int unit, size_t *ret_count);

#endif
