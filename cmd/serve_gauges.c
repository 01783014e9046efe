#include "cmd/serve_gauges.h"

#include "api/telemetry.h"
#include "app/app.h"
#include "work/chainer.h"
#include "work/courier.h"

static void pool_gauges(const struct app *app, struct buffer *out)
{
    struct pool_counters pool;
    pool_count(app->pool, &pool);
    if (app->replica != NULL)
        metric_write(out, "pennant_replica_lag_milliseconds", "gauge",
                     "At most so far is the replica behind; -1: not known.",
                     replica_lag(app->replica));
    metric_write(out, "pennant_pool_size", "gauge", "Database connections allowed.", pool.size);
    metric_write(out, "pennant_pool_open", "gauge", "Database connections open.", pool.open);
    metric_write(out, "pennant_pool_in_use", "gauge", "Database connections lent.", pool.in_use);
    metric_write(out, "pennant_pool_waiting", "gauge", "Requests waiting for a connection.",
                 pool.waiting);
    metric_write(out, "pennant_pool_taken_total", "counter", "Connections lent so far.",
                 (int64_t)pool.taken);
    metric_write(out, "pennant_pool_timeouts_total", "counter", "Waits that ran out.",
                 (int64_t)pool.timeouts);
    metric_write(out, "pennant_pool_connects_total", "counter", "Attempts to connect.",
                 (int64_t)pool.connects);
    metric_write(out, "pennant_pool_connect_fails_total", "counter", "Attempts that failed.",
                 (int64_t)pool.connect_fails);
    metric_write(out, "pennant_pool_discarded_total", "counter", "Connections found unusable.",
                 (int64_t)pool.discarded);
}

static void chain_gauges(const struct gauges *gauges, struct buffer *out)
{
    struct chainer_counters chain;
    chainer_count(gauges->chainer, &chain);
    metric_write(out, "pennant_chain_leads", "gauge", "1: this server chains the changes.",
                 chain.leads);
    metric_write(out, "pennant_chain_changes_total", "counter", "Changes chained by this server.",
                 (int64_t)chain.changes);
    metric_write(out, "pennant_chain_faults_total", "counter", "Looks that failed.",
                 (int64_t)chain.faults);
    metric_write(out, "pennant_change_waiters", "gauge", "Requests waiting for changes.",
                 pulse_waiting(gauges->app->changes));
}

static void courier_gauges(struct courier *courier, struct buffer *out)
{
    struct courier_counters count;
    courier_count(courier, &count);
    metric_write(out, "pennant_webhook_leads", "gauge", "1: this server delivers webhooks.",
                 count.leads);
    metric_write(out, "pennant_webhook_delivered_total", "counter", "Messages that were taken.",
                 (int64_t)count.delivered);
    metric_write(out, "pennant_webhook_failed_total", "counter", "Attempts that failed.",
                 (int64_t)count.failed);
}

void gauges_write(void *context, struct buffer *out)
{
    const struct gauges *gauges = context;
    pool_gauges(gauges->app, out);
    chain_gauges(gauges, out);
    if (gauges->courier != NULL)
        courier_gauges(gauges->courier, out);
}
