#include "base/json_text.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))
#define TOP_BITS   EACH(0x80)

/* The top bit of each byte that is zero; of bytes above such a one it may be set too. */
static uint64_t zero_bytes(uint64_t word)
{
    return (word - EACH(1)) & ~word & TOP_BITS;
}

/* Whether one of eight bytes may need an escape. 0xE2 begins U+2028 and many other characters. */
static bool may_need_escape(const char *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof(word));
    uint64_t control = (word - EACH(0x20)) & ~word & TOP_BITS;
    return (control | zero_bytes(word ^ EACH('"')) | zero_bytes(word ^ EACH('\\')) |
            zero_bytes(word ^ EACH(0xE2))) != 0;
}

/* Bytes that an escape may begin with. */
static const bool LOOKED_AT[256] = {
    [0 ... 0x1F] = true, ['"'] = true, ['\\'] = true, [0xE2] = true};

/* How many bytes are escaped together at the start: 0, 1, or the 3 of U+2028 and U+2029. */
static size_t escaped_bytes(const unsigned char *bytes, size_t left)
{
    if (*bytes < 0x20 || *bytes == '"' || *bytes == '\\')
        return 1;
    bool line_end = *bytes == 0xE2 && left >= 3 && bytes[1] == 0x80 && (bytes[2] | 1) == 0xA9;
    return line_end ? 3 : 0;
}

size_t json_text_plain(const char *bytes, size_t length)
{
    size_t i = 0;
    while (i < length) {
        if (length - i >= sizeof(uint64_t) && !may_need_escape(bytes + i)) {
            i += sizeof(uint64_t);
            continue;
        }
        size_t stop = length - i < sizeof(uint64_t) ? length : i + sizeof(uint64_t);
        for (; i < stop; i++)
            if (LOOKED_AT[(unsigned char)bytes[i]] &&
                escaped_bytes((const unsigned char *)bytes + i, length - i) > 0)
                return i;
    }
    return length;
}

/* The short escape of a byte, or 0 where there is none. */
static char short_escape(unsigned unit)
{
    switch (unit) {
    case '"':
    case '\\':
        return (char)unit;
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    default:
        return 0;
    }
}

static char *escape_put(char *to, unsigned unit)
{
    static const char digits[] = "0123456789abcdef";
    char letter = short_escape(unit);
    *to++ = '\\';
    if (letter) {
        *to++ = letter;
        return to;
    }
    *to++ = 'u';
    for (int shift = 12; shift >= 0; shift -= 4)
        *to++ = digits[unit >> shift & 15];
    return to;
}

char *json_text_put(char *to, const char *bytes, size_t length)
{
    *to++ = '"';
    for (size_t i = 0; i < length;) {
        size_t plain = json_text_plain(bytes + i, length - i);
        memcpy(to, bytes + i, plain);
        to += plain;
        i += plain;
        if (i == length)
            break;
        const unsigned char *byte = (const unsigned char *)bytes + i;
        size_t taken = escaped_bytes(byte, length - i);
        to = escape_put(to, taken == 1 ? *byte : 0x2000U + byte[2] - 0x80U);
        i += taken;
    }
    *to++ = '"';
    return to;
}
