#include "store/pg_private.h"

#include "base/fatal.h"

#include <endian.h>
#include <string.h>

#define EPOCH_DAY      10957 /* 2000-01-01, where PostgreSQL counts from */
#define MICROS         INT64_C(1000000)
#define MICROS_IN_DAY  (86400 * MICROS)
#define UUID_LENGTH    36
#define DATE_LENGTH    10
#define INTEGER_LENGTH 20 /* the most, as of the two above */
#define INSTANT_WHOLE  19 /* up to its seconds */
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

static void two_put(char *to, int value)
{
    to[0] = (char)('0' + value / 10);
    to[1] = (char)('0' + value % 10);
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
    two_put(to, year / 100);
    two_put(to + 2, year % 100);
    to[4] = '-';
    two_put(to + 5, month);
    to[7] = '-';
    two_put(to + 8, day_of_month);
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
    two_put(to + 11, clock / 3600);
    to[13] = ':';
    two_put(to + 14, clock / 60 % 60);
    to[16] = ':';
    two_put(to + 17, clock % 60);
    length = INSTANT_WHOLE;
    if (micros > 0) {
        to[length] = '.';
        two_put(to + length + 1, micros / 10000);
        two_put(to + length + 3, micros / 100 % 100);
        two_put(to + length + 5, micros % 100);
        length = INSTANT_LENGTH - 1;
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

static char *hexadecimal_put(char *to, const unsigned char *bytes, size_t count)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < count; i++) {
        *to++ = digits[bytes[i] >> 4];
        *to++ = digits[bytes[i] & 15];
    }
    return to;
}

static size_t uuid_put(char *to, const unsigned char *bytes)
{
    to = hexadecimal_put(to, bytes, 4);
    for (size_t i = 4; i < 10; i += 2) {
        *to++ = '-';
        to = hexadecimal_put(to, bytes + i, 2);
    }
    *to++ = '-';
    hexadecimal_put(to, bytes + 10, 6);
    return UUID_LENGTH;
}

/* In network order, 2, 4 or 8 bytes. */
static int64_t integer_get(const char *bytes, int length)
{
    uint64_t word;
    uint32_t half;
    if (length == 8) {
        memcpy(&word, bytes, sizeof(word));
        return (int64_t)be64toh(word);
    }
    if (length == 4) {
        memcpy(&half, bytes, sizeof(half));
        return (int32_t)be32toh(half);
    }
    return (int16_t)((unsigned char)bytes[0] << 8 | (unsigned char)bytes[1]);
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

const char *pg_binary_inside(Oid type, const char *bytes)
{
    switch (type) {
    case 25:  /* text */
    case 114: /* json */
        return bytes;
    case 3802: /* jsonb: its version comes first */
        if (*bytes != 1)
            fatal("jsonb came in another version than 1");
        return bytes + 1;
    default:
        fatal("a column of type %u came in binary form", type);
    }
}
