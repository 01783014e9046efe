/* Replies that the thread which has the rows may send, while the handler's own still waits for them
 * (base/relay.h): many requests that share a trip are answered by who made it.
 *
 * For handlers whose use case ends with the rows that are shown. Between early_allow and the return
 * of the use case, request and reply belong to whoever has the work. */
#ifndef PENNANT_API_EARLY_H
#define PENNANT_API_EARLY_H

#include "api/dispatch.h"
#include "api/request.h"

/* Makes the reply of the rows; uses nothing but its arguments. created: the first row is new. */
typedef void reply_from_rows(struct request *request, struct reply *reply, const struct table *rows,
                             bool created);

/* Before the use case is called. */
void early_allow(struct request *request, struct reply *reply, reply_from_rows *fill);

/* After it was good: fills the reply, unless that was done. */
void early_fill(struct request *request, const struct table *rows, bool created);

#endif
