/* The period that follows another: the next in its cadence, or the final of those it brought
 * forward. */
#ifndef PENNANT_APP_SUCCESSORS_H
#define PENNANT_APP_SUCCESSORS_H

#include "app/work.h"
#include "base/date.h"
#include "base/table.h"

#include <stdbool.h>

struct successor_draft {
    bool newest;            /* of the scheme's newest version */
    const char *scheme_id;  /* of this version instead; NULL: the same */
    day_t from, to;         /* DAY_NONE, both: the days of the cadence that follow */
    const char *title;      /* NULL: none */
    const char *units_from; /* "shortlist" or "winners": these enter; NULL: the same units */
    const char *award;      /* whose; NULL: of all awards */
};

/* Adds a draft with the same panel members. Dates are not carried over: dates_missing says what it
 * needs. CADENCE_ONCE when nothing follows and no days are given; STATE_CONFLICT when there is no
 * stored result to take units from; TOO_FEW when it names none; SCHEME_UNKNOWN, ID_UNKNOWN. */
bool successors_insert(struct work *work, const char *id, const struct successor_draft *draft,
                       struct table *ret_row, struct error *error) MUST_CHECK;

#endif
