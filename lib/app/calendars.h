/* The organisation's calendar: days off and days worked against the week's rule (Monday to Friday).
 * Deadlines and notices that run in working days read it. */
#ifndef PENNANT_APP_CALENDARS_H
#define PENNANT_APP_CALENDARS_H

#include "app/work.h"
#include "base/date.h"
#include "base/principal.h"
#include "base/table.h"

#include <stdbool.h>
#include <stdint.h>

#define CALENDAR_DAYS_MOST 2000 /* days in one of its lists */

struct calendar_draft {
    struct strings holidays, workdays; /* days as YYYY-MM-DD */
};

/* The calendar as a row: holidays, workdays, version, updated_at. CODE_NOT_FOUND when none is set.
 */
bool calendars_get(struct work *work, struct table *ret_row, struct error *error) MUST_CHECK;

/* Replaces the one of that version; -1: sets it for the first time. Texts that are no day, and days
 * that occur twice, are violations. */
bool calendars_put(struct work *work, const struct calendar_draft *draft, int64_t version,
                   struct table *ret_row, struct error *error) MUST_CHECK;

/* For reckoning, inside a work that has begun; empty lists when none is set. */
bool calendars_load(struct work *work, struct calendar *ret_calendar,
                    struct error *error) MUST_CHECK;

#endif
