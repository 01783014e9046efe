/* Parts of a result's document, each a member with its list. Internal to the document layer.
 *
 * They only write into the buffer, like result.h; any thread. */
#ifndef PENNANT_DOCUMENT_RESULT_PARTS_H
#define PENNANT_DOCUMENT_RESULT_PARTS_H

#include "base/buffer.h"
#include "referee/facts.h"
#include "referee/result.h"
#include "scheme/scheme.h"

/* The id of a unit of the facts; NULL below 0. */
const char *unit_id(const struct facts *facts, int unit);

/* "key": a list of winner_write's objects. */
void winners_write(struct buffer *out, const char *key, const struct scheme *scheme,
                   const struct facts *facts, const struct winner *winners, size_t count);

/* "handovers", "penalties", "marks" and "shortlists". */
void result_handovers_write(struct buffer *out, const struct scheme *scheme,
                            const struct facts *facts, const struct result *result);
void result_penalties_write(struct buffer *out, const struct facts *facts,
                            const struct result *result);
void result_marks_write(struct buffer *out, const struct scheme *scheme, const struct facts *facts,
                        const struct result *result);
void result_shortlists_write(struct buffer *out, const struct scheme *scheme,
                             const struct facts *facts, const struct result *result);

/* How far each rater's scores were shifted; nothing of a panel that the period made secret. */
void result_calibrations_write(struct buffer *out, const struct scheme *scheme,
                               const struct facts *facts, const struct result *result);

/* "panels": of each that the period has, how many ballots were accepted, and who may cast them. */
void result_panels_write(struct buffer *out, const struct scheme *scheme, const struct facts *facts,
                         const struct result *result);

#endif
