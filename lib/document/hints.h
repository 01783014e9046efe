/* Hints as JSON: whom each is about, its figures, a sentence in Chinese and English, and where to
 * look.
 *
 * Only writes; any thread. What is worth a hint is decided in referee/hints.h. */
#ifndef PENNANT_DOCUMENT_HINTS_H
#define PENNANT_DOCUMENT_HINTS_H

#include "base/buffer.h"
#include "referee/hints.h"

/* The limits as an object: {"burst_events": 20, ...}. */
void hint_limits_write(struct buffer *out, const struct hint_limits *limits);

/* The hints as a list. Figures are exact; in sentences they are rounded to two places. period_id
 * makes each carry the list of the service behind it; NULL: there is no service. */
void hints_write(struct buffer *out, struct arena *arena, const struct scheme *scheme,
                 const struct facts *facts, const struct hint_list *hints, const char *period_id);

#endif
