/* Counts and times of requests by route, method and status, for Prometheus.
 *
 * Route templates, never raw paths, so that the number of series is bounded. Counting takes no
 * lock. Made before the server, freed after it; any thread. */
#ifndef PENNANT_API_TELEMETRY_H
#define PENNANT_API_TELEMETRY_H

#include "api/routes.h"
#include "base/buffer.h"

#include <stdint.h>

struct telemetry;

struct telemetry *telemetry_new(void);
void telemetry_free(struct telemetry *telemetry); /* NULL is allowed */

/* One answered request; route NULL: none was found. */
void telemetry_record(struct telemetry *telemetry, const struct route *route, int status,
                      int64_t micros);

/* The series pennant_requests_total and pennant_request_duration_seconds in the text format 0.0.4.
 */
void telemetry_write(struct telemetry *telemetry, struct buffer *out);

/* One family of one sample, for gauges and counters that live elsewhere. */
void metric_write(struct buffer *out, const char *name, const char *type, const char *help,
                  int64_t value);

#endif
