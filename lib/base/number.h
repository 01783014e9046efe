/* Exact rational numbers: every score, weight, rate and amount, until it is published.
 *
 * A number is an immutable value, passed and returned by value. Small ones are a reduced 64-bit
 * fraction; whatever does not fit continues as a GMP rational whose limbs live in the arena. There
 * is no rounding anywhere but number_round. number.c is the only GMP user. Any thread; the arena is
 * the caller's, and only results that need limbs take from it. */
#ifndef PENNANT_BASE_NUMBER_H
#define PENNANT_BASE_NUMBER_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/buffer.h"

#include <stdbool.h>
#include <stdint.h>

struct big_number; /* both parts as GMP integers, in an arena */

struct number {
    int64_t numerator, denominator; /* reduced, denominator > 0; unused when big is set */
    const struct big_number *big;
};

#define NUMBER_DIGITS_MAX 40 /* digits in a decimal text, both sides of the point together */
#define NUMBER_PLACES_MAX 12 /* decimal places that a number can be rounded to */

enum rounding {
    ROUNDING_HALF_AWAY, /* half away from zero */
    ROUNDING_HALF_UP,   /* half towards plus infinity */
    ROUNDING_HALF_EVEN,
    ROUNDING_FLOOR,
    ROUNDING_CEIL,
    ROUNDING_EXACT /* not rounded at all */
};

extern const struct number NUMBER_ZERO, NUMBER_ONE, NUMBER_HUNDRED;

struct number number_integer(int64_t value);

/* Reads -?digits[.digits], at most NUMBER_DIGITS_MAX digits, no exponent, no plus, no space, at
 * least one digit on each side of a point. False leaves *ret_number alone. */
bool number_parse(struct arena *arena, const char *text, struct number *ret_number) MUST_CHECK;

struct number number_add(struct arena *arena, struct number a, struct number b);
struct number number_subtract(struct arena *arena, struct number a, struct number b);
struct number number_multiply(struct arena *arena, struct number a, struct number b);
/* b must not be zero: the caller has tested it. A zero ends the process. */
struct number number_divide(struct arena *arena, struct number a, struct number b);
struct number number_negate(struct arena *arena, struct number a);
struct number number_absolute(struct arena *arena, struct number a);

int number_compare(struct number a, struct number b); /* <0, 0, >0 */
int number_sign(struct number a);                     /* -1, 0, 1 */
bool number_equal(struct number a, struct number b);
bool number_is_integer(struct number a);
struct number number_min(struct number a, struct number b); /* of equal ones, a */
struct number number_max(struct number a, struct number b);

/* True and the value when the number is an integer that fits. */
bool number_to_integer(struct number a, int64_t *ret_value) MUST_CHECK;

/* Rounds to a number of decimal places, 0 to NUMBER_PLACES_MAX. */
struct number number_round(struct arena *arena, struct number a, int places,
                           enum rounding rounding);
struct number number_floor(struct arena *arena, struct number a); /* the next integer below */

/* The parts of the reduced fraction, each an integer; the denominator is positive. */
struct number number_numerator(struct arena *arena, struct number a);
struct number number_denominator(struct arena *arena, struct number a);

/* With exactly so many places, 0 to NUMBER_PLACES_MAX ("98.00"). The number should be rounded to
 * them already; one that has more places is printed as by number_print, never cut. */
void number_print_fixed(struct buffer *out, struct number a, int places);
/* The shortest exact decimal ("0.5", "-12"), or a fraction "1/3" where no decimal is exact. */
void number_print(struct buffer *out, struct number a);
const char *number_text(struct arena *arena, struct number a);
const char *number_text_fixed(struct arena *arena, struct number a, int places);

/* A copy whose limbs, if any, live in another arena. */
struct number number_copy(struct arena *arena, struct number a);

#endif
