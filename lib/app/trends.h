/* Use case of trends: a unit's place from final period to final period. */
#ifndef PENNANT_APP_TRENDS_H
#define PENNANT_APP_TRENDS_H

#include "app/work.h"
#include "base/page.h"
#include "base/table.h"
#include "store/trend.h"

#include <stdbool.h>

/* Newest first. CODE_NOT_FOUND for a unit that is neither the asker's to see nor in any final
 * period. */
bool trends_list(struct work *work, const char *unit_id, const struct trend_filter *filter,
                 const struct page *page, struct table *ret_rows, struct error *error) MUST_CHECK;

#endif
