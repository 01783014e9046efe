/* The kinds of value that only facts documents have: names resolved to indices, instants, raters.
 *
 * The reader's context is a struct fact_names, the writer's a struct fact_writing
 * (document/fact_writes.h), which has the writing halves. */
#ifndef PENNANT_DOCUMENT_FACT_KINDS_H
#define PENNANT_DOCUMENT_FACT_KINDS_H

#include "document/kinds.h"
#include "document/names.h"
#include "scheme/scheme.h"

struct fact_names {
    const struct scheme *scheme;
    struct names units;
};

/* What a KIND_NAME names; the row's forms. */
enum fact_name { NAME_UNIT, NAME_WINNER, NAME_INDICATOR, NAME_PANEL, NAME_AWARD, NAME_STEP };

/* The beginning of a row for a name, and for an id that is kept as text. */
#define NAME_ROW(name, type, member, what)                                                         \
    name, &KIND_NAME, .at = offsetof(type, member), .forms = (what)
#define ID_ROW(name, type, member) name, &KIND_TEXT, .at = offsetof(type, member), .max = ID_LONGEST

extern const struct kind KIND_NAME;       /* int: the index, -1: unknown */
extern const struct kind KIND_UNITS;      /* const int * of known units, their count at also */
extern const struct kind KIND_RATERS;     /* const struct fact_rater *, their count at also */
extern const struct kind KIND_ATTRIBUTES; /* const struct fact_attribute *, count at also */
extern const struct kind KIND_AT;         /* day_t of a date or instant; microseconds at also */
extern const struct kind KIND_DAY_AT;     /* the same without the time of day */
extern const struct kind KIND_WHEN;       /* enum fact_when, its month at also */
extern const struct kind KIND_VALUE;      /* struct number; true and false are 1 and 0 */
extern const struct kind KIND_COUNT;      /* int64_t, 0 or more */

/* Of struct facts as a whole: its orders and decisions, its dates. */
extern const struct kind KIND_DECISIONS;
extern const struct kind KIND_DATES;

/* Reports a last day before the first; days that were not read are let be. */
void days_check(struct reader *reader, const struct place *place, day_t from, day_t to);

#endif
