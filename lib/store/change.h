/* Changes in their dense order, and the head of the chain over them, as readers see them.
 *
 * Row security decides what of them is shown; the numbers of others are only missing. They are
 * ordered and chained by store/chain.h. Inside a transaction. */
#ifndef PENNANT_STORE_CHANGE_H
#define PENNANT_STORE_CHANGE_H

#include "base/attributes.h"
#include "base/error.h"
#include "base/principal.h"
#include "base/table.h"

#include <stdbool.h>
#include <stdint.h>

struct tx;

struct change_range {
    int64_t after;        /* the number behind which to look */
    int64_t looked;       /* how many numbers are looked at */
    struct strings kinds; /* of objects; none: all */
    int64_t most;         /* rows, the closing one among them */
};

/* Columns: sequence, kind, action, id, unit_id, period_id, at, _proof; in order. A row without
 * kind, if it still has room, closes and says up to which number was looked. Position: epoch, head
 * (the highest number), proof (of `after`; NULL: there is no such number). One trip. */
bool change_list(struct tx *tx, const struct change_range *range, struct table *ret_position,
                 struct table *ret_rows, struct error *error) MUST_CHECK;

/* No row when nothing was chained yet; else epoch, sequence, block, hash (hexadecimal), chained_at.
 */
bool change_head(struct tx *tx, struct table *ret_row, struct error *error) MUST_CHECK;

#endif
