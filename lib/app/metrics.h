/* Use cases of metrics (stated values of a unit) and of tallies (counted events). */
#ifndef PENNANT_APP_METRICS_H
#define PENNANT_APP_METRICS_H

#include "app/work.h"
#include "base/page.h"
#include "base/table.h"
#include "store/metric.h"

#include <stdbool.h>

/* A metric as it is sent, well formed field by field; NULL is "not given". */
struct metric_draft {
    const char *id;
    const char *unit_id, *unit; /* id or code; exactly one */
    const char *indicator;      /* of the form value, or yes_no: then value is 0 or 1 */
    day_t from, to;             /* both days inside */
    const char *role;           /* "actual" or "target"; NULL: actual */
    const char *value;          /* decimal */
    const char *note, *source, *external_id;
};

/* Records one. *ret_created is false for the repeat of a stored metric; CODE_DUPLICATE_DIFFERS when
 * the id or external id is another one's. */
bool metrics_record(struct work *work, const struct metric_draft *draft, bool *ret_created,
                    struct table *ret_row, struct error *error) MUST_CHECK;

bool metrics_list(struct work *work, const struct metric_filter *filter, const struct page *page,
                  struct table *ret_rows, struct error *error) MUST_CHECK;

bool tallies_list(struct work *work, const struct tally_filter *filter, const struct page *page,
                  struct table *ret_rows, struct error *error) MUST_CHECK;

#endif
