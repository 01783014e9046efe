/* Where the events behind the lines of a receipt are listed.
 *
 * A receipt is stored as it was computed; its links are added when it is shown, so that it and its
 * digest do not depend on addresses. Any thread. */
#ifndef PENNANT_DOCUMENT_EVIDENCE_H
#define PENNANT_DOCUMENT_EVIDENCE_H

#include "base/arena.h"
#include "base/date.h"
#include "scheme/scheme.h"

/* The receipt (JSON as receipt_write has it) with a member "events" in each line that counts
 * events: a list of addresses, one an indicator, "/v1/events?unit_id=...&indicator=...&from=...&
 * to=...". from and to: the days of the period. A text that is no receipt comes back as it is. */
const char *receipt_link(struct arena *arena, const char *receipt, const struct scheme *scheme,
                         const char *unit_id, day_t from, day_t to);

#endif
