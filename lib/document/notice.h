/* The text of a public notice in Chinese and English, ready to post: who is proposed for what, from
 * when to when, how to object, the settings used, and the digest of the result.
 *
 * Plain text with lines; the phrases are a table in notice.c. Pure; any thread. Texts of the
 * notice are the caller's. */
#ifndef PENNANT_DOCUMENT_NOTICE_H
#define PENNANT_DOCUMENT_NOTICE_H

#include "base/buffer.h"
#include "base/error.h"
#include "scheme/amount.h"

#include <stdbool.h>
#include <stddef.h>

struct notice_winner {
    const char *award; /* id */
    struct title title;
    const char *unit, *name;                  /* code and name */
    const char *group, *level, *total, *rank; /* NULL: none */
};

struct notice {
    struct title scheme;     /* either may be NULL; then the code stands for it */
    const char *scheme_code; /* of the scheme */
    const char *title;       /* of the period; NULL: none */
    const char *period_from, *period_to;
    const char *from, *until; /* first and last day of the notice */
    int days;
    bool working;  /* they are working days */
    bool nameless; /* objections need no name */
    const struct notice_winner *winners;
    size_t winner_count;
    const char *choices; /* JSON as scheme_write_choices has it */
    const char *sha256;  /* of the result, hexadecimal */
    const char *kid;     /* of the key that signs the final result; NULL: none */
};

void notice_write(struct buffer *out, enum language language, const struct notice *notice);

#endif
