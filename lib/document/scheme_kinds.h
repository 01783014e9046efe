/* The kinds of value that only scheme documents have: choices, amounts, references, windows.
 *
 * Names stay texts here; scheme_check resolves them. Read-only tables. */
#ifndef PENNANT_DOCUMENT_SCHEME_KINDS_H
#define PENNANT_DOCUMENT_SCHEME_KINDS_H

#include "document/kinds.h"

extern const struct kind KIND_WORD_CHOICE; /* struct word_choice of the row's words */
extern const struct kind KIND_CHOICE;      /* const struct choice * of numbers as forms say */
extern const struct kind KIND_AMOUNT;      /* struct amount; forms as the row says */
extern const struct kind KIND_REFERENCE;   /* struct reference; the row is tagged */
extern const struct kind KIND_REFERENCES;  /* a pointer to references, their count at also */
extern const struct kind KIND_WINDOW;      /* enum window, the moment of {"since": ...} at also */
extern const struct kind KIND_ATTRIBUTE;   /* "name" or {"name": [values]}, the values at also */
extern const struct kind KIND_AGAINST;     /* struct slope: a number or the name of a measure */

/* clause_kinds.c */
extern const struct kind KIND_AT_MOMENT; /* struct moment of a measure with reduce years */
extern const struct kind KIND_WEEKDAYS;  /* unsigned, a bit for each of enum weekday */
extern const struct kind KIND_OF;        /* struct reference; "base" is no id */

/* given_kinds.c: an integer but zero; and words, each beside the keys where it means something */
extern const struct kind KIND_INTEGER_GIVEN;
extern const struct kind KIND_GAP;           /* measure: with reduce streak */
extern const struct kind KIND_GAPS;          /* measure: with a metric over months */
extern const struct kind KIND_FIELD_OF;      /* field: but for places */
extern const struct kind KIND_FIELD_TIES;    /* field: for places */
extern const struct kind KIND_LAST_TIES;     /* consequence: for who is last */
extern const struct kind KIND_PICK;          /* selection: with a shortlist */
extern const struct kind KIND_DUE_AFTER;     /* step: with a due date */
extern const struct kind KIND_UNDER_MINIMUM; /* nomination: with a minimum */
extern const struct kind KIND_NEED;          /* nomination: from both sources */

/* step_kinds.c */
extern const struct kind KIND_HIGHEST; /* struct panel: max, or item_max */
extern const struct kind KIND_ABOUT;   /* struct step: about, or events */
extern const struct kind KIND_SOURCES; /* struct nomination: from_self, from_other */

#endif
