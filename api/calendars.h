/* The routes of the organisation's calendar: form and handlers. */
#ifndef PENNANT_API_CALENDARS_H
#define PENNANT_API_CALENDARS_H

#include "api/decode.h"
#include "api/routes.h"

extern const struct form CALENDAR_FORM;

route_handler calendar_get_serve, calendar_put_serve;

#endif
