/* Who a client is for the limits: a subject, or an address, through proxies that are trusted. */
#ifndef PENNANT_API_CLIENT_H
#define PENNANT_API_CLIENT_H

#include "api/dispatch.h"
#include "api/quota.h"

/* Takes one request of the client, and notes in the request what it has left: of the subject where
 * its token was good, else of the address. False with CODE_QUOTA_EXCEEDED, and nothing else in
 * error; true leaves the error as it was. */
bool client_take(const struct service *service, const struct exchange *exchange,
                 struct request *request, struct error *error) MUST_CHECK;

/* The address that a request came from: of the connection, or, where that is a trusted proxy's, the
 * last one of X-Forwarded-For that is not. NULL where a proxy does not tell. Texts in the arena. */
const char *client_address(const struct service *service, const struct exchange *exchange,
                           struct arena *arena);

/* The lines of the head about it, as of draft-ietf-httpapi-ratelimit-headers-10. */
void client_write(struct buffer *out, const struct request *request);

#endif
