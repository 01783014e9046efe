/* Which replies are compressed: of a kilobyte or more, as text, for clients that take gzip.
 *
 * Never where an answer holds a secret (ROUTE_PLAIN) or speaks to somebody unnamed
 * (ROUTE_ANONYMOUS): how long a compressed answer is tells what is in it (BREACH). The ETag of a
 * compressed reply is weak, since its bytes are not those of the plain one. Any thread. */
#ifndef PENNANT_API_PACKING_H
#define PENNANT_API_PACKING_H

#include "api/request.h"

#include <stdbool.h>

#define PACKING_MIN 1024 /* bytes of a body; smaller ones travel in one packet anyway */

/* accept_encoding is the header's value; NULL: not sent. */
bool packing_is_wanted(const struct request *request, const struct reply *reply,
                       const char *accept_encoding);

/* True when a list of codings with weights takes gzip. */
bool packing_is_taken(const char *accept_encoding);

#endif
