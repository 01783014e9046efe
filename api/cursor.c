#include "api/encode.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/text.h"
#include "base/uuid.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define CURSOR_VERSION 1
#define CURSOR_MARK    16   /* bytes of the HMAC that are kept */
#define CURSOR_MOST    2048 /* characters of a cursor */
#define CURSOR_KEYS    8

static unsigned char cursor_key[SHA256_BYTES];

void cursor_set_key(const void *key, size_t length)
{
    digest_sha256(key, length, cursor_key);
}

/* The HMAC over the scope, a zero byte, and the keys as they stand in the cursor. */
static void mark_make(struct arena *arena, const char *scope, const char *keys, size_t length,
                      unsigned char ret_mark[SHA256_BYTES])
{
    size_t scope_length = strlen(scope) + 1;
    char *whole = arena_take(arena, scope_length + length, 1);
    memcpy(whole, scope, scope_length);
    memcpy(whole + scope_length, keys, length);
    digest_hmac_sha256(cursor_key, sizeof(cursor_key), whole, scope_length + length, ret_mark);
}

const char *cursor_encode(struct arena *arena, const char *scope, const struct strings *keys)
{
    struct buffer text;
    unsigned char mark[SHA256_BYTES];
    buffer_init(&text);
    for (size_t i = 0; i < keys->count; i++)
        buffer_add(&text, keys->items[i], strlen(keys->items[i]) + 1);
    mark_make(arena, scope, text.data, text.length, mark);
    size_t length = 1 + CURSOR_MARK + text.length;
    char *bytes = arena_take(arena, length, 1);
    bytes[0] = CURSOR_VERSION;
    memcpy(bytes + 1, mark, CURSOR_MARK);
    memcpy(bytes + 1 + CURSOR_MARK, text.data, text.length);
    buffer_release(&text);
    return base64url_encode(arena, bytes, length);
}

static bool is_integer(const char *text)
{
    char *end;
    errno = 0;
    (void)strtoll(text, &end, 10);
    return (*text == '-' || (*text >= '0' && *text <= '9')) && end != text && !*end && !errno;
}

enum key_kind { KEY_TEXT, KEY_UUID, KEY_INSTANT, KEY_DATE, KEY_INTEGER, KEY_UNKNOWN };

static enum key_kind key_kind(const char *page_word, size_t length)
{
    static const char *const names[] = {"", ":uuid", ":instant", ":date", ":integer"};
    size_t name = strcspn(page_word, ": ");
    for (int kind = 0; kind < KEY_UNKNOWN; kind++)
        if (strlen(names[kind]) == length - name &&
            memcmp(names[kind], page_word + name, length - name) == 0)
            return (enum key_kind)kind;
    return KEY_UNKNOWN;
}

static bool key_fits(enum key_kind kind, const char *key)
{
    instant_t instant;
    day_t day;
    switch (kind) {
    case KEY_TEXT:
        return text_is_utf8(key, strlen(key));
    case KEY_UUID:
        return uuid_is_valid(key);
    case KEY_INSTANT:
        return instant_parse(key, &instant);
    case KEY_DATE:
        return day_parse(key, &day);
    case KEY_INTEGER:
        return is_integer(key);
    case KEY_UNKNOWN:
        break;
    }
    return false;
}

const char *page_fault(const char *page)
{
    size_t count = 0;
    for (const char *p = page; p && *p; count++) {
        size_t word = strcspn(p, " ");
        if (strcspn(p, ": ") == 0 || key_kind(p, word) == KEY_UNKNOWN)
            return "its page names no column or an unknown type";
        p += word;
        p += *p == ' ';
    }
    return (page && count == 0) || count > CURSOR_KEYS ? "its page has too few or too many keys"
                                                       : NULL;
}

/* The zero-closed texts at bytes as keys of the types that page tells; all or nothing. */
static bool keys_read(const char *bytes, size_t length, const char *page, const char **keys,
                      size_t *ret_count)
{
    const char *end = bytes + length;
    size_t count = 0;
    while (*page) {
        size_t word = strcspn(page, " ");
        const char *stop = bytes < end ? memchr(bytes, '\0', (size_t)(end - bytes)) : NULL;
        if (!stop || count == CURSOR_KEYS || !key_fits(key_kind(page, word), bytes))
            return false;
        keys[count++] = bytes;
        bytes = stop + 1;
        page += word;
        page += *page == ' ';
    }
    *ret_count = count;
    return bytes == end;
}

bool cursor_decode(struct arena *arena, const char *scope, const char *page, const char *text,
                   struct strings *ret_keys)
{
    unsigned char *bytes, mark[SHA256_BYTES];
    size_t length, count;
    size_t head = 1 + CURSOR_MARK;
    if (strlen(text) > CURSOR_MOST ||
        !base64url_decode(arena, text, strlen(text), &bytes, &length) || length < head ||
        bytes[0] != CURSOR_VERSION)
        return false;
    const char *body = (const char *)bytes + head;
    mark_make(arena, scope, body, length - head, mark);
    const char **keys = ARENA_ARRAY(arena, const char *, CURSOR_KEYS);
    if (!bytes_equal(mark, bytes + 1, CURSOR_MARK) ||
        !keys_read(body, length - head, page, keys, &count))
        return false;
    *ret_keys = (struct strings){keys, count};
    return true;
}
