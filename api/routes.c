#include "api/routes.h"
#include "api/document.h"
#include "api/problem.h"

/* clang-format off */
static const struct route ROUTES[] = {
    {"problem_list", METHOD_GET, "/problems", ROLE_PUBLIC, ROUTE_STANDALONE,
     .handler = problem_list},
    {"problem_get", METHOD_GET, "/problems/{code}", ROLE_PUBLIC, ROUTE_STANDALONE,
     .handler = problem_get},
    {"document_get", METHOD_GET, "/openapi.json", ROLE_PUBLIC, ROUTE_STANDALONE,
     .handler = document_get},
};
/* clang-format on */

const struct route *routes_all(size_t *ret_count)
{
    *ret_count = COUNT(ROUTES);
    return ROUTES;
}
