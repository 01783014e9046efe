#include "numbers.h"

/* Results that leave 64 bits go on exactly, and come back to the one small form. */
static void arithmetic_leaves_64_bits_and_comes_back(void **state)
{
    struct arena *arena = *state;
    struct number most = number_integer(INT64_MAX), least = number_integer(INT64_MIN);
    struct number one = NUMBER_ONE;

    struct number above = number_add(arena, most, one);
    assert_non_null(above.big);
    assert_number(arena, above, "9223372036854775808");
    assert_number(arena, number_subtract(arena, above, one), "9223372036854775807");
    assert_null(number_subtract(arena, above, one).big);
    assert_true(number_equal(number_subtract(arena, above, one), most));

    struct number below = number_subtract(arena, least, one);
    assert_non_null(below.big);
    assert_number(arena, below, "-9223372036854775809");
    assert_true(number_equal(number_add(arena, below, one), least));

    assert_non_null(number_negate(arena, least).big);
    assert_true(number_equal(number_negate(arena, least), above));
    assert_true(number_equal(number_negate(arena, above), least));
    assert_null(number_negate(arena, above).big);

    struct number square = number_multiply(arena, least, least);
    assert_number(arena, square, "85070591730234615865843651857942052864");
    assert_true(number_equal(number_divide(arena, square, least), least));
    assert_number(arena, number_multiply(arena, least, most),
                  "-85070591730234615856620279821087277056");
    assert_true(number_equal(number_divide(arena, least, least), one));
    assert_number(arena, number_divide(arena, one, least),
                  "-0.000000000000000000108420217248550443400745280086994171142578125");
}

static void fractions_are_reduced(void **state)
{
    struct arena *arena = *state;
    struct number half = number(arena, "2/4");
    assert_int_equal(half.numerator, 1);
    assert_int_equal(half.denominator, 2);
    struct number negative = number(arena, "-6/8");
    assert_int_equal(negative.numerator, -3);
    assert_int_equal(negative.denominator, 4);
    assert_true(number_equal(number(arena, "6/-8"), negative));
    assert_true(number_equal(number(arena, "-6/-8"), number(arena, "0.75")));
    assert_number(arena, number_add(arena, number(arena, "1/6"), number(arena, "1/3")), "0.5");
    assert_number(arena, number_subtract(arena, number(arena, "1/6"), number(arena, "1/6")), "0");
    assert_int_equal(number_subtract(arena, number(arena, "1/6"), number(arena, "1/6")).denominator,
                     1);
    assert_number(arena, number_multiply(arena, number(arena, "2/3"), number(arena, "-3/4")),
                  "-0.5");
    assert_number(arena, number_divide(arena, number(arena, "2/3"), number(arena, "-4/9")), "-1.5");
    assert_number(arena, number_divide(arena, NUMBER_ZERO, number(arena, "-7")), "0");
    assert_number(arena, number_multiply(arena, NUMBER_ZERO, number(arena, "-7/3")), "0");
    assert_number(arena, number_absolute(arena, number(arena, "-7/3")), "7/3");
    assert_number(arena, number_absolute(arena, number(arena, "7/3")), "7/3");
}

/* The sum of 1/n for n to 60 outgrows 64 bits; taking it apart again gives 0. */
static void long_sums_stay_exact(void **state)
{
    struct arena *arena = *state;
    struct number sum = NUMBER_ZERO;
    for (int n = 1; n <= 60; n++)
        sum = number_add(arena, sum, number_divide(arena, NUMBER_ONE, number_integer(n)));
    assert_non_null(sum.big);
    assert_number(arena, sum, "15117092380124150817026911/3230237388259077233637600");
    for (int n = 60; n >= 1; n--)
        sum = number_subtract(arena, sum, number_divide(arena, NUMBER_ONE, number_integer(n)));
    assert_null(sum.big);
    assert_true(number_equal(sum, NUMBER_ZERO));
}

static void numbers_are_compared(void **state)
{
    struct arena *arena = *state;
    static const char *const rising[] = {"-100000000000000000000",
                                         "-9223372036854775809",
                                         "-9223372036854775808",
                                         "-1",
                                         "-2/3",
                                         "-0.5",
                                         "-1/100000000000000000001",
                                         "0",
                                         "1/100000000000000000001",
                                         "1/3",
                                         "0.34",
                                         "0.5",
                                         "9223372036854775806/9223372036854775807",
                                         "1",
                                         "9223372036854775807",
                                         "9223372036854775808",
                                         "100000000000000000000"};
    for (size_t i = 0; i < COUNT(rising); i++)
        for (size_t k = 0; k < COUNT(rising); k++) {
            struct number a = number(arena, rising[i]), b = number(arena, rising[k]);
            assert_int_equal(number_compare(a, b), (i > k) - (i < k));
            assert_int_equal(number_equal(a, b), i == k);
            assert_true(number_equal(number_min(a, b), i < k ? a : b));
            assert_true(number_equal(number_max(a, b), i > k ? a : b));
            assert_int_equal(number_sign(a), (i > 7) - (i < 7));
        }
}

static void integers_are_told(void **state)
{
    struct arena *arena = *state;
    int64_t value = 77;
    assert_true(number_is_integer(number(arena, "-3")));
    assert_true(number_is_integer(number(arena, FORTY)));
    assert_false(number_is_integer(number(arena, "0.5")));
    assert_false(number_is_integer(number(arena, FORTY "/7")));
    assert_false(number_to_integer(number(arena, "0.5"), &value));
    assert_false(number_to_integer(number(arena, FORTY), &value));
    assert_int_equal(value, 77);
    assert_true(number_to_integer(number(arena, "-9223372036854775808"), &value));
    assert_true(value == INT64_MIN);
    assert_true(number_to_integer(number(arena, "4/2"), &value));
    assert_int_equal(value, 2);
}

/* Columns: half away, half up, half even, floor, ceil. */
static const struct {
    const char *value;
    int places;
    const char *rounded[5];
} roundings[] = {
    {"2.5", 0, {"3", "3", "2", "2", "3"}},
    {"3.5", 0, {"4", "4", "4", "3", "4"}},
    {"-2.5", 0, {"-3", "-2", "-2", "-3", "-2"}},
    {"-3.5", 0, {"-4", "-3", "-4", "-4", "-3"}},
    {"0.5", 0, {"1", "1", "0", "0", "1"}},
    {"-0.5", 0, {"-1", "0", "0", "-1", "0"}},
    {"0.4999", 0, {"0", "0", "0", "0", "1"}},
    {"-0.4999", 0, {"0", "0", "0", "-1", "0"}},
    {"0.5001", 0, {"1", "1", "1", "0", "1"}},
    {"-0.5001", 0, {"-1", "-1", "-1", "-1", "0"}},
    {"80.005", 2, {"80.01", "80.01", "80", "80", "80.01"}},
    {"80.00499", 2, {"80", "80", "80", "80", "80.01"}},
    {"-80.005", 2, {"-80.01", "-80", "-80", "-80.01", "-80"}},
    {"80.015", 2, {"80.02", "80.02", "80.02", "80.01", "80.02"}},
    {"-80.015", 2, {"-80.02", "-80.01", "-80.02", "-80.02", "-80.01"}},
    {"1/3", 2, {"0.33", "0.33", "0.33", "0.33", "0.34"}},
    {"-1/3", 2, {"-0.33", "-0.33", "-0.33", "-0.34", "-0.33"}},
    {"2/3",
     12,
     {"0.666666666667", "0.666666666667", "0.666666666667", "0.666666666666", "0.666666666667"}},
    {"0.0000000000005", 12, {"0.000000000001", "0.000000000001", "0", "0", "0.000000000001"}},
    {"99.995", 2, {"100", "100", "100", "99.99", "100"}},
    {"99.985", 2, {"99.99", "99.99", "99.98", "99.98", "99.99"}},
    {"12", 3, {"12", "12", "12", "12", "12"}},
    {"1.25", 2, {"1.25", "1.25", "1.25", "1.25", "1.25"}},
    {"1.2", 5, {"1.2", "1.2", "1.2", "1.2", "1.2"}},
    /* Beyond 64 bits: in the value, in the scaled value, and in the result. */
    {"12345678901234567890.5",
     0,
     {"12345678901234567891", "12345678901234567891", "12345678901234567890",
      "12345678901234567890", "12345678901234567891"}},
    {"-12345678901234567890.5",
     0,
     {"-12345678901234567891", "-12345678901234567890", "-12345678901234567890",
      "-12345678901234567891", "-12345678901234567890"}},
    {"-12345678901234567891.5",
     0,
     {"-12345678901234567892", "-12345678901234567891", "-12345678901234567892",
      "-12345678901234567892", "-12345678901234567891"}},
    {"9223372036854775807/2",
     0,
     {"4611686018427387904", "4611686018427387904", "4611686018427387904", "4611686018427387903",
      "4611686018427387904"}},
    {"9223372036854775806/7",
     12,
     {"1317624576693539400.857142857143", "1317624576693539400.857142857143",
      "1317624576693539400.857142857143", "1317624576693539400.857142857142",
      "1317624576693539400.857142857143"}},
    {"0.3333333333333333333333333333333333", 2, {"0.33", "0.33", "0.33", "0.33", "0.34"}},
    {"0.0000000000000000000000000000005", 2, {"0", "0", "0", "0", "0.01"}},
    {"-0.0000000000000000000000000000005", 2, {"0", "0", "0", "-0.01", "0"}},
    {"12345678901234567890.25",
     2,
     {"12345678901234567890.25", "12345678901234567890.25", "12345678901234567890.25",
      "12345678901234567890.25", "12345678901234567890.25"}},
};

static void every_way_of_rounding_is_exact(void **state)
{
    struct arena *arena = *state;
    for (size_t i = 0; i < COUNT(roundings); i++) {
        struct number value = number(arena, roundings[i].value);
        for (int mode = 0; mode < 5; mode++) {
            struct number rounded =
                number_round(arena, value, roundings[i].places, (enum rounding)mode);
            if (strcmp(number_text(arena, rounded), roundings[i].rounded[mode]) != 0)
                fail_msg("%s to %d places by %d is not %s", roundings[i].value, roundings[i].places,
                         mode, number_text(arena, rounded));
            /* Equal values have one form, however they came about. */
            assert_true(number_equal(rounded, number(arena, roundings[i].rounded[mode])));
        }
        assert_true(
            number_equal(number_round(arena, value, roundings[i].places, ROUNDING_EXACT), value));
    }
    assert_number(arena, number_floor(arena, number(arena, "-0.1")), "-1");
    assert_number(arena, number_floor(arena, number(arena, "0.9")), "0");
}

static void parts_of_a_fraction_are_integers(void **state)
{
    struct arena *arena = *state;
    struct number small = number(arena, "-6/8"), big = number(arena, "-" FORTY "/7");
    assert_number(arena, number_numerator(arena, small), "-3");
    assert_number(arena, number_denominator(arena, small), "4");
    assert_number(arena, number_numerator(arena, big), "-" FORTY);
    assert_number(arena, number_denominator(arena, big), "7");
    assert_null(number_denominator(arena, big).big);
    struct number tiny = number_divide(arena, NUMBER_ONE, number(arena, FORTY));
    assert_true(number_equal(number_numerator(arena, tiny), NUMBER_ONE));
}

static void a_copy_outlives_its_first_arena(void **state)
{
    struct arena *first = arena_new();
    struct number big = number(first, "-" FORTY), small = number(first, "0.5");
    struct number big_copy = number_copy(*state, big), small_copy = number_copy(*state, small);
    assert_ptr_not_equal(big.big, big_copy.big);
    assert_true(number_equal(big, big_copy));
    arena_free(first);
    assert_number(*state, big_copy, "-" FORTY);
    assert_number(*state, small_copy, "0.5");
}

/* Small results take nothing from the arena, so long runs of them cost no memory. */
static void small_arithmetic_takes_no_memory(void **state)
{
    struct arena *arena = *state;
    struct number third = number(arena, "1/3"), sum = NUMBER_ZERO;
    size_t before = arena_size(arena);
    for (int i = 0; i < 1000; i++) {
        sum = number_add(arena, sum, number_multiply(arena, third, number_integer(i)));
        sum = number_round(arena, number_divide(arena, sum, number_integer(2)), 4,
                           ROUNDING_HALF_AWAY);
    }
    assert_int_equal(arena_size(arena), before);
}

static void divide_by_zero(void)
{
    number_divide(arena_new(), NUMBER_ONE, NUMBER_ZERO);
}

static void round_to_13_places(void)
{
    number_round(arena_new(), NUMBER_ONE, 13, ROUNDING_FLOOR);
}

static void programming_errors_end_the_process(void **state)
{
    (void)state;
    assert_ends(divide_by_zero, "a number was divided by zero");
    assert_ends(round_to_13_places, "a number was to be rounded to 13 places");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(arithmetic_leaves_64_bits_and_comes_back),
        TEST(fractions_are_reduced),
        TEST(long_sums_stay_exact),
        TEST(numbers_are_compared),
        TEST(integers_are_told),
        TEST(every_way_of_rounding_is_exact),
        TEST(parts_of_a_fraction_are_integers),
        TEST(a_copy_outlives_its_first_arena),
        TEST(small_arithmetic_takes_no_memory),
        TEST(programming_errors_end_the_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
