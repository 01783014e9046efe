/* What makes an event fit to be stored: its unit, and what its indicator's form asks for. No trips.
 *
 * Values live in the work's arena. */
#ifndef PENNANT_APP_EVENT_CHECK_H
#define PENNANT_APP_EVENT_CHECK_H

#include "app/events.h"
#include "app/work.h"
#include "store/ingest.h"
#include "store/known.h"

#include <stdbool.h>
#include <stddef.h>

/* The names of units and indicators in drafts, of which some may be NULL. */
struct known_names event_names(struct arena *arena, const struct event_draft *const *drafts,
                               size_t count);

/* A draft into an event that can be stored, but for recorded_by; false with violations when it is
 * refused. Inside a work that has begun. */
bool event_check(struct work *work, const struct known *known, const struct event_draft *draft,
                 struct ingest_event *ret_event, struct error *error) MUST_CHECK;

#endif
