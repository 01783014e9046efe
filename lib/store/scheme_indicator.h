/* The indicators that a scheme needs, against those the organisation has. Rows live in the
 * transaction's arena. */
#ifndef PENNANT_STORE_SCHEME_INDICATOR_H
#define PENNANT_STORE_SCHEME_INDICATOR_H

#include "base/attributes.h"
#include "base/error.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>

/* Creates what is missing of a JSON array of objects {code, form, title, quantity, gravities,
 * fields, points_min, points_max}; rows code and field for each that is there with another form. */
bool scheme_indicator_ensure(struct tx *tx, const char *indicators, struct table *ret_differs,
                             struct error *error) MUST_CHECK;

#endif
