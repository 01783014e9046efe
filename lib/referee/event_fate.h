/* Whether one event counts, for whoever shows it outside of a run: admission by itself.
 *
 * The facts need only the roster, the unit's events of the indicator and the tokens they carry.
 * Pure; any thread. */
#ifndef PENNANT_REFEREE_EVENT_FATE_H
#define PENNANT_REFEREE_EVENT_FATE_H

#include "referee/facts.h"
#include "scheme/scheme.h"

#include <stddef.h>

/* Why the event at this place of the facts does not count: the code of its refusal;
 * "out_of_period" when no rule reads its day; "dismissed" or "withdrawn" by its finding;
 * "finding_too_weak" for what the scheme asks of one. NULL: it counts. */
const char *event_fate(const struct scheme *scheme, const struct facts *facts, size_t place);

#endif
