/* Cells of the store's rows as the referee's values. For the loading of facts only. Every text
 * comes from our own columns, so one that does not fit is a programming error and ends the process.
 */
#ifndef PENNANT_APP_FACTS_CELLS_H
#define PENNANT_APP_FACTS_CELLS_H

#include "base/arena.h"
#include "base/number.h"
#include "base/table.h"
#include "scheme/words.h"

#include <stddef.h>

/* A decimal of any length: sums may have more digits than a document may state. */
struct number cell_number(struct arena *arena, const struct table *table, size_t row,
                          const char *name);
enum finding cell_finding(const struct table *table, size_t row);

/* The same where many rows are read and the column was looked up once. */
struct number cell_number_at(struct arena *arena, const struct table *table, size_t row,
                             size_t column);
enum finding cell_finding_at(const struct table *table, size_t row, size_t column);

#endif
