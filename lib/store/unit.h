/* Units: what is evaluated. A tree, with codes that are unique in their organisation.
 *
 * Rows live in the transaction's arena; columns as sql/queries/unit_get.sql names them, and columns
 * that begin with "_" for the audit trail. Row security hides what the principal may not see, so
 * "no row" covers both. */
#ifndef PENNANT_STORE_UNIT_H
#define PENNANT_STORE_UNIT_H

#include "base/attributes.h"
#include "base/date.h"
#include "base/error.h"
#include "base/page.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>
#include <stdint.h>

#define HEADCOUNT_NONE (-1)

struct unit_row {
    const char *id, *code, *name, *kind;
    const char *group, *parent_id; /* NULL: none */
    int64_t headcount;             /* HEADCOUNT_NONE: not given */
    day_t since;                   /* DAY_NONE: not given */
    const char *attributes;        /* a JSON object as text; NULL: {} */
};

struct unit_filter {
    const char *kind, *group, *parent_id, *parent; /* NULL: any; parent is a code */
    const char *retired;                           /* "true", "false", NULL: both */
};

/* At most one row, by id or by code. */
bool unit_get(struct tx *tx, const char *id, struct table *ret_row, struct error *error) MUST_CHECK;
bool unit_get_by_code(struct tx *tx, const char *code, struct table *ret_row,
                      struct error *error) MUST_CHECK;

/* By code. Page key: code. */
bool unit_list(struct tx *tx, const struct unit_filter *filter, const struct page *page,
               struct table *ret_rows, struct error *error) MUST_CHECK;

/* At most one row, kept from other writers until the transaction ends; id or code may be NULL.
 * Column _before is the audit text. */
bool unit_lock(struct tx *tx, const char *id, const char *code, struct table *ret_row,
               struct error *error) MUST_CHECK;

/* The stored row, with _after. CODE_ALREADY_EXISTS for a taken id or code. */
bool unit_insert(struct tx *tx, const struct unit_row *unit, struct table *ret_row,
                 struct error *error) MUST_CHECK;

/* Whether the unit of that code says the same; parent: the parent's code, where its id is not
 * given. *ret_taken is false when the code is free. */
bool unit_same(struct tx *tx, const struct unit_row *unit, const char *parent, bool *ret_taken,
               bool *ret_same, struct error *error) MUST_CHECK;

/* Replaces a unit that unit_lock found; its version grows by one. As unit_insert. */
bool unit_replace(struct tx *tx, const struct unit_row *unit, struct table *ret_row,
                  struct error *error) MUST_CHECK;

/* Retires a unit that unit_lock found, from a moment (RFC 3339 or date; NULL: now) on. */
bool unit_retire(struct tx *tx, const char *id, const char *moment, struct table *ret_row,
                 struct error *error) MUST_CHECK;

/* Resolves a parent by id or code (one may be NULL) and tells whether it would close a circle with
 * the unit (id NULL: a new one). Keeps other changes of the tree waiting. *ret_parent_id is NULL
 * when there is no such unit. */
bool unit_resolve_parent(struct tx *tx, const char *id, const char *parent_id, const char *parent,
                         const char **ret_parent_id, bool *ret_circle,
                         struct error *error) MUST_CHECK;

#endif
