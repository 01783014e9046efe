/* Use cases of the keys of secret panels: locking a panel, which makes a pair of keys for each
 * entrant, and reading the public ones. The private ones are sealed under the server's ballot key
 * (base/seal.h). */
#ifndef PENNANT_APP_BALLOT_KEYS_H
#define PENNANT_APP_BALLOT_KEYS_H

#include "app/work.h"
#include "base/blind.h"
#include "base/page.h"
#include "base/table.h"

#include <stdbool.h>

#define BALLOT_KEYS_AT_ONCE 20 /* made by one request: about two seconds */

/* Keeps the members of a secret panel of an open period as they are from now on, and makes the
 * missing keys, at most BALLOT_KEYS_AT_ONCE: the row says how many there are and how many are
 * missing still, for which it is called again. The reason (or NULL) is for the audit trail.
 * NOT_FOUND, STATE_CONFLICT (period, panel), PANEL_EMPTY, BALLOT_KEY_MISSING. */
bool ballot_keys_make(struct work *work, const char *period_id, const char *panel,
                      const char *reason, struct table *ret_row, struct error *error) MUST_CHECK;

/* Page key: unit. */
bool ballot_keys_list(struct work *work, const char *period_id, const char *panel,
                      const struct page *page, struct table *ret_rows,
                      struct error *error) MUST_CHECK;

/* What a private key is sealed for. */
const char *ballot_key_place(const struct work *work, const char *period_id, const char *panel,
                             const char *unit_id);

#endif
