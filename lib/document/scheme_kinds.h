/* The kinds of value that only scheme documents have: choices, amounts, references, windows.
 *
 * Names stay texts here; scheme_check resolves them. Read-only tables. */
#ifndef PENNANT_DOCUMENT_SCHEME_KINDS_H
#define PENNANT_DOCUMENT_SCHEME_KINDS_H

#include "document/kinds.h"

extern const struct kind KIND_WORD_CHOICE; /* struct word_choice of the row's words */
extern const struct kind KIND_AMOUNT;      /* struct amount; forms as the row says */
extern const struct kind KIND_REFERENCE;   /* struct reference; the row is tagged */
extern const struct kind KIND_REFERENCES;  /* a pointer to references, their count at also */
extern const struct kind KIND_WINDOW;      /* enum window, the day of {"since": day} at also */
extern const struct kind KIND_GAP;         /* enum gap of a measure; written with a streak only */
extern const struct kind KIND_ATTRIBUTE;   /* "name" or {"name": [values]}, the values at also */
extern const struct kind KIND_AGAINST;     /* struct slope: a number or the name of a measure */

#endif
