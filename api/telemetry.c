#include "api/telemetry.h"
#include "base/fatal.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdlib.h>

/* Every status an answer can have; anything else is counted as the last. */
static const int STATUSES[] = {200, 201, 202, 204, 207, 304, 400, 401, 403, 404, 405, 406, 408,
                               409, 412, 413, 415, 417, 422, 428, 429, 431, 500, 503, 0};

/* Upper bounds of the histogram in microseconds, and as Prometheus wants them. */
static const struct {
    int64_t micros;
    const char *seconds;
} BOUNDS[] = {
    {500, "0.0005"},  {1000, "0.001"},  {2500, "0.0025"}, {5000, "0.005"},     {10000, "0.01"},
    {25000, "0.025"}, {50000, "0.05"},  {100000, "0.1"},  {250000, "0.25"},    {500000, "0.5"},
    {1000000, "1"},   {2500000, "2.5"}, {5000000, "5"},   {INT64_MAX, "+Inf"},
};

#define STATUS_CLASSES 4 /* 2xx to 5xx */

struct histogram {
    _Atomic uint64_t buckets[COUNT(BOUNDS)]; /* not cumulated */
    _Atomic uint64_t micros, count;
};

struct series {
    _Atomic uint64_t statuses[COUNT(STATUSES)];
    struct histogram classes[STATUS_CLASSES];
};

struct telemetry {
    size_t route_count;
    struct series *series; /* one a route, and one for no route */
};

struct telemetry *telemetry_new(void)
{
    struct telemetry *telemetry = calloc(1, sizeof(*telemetry));
    if (!telemetry)
        fatal("no memory for counters");
    routes_all(&telemetry->route_count);
    telemetry->series = calloc(telemetry->route_count + 1, sizeof(*telemetry->series));
    if (!telemetry->series)
        fatal("no memory for counters");
    return telemetry;
}

void telemetry_free(struct telemetry *telemetry)
{
    if (telemetry)
        free(telemetry->series);
    free(telemetry);
}

static void count_add(_Atomic uint64_t *counter, uint64_t value)
{
    atomic_fetch_add_explicit(counter, value, memory_order_relaxed);
}

static uint64_t count_read(_Atomic uint64_t *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

void telemetry_record(struct telemetry *telemetry, const struct route *route, int status,
                      int64_t micros)
{
    size_t count, index = 0, bucket = 0;
    const struct route *first = routes_all(&count);
    struct series *series = &telemetry->series[route ? (size_t)(route - first) : count];
    while (STATUSES[index] && STATUSES[index] != status)
        index++;
    while (micros > BOUNDS[bucket].micros)
        bucket++;
    int class = status / 100 - 2;
    struct histogram *histogram =
        &series->classes[class >= 0 && class < STATUS_CLASSES ? class : STATUS_CLASSES - 1];
    count_add(&series->statuses[index], 1);
    count_add(&histogram->buckets[bucket], 1);
    count_add(&histogram->micros, (uint64_t)micros);
    count_add(&histogram->count, 1);
}

/* Label values are templates and method names: nothing to escape. */
static void labels_write(struct buffer *out, const struct route *route)
{
    buffer_print(out, "{route=\"%s\",method=\"%s\"", route ? route->path : "(none)",
                 route ? method_text(route->method) : "");
}

static void family_write(struct buffer *out, const char *name, const char *type, const char *help)
{
    buffer_print(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

void metric_write(struct buffer *out, const char *name, const char *type, const char *help,
                  int64_t value)
{
    family_write(out, name, type, help);
    buffer_print(out, "%s %" PRId64 "\n", name, value);
}

static void statuses_write(struct buffer *out, struct series *series, const struct route *route)
{
    for (size_t i = 0; i < COUNT(STATUSES); i++) {
        uint64_t value = count_read(&series->statuses[i]);
        if (value == 0)
            continue;
        buffer_text(out, "pennant_requests_total");
        labels_write(out, route);
        buffer_print(out, ",status=\"%d\"} %" PRIu64 "\n", STATUSES[i], value);
    }
}

static void histogram_write(struct buffer *out, struct histogram *histogram,
                            const struct route *route, int class)
{
    const char *name = "pennant_request_duration_seconds";
    uint64_t sum = 0, micros = count_read(&histogram->micros);
    if (count_read(&histogram->count) == 0)
        return;
    for (size_t i = 0; i < COUNT(BOUNDS); i++) {
        sum += count_read(&histogram->buckets[i]);
        buffer_print(out, "%s_bucket", name);
        labels_write(out, route);
        buffer_print(out, ",status=\"%dxx\",le=\"%s\"} %" PRIu64 "\n", class + 2, BOUNDS[i].seconds,
                     sum);
    }
    buffer_print(out, "%s_sum", name);
    labels_write(out, route);
    buffer_print(out, ",status=\"%dxx\"} %" PRIu64 ".%06" PRIu64 "\n%s_count", class + 2,
                 micros / 1000000, micros % 1000000, name);
    labels_write(out, route);
    buffer_print(out, ",status=\"%dxx\"} %" PRIu64 "\n", class + 2, sum);
}

void telemetry_write(struct telemetry *telemetry, struct buffer *out)
{
    size_t count;
    const struct route *routes = routes_all(&count);
    family_write(out, "pennant_requests_total", "counter",
                 "Requests answered, by route template, method and status.");
    for (size_t i = 0; i <= count; i++)
        statuses_write(out, &telemetry->series[i], i < count ? &routes[i] : NULL);
    family_write(out, "pennant_request_duration_seconds", "histogram",
                 "Time from a request's head to its reply written.");
    for (size_t i = 0; i <= count; i++)
        for (int class = 0; class < STATUS_CLASSES; class ++)
            histogram_write(out, &telemetry->series[i].classes[class],
                            i < count ? &routes[i] : NULL, class);
}
