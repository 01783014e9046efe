/* Members of JSON objects written straight into a buffer: key and value with the comma before.
 *
 * For documents that are only written (results). Brackets are the caller's. */
#ifndef PENNANT_DOCUMENT_MEMBERS_H
#define PENNANT_DOCUMENT_MEMBERS_H

#include "base/buffer.h"
#include "base/date.h"
#include "base/number.h"
#include "scheme/scheme.h"

/* "key": "text"; NULL is null. */
void member_text(struct buffer *out, const char *key, const char *text);
void member_integer(struct buffer *out, const char *key, int64_t value);
void member_boolean(struct buffer *out, const char *key, bool value);
/* null below 1, for ranks and streaks that start at 1. */
void member_place(struct buffer *out, const char *key, int value);
void member_day(struct buffer *out, const char *key, day_t day);
/* The shortest exact text. */
void member_number(struct buffer *out, const char *key, struct number number);
/* Exactly so many decimals, or null. */
void member_published(struct buffer *out, const char *key, bool given, struct number number,
                      int places);
void member_texts(struct buffer *out, const char *key, const char *const *texts, size_t count);
/* {"zh": …, "en": …}; left out where there is neither. */
void member_title(struct buffer *out, const char *key, const struct title *title);
/* "key":[ and so on: opens a list or object as a member. */
void member_open(struct buffer *out, const char *key, char bracket);
/* A comma where one is due, then the bracket: opens an element of a list. */
void element_open(struct buffer *out, char bracket);

#endif
