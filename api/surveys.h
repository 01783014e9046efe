/* The routes of surveys, their rates and their files: forms and handlers. */
#ifndef PENNANT_API_SURVEYS_H
#define PENNANT_API_SURVEYS_H

#include "api/decode.h"
#include "api/routes.h"

extern const struct form SURVEY_FORM;
extern const struct form SURVEY_REPLACE_FORM;
extern const struct form SURVEY_RATE_FORM; /* parameters */
extern const struct form SURVEY_FILE_FORM; /* parameters */

route_handler survey_list_serve, survey_create_serve, survey_get_serve, survey_replace_serve;
route_handler survey_rate_list_serve, survey_file_serve;

#endif
