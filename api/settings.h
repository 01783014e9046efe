/* The routes of the organisation's settings: form and handlers. Not a scheme's settings, and not
 * the options of the server.
 */
#ifndef PENNANT_API_SETTINGS_H
#define PENNANT_API_SETTINGS_H

#include "api/decode.h"
#include "api/routes.h"

extern const struct form SETTINGS_FORM;

route_handler setting_get_serve, setting_put_serve;

#endif
