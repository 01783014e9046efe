/* Panels of a period and their members. Rows live in the transaction's arena. */
#ifndef PENNANT_STORE_PANEL_H
#define PENNANT_STORE_PANEL_H

#include "base/attributes.h"
#include "base/error.h"
#include "base/principal.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>
#include <stdint.h>

/* Gives a period the panels of its scheme, a JSON array of objects {panel, position, title, mode,
 * raters, minimum, maximum, self_rating}. A panel that is there with the same raters keeps its
 * members; one that is not among them is taken away. */
bool panel_set_all(struct tx *tx, const char *period_id, const char *panels,
                   struct error *error) MUST_CHECK;

/* In the scheme's order, with members. */
bool panel_list(struct tx *tx, const char *period_id, struct table *ret_table,
                struct error *error) MUST_CHECK;

/* One panel with its members; CODE_NOT_FOUND. */
bool panel_get(struct tx *tx, const char *period_id, const char *panel, struct table *ret_table,
               struct error *error) MUST_CHECK;

/* Replaces the members of a panel that has the version (else CODE_PRECONDITION_FAILED). subjects
 * and unit_ids go together; a unit id of NULL: none. */
bool panel_replace_members(struct tx *tx, const char *period_id, const char *panel, int64_t version,
                           const struct strings *subjects, const struct strings *unit_ids,
                           struct error *error) MUST_CHECK;

/* Copies the members of another period's panels. */
bool panel_copy_members(struct tx *tx, const char *period_id, const char *from_period_id,
                        struct error *error) MUST_CHECK;

/* Locks the panels of a locked period. In a TX_WRITE_SNAPSHOT a ballot that was cast since the
 * snapshot is CODE_CONTENDED; afterwards the snapshot has all ballots, and no further one is cast.
 */
bool panel_lock_all(struct tx *tx, const char *period_id, struct error *error) MUST_CHECK;

/* The first panel whose raters are given and not named yet; NULL: none. */
bool panel_find_empty(struct tx *tx, const char *period_id, const char **ret_panel,
                      struct error *error) MUST_CHECK;

#endif
