/* The routes of awards from before this service: forms and handlers. */
#ifndef PENNANT_API_AWARD_HISTORY_H
#define PENNANT_API_AWARD_HISTORY_H

#include "api/decode.h"
#include "api/routes.h"

extern const struct form AWARD_HISTORY_FORM, AWARD_HISTORY_FILTER_FORM;

route_handler award_history_list_serve, award_history_import_serve;

#endif
