#include "base/charset.h"

#include "base/fatal.h"
#include "base/text.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define GROWTH 3 /* bytes of UTF-8 for one byte of another charset, at most */

struct charset_reader {
    enum charset charset;
    iconv_t converter; /* not for UTF-8 */
};

static const struct {
    const char *name, *mark;
} CHARSETS[CHARSET_COUNT] = {
    [CHARSET_UTF8] = {"utf-8", "\xef\xbb\xbf"},
    [CHARSET_GBK] = {"gbk", "\x84\x31\x95\x33"},
    [CHARSET_GB18030] = {"gb18030", "\x84\x31\x95\x33"},
};

static const struct {
    const char *name;
    enum charset charset;
} NAMES[] = {
    {"utf-8", CHARSET_UTF8},      {"utf8", CHARSET_UTF8},  {"gbk", CHARSET_GBK},
    {"gb18030", CHARSET_GB18030}, {"gb2312", CHARSET_GBK},
};

const char *charset_name(enum charset charset)
{
    return CHARSETS[charset].name;
}

bool charset_find(const char *name, size_t length, enum charset *ret_charset)
{
    for (size_t i = 0; i < COUNT(NAMES); i++) {
        if (strlen(NAMES[i].name) != length || strncasecmp(NAMES[i].name, name, length) != 0)
            continue;
        *ret_charset = NAMES[i].charset;
        return true;
    }
    return false;
}

const char *charset_mark(enum charset charset)
{
    return CHARSETS[charset].mark;
}

struct charset_reader *charset_new(enum charset charset)
{
    struct charset_reader *reader = calloc(1, sizeof(*reader));
    if (reader == NULL)
        fatal("out of memory");
    reader->charset = charset;
    if (charset == CHARSET_UTF8)
        return reader;
    reader->converter = iconv_open("UTF-8", CHARSETS[charset].name);
    if (reader->converter != (iconv_t)-1)
        return reader;
    free(reader);
    return NULL;
}

void charset_free(struct charset_reader *reader)
{
    if (reader == NULL)
        return;
    if (reader->charset != CHARSET_UTF8)
        iconv_close(reader->converter);
    free(reader);
}

bool charset_read(struct charset_reader *reader, struct arena *arena, const char *bytes,
                  size_t length, char **ret_text, size_t *ret_length)
{
    if (reader->charset == CHARSET_UTF8) {
        if (!text_is_utf8(bytes, length))
            return false;
        *ret_text = arena_bytes(arena, bytes, length);
        *ret_length = length;
        return true;
    }
    size_t left = length, room = length * GROWTH, size = room;
    char *text = arena_take(arena, room + 1, 1), *out = text;
    char *in; /* iconv's type lacks a const */
    memcpy(&in, &bytes, sizeof(in));
    (void)iconv(reader->converter, NULL, NULL, NULL, NULL);
    if (iconv(reader->converter, &in, &left, &out, &room) == (size_t)-1 || left > 0 ||
        memchr(text, '\0', size - room) != NULL)
        return false;
    *out = '\0';
    *ret_text = text;
    *ret_length = size - room;
    return true;
}
