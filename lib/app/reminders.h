/* Use case of reminders: what is due until a day, for whoever asks. */
#ifndef PENNANT_APP_REMINDERS_H
#define PENNANT_APP_REMINDERS_H

#include "app/work.h"
#include "base/table.h"

#include <stdbool.h>

#define REMINDER_DAYS      7   /* ahead, unless asked otherwise */
#define REMINDER_DAYS_MOST 400 /* ahead */
#define REMINDERS_MOST     200 /* of one kind */

struct reminder_query {
    const char *kind; /* NULL: all */
    day_t until;      /* DAY_NONE: REMINDER_DAYS from today */
};

/* Rows kind, due, overdue, period_id, unit_id, unit, name, count, object_id, text, by due; what is
 * overdue is among them. Of each kind the first REMINDERS_MOST; *ret_more: there would be more.
 * CODE_UNPROCESSABLE for a day that is too far ahead. */
bool reminders_list(struct work *work, const struct reminder_query *query, struct table *ret_rows,
                    bool *ret_more, struct error *error) MUST_CHECK;

/* The kinds, parted by spaces. */
#define REMINDER_KINDS                                                                             \
    "period_ends date notice_ends objections appeal follow_up ballots ballot_rights panel"

#endif
