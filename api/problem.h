/* Errors as application/problem+json (RFC 9457), in Chinese or English, and the pages that explain
 * the codes.
 *
 * title is the sentence of the code's kind, detail the same with its parameters; code and params
 * are never translated. No SQL, no stack, no secret gets in. Any thread. */
#ifndef PENNANT_API_PROBLEM_H
#define PENNANT_API_PROBLEM_H

#include "api/request.h"
#include "base/attributes.h"
#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>

/* The problem as one JSON object. instance and request_id may be NULL (inside a batch reply): then
 * they are left out. */
void problem_write(struct buffer *out, const struct error *error, enum language language,
                   const char *instance, const char *request_id);

/* Makes the reply a problem: status, body, content type, WWW-Authenticate on 401, Retry-After on
 * 503 and on 409 of a running key; no-store. */
void problem_reply(struct reply *reply, const struct error *error, enum language language,
                   const char *instance, const char *request_id);

/* LANGUAGE_ZH unless Accept-Language (may be NULL) prefers English. */
enum language language_choose(const char *accept_language);

/* "UNIT_UNKNOWN" as "unit-unknown". */
const char *problem_slug(struct arena *arena, enum code code);

/* GET /problems and GET /problems/{code}. */
route_handler problem_list;
route_handler problem_get;

#endif
