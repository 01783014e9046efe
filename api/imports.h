/* The routes of imports: forms and handlers. The file itself is read by import_run.c. */
#ifndef PENNANT_API_IMPORTS_H
#define PENNANT_API_IMPORTS_H

#include "api/decode.h"
#include "api/routes.h"

#define IMPORT_BODY_LIMIT   (4LL * 1024 * 1024 * 1024) /* bytes of a file, or of the rest of one */
#define IMPORT_BODY_SECONDS 3600                       /* for all of it */
#define IMPORT_SHOWN        1000 /* rows not stored that the answer itself has */

extern const struct form IMPORT_QUERY;       /* POST: what the file is */
extern const struct form IMPORT_FILTER_FORM; /* GET: kind */

route_handler import_run_serve, import_list_serve, import_get_serve, import_outcome_list_serve;

#endif
