/* Use cases of awards: what was won in final periods. Published: also without a token. */
#ifndef PENNANT_APP_AWARDS_H
#define PENNANT_APP_AWARDS_H

#include "app/work.h"
#include "base/page.h"
#include "base/table.h"
#include "store/award.h"

#include <stdbool.h>

/* Newest period first. Page keys: from, id. */
bool awards_list(struct work *work, const struct award_filter *filter, const struct page *page,
                 struct table *ret_rows, struct error *error) MUST_CHECK;

/* CODE_NOT_FOUND. */
bool awards_get(struct work *work, const char *id, struct table *ret_row,
                struct error *error) MUST_CHECK;

#endif
