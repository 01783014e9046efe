/* What facts are checked against before they are stored: the units and the indicators' forms that a
 * batch names, read in one trip and found by name. Values live in the transaction's arena. */
#ifndef PENNANT_STORE_KNOWN_H
#define PENNANT_STORE_KNOWN_H

#include "base/attributes.h"
#include "base/date.h"
#include "base/error.h"
#include "base/number.h"
#include "base/principal.h"
#include "store/tx.h"

#include <stdbool.h>
#include <stddef.h>

struct known_unit {
    const char *id, *code;
    const char *row_version; /* another one after each change */
    bool retired;
    instant_t retired_at; /* when retired */
    day_t retired_day;    /* in the organisation's time zone */
};

struct known_indicator {
    const char *code, *form;
    const char *row_version; /* another one after each change, but for surveyed */
    struct strings gravities, fields;
    bool has_points;
    struct number points_min, points_max;
    bool four_eyes;
    bool surveyed; /* its events are answers to a survey */
};

struct known {
    const struct known_unit *by_id, *by_code; /* the same units, sorted both ways */
    size_t unit_count;
    const struct known_indicator *indicators; /* by code */
    size_t indicator_count;
};

struct known_memory; /* store/known_memory.h */

/* Names of units and indicators; they may repeat. */
struct known_names {
    struct strings unit_ids, unit_codes, indicators;
};

/* Reads those that there are, and remembers them. */
bool known_load(struct tx *tx, struct known_memory *memory, const struct known_names *names,
                struct known *ret_known, struct error *error) MUST_CHECK;

/* Those that are remembered of the transaction's organisation, perhaps out of date. No trip. */
void known_recall(struct tx *tx, struct known_memory *memory, const struct known_names *names,
                  struct known *ret_known);

/* NULL when there is none (or row security hides it). */
const struct known_unit *known_unit_by_id(const struct known *known, const char *id);
const struct known_unit *known_unit_by_code(const struct known *known, const char *code);
const struct known_indicator *known_indicator(const struct known *known, const char *code);

#endif
