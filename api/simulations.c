#include "api/simulations.h"

#include "api/encode.h"
#include "api/events.h"
#include "api/request.h"
#include "app/simulations.h"
#include "app/verdicts.h"

struct simulation_body {
    const char *scheme_id, *weights, *finding;
    struct rows events;
    struct strings quash;
};

static const struct field SIMULATION_FIELDS[] = {
    FIELD(simulation_body, scheme_id, UUID),
    FIELD(simulation_body, weights, OBJECT),
    FIELD(simulation_body, events, FORMS, .form = &EVENT_FORM, .most = SIMULATION_EVENTS_MOST),
    FIELD(simulation_body, finding, ENUM, .choices = FINDINGS),
    FIELD(simulation_body, quash, TEXTS, .most = SIMULATION_EVENTS_MOST),
};

const struct form SIMULATION_FORM = FORM(SIMULATION_FIELDS, simulation_body);

bool simulation_run_serve(struct request *request, struct reply *reply, struct error *error)
{
    const struct simulation_body *body = request->draft;
    const struct simulation_draft draft = {
        .scheme_id = body->scheme_id,
        .weights = body->weights,
        .events = body->events.items,
        .event_count = body->events.count,
        .finding = body->finding,
        .quash = body->quash,
    };
    struct simulation simulation;
    if (!simulations_run(&request->work, request_path(request, "period_id"), &draft, &simulation,
                         error))
        return false;
    buffer_text(&reply->body, "{\"before\":");
    encode_rows(&reply->body, &simulation.before);
    buffer_text(&reply->body, ",\"after\":");
    encode_rows(&reply->body, &simulation.after);
    buffer_text(&reply->body, ",\"moved\":");
    encode_rows(&reply->body, &simulation.moved);
    buffer_byte(&reply->body, '}');
    return true;
}
