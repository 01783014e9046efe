/* One JSON object per line on standard error: what operators and their collectors read.
 *
 * log_line(LOG_INFO, "listening", "address", address, "port", "8080", NULL). Values are texts,
 * escaped; no secrets, tokens or bodies go in. Lines are written whole by one write(2). Any thread.
 */
#ifndef PENNANT_BASE_LOG_H
#define PENNANT_BASE_LOG_H

#include "base/attributes.h"
#include "base/buffer.h"

#include <stdbool.h>
#include <stdint.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR };

/* Lines below the level are dropped. Default LOG_INFO. */
void log_set_level(enum log_level level);

/* Adds ts and level, then message as "msg", then name, value pairs closed by NULL. */
void log_line(enum log_level level, const char *message, ...) NULL_ENDED;

/* For lines with numbers: begin clears out (the caller's, already initialised) and writes ts, level
 * and msg into it; the caller adds pieces; end closes the line, writes it and clears out for the
 * next one. begin returns false, and nothing is to be added, below the level. */
bool log_begin(struct buffer *out, enum log_level level, const char *message);
void log_end(struct buffer *out);

/* The same for lines that come with every request: when there are thousands a second they may be
 * written some milliseconds later, together (base/log_out.h). */
void log_end_late(struct buffer *out);

/* One ,"name":value piece. The name is a plain literal; the text may be any bytes (what is no UTF-8
 * is shown as U+FFFD), NULL is null. */
void log_text(struct buffer *out, const char *name, const char *value);
void log_integer(struct buffer *out, const char *name, int64_t value);

#endif
