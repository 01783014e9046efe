/* Where lines of the log leave the program: standard error. Only for base/log.c and base/fatal.c.
 *
 * A line is written at once, whole, by one write(2). Of lines that may be late, those beyond
 * LOG_OUT_BUSY in LOG_OUT_MS are held up to as long, and written together: at thousands of requests
 * a second a write for each line costs as much as a tenth of the request. Order is kept: whatever
 * is written has what was held before it. A killed process loses what it held. Any thread. */
#ifndef PENNANT_BASE_LOG_OUT_H
#define PENNANT_BASE_LOG_OUT_H

#include <stdbool.h>
#include <stddef.h>

#define LOG_OUT_MS   5
#define LOG_OUT_BUSY 20
#define LOG_OUT_MOST (64 * 1024) /* bytes that are held */

void log_out(const char *line, size_t length, bool may_be_late);

/* Writes what is held, unless another thread is just at it: for the end of the process. */
void log_out_rest(void);

#endif
