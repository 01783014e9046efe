/* Who nominates: the unit itself, another unit or a group, as a token may speak for it. For
 * app/nominations.c. */
#ifndef PENNANT_APP_NOMINATORS_H
#define PENNANT_APP_NOMINATORS_H

#include "app/nominations.h"

#include <stdbool.h>

struct nominator {
    const char *name;    /* "self", the unit's code, the group's name */
    const char *unit_id; /* the unit that speaks; NULL: an office does */
};

/* Finds the nominator of a draft for a unit of the roster, in a period's roster. NOT_YOUR_UNIT,
 * FIELD_REQUIRED, UNIT_UNKNOWN and FORMAT_INVALID at "#/by", NOMINATES_ITSELF at "#/as". */
bool nominator_find(struct work *work, const char *period_id, const struct nomination_draft *draft,
                    const char *unit_id, const char *unit, struct nominator *ret_nominator,
                    struct error *error) MUST_CHECK;

#endif
