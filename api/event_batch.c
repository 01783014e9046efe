#include "api/events.h"

#include "api/problem.h"
#include "api/request.h"
#include "app/events.h"

struct batch_query {
    bool atomic;
};

static const struct field BATCH_FIELDS[] = {FIELD(batch_query, atomic, BOOLEAN)};
const struct form EVENT_BATCH_FORM = FORM(BATCH_FIELDS, batch_query);

/* How each result is told: its place in the summary, and its status (0: the problem's own). */
static const struct {
    const char *name;
    int status;
} RESULTS[] = {
    [EVENT_REFUSED] = {"refused", 0},
    [EVENT_STORED] = {"stored", 201},
    [EVENT_DUPLICATE] = {"duplicate", 200},
    [EVENT_DIFFERS] = {"duplicate_differs", 0},
};

static void write_summary(struct buffer *out, const struct event_item *items, size_t count)
{
    static const enum event_result order[] = {EVENT_STORED, EVENT_DUPLICATE, EVENT_DIFFERS,
                                              EVENT_REFUSED};
    int64_t counts[COUNT(RESULTS)] = {0};
    for (size_t i = 0; i < count; i++)
        counts[items[i].result]++;
    for (size_t i = 0; i < COUNT(order); i++)
        buffer_print(out, "%s\"%s\":%lld", i == 0 ? "{\"summary\":{" : ",", RESULTS[order[i]].name,
                     (long long)counts[order[i]]);
    buffer_byte(out, '}');
}

static void write_item(struct buffer *out, size_t index, const struct event_item *item,
                       enum language language, bool dry_run)
{
    int status = RESULTS[item->result].status;
    if (status == 0)
        status = code_status(item->error->code);
    buffer_print(out, "{\"index\":%zu,\"status\":%d,", index, status);
    if (item->result == EVENT_REFUSED || item->result == EVENT_DIFFERS) {
        buffer_text(out, "\"problem\":");
        problem_write(out, item->error, language, NULL, NULL);
    } else {
        buffer_text(out, "\"id\":");
        buffer_json(out, dry_run && item->result == EVENT_STORED ? NULL : item->id);
    }
    buffer_byte(out, '}');
}

void event_outcomes_encode(struct request *request, struct reply *reply,
                           const struct event_item *items, size_t count, bool dry_run)
{
    reply->status = 207;
    write_summary(&reply->body, items, count);
    buffer_text(&reply->body, dry_run ? ",\"dry_run\":true,\"items\":[" : ",\"items\":[");
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_byte(&reply->body, ',');
        write_item(&reply->body, i, &items[i], request->language, dry_run);
    }
    buffer_text(&reply->body, "]}");
}

bool event_batch_serve(struct request *request, struct reply *reply, struct error *error)
{
    const struct batch_query *query = request->query;
    struct items items;
    if (!decode_items(request, &EVENT_FORM, EVENTS_ARRAY_MOST, EVENTS_LINES_MOST, &items, error))
        return false;
    struct event_item *events = ARENA_ARRAY(request->arena, struct event_item, items.count);
    for (size_t i = 0; i < items.count; i++) {
        events[i].draft = items.items[i].draft;
        events[i].error = &items.items[i].error;
    }
    if (!events_record_all(&request->work, events, items.count, query->atomic, error))
        return false;
    event_outcomes_encode(request, reply, events, items.count, false);
    return true;
}
