/* Receipts as one table: a row for each component, each line of its arithmetic, the total, and each
 * condition, so that a reader can follow every figure downwards. Private to the export files; any
 * thread. */
#ifndef PENNANT_API_EXPORT_RECEIPTS_H
#define PENNANT_API_EXPORT_RECEIPTS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/table.h"

/* standings: rows with award, unit_id, unit, name, total and receipt. In the arena. */
void receipt_lines(struct arena *arena, const struct table *standings, enum language language,
                   struct table *ret_lines);

#endif
