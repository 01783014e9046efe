/* Handlers of certificates, status lists and the keys that signed them. */
#ifndef PENNANT_API_CERTIFICATES_H
#define PENNANT_API_CERTIFICATES_H

#include "api/routes.h"

route_handler certificate_get_serve;
route_handler status_list_get_serve;
route_handler key_list_serve;

#endif
