/* Browsers of other origins: which may call, and the answer to their question beforehand.
 *
 * Off unless origins are named. No cookies are ever asked for; a page brings its own token. Any
 * thread. */
#ifndef PENNANT_API_CORS_H
#define PENNANT_API_CORS_H

#include "api/dispatch.h"
#include "base/buffer.h"

#define CORS_SECONDS 600 /* for which a browser may keep the answer to a preflight */

/* True for "https://portal.example" or "http://localhost:3000": a scheme, a host in lower case, a
 * port where it is not the usual one, and nothing else. */
bool cors_origin_is_sound(const char *origin);

/* Fills what the request's Origin is allowed: request->origin is one of the service's or NULL. */
void cors_look(const struct service *service, const struct exchange *exchange,
               struct request *request);

/* True when the request only asks beforehand (OPTIONS); the reply is then filled. */
bool cors_preflight(const struct exchange *exchange, const struct request *request,
                    struct reply *reply);

/* The lines of the head that an allowed origin is told. */
void cors_write(struct buffer *out, const struct request *request, const struct reply *reply);

#endif
