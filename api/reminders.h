/* Handler of reminders, with the form of its parameters. */
#ifndef PENNANT_API_REMINDERS_H
#define PENNANT_API_REMINDERS_H

#include "api/routes.h"

extern const struct form REMINDER_FORM;

route_handler reminder_list_serve;

#endif
