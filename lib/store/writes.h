/* How often this process has ended a writing transaction of an organisation, so that what is
 * remembered of it for a moment is not shown to who has just changed it.
 *
 * Counted by the organisation's code, in a bounded table: organisations that share a place count
 * together, so a count may rise without a write, but never stay in spite of one. Other processes'
 * writes are not counted. Any thread. */
#ifndef PENNANT_STORE_WRITES_H
#define PENNANT_STORE_WRITES_H

#include <stdint.h>

/* After the commit was answered (or its answer lost), before anybody is told of it. */
void writes_note(const char *organisation_code);

/* The count now; equal counts say that none ended in between. */
uint64_t writes_count(const char *organisation_code);

#endif
