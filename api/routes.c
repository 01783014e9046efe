#include "api/routes.h"
#include "api/document.h"
#include "api/events.h"
#include "api/indicators.h"
#include "api/metrics.h"
#include "api/problem.h"
#include "api/units.h"

/* clang-format off */
static const struct route ROUTES[] = {
    {"problem_list", METHOD_GET, "/problems", ROLE_PUBLIC, ROUTE_STANDALONE,
     .handler = problem_list},
    {"problem_get", METHOD_GET, "/problems/{code}", ROLE_PUBLIC, ROUTE_STANDALONE,
     .handler = problem_get},
    {"document_get", METHOD_GET, "/openapi.json", ROLE_PUBLIC, ROUTE_STANDALONE,
     .handler = document_get},

    /* Organisation and units. */
    {"organisation_get", METHOD_GET, "/v1/organisation", ROLES_ALL,
     .handler = organisation_get_serve},
    {"unit_list", METHOD_GET, "/v1/units", ROLES_ALL,
     .query = &UNIT_FILTER_FORM, .page = "code", .handler = unit_list_serve},
    {"unit_create", METHOD_POST, "/v1/units", ROLE_ORGANISER, ROUTE_WRITES | ROUTE_KEYED,
     BODY_JSON, .draft = &UNIT_FORM, .handler = unit_create_serve},
    {"unit_get", METHOD_GET, "/v1/units/{unit_id}", ROLES_ALL,
     .handler = unit_get_serve},
    {"unit_replace", METHOD_PUT, "/v1/units/{unit_id}", ROLE_ORGANISER,
     ROUTE_WRITES | ROUTE_VERSIONED,
     BODY_JSON, .draft = &UNIT_REPLACE_FORM, .handler = unit_replace_serve},
    {"unit_get_by_code", METHOD_GET, "/v1/units/by-code/{code}", ROLES_ALL,
     .handler = unit_get_by_code_serve},
    {"unit_put_by_code", METHOD_PUT, "/v1/units/by-code/{code}", ROLE_ORGANISER,
     ROUTE_WRITES | ROUTE_VERSIONED | ROUTE_CREATES,
     BODY_JSON, .draft = &UNIT_CODE_FORM, .handler = unit_put_by_code_serve},
    {"unit_retire", METHOD_POST, "/v1/units/{unit_id}/retirement", ROLE_ORGANISER,
     ROUTE_WRITES | ROUTE_KEYED,
     BODY_JSON, .draft = &RETIREMENT_FORM, .handler = unit_retire_serve},

    /* Indicators. */
    {"indicator_list", METHOD_GET, "/v1/indicators", ROLES_ALL,
     .query = &INDICATOR_FILTER_FORM, .page = "code", .handler = indicator_list_serve},
    {"indicator_create", METHOD_POST, "/v1/indicators", ROLE_ORGANISER, ROUTE_WRITES | ROUTE_KEYED,
     BODY_JSON, .draft = &INDICATOR_FORM, .handler = indicator_create_serve},
    {"indicator_get", METHOD_GET, "/v1/indicators/{code}", ROLES_ALL,
     .handler = indicator_get_serve},

    /* Events, verdicts, metrics, tallies: an event's or metric's row is its own idempotency record. */
    {"event_list", METHOD_GET, "/v1/events", ROLES_ALL,
     .query = &EVENT_FILTER_FORM, .page = "_sequence:integer", .handler = event_list_serve},
    {"event_record", METHOD_POST, "/v1/events", ROLE_COLLECTOR | ROLE_EVALUATOR, ROUTE_WRITES,
     BODY_JSON, .draft = &EVENT_FORM, .handler = event_record_serve},
    {"event_batch", METHOD_POST, "/v1/events/batch", ROLE_COLLECTOR | ROLE_EVALUATOR, ROUTE_WRITES,
     BODY_BATCH, .query = &EVENT_BATCH_FORM, .handler = event_batch_serve},
    {"event_get", METHOD_GET, "/v1/events/{event_id}", ROLES_ALL,
     .handler = event_get_serve},
    {"verdict_list", METHOD_GET, "/v1/events/{event_id}/verdicts", ROLES_ALL,
     .page = "_sequence:integer", .handler = verdict_list_serve},
    {"verdict_record", METHOD_POST, "/v1/events/{event_id}/verdicts",
     ROLE_EVALUATOR | ROLE_LEADERSHIP, ROUTE_WRITES | ROUTE_KEYED,
     BODY_JSON, .draft = &VERDICT_FORM, .handler = verdict_record_serve},
    {"metric_list", METHOD_GET, "/v1/metrics", ROLES_ALL,
     .query = &METRIC_FILTER_FORM, .page = "_sequence:integer", .handler = metric_list_serve},
    {"metric_record", METHOD_POST, "/v1/metrics", ROLE_COLLECTOR | ROLE_EVALUATOR, ROUTE_WRITES,
     BODY_JSON, .draft = &METRIC_FORM, .handler = metric_record_serve},
    {"tally_list", METHOD_GET, "/v1/tallies",
     ROLE_WINDOW | ROLE_EVALUATOR | ROLE_LEADERSHIP | ROLE_ORGANISER,
     .query = &TALLY_FILTER_FORM, .page = "unit_id:uuid indicator month:date _gravity finding",
     .handler = tally_list_serve},
};
/* clang-format on */

const struct route *routes_all(size_t *ret_count)
{
    *ret_count = COUNT(ROUTES);
    return ROUTES;
}
