/* A unit's receipt as paragraphs to read, in Chinese and English.
 *
 * Says what the receipt says and nothing else: total and rank, each component with its lines, how
 * each gate was decided, what parted equal totals, what would have decided it otherwise, and the
 * choices the scheme made. Only writes into the buffer; any thread. */
#ifndef PENNANT_DOCUMENT_PROSE_H
#define PENNANT_DOCUMENT_PROSE_H

#include "base/buffer.h"
#include "base/error.h"
#include "referee/distance.h"
#include "referee/facts.h"
#include "referee/result.h"
#include "scheme/scheme.h"

/* A standing with its receipt, and the scheme and facts it comes from. */
struct explained {
    const struct scheme *scheme;
    const struct facts *facts;
    const struct standing *standing;
    const struct distance *distances;
    size_t distance_count;
    bool distances_hidden; /* nothing is said of them: they tell the scores of other units */
};

/* Plain text; paragraphs are parted by an empty line. */
void prose_write(struct buffer *out, enum language language, const struct explained *explained);

/* The sentences of the distances, one a distance, parted by a space where the language has it; what
 * is said where there is none. Nothing for a roster above DISTANCE_UNITS_MOST, or where they are
 * hidden. */
void distance_prose_write(struct buffer *out, enum language language,
                          const struct explained *explained);

/* The distances as a JSON array: [{"outcome": "wins" | "loses", "change": "total" | "events" |
 * "panel", "direction": "more" | "fewer", "amount": "2", "indicators": [...], "gravity": ...,
 * "component": ...}]. */
void distances_write(struct buffer *out, const struct explained *explained);

/* The title in the language, or in the other one, or the id. */
const char *title_text(enum language language, const struct title *title, const char *id);

#endif
