/* The clocks of the transaction's organisation. Lives in the transaction's arena. */
#ifndef PENNANT_STORE_ZONE_H
#define PENNANT_STORE_ZONE_H

#include "base/attributes.h"
#include "base/error.h"
#include "base/zone.h"
#include "store/tx.h"

#include <stdbool.h>

/* Its time zone, with every change from 2000 to a year from now. */
bool zone_get(struct tx *tx, struct zone *ret_zone, struct error *error) MUST_CHECK;

#endif
