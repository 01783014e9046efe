/* The route of the public notice. */
#ifndef PENNANT_API_NOTICES_H
#define PENNANT_API_NOTICES_H

#include "api/routes.h"

route_handler notice_get_serve;

#endif
