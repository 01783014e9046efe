/* The contract of the HTTP face as resources: api/openapi.yaml as JSON, as a page that calls this
 * server, and as a page to read. Any thread. */
#ifndef PENNANT_API_DOCUMENT_H
#define PENNANT_API_DOCUMENT_H

#include "api/routes.h"

/* GET /openapi.json: made by api/document_embed.py. */
route_handler document_get;

/* GET /docs and /: swagger-ui with what api/docs adds to it; the files it loads are those of
 * /docs/files/{name}. */
route_handler docs_get;
route_handler docs_file_get;

/* GET /docs/plain: without a script, made by api/docs_embed.py. */
route_handler docs_plain_get;

#endif
