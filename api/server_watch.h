/* Deadlines on sockets that a worker is blocked in: when one passes, the socket is shut down and
 * the worker's read or write ends.
 *
 * civetweb counts time only between bytes, so a client that sends a byte now and then could hold a
 * worker for ever. One thread looks every WATCH_TICK_MS. The socket is found by its peer's address
 * when it is needed, because civetweb does not tell it. Private to the server files. */
#ifndef PENNANT_API_SERVER_WATCH_H
#define PENNANT_API_SERVER_WATCH_H

#include "base/attributes.h"

#include <civetweb.h>
#include <stdbool.h>
#include <stdint.h>

#define WATCH_TICK_MS 50

/* One worker's deadline; between watch_begin and watch_end the worker is in a read or a write. */
struct watch;

/* Starts the thread; NULL when there is none to be had, or no descriptor. watchers_free stops it;
 * all watches must be freed. */
struct watchers;
struct watchers *watchers_new(void) MUST_CHECK;
void watchers_free(struct watchers *watchers);

/* From now on who connects to the port is refused by the kernel, so that a proxy goes elsewhere;
 * what is connected stays. */
void watchers_end_listening(struct watchers *watchers, int port);

/* From now on, at every tick, nothing more is read from the port's sockets: civetweb's threads
 * sleep up to two seconds in poll() before they look whether they shall stop, and this wakes them.
 */
void watchers_end_port(struct watchers *watchers, int port);

struct watch *watch_new(struct watchers *watchers);
void watch_free(struct watch *watch);

/* The connection's read, or its write, must be done within ms from now. */
void watch_begin(struct watch *watch, const struct mg_request_info *info, bool writes, int ms);

/* After watch_begin: the read also ends once the server drains, when it has lasted WATCH_DRAIN_MS.
 */
#define WATCH_DRAIN_MS 500
void watch_until_drain(struct watch *watch);

/* From now on the server drains. */
void watchers_drain(struct watchers *watchers);

/* True when the deadline had passed and the socket was shut down. */
bool watch_end(struct watch *watch);

/* Milliseconds of a clock that only grows. */
int64_t watch_now(void);

#endif
