#include "store/pg_private.h"

#include "base/fatal.h"

#include <string.h>

#define EPOCH_DAY      10957 /* 2000-01-01, where PostgreSQL counts from */
#define MICROS         INT64_C(1000000)
#define MICROS_IN_DAY  (86400 * MICROS)
#define UUID_LENGTH    36
#define DATE_LENGTH    10
#define INTEGER_LENGTH 20 /* the most, as of the two above */
#define INSTANT_LENGTH 27

/* The types that have no text of their own in binary form, by their object ids. */
static const struct {
    Oid type;
    size_t length;
} TEXT_LENGTHS[] = {
    {16, 1},
    {20, INTEGER_LENGTH},
    {21, INTEGER_LENGTH},
    {23, INTEGER_LENGTH},
    {1082, DATE_LENGTH},
    {1184, INSTANT_LENGTH},
    {2950, UUID_LENGTH},
};

size_t pg_binary_space(Oid type)
{
    for (size_t i = 0; i < COUNT(TEXT_LENGTHS); i++)
        if (TEXT_LENGTHS[i].type == type)
            return TEXT_LENGTHS[i].length + 1;
    return 0;
}

static void digits_put(char *to, int value, int count)
{
    for (int i = count - 1; i >= 0; i--) {
        to[i] = (char)('0' + value % 10);
        value /= 10;
    }
}

/* Days beyond the calendar, infinity among them, have no text but this. */
static size_t day_put(char *to, int64_t day)
{
    int year, month, day_of_month;
    if (day < DAY_FIRST || day > DAY_LAST) {
        const char *text = day < 0 ? "-infinity" : "infinity";
        memcpy(to, text, strlen(text));
        return strlen(text);
    }
    day_split((day_t)day, &year, &month, &day_of_month);
    digits_put(to, year, 4);
    to[4] = '-';
    digits_put(to + 5, month, 2);
    to[7] = '-';
    digits_put(to + 8, day_of_month, 2);
    return DATE_LENGTH;
}

/* As instant_print does it. */
static size_t instant_put(char *to, int64_t since_epoch)
{
    int64_t day = since_epoch / MICROS_IN_DAY, rest = since_epoch % MICROS_IN_DAY;
    if (rest < 0) {
        rest += MICROS_IN_DAY;
        day--;
    }
    size_t length = day_put(to, day + EPOCH_DAY);
    int clock = (int)(rest / MICROS), micros = (int)(rest % MICROS);
    if (length != DATE_LENGTH)
        return length;
    to[10] = 'T';
    digits_put(to + 11, clock / 3600, 2);
    to[13] = ':';
    digits_put(to + 14, clock / 60 % 60, 2);
    to[16] = ':';
    digits_put(to + 17, clock % 60, 2);
    length = 19;
    if (micros > 0) {
        to[length++] = '.';
        digits_put(to + length, micros, 6);
        length += 6;
    }
    to[length++] = 'Z';
    return length;
}

static size_t integer_put(char *to, int64_t value)
{
    char digits[INTEGER_LENGTH];
    size_t start = sizeof(digits), length;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[--start] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0)
        digits[--start] = '-';
    length = sizeof(digits) - start;
    memcpy(to, digits + start, length);
    return length;
}

static size_t uuid_put(char *to, const unsigned char *bytes)
{
    static const char hexadecimal[] = "0123456789abcdef";
    char *out = to;
    for (int i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *out++ = '-';
        *out++ = hexadecimal[bytes[i] >> 4];
        *out++ = hexadecimal[bytes[i] & 15];
    }
    return UUID_LENGTH;
}

/* Big-endian, 2, 4 or 8 bytes. */
static int64_t integer_get(const char *bytes, int length)
{
    uint64_t value = 0;
    for (int i = 0; i < length; i++)
        value = value << 8 | (unsigned char)bytes[i];
    int spare = 64 - 8 * length;
    return (int64_t)(value << spare) >> spare;
}

void pg_binary_text(Oid type, const char *bytes, int length, char *to)
{
    size_t written;
    switch (type) {
    case 16: /* bool */
        *to = *bytes != 0 ? 't' : 'f';
        written = 1;
        break;
    case 20: /* int8 */
    case 21: /* int2 */
    case 23: /* int4 */
        written = integer_put(to, integer_get(bytes, length));
        break;
    case 1082: /* date */
        written = day_put(to, integer_get(bytes, length) + EPOCH_DAY);
        break;
    case 1184: /* timestamptz */
        written = instant_put(to, integer_get(bytes, length));
        break;
    case 2950: /* uuid */
        written = uuid_put(to, (const unsigned char *)bytes);
        break;
    default:
        fatal("a column of type %u came in binary form", type);
    }
    to[written] = '\0';
}

const char *pg_binary_inside(Oid type, const char *bytes, int length)
{
    switch (type) {
    case 25:  /* text */
    case 114: /* json */
        return bytes;
    case 3802: /* jsonb: its version comes first */
        if (length < 1 || *bytes != 1)
            fatal("jsonb came in another version than 1");
        return bytes + 1;
    default:
        fatal("a column of type %u came in binary form", type);
    }
}
