#include "api/early.h"

#include <string.h>

/* A handler's reply, while its thread waits for the rows. */
struct early {
    struct relay relay;
    struct request *request;
    struct reply *reply;
    reply_from_rows *fill;
};

static bool reply_now(struct relay *relay, const struct table *rows, bool created)
{
    struct early *early = (struct early *)relay;
    struct exchange *exchange = early->request->exchange;
    early->fill(early->request, early->reply, rows, created);
    reply_complete(early->request, exchange, early->reply);
    return exchange->reply(exchange->connection, early->request, early->reply);
}

void early_allow(struct request *request, struct reply *reply, reply_from_rows *fill)
{
    struct early *early = ARENA_NEW(request->arena, struct early);
    struct exchange *exchange = request->exchange;
    *early =
        (struct early){.relay.reply = reply_now, .request = request, .reply = reply, .fill = fill};
    request->early = early;
    if (exchange->seat == NULL || strcmp(exchange->method, "HEAD") == 0)
        return;
    early->relay.seat = exchange->seat;
    seat_take(exchange->seat, exchange->socket);
    request->work.relay = &early->relay;
}

void early_fill(struct request *request, const struct table *rows, bool created)
{
    const struct early *early = request->early;
    if (!early->relay.replied)
        early->fill(request, early->reply, rows, created);
}
