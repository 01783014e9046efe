#include "numbers.h"

static void decimals_are_read(void **state)
{
    static const struct {
        const char *text, *printed;
    } cases[] = {
        {"0", "0"},
        {"-0", "0"},
        {"0.0", "0"},
        {"007", "7"},
        {"0.50", "0.5"},
        {"-12", "-12"},
        {"-0.125", "-0.125"},
        {"100.00", "100"},
        {"9223372036854775807", "9223372036854775807"},
        {"9223372036854775808", "9223372036854775808"},
        {"-9223372036854775808", "-9223372036854775808"},
        {"-9223372036854775809", "-9223372036854775809"},
        {"0.000000000000000000000000000000000000001", "0.000000000000000000000000000000000000001"},
        {"123456789012345678.000000000000000001", "123456789012345678.000000000000000001"},
        {"0.5000000000000000000000000000000000000", "0.5"},
        {"0000000000000000000000000000000000000001", "1"},
        {FORTY, FORTY},
        {"-" FORTY, "-" FORTY},
        {"1000000000000000000000000000000000000000", "1000000000000000000000000000000000000000"},
        {"12345678901234567890.12345678901234567890", "12345678901234567890.1234567890123456789"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_number(*state, number(*state, cases[i].text), cases[i].printed);
}

static void what_is_no_decimal_is_refused(void **state)
{
    static const char *const texts[] = {"",
                                        "-",
                                        ".",
                                        "-.",
                                        "1.",
                                        ".5",
                                        "-.5",
                                        "+1",
                                        " 1",
                                        "1 ",
                                        "1e3",
                                        "1E3",
                                        "0x1",
                                        "1,5",
                                        "1_0",
                                        "--1",
                                        "1.-5",
                                        "1.2.3",
                                        "1..2",
                                        "NaN",
                                        "inf",
                                        "1/3",
                                        "1.5x",
                                        "\xEF\xBC\x91",
                                        FORTY "1",
                                        "0." FORTY,
                                        FORTY ".1",
                                        FORTY FORTY,
                                        "1." FORTY FORTY};
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct number value = number_integer(77);
        if (number_parse(*state, texts[i], &value))
            fail_msg("\"%s\" was taken for a number", texts[i]);
        assert_true(number_equal(value, number_integer(77)));
    }
}

static void decimals_are_printed_with_fixed_places(void **state)
{
    static const struct {
        const char *value;
        int places;
        const char *text;
    } cases[] = {
        {"98", 2, "98.00"},
        {"98", 0, "98"},
        {"0", 3, "0.000"},
        {"-0.5", 1, "-0.5"},
        {"-0.05", 2, "-0.05"},
        {"-0.5", 3, "-0.500"},
        {"0.000000000001", 12, "0.000000000001"},
        {"123.45", 12, "123.450000000000"},
        {"-9223372036854775808", 12, "-9223372036854775808.000000000000"},
        {"12345678901234567890.25", 2, "12345678901234567890.25"},
        {"-12345678901234567890", 2, "-12345678901234567890.00"},
        /* Not rounded to the places: never cut. */
        {"1.125", 2, "1.125"},
        {"1/3", 2, "1/3"},
        {"12345678901234567890.125", 2, "12345678901234567890.125"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(
            number_text_fixed(*state, number(*state, cases[i].value), cases[i].places),
            cases[i].text);
}

static void what_has_no_decimal_is_printed_as_fraction(void **state)
{
    static const struct {
        const char *value, *text;
    } cases[] = {
        {"1/3", "1/3"},
        {"-2/6", "-1/3"},
        {"100/7", "100/7"},
        {"1/1024", "0.0009765625"},
        {"1/625", "0.0016"},
        {"3/80", "0.0375"},
        {"1/4611686018427387904",
         "0.00000000000000000021684043449710088680149056017398834228515625"},
        {"-1/4611686018427387904",
         "-0.00000000000000000021684043449710088680149056017398834228515625"},
        {"1/36893488147419103232",
         "0.00000000000000000002710505431213761085018632002174854278564453125"},
        {"1/100000000000000000000000000000", "0.00000000000000000000000000001"},
        {"1/36893488147419103233", "1/36893488147419103233"},
        {"-1000000000000000000000/36893488147419103233",
         "-1000000000000000000000/36893488147419103233"},
        {"7/3000000000000000000000000000000000000", "7/3000000000000000000000000000000000000"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_number(*state, number(*state, cases[i].value), cases[i].text);
}

static void print_minus_1_places(void)
{
    number_text_fixed(arena_new(), NUMBER_ONE, -1);
}

static void a_negative_count_of_places_ends_the_process(void **state)
{
    (void)state;
    assert_ends(print_minus_1_places, "a number was to be printed with -1 places");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(decimals_are_read),
        TEST(what_is_no_decimal_is_refused),
        TEST(decimals_are_printed_with_fixed_places),
        TEST(what_has_no_decimal_is_printed_as_fraction),
        TEST(a_negative_count_of_places_ends_the_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
