/* Whole lists read page by page within one snapshot: how files come out.
 *
 * There are few at once in a process, for their memory and their connections. The use cases are
 * those of the lists themselves, so who sees what is theirs to say. One thread an export. */
#ifndef PENNANT_APP_EXPORTS_H
#define PENNANT_APP_EXPORTS_H

#include "app/work.h"
#include "base/attributes.h"
#include "base/zone.h"

#include <stdbool.h>

#define EXPORTS_MOST          4 /* at once in a process, until their files are sent */
#define EXPORTS_RETRY_SECONDS 5 /* after which somebody who came too many may ask again */

/* Takes a turn, which exports_leave gives back. CODE_UNAVAILABLE with retry_after when all are
 * taken. */
bool exports_enter(struct work *work, struct error *error) MUST_CHECK;
void exports_leave(const struct work *work);

/* Begins the work so that all reads of it see one snapshot. Errors of work_begin. */
bool exports_begin(struct work *work, struct error *error) MUST_CHECK;

/* The clocks of the organisation, in the work's arena. Only after exports_begin. */
bool exports_zone(struct work *work, struct zone *ret_zone, struct error *error) MUST_CHECK;

/* What is read from now on lives in this arena, which may be reset between two reads. Only after
 * exports_begin. */
void exports_read_into(struct work *work, struct arena *arena);

#endif
