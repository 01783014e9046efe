/* What events and metrics have in common before they are stored: their unit, their source, their
 * moments. Every check adds its violation with the field's pointer and returns what it found. */
#ifndef PENNANT_APP_FACT_CHECK_H
#define PENNANT_APP_FACT_CHECK_H

#include "app/work.h"
#include "store/known.h"

#include <stdbool.h>

/* The unit that id or code names; NULL with a violation when neither or both are given, or none is
 * known. */
const struct known_unit *fact_unit(const struct known *known, const char *unit_id, const char *unit,
                                   struct error *error);

/* The indicator, if its form is one of the two (form_b may be NULL); else NULL with a violation. */
const struct known_indicator *fact_indicator(const struct known *known, const char *code,
                                             const char *form_a, const char *form_b,
                                             struct error *error);

/* The source a fact is recorded under: the one given if the token owns it, a collector's only one,
 * "" for who is no collector. NULL with a violation or CODE_NOT_YOUR_SOURCE. */
const char *fact_source(const struct principal *principal, const char *source, struct error *error);

/* A moment in one way of writing: a date, or RFC 3339 in UTC. */
struct moment {
    const char *text;
    bool is_day;
    day_t day;         /* of a date */
    instant_t instant; /* else */
};

/* False with a violation when it is neither, or (with not_future) lies ahead. */
bool fact_moment(struct work *work, const char *where, const char *given, bool not_future,
                 struct moment *ret_moment, struct error *error) MUST_CHECK;

/* A decimal in its shortest way of writing; NULL with a violation. */
const char *fact_decimal(struct arena *arena, const char *where, const char *given,
                         struct number *ret_number, struct error *error);

/* Evidence: a JSON array of at most EVENT_EVIDENCE_MOST bytes, or NULL. What was given, with a
 * violation where it is something else. */
const char *fact_evidence(const char *given, struct error *error);

#endif
