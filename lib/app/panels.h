/* Use cases of a period's panels: who rates. Panels come with the period's scheme; members are
 * named until scoring begins, for panels whose raters are given. Ballots are app/ballots.h's. */
#ifndef PENNANT_APP_PANELS_H
#define PENNANT_APP_PANELS_H

#include "app/work.h"
#include "base/table.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PANEL_MEMBERS_MOST 500

struct panel_member {
    const char *subject; /* of the member's token */
    const char *unit;    /* code or id of the unit it belongs to and may not score; NULL: none */
};

/* In the scheme's order, with members. */
bool panels_list(struct work *work, const char *period_id, struct table *ret_rows,
                 struct error *error) MUST_CHECK;

bool panels_get(struct work *work, const char *period_id, const char *panel, struct table *ret_row,
                struct error *error) MUST_CHECK;

/* Replaces the members of a panel of that version. STATE_CONFLICT once scoring began,
 * PANEL_NOT_GIVEN for a panel whose raters follow from the roster; REPEATED, UNIT_UNKNOWN. */
bool panels_replace(struct work *work, const char *period_id, const char *panel, int64_t version,
                    const struct panel_member *members, size_t count, struct table *ret_row,
                    struct error *error) MUST_CHECK;

#endif
