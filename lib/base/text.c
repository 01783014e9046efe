#include "base/text.h"

#include <stdint.h>
#include <string.h>

#define NAME_MAX_BYTES 64

static bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* One row of Unicode's table of well-formed byte sequences. After the second byte all are 80..BF.
 */
struct utf8_form {
    unsigned char first_low, first_high, second_low, second_high, length;
};

static const struct utf8_form UTF8_FORMS[] = {
    {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3}, {0xE1, 0xEC, 0x80, 0xBF, 3},
    {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3}, {0xF0, 0xF0, 0x90, 0xBF, 4},
    {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
};

/* The length of the well-formed sequence of two to four bytes at the start, or 0. */
static size_t utf8_sequence(const unsigned char *bytes, size_t left)
{
    for (size_t i = 0; i < COUNT(UTF8_FORMS); i++) {
        const struct utf8_form *form = &UTF8_FORMS[i];
        if (bytes[0] < form->first_low || bytes[0] > form->first_high)
            continue;
        if (left < form->length || bytes[1] < form->second_low || bytes[1] > form->second_high)
            return 0;
        for (size_t k = 2; k < form->length; k++)
            if ((bytes[k] & 0xC0) != 0x80)
                return 0;
        return form->length;
    }
    return 0;
}

bool text_is_utf8(const char *bytes, size_t length)
{
    const unsigned char *at = (const unsigned char *)bytes;
    for (size_t i = 0; i < length;) {
        if (at[i] > 0 && at[i] < 0x80) {
            i++;
            continue;
        }
        size_t sequence = utf8_sequence(at + i, length - i);
        if (sequence == 0)
            return false;
        i += sequence;
    }
    return true;
}

size_t text_length(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        if (((unsigned char)*text & 0xC0) != 0x80)
            count++;
    return count;
}

bool text_is_id(const char *text)
{
    if (text[0] < 'a' || text[0] > 'z')
        return false;
    size_t length = strnlen(text, NAME_MAX_BYTES + 1);
    for (size_t i = 1; i < length; i++) {
        char c = text[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_' && c != '-')
            return false;
    }
    return length <= NAME_MAX_BYTES;
}

bool text_is_code(const char *text)
{
    if (!is_letter_or_digit(text[0]))
        return false;
    size_t length = strnlen(text, NAME_MAX_BYTES + 1);
    for (size_t i = 1; i < length; i++)
        if (!is_letter_or_digit(text[i]) && text[i] != '.' && text[i] != '_' && text[i] != '-')
            return false;
    return length <= NAME_MAX_BYTES;
}

bool text_equal(const char *a, const char *b)
{
    if (!a || !b)
        return a == b;
    return strcmp(a, b) == 0;
}

size_t text_hash(size_t hash, const char *text)
{
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * (size_t)1099511628211ULL;
    return hash;
}
