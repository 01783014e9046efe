/* The contract of the HTTP face as a resource: api/openapi.yaml, turned into JSON when the program
 * was built and kept in it, with a digest as its ETag. Any thread. */
#ifndef PENNANT_API_DOCUMENT_H
#define PENNANT_API_DOCUMENT_H

#include "api/routes.h"

#include <stddef.h>

/* Made from api/openapi.yaml by api/document_embed.py. */
extern const unsigned char document_json[];
extern const size_t document_json_length;
extern const char document_etag[]; /* with its quotes */

/* The same to read, made by api/docs_embed.py, and the policy that allows its style and nothing
 * else. */
extern const unsigned char docs_page[];
extern const size_t docs_page_length;
extern const char docs_etag[];
extern const char docs_policy[];

/* GET /openapi.json */
route_handler document_get;

/* GET /docs */
route_handler docs_get;

#endif
