/* Use cases of a period's panels: who rates. Panels come with the period's scheme; members are
 * named until scoring begins, for panels whose raters are given. Ballots are app/ballots.h's. */
#ifndef PENNANT_APP_PANELS_H
#define PENNANT_APP_PANELS_H

#include "app/work.h"
#include "base/table.h"
#include "store/period.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PANEL_MEMBERS_MOST   2000
#define PANEL_CONFLICTS_MOST 200 /* of one member */

struct panel_member {
    const char *subject; /* of the member's token */
    const char *unit;    /* code or id of the unit it belongs to and may not score; NULL: none */
    const char *group;   /* which the panel's weights name; NULL: none */
    day_t from, to;      /* its term; DAY_NONE: no such bound */
    struct strings conflicts; /* codes or ids of units it may not score either */
};

/* An array of struct panel_member; items NULL: not given. */
struct panel_members {
    const void *items;
    size_t count;
};

struct panel_draft {
    struct panel_members members; /* not given: they stay */
    bool complete;                /* the period is not decided before all have scored */
    bool final;                   /* a ballot is not changed any more */
};

/* In the scheme's order, with members. */
bool panels_list(struct work *work, const char *period_id, struct table *ret_rows,
                 struct error *error) MUST_CHECK;

bool panels_get(struct work *work, const char *period_id, const char *panel, struct table *ret_row,
                struct error *error) MUST_CHECK;

/* Replaces members and settings of a panel of that version. STATE_CONFLICT once scoring began, of
 * settings alone once it is decided; PANEL_LOCKED once a secret panel has keys, PANEL_NOT_GIVEN for
 * members of a panel whose raters follow from the roster; REPEATED, RANGE_CONTRADICTORY,
 * UNIT_UNKNOWN. */
bool panels_replace(struct work *work, const char *period_id, const char *panel, int64_t version,
                    const struct panel_draft *draft, struct table *ret_row,
                    struct error *error) MUST_CHECK;

/* How many ballots a panel expects and has; by rater, but for secret panels. */
bool panels_progress(struct work *work, const char *period_id, const char *panel,
                     struct table *ret_row, struct error *error) MUST_CHECK;

/* PANEL_EMPTY when a panel that the period needs has no members yet, BALLOT_KEYS_LACKING when a
 * secret one is not locked or lacks a key; for who lets it go on to scoring, in a work that has
 * begun. */
bool panels_check_ready(struct work *work, const struct period *period,
                        struct error *error) MUST_CHECK;

/* PANEL_INCOMPLETE when a panel that must be complete is not; for who decides, in a work that has
 * begun. Of other panels progress only tells. */
bool panels_check_complete(struct work *work, const char *period_id,
                           struct error *error) MUST_CHECK;

#endif
