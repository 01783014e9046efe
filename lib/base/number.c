#include "base/number.h"
#include "base/fatal.h"

#include <gmp.h>
#include <string.h>

/* The exact form of a value is unique: when both reduced parts fit in 64 bits the number is small,
 * else big. So equal numbers have equal forms, and small ones never meet GMP. */

__extension__ typedef __int128 wide;
__extension__ typedef unsigned __int128 uwide;

_Static_assert(GMP_NUMB_BITS == 64 && sizeof(long) == 8,
               "the small and big forms share 64-bit words");

struct big_number {
    mpq_t value; /* read-only: its limbs are in an arena, never in GMP's heap */
};

const struct number NUMBER_ZERO = {0, 1, NULL};
const struct number NUMBER_ONE = {1, 1, NULL};
const struct number NUMBER_HUNDRED = {100, 1, NULL};

static const int64_t TEN_TO[NUMBER_PLACES_MAX + 1] = {
    1,        10,        100,        1000,        10000,        100000,        1000000,
    10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000,
};

static uint64_t magnitude(int64_t value)
{
    return value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
}

static uwide wide_magnitude(wide value)
{
    return value < 0 ? 0 - (uwide)value : (uwide)value;
}

/* The greatest common divisor, by halving and subtracting; of 0 and b it is b. */
static uint64_t common_divisor(uint64_t a, uint64_t b)
{
    if (a == 0 || b == 0)
        return a | b;
    int shift = __builtin_ctzll(a | b);
    a >>= __builtin_ctzll(a);
    while (b != 0) {
        b >>= __builtin_ctzll(b);
        if (a > b) {
            uint64_t swap = a;
            a = b;
            b = swap;
        }
        b -= a;
    }
    return a << shift;
}

struct number number_integer(int64_t value)
{
    return (struct number){value, 1, NULL};
}

static void limbs_of_wide(struct arena *arena, mpz_ptr ret_integer, uwide value, bool negative)
{
    mp_limb_t *limbs = ARENA_ARRAY(arena, mp_limb_t, 2);
    limbs[0] = (mp_limb_t)value;
    limbs[1] = (mp_limb_t)(value >> 64);
    mpz_roinit_n(ret_integer, limbs, negative ? -2 : 2);
}

static void limbs_copy(struct arena *arena, mpz_ptr ret_integer, mpz_srcptr integer)
{
    size_t count = mpz_size(integer);
    mp_limb_t *limbs = ARENA_ARRAY(arena, mp_limb_t, count);
    if (count > 0)
        memcpy(limbs, mpz_limbs_read(integer), count * sizeof(*limbs));
    mpz_roinit_n(ret_integer, limbs, mpz_sgn(integer) < 0 ? -(mp_size_t)count : (mp_size_t)count);
}

/* The number of reduced parts. */
static struct number number_of_parts(struct arena *arena, bool negative, uwide numerator,
                                     uwide denominator)
{
    if (denominator <= INT64_MAX && numerator <= (uwide)INT64_MAX + negative) {
        uint64_t word = (uint64_t)numerator;
        return (struct number){(int64_t)(negative ? 0 - word : word), (int64_t)denominator, NULL};
    }
    struct big_number *big = ARENA_NEW(arena, struct big_number);
    limbs_of_wide(arena, mpq_numref(big->value), numerator, negative);
    limbs_of_wide(arena, mpq_denref(big->value), denominator, false);
    return (struct number){0, 0, big};
}

/* The number of GMP integers without a common divisor, the denominator positive. */
static struct number number_of_integers(struct arena *arena, mpz_srcptr numerator,
                                        mpz_srcptr denominator)
{
    if (mpz_fits_slong_p(numerator) && mpz_fits_slong_p(denominator))
        return (struct number){mpz_get_si(numerator), mpz_get_si(denominator), NULL};
    struct big_number *big = ARENA_NEW(arena, struct big_number);
    limbs_copy(arena, mpq_numref(big->value), numerator);
    limbs_copy(arena, mpq_denref(big->value), denominator);
    return (struct number){0, 0, big};
}

/* Any number as a GMP rational to read; a small one borrows the view's words. */
struct view {
    mpq_t value;
    mp_limb_t limbs[2];
};

static mpq_srcptr number_view(const struct number *a, struct view *view)
{
    if (a->big)
        return a->big->value;
    view->limbs[0] = magnitude(a->numerator);
    view->limbs[1] = (mp_limb_t)a->denominator;
    mpz_roinit_n(mpq_numref(view->value), &view->limbs[0], a->numerator < 0 ? -1 : 1);
    mpz_roinit_n(mpq_denref(view->value), &view->limbs[1], 1);
    return view->value;
}

static struct number number_combine(struct arena *arena, struct number a, struct number b,
                                    void (*operation)(mpq_ptr, mpq_srcptr, mpq_srcptr))
{
    struct view view_a, view_b;
    mpq_t result;
    mpq_init(result);
    operation(result, number_view(&a, &view_a), number_view(&b, &view_b));
    struct number number = number_of_integers(arena, mpq_numref(result), mpq_denref(result));
    mpq_clear(result);
    return number;
}

/* a + b or a - b of small numbers. The only common divisor the sum can have divides the one of the
 * denominators, so 64-bit divisors suffice; the products are below 2^126. */
static struct number small_sum(struct arena *arena, struct number a, struct number b, bool minus)
{
    int64_t common = (int64_t)common_divisor((uint64_t)a.denominator, (uint64_t)b.denominator);
    wide left = (wide)a.numerator * (b.denominator / common);
    wide right = (wide)b.numerator * (a.denominator / common);
    wide sum = minus ? left - right : left + right;
    uwide numerator = wide_magnitude(sum);
    uint64_t rest = 1;
    if (common > 1) {
        rest = common_divisor((uint64_t)(numerator % (uint64_t)common), (uint64_t)common);
        numerator /= rest;
    }
    return number_of_parts(arena, sum < 0, numerator,
                           (uwide)(a.denominator / common) * ((uint64_t)b.denominator / rest));
}

struct number number_add(struct arena *arena, struct number a, struct number b)
{
    if (a.big || b.big)
        return number_combine(arena, a, b, mpq_add);
    int64_t sum;
    if (a.denominator == 1 && b.denominator == 1 &&
        !__builtin_add_overflow(a.numerator, b.numerator, &sum))
        return number_integer(sum);
    return small_sum(arena, a, b, false);
}

struct number number_subtract(struct arena *arena, struct number a, struct number b)
{
    if (a.big || b.big)
        return number_combine(arena, a, b, mpq_sub);
    return small_sum(arena, a, b, true);
}

/* The product of two fractions given as magnitudes, reduced crosswise before it is made. */
static struct number small_product(struct arena *arena, bool negative, const uint64_t over[2],
                                   const uint64_t under[2])
{
    uint64_t first = common_divisor(over[0], under[1]);
    uint64_t second = common_divisor(over[1], under[0]);
    return number_of_parts(arena, negative, (uwide)(over[0] / first) * (over[1] / second),
                           (uwide)(under[0] / second) * (under[1] / first));
}

struct number number_multiply(struct arena *arena, struct number a, struct number b)
{
    if (a.big || b.big)
        return number_combine(arena, a, b, mpq_mul);
    if (a.numerator == 0 || b.numerator == 0)
        return NUMBER_ZERO;
    return small_product(arena, (a.numerator < 0) != (b.numerator < 0),
                         (uint64_t[]){magnitude(a.numerator), magnitude(b.numerator)},
                         (uint64_t[]){(uint64_t)a.denominator, (uint64_t)b.denominator});
}

struct number number_divide(struct arena *arena, struct number a, struct number b)
{
    if (number_sign(b) == 0)
        fatal("a number was divided by zero");
    if (a.big || b.big)
        return number_combine(arena, a, b, mpq_div);
    if (a.numerator == 0)
        return NUMBER_ZERO;
    return small_product(arena, (a.numerator < 0) != (b.numerator < 0),
                         (uint64_t[]){magnitude(a.numerator), (uint64_t)b.denominator},
                         (uint64_t[]){(uint64_t)a.denominator, magnitude(b.numerator)});
}

struct number number_negate(struct arena *arena, struct number a)
{
    return number_subtract(arena, NUMBER_ZERO, a);
}

struct number number_absolute(struct arena *arena, struct number a)
{
    return number_sign(a) < 0 ? number_negate(arena, a) : a;
}

int number_compare(struct number a, struct number b)
{
    if (a.big || b.big) {
        struct view view_a, view_b;
        int order = mpq_cmp(number_view(&a, &view_a), number_view(&b, &view_b));
        return (order > 0) - (order < 0);
    }
    wide left = (wide)a.numerator * b.denominator;
    wide right = (wide)b.numerator * a.denominator;
    return (left > right) - (left < right);
}

int number_sign(struct number a)
{
    if (a.big)
        return mpq_sgn(a.big->value);
    return (a.numerator > 0) - (a.numerator < 0);
}

bool number_equal(struct number a, struct number b)
{
    if (a.big && b.big)
        return mpq_equal(a.big->value, b.big->value) != 0;
    return !a.big && !b.big && a.numerator == b.numerator && a.denominator == b.denominator;
}

struct number number_min(struct number a, struct number b)
{
    return number_compare(b, a) < 0 ? b : a;
}

struct number number_max(struct number a, struct number b)
{
    return number_compare(b, a) > 0 ? b : a;
}

bool number_is_integer(struct number a)
{
    return a.big ? mpz_cmp_ui(mpq_denref(a.big->value), 1) == 0 : a.denominator == 1;
}

bool number_to_integer(struct number a, int64_t *ret_value)
{
    if (a.big || a.denominator != 1)
        return false;
    *ret_value = a.numerator;
    return true;
}

/* Whether a value between floor and floor + 1 goes to the latter. half: its rest compared with 1/2.
 */
static bool rounds_up(enum rounding rounding, int half, bool floor_is_odd, bool negative)
{
    switch (rounding) {
    case ROUNDING_HALF_AWAY:
        return half > 0 || (half == 0 && !negative);
    case ROUNDING_HALF_UP:
        return half >= 0;
    case ROUNDING_HALF_EVEN:
        return half > 0 || (half == 0 && floor_is_odd);
    case ROUNDING_CEIL:
        return true;
    case ROUNDING_FLOOR:
    case ROUNDING_EXACT:
        break;
    }
    return false;
}

static struct number big_round(struct arena *arena, mpq_srcptr a, int64_t scale,
                               enum rounding rounding)
{
    mpq_t result;
    mpz_t rest;
    mpq_init(result);
    mpz_init(rest);
    mpz_ptr whole = mpq_numref(result);
    mpz_mul_si(whole, mpq_numref(a), scale);
    mpz_fdiv_qr(whole, rest, whole, mpq_denref(a));
    if (mpz_sgn(rest) != 0) {
        mpz_mul_2exp(rest, rest, 1);
        if (rounds_up(rounding, mpz_cmp(rest, mpq_denref(a)), mpz_odd_p(whole), mpq_sgn(a) < 0))
            mpz_add_ui(whole, whole, 1);
    }
    mpz_set_si(mpq_denref(result), scale);
    mpq_canonicalize(result);
    struct number number = number_of_integers(arena, mpq_numref(result), mpq_denref(result));
    mpz_clear(rest);
    mpq_clear(result);
    return number;
}

struct number number_round(struct arena *arena, struct number a, int places, enum rounding rounding)
{
    if (places < 0 || places > NUMBER_PLACES_MAX)
        fatal("a number was to be rounded to %d places", places);
    if (rounding == ROUNDING_EXACT || number_is_integer(a))
        return a;
    int64_t scale = TEN_TO[places];
    if (a.big)
        return big_round(arena, a.big->value, scale, rounding);
    wide scaled = (wide)a.numerator * scale;
    wide whole = scaled / a.denominator, rest = scaled % a.denominator;
    if (rest < 0) {
        rest += a.denominator;
        whole--;
    }
    if (rest != 0) {
        int half = (2 * rest > a.denominator) - (2 * rest < a.denominator);
        whole += rounds_up(rounding, half, whole & 1, a.numerator < 0);
    }
    uwide numerator = wide_magnitude(whole);
    uint64_t common = common_divisor((uint64_t)(numerator % (uint64_t)scale), (uint64_t)scale);
    return number_of_parts(arena, whole < 0, numerator / common, (uint64_t)scale / common);
}

struct number number_floor(struct arena *arena, struct number a)
{
    return number_round(arena, a, 0, ROUNDING_FLOOR);
}

/* One part of a big number as a number of its own. */
static struct number number_part(struct arena *arena, mpz_srcptr part)
{
    const mp_limb_t one = 1;
    mpz_t under;
    return number_of_integers(arena, part, mpz_roinit_n(under, &one, 1));
}

struct number number_numerator(struct arena *arena, struct number a)
{
    return a.big ? number_part(arena, mpq_numref(a.big->value)) : number_integer(a.numerator);
}

struct number number_denominator(struct arena *arena, struct number a)
{
    return a.big ? number_part(arena, mpq_denref(a.big->value)) : number_integer(a.denominator);
}

struct number number_copy(struct arena *arena, struct number a)
{
    if (!a.big)
        return a;
    return number_of_integers(arena, mpq_numref(a.big->value), mpq_denref(a.big->value));
}
