/* The routes of events and their verdicts: forms of their bodies and parameters, handlers. */
#ifndef PENNANT_API_EVENTS_H
#define PENNANT_API_EVENTS_H

#include "api/decode.h"
#include "api/routes.h"

extern const struct form EVENT_FORM;
extern const struct form EVENT_FILTER_FORM;
extern const struct form EVENT_BATCH_FORM; /* the parameters of a batch */
extern const struct form VERDICT_FORM;

struct event_item; /* app/events.h */

/* The reply to many events: 207 with a summary and each one's outcome. Of a dry run, with its mark
 * and without the ids of what would be stored. */
void event_outcomes_encode(struct request *request, struct reply *reply,
                           const struct event_item *items, size_t count, bool dry_run);

route_handler event_list_serve, event_record_serve, event_get_serve;
route_handler event_batch_serve;
route_handler verdict_list_serve, verdict_record_serve;

#endif
