/* What /metrics tells of the pool and of what runs beside the requests. */
#ifndef PENNANT_CMD_SERVE_GAUGES_H
#define PENNANT_CMD_SERVE_GAUGES_H

#include "base/buffer.h"

struct app;
struct chainer;
struct courier;

struct gauges {
    struct app *app;
    struct chainer *chainer;
    struct courier *courier; /* NULL: no webhooks */
};

/* context: a struct gauges. */
void gauges_write(void *context, struct buffer *out);

#endif
