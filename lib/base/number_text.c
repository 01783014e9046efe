#include "base/fatal.h"
#include "base/number.h"

/* Numbers to and from text, by the arithmetic of number.h alone. */

#define CHUNK_PLACES 18 /* decimal digits that always fit in 64 bits */

__extension__ typedef unsigned __int128 uwide;

static const int64_t TEN_TO[CHUNK_PLACES + 1] = {
    1,
    10,
    100,
    1000,
    10000,
    100000,
    1000000,
    10000000,
    100000000,
    1000000000,
    10000000000,
    100000000000,
    1000000000000,
    10000000000000,
    100000000000000,
    1000000000000000,
    10000000000000000,
    100000000000000000,
    1000000000000000000,
};

static struct number ten_to(struct arena *arena, int places)
{
    struct number power = NUMBER_ONE;
    for (; places > CHUNK_PLACES; places -= CHUNK_PLACES)
        power = number_multiply(arena, power, number_integer(TEN_TO[CHUNK_PLACES]));
    return number_multiply(arena, power, number_integer(TEN_TO[places]));
}

/* The integer of so many digits, in chunks that fit in 64 bits. A point among them is skipped. */
static struct number digits_read(struct arena *arena, const char *text, int count)
{
    struct number value = NUMBER_ZERO;
    while (count > 0) {
        int64_t chunk = 0;
        int taken = 0;
        for (; taken < CHUNK_PLACES && taken < count; text++) {
            if (*text == '.')
                continue;
            chunk = chunk * 10 + (*text - '0');
            taken++;
        }
        value = number_add(arena, number_multiply(arena, value, number_integer(TEN_TO[taken])),
                           number_integer(chunk));
        count -= taken;
    }
    return value;
}

/* How many of the leading bytes are digits; more than the limit need not be told apart. */
static int digits_count(const char *text)
{
    int count = 0;
    while (count <= NUMBER_DIGITS_MAX && text[count] >= '0' && text[count] <= '9')
        count++;
    return count;
}

bool number_parse(struct arena *arena, const char *text, struct number *ret_number)
{
    bool negative = *text == '-';
    text += negative;
    int whole = digits_count(text);
    if (whole == 0)
        return false;
    int places = 0;
    const char *rest = text + whole;
    if (*rest == '.') {
        places = digits_count(rest + 1);
        if (places == 0)
            return false;
        rest += 1 + places;
    }
    if (*rest != '\0' || whole + places > NUMBER_DIGITS_MAX)
        return false;
    struct number value = digits_read(arena, text, whole + places);
    if (places > 0)
        value = number_divide(arena, value, ten_to(arena, places));
    *ret_number = negative ? number_negate(arena, value) : value;
    return true;
}

/* Digits of an integer with a point before the last places of them, zeros added as needed. */
static void point_print(struct buffer *out, bool negative, const char *digits, size_t count,
                        size_t places)
{
    if (negative)
        buffer_byte(out, '-');
    if (count > places)
        buffer_add(out, digits, count - places);
    else
        buffer_byte(out, '0');
    if (places == 0)
        return;
    buffer_byte(out, '.');
    for (size_t i = count; i < places; i++)
        buffer_byte(out, '0');
    size_t shown = count < places ? count : places;
    buffer_add(out, digits + count - shown, shown);
}

/* Prints a small number that is exact in so many places, at most CHUNK_PLACES. */
static void small_print(struct buffer *out, struct number a, int places)
{
    bool negative = a.numerator < 0;
    uwide rest = negative ? 0 - (uint64_t)a.numerator : (uint64_t)a.numerator;
    rest *= (uint64_t)(TEN_TO[places] / a.denominator);
    char digits[40];
    size_t start = sizeof(digits);
    for (; rest > 0; rest /= 10)
        digits[--start] = (char)('0' + (int)(rest % 10));
    point_print(out, negative, digits + start, sizeof(digits) - start, (size_t)places);
}

/* The digits of an integer that is not negative, with no digit for zero. */
static void digits_print(struct buffer *out, struct arena *arena, struct number integer)
{
    int64_t *chunks = NULL;
    size_t count = 0, capacity = 0;
    struct number unit = number_integer(TEN_TO[CHUNK_PLACES]);
    while (integer.big) {
        struct number high = number_floor(arena, number_divide(arena, integer, unit));
        struct number low = number_subtract(arena, integer, number_multiply(arena, high, unit));
        ARENA_GROW(arena, chunks, count, capacity);
        chunks[count++] = low.numerator;
        integer = high;
    }
    if (integer.numerator > 0)
        buffer_integer(out, integer.numerator);
    while (count > 0)
        buffer_print(out, "%0*lld", CHUNK_PLACES, (long long)chunks[--count]);
}

/* Prints any number that is exact in so many places. */
static void exact_print(struct buffer *out, struct arena *arena, struct number a, int places)
{
    struct buffer digits;
    buffer_init(&digits);
    struct number positive = number_absolute(arena, a);
    digits_print(&digits, arena, number_multiply(arena, positive, ten_to(arena, places)));
    point_print(out, number_sign(a) < 0, digits.data, digits.length, (size_t)places);
    buffer_release(&digits);
}

/* How often a prime divides an integer; *ret_rest is what remains of it. */
static int prime_count(struct arena *arena, struct number integer, int64_t prime,
                       struct number *ret_rest)
{
    struct number divisor = number_integer(prime);
    int count = 0;
    for (;; count++) {
        struct number quotient = number_divide(arena, integer, divisor);
        if (!number_is_integer(quotient))
            break;
        integer = quotient;
    }
    *ret_rest = integer;
    return count;
}

/* The decimal places that show the number exactly, or -1 when none do. */
static int exact_places(struct arena *arena, struct number a)
{
    struct number rest;
    int twos = prime_count(arena, number_denominator(arena, a), 2, &rest);
    int fives = prime_count(arena, rest, 5, &rest);
    if (!number_equal(rest, NUMBER_ONE))
        return -1;
    return twos > fives ? twos : fives;
}

static void any_print(struct buffer *out, struct number a)
{
    struct arena *arena = arena_new();
    int places = exact_places(arena, a);
    if (places >= 0) {
        exact_print(out, arena, a, places);
    } else {
        exact_print(out, arena, number_numerator(arena, a), 0);
        buffer_byte(out, '/');
        exact_print(out, arena, number_denominator(arena, a), 0);
    }
    arena_free(arena);
}

void number_print(struct buffer *out, struct number a)
{
    if (!a.big)
        for (int places = 0; places <= CHUNK_PLACES; places++)
            if (TEN_TO[places] % a.denominator == 0) {
                small_print(out, a, places);
                return;
            }
    any_print(out, a);
}

void number_print_fixed(struct buffer *out, struct number a, int places)
{
    if (places < 0 || places > NUMBER_PLACES_MAX)
        fatal("a number was to be printed with %d places", places);
    if (!a.big && TEN_TO[places] % a.denominator == 0) {
        small_print(out, a, places);
        return;
    }
    struct arena *arena = arena_new();
    if (number_is_integer(number_multiply(arena, a, ten_to(arena, places))))
        exact_print(out, arena, a, places);
    else
        number_print(out, a);
    arena_free(arena);
}

static const char *buffer_to_text(struct arena *arena, struct buffer *buffer)
{
    const char *text = arena_bytes(arena, buffer->data, buffer->length);
    buffer_release(buffer);
    return text;
}

const char *number_text(struct arena *arena, struct number a)
{
    struct buffer out;
    buffer_init(&out);
    number_print(&out, a);
    return buffer_to_text(arena, &out);
}

const char *number_text_fixed(struct arena *arena, struct number a, int places)
{
    struct buffer out;
    buffer_init(&out);
    number_print_fixed(&out, a, places);
    return buffer_to_text(arena, &out);
}
