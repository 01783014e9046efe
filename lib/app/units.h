/* Use cases of units: reading, creating, replacing, retiring. Each begins the work; rows live in
 * its arena. CODE_NOT_FOUND also stands for what row security hides. */
#ifndef PENNANT_APP_UNITS_H
#define PENNANT_APP_UNITS_H

#include "app/work.h"
#include "base/page.h"
#include "base/table.h"
#include "store/unit.h"

#include <stdbool.h>
#include <stdint.h>

/* A unit as it is sent, well formed field by field. */
struct unit_draft {
    const char *id;   /* NULL: a new one is made */
    const char *code; /* NULL only where the path says it */
    const char *name, *kind;
    const char *group;              /* NULL: none */
    const char *parent_id, *parent; /* id or code, not both; NULL: none */
    int64_t headcount;              /* HEADCOUNT_NONE: not given */
    day_t since;                    /* DAY_NONE: not given */
    const char *attributes;         /* a JSON object as text; NULL: {} */
};

struct retirement_draft {
    const char *reason;
    const char *retired_at; /* RFC 3339 or date; NULL: now */
};

/* Which unit is meant: one of the two. */
struct unit_name {
    const char *id, *code;
};

bool units_get(struct work *work, const struct unit_name *name, struct table *ret_row,
               struct error *error) MUST_CHECK;

bool units_list(struct work *work, const struct unit_filter *filter, const struct page *page,
                struct table *ret_rows, struct error *error) MUST_CHECK;

/* Creates one. Violations: UNIT_UNKNOWN for the parent; CODE_ALREADY_EXISTS for a taken id or code.
 */
bool units_create(struct work *work, const struct unit_draft *draft, struct table *ret_row,
                  struct error *error) MUST_CHECK;

/* Replaces the named unit when it has this version, else CODE_PRECONDITION_FAILED. Violations:
 * UNIT_UNKNOWN, UNIT_CYCLE for the parent. */
bool units_replace(struct work *work, const struct unit_name *name, const struct unit_draft *draft,
                   int64_t version, struct table *ret_row, struct error *error) MUST_CHECK;

/* From the moment on no event of the unit is accepted. CODE_STATE_CONFLICT when it is retired. */
bool units_retire(struct work *work, const char *id, const struct retirement_draft *draft,
                  struct table *ret_row, struct error *error) MUST_CHECK;

#endif
