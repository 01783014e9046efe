/* Text in the charsets that files come in, turned into UTF-8. By iconv; nothing else uses it.
 *
 * One thread at a time a converter; made by charset_new, freed by charset_free. */
#ifndef PENNANT_BASE_CHARSET_H
#define PENNANT_BASE_CHARSET_H

#include "base/arena.h"
#include "base/attributes.h"

#include <stdbool.h>
#include <stddef.h>

enum charset { CHARSET_UTF8, CHARSET_GBK, CHARSET_GB18030, CHARSET_COUNT };

/* "utf-8", "gbk", "gb18030"; in any case of letters when read. "gb2312" is read as gbk, which has
 * all of it. */
const char *charset_name(enum charset charset);
bool charset_find(const char *name, size_t length, enum charset *ret_charset) MUST_CHECK;

/* The bytes of a byte order mark, NUL-closed. */
const char *charset_mark(enum charset charset);

struct charset_reader;

/* NULL when the machine lacks the charset's table. */
struct charset_reader *charset_new(enum charset charset) MUST_CHECK;
void charset_free(struct charset_reader *reader); /* NULL is allowed */

/* The text as NUL-closed UTF-8 in the arena; false when a sequence is none of the charset, or NUL.
 */
bool charset_read(struct charset_reader *reader, struct arena *arena, const char *bytes,
                  size_t length, char **ret_text, size_t *ret_length) MUST_CHECK;

#endif
