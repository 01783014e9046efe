/* Who is brought forward by a stored result: its shortlists and its winners. Rows live in the
 * transaction's arena. */
#ifndef PENNANT_STORE_SHORTLIST_H
#define PENNANT_STORE_SHORTLIST_H

#include "base/attributes.h"
#include "base/error.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>

/* Of one award, or of all (NULL), in order: award, group, rank, unit_id, unit, name, wins. Windows
 * see their units' rows until the period is final. */
bool shortlist_list(struct tx *tx, const char *run_id, const char *award, struct table *ret_table,
                    struct error *error) MUST_CHECK;

/* unit_id of the units of a stored result that are shortlisted, or win; award NULL: whichever. */
bool shortlist_units(struct tx *tx, const char *run_id, bool winners, const char *award,
                     struct table *ret_table, struct error *error) MUST_CHECK;

#endif
