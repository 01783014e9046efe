/* The routes of events that are late for a period: form and handlers. */
#ifndef PENNANT_API_LATE_EVENTS_H
#define PENNANT_API_LATE_EVENTS_H

#include "api/decode.h"
#include "api/routes.h"

extern const struct form ADMISSION_FORM;

route_handler late_event_list_serve, late_event_admit_serve;

#endif
