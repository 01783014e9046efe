#include "api/routes.h"
#include "api/appeals.h"
#include "api/award_history.h"
#include "api/awards.h"
#include "api/ballots.h"
#include "api/bundles.h"
#include "api/calendars.h"
#include "api/certificates.h"
#include "api/changes.h"
#include "api/document.h"
#include "api/erasures.h"
#include "api/events.h"
#include "api/export.h"
#include "api/follow_ups.h"
#include "api/hints.h"
#include "api/imports.h"
#include "api/indicators.h"
#include "api/late_events.h"
#include "api/metrics.h"
#include "api/nominations.h"
#include "api/notices.h"
#include "api/objections.h"
#include "api/organisations.h"
#include "api/panels.h"
#include "api/periods.h"
#include "api/problem.h"
#include "api/registries.h"
#include "api/reminders.h"
#include "api/rewards.h"
#include "api/runs.h"
#include "api/schemes.h"
#include "api/secret_ballots.h"
#include "api/settings.h"
#include "api/shortlists.h"
#include "api/simulations.h"
#include "api/standings.h"
#include "api/steps.h"
#include "api/surveys.h"
#include "api/trends.h"
#include "api/units.h"
#include "api/webhooks.h"

/* Those who take part in a campaign, and those of them who see the whole organisation. */
#define ROLES_OFFICE          (ROLE_EVALUATOR | ROLE_LEADERSHIP | ROLE_ORGANISER)
#define ROLES_CAMPAIGN        (ROLES_OFFICE | ROLE_WINDOW)
#define ROLES_LEADING         (ROLE_LEADERSHIP | ROLE_ORGANISER)

#define SCHEME_BODY_LIMIT     (256 * 1024)      /* bytes of a scheme document */
#define PERIOD_BODY_LIMIT     (256 * 1024)      /* a draft that names its units one by one */
#define TOKEN_BODY_LIMIT      (1024 * 1024)     /* a batch of receipts */
#define HISTORY_BODY_LIMIT    (512 * 1024)      /* a list of earlier awards */
#define NOMINATION_BODY_LIMIT (256 * 1024)      /* a file with its texts */
#define SURVEY_FILE_LIMIT     (2 * 1024 * 1024) /* rows of answers */
#define PANEL_BODY_LIMIT      (512 * 1024)      /* every member of a panel with all it says */
#define SIMULATION_BODY_LIMIT (256 * 1024)      /* events to add, with all they say */

/* clang-format off */
static const struct route ROUTES[] = {
    {"problem_list", METHOD_GET, "/problems", ROLE_PUBLIC, ROUTE_STANDALONE, .handler = problem_list},
    {"problem_get", METHOD_GET, "/problems/{code}", ROLE_PUBLIC, ROUTE_STANDALONE, .handler = problem_get},
    {"document_get", METHOD_GET, "/openapi.json", ROLE_PUBLIC, ROUTE_STANDALONE, .handler = document_get},
    {"root_get", METHOD_GET, "/", ROLE_PUBLIC, ROUTE_STANDALONE, .media = "text/html", .handler = docs_get},
    {"docs_get", METHOD_GET, "/docs", ROLE_PUBLIC, ROUTE_STANDALONE,
     .media = "text/html", .handler = docs_get},
    {"docs_plain_get", METHOD_GET, "/docs/plain", ROLE_PUBLIC, ROUTE_STANDALONE,
     .media = "text/html", .handler = docs_plain_get},
    {"docs_file_get", METHOD_GET, "/docs/files/{name}", ROLE_PUBLIC, ROUTE_STANDALONE,
     .media = "text/javascript", .handler = docs_file_get},

#include "api/routes_facts.def"
#include "api/routes_judging.def"
#include "api/routes_outcome.def"
#include "api/routes_service.def"
};
/* clang-format on */

const struct route *routes_all(size_t *ret_count)
{
    *ret_count = COUNT(ROUTES);
    return ROUTES;
}
