/* Use cases of erasure: the name of a person is replaced, wherever it stands, by a handle that says
 * nothing; sealed results stay as they are and verify. ARCHITECTURE.md says what remains. */
#ifndef PENNANT_APP_ERASURES_H
#define PENNANT_APP_ERASURES_H

#include "app/work.h"
#include "base/page.h"
#include "base/table.h"

#include <stdbool.h>

#define ERASURE_NAME_LEAST 2 /* characters: a shorter name stands in too many texts */

struct erasure_draft {
    const char *subject; /* who acted: of a token; NULL: none */
    const char *person;  /* whom events are about; NULL: none */
    const char *reason;
};

/* One erasure, which may find nothing and is recorded all the same. Violations: FIELD_REQUIRED
 * without any name; ERASURE_OWN for one's own; ERASURE_UNIT for what is a unit's code;
 * ERASURE_NAMED where the reason names whom it is about. */
bool erasures_insert(struct work *work, const struct erasure_draft *draft, struct table *ret_row,
                     struct error *error) MUST_CHECK;

/* Newest first. */
bool erasures_list(struct work *work, const struct page *page, struct table *ret_rows,
                   struct error *error) MUST_CHECK;

#endif
