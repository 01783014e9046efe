#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

static day_t day(const char *text)
{
    day_t value = DAY_NONE;
    assert_true(day_parse(text, &value));
    return value;
}

static void assert_day(day_t value, const char *text)
{
    struct buffer out;
    buffer_init(&out);
    day_print(&out, value);
    assert_string_equal(out.data, text);
    buffer_release(&out);
}

/* Walks the whole calendar by counting, with no formula in common with the code. */
static void every_day_of_9999_years_is_counted(void **state)
{
    (void)state;
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    day_t count = DAY_FIRST;
    int weekday = 1; /* 0001-01-01 was a Monday */
    for (int year = 1; year <= 9999; year++) {
        bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        for (int month = 1; month <= 12; month++)
            for (int in_month = 1; in_month <= lengths[month - 1] + (leap && month == 2);
                 in_month++, count++) {
                int y, m, d;
                day_split(count, &y, &m, &d);
                if (y != year || m != month || d != in_month ||
                    day_of(year, month, in_month) != count || day_weekday(count) != weekday)
                    fail_msg("%04d-%02d-%02d", year, month, in_month);
                weekday = weekday % 7 + 1;
            }
    }
    assert_int_equal(count, DAY_LAST + 1);
    assert_int_equal(day_of(1970, 1, 1), 0);
}

static void dates_are_read_and_printed(void **state)
{
    (void)state;
    static const char *const texts[] = {"1970-01-01", "0001-01-01", "9999-12-31", "2024-02-29",
                                        "2000-02-29", "2026-11-23", "1999-12-31"};
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_day(day(texts[i]), texts[i]);
    assert_int_equal(day("1970-01-02"), 1);
    assert_int_equal(day("1969-12-31"), -1);
    assert_int_equal(day("2000-03-01"), 11017);
}

static void what_is_no_date_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",           "2026",       "2026-1-01",  "2026-01-1",   "2026-13-01",  "2026-00-10",
        "2026-01-00", "2026-01-32", "2026-04-31", "2026-02-29",  "1900-02-29",  "2100-02-29",
        "0000-01-01", "2026/01/01", "20260101",   " 2026-01-01", "2026-01-01 ", "2026-01-011",
        "-026-01-01", "+026-01-01", "2026-0a-01", "2026-01-0a",  "10000-01-01", "2026-01-01T",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        day_t value = 77;
        if (day_parse(texts[i], &value))
            fail_msg("\"%s\" was taken for a date", texts[i]);
        assert_int_equal(value, 77);
    }
}

static void months_and_years_start(void **state)
{
    (void)state;
    assert_day(day_month_start(day("2024-02-29")), "2024-02-01");
    assert_day(day_month_start(day("2024-02-01")), "2024-02-01");
    assert_day(day_year_start(day("2024-12-31")), "2024-01-01");
    assert_day(day_year_start(day("0001-01-01")), "0001-01-01");
}

static void months_are_added(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        int months;
        const char *to;
    } cases[] = {
        {"2026-01-31", 1, "2026-02-28"},         {"2024-01-31", 1, "2024-02-29"},
        {"2026-01-31", 3, "2026-04-30"},         {"2026-12-15", 1, "2027-01-15"},
        {"2026-01-15", -1, "2025-12-15"},        {"2026-03-31", -1, "2026-02-28"},
        {"2024-02-29", 12, "2025-02-28"},        {"2024-02-29", 48, "2028-02-29"},
        {"2026-05-05", 0, "2026-05-05"},         {"2026-05-05", -24, "2024-05-05"},
        {"9999-12-01", 1, "9999-12-31"},         {"0001-01-20", -1, "0001-01-01"},
        {"2026-05-05", INT32_MAX, "9999-12-31"}, {"2026-05-05", INT32_MIN, "0001-01-01"},
        {"9999-11-30", 1, "9999-12-30"},         {"0001-02-28", -1, "0001-01-28"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_day(day_add_months(day(cases[i].from), cases[i].months), cases[i].to);
}

static void instants_are_read_and_printed_in_utc(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        instant_t instant;
        const char *printed;
    } cases[] = {
        {"1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z"},
        {"1970-01-01t00:00:00z", 0, "1970-01-01T00:00:00Z"},
        {"1970-01-01T08:00:00+08:00", 0, "1970-01-01T00:00:00Z"},
        {"1969-12-31T23:59:59.999999Z", -1, "1969-12-31T23:59:59.999999Z"},
        {"1969-12-31T23:59:59Z", -1000000, "1969-12-31T23:59:59Z"},
        {"1970-01-01T00:00:00.5Z", 500000, "1970-01-01T00:00:00.500000Z"},
        {"1970-01-01T00:00:00.000001Z", 1, "1970-01-01T00:00:00.000001Z"},
        {"1970-01-01T00:00:00.000000Z", 0, "1970-01-01T00:00:00Z"},
        {"1970-01-01T00:00:00-00:00", 0, "1970-01-01T00:00:00Z"},
        {"2026-01-31T23:30:00-01:30", 1769907600000000, "2026-02-01T01:00:00Z"},
        {"2024-02-29T12:00:00+23:59", 1709121660000000, "2024-02-28T12:01:00Z"},
        {"0001-01-01T00:00:00Z", -62135596800000000, "0001-01-01T00:00:00Z"},
        {"9999-12-31T23:59:59.999999Z", 253402300799999999, "9999-12-31T23:59:59.999999Z"},
    };
    struct buffer out;
    buffer_init(&out);
    for (size_t i = 0; i < COUNT(cases); i++) {
        instant_t instant;
        if (!instant_parse(cases[i].text, &instant))
            fail_msg("\"%s\" was refused", cases[i].text);
        assert_int_equal(instant, cases[i].instant);
        buffer_clear(&out);
        instant_print(&out, instant);
        assert_string_equal(out.data, cases[i].printed);
    }
    buffer_release(&out);
}

static void what_is_no_instant_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "2026-01-01",
        "2026-01-01T",
        "2026-01-01 00:00:00Z",
        "2026-01-01T00:00:00",
        "2026-01-01T00:00Z",
        "2026-01-01T0:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:60Z",
        "2016-12-31T23:59:60Z",
        "2026-01-01T00-00:00Z",
        "2026-01-01T00:00-00Z",
        "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00.1234567Z",
        "2026-01-01T00:00:00,5Z",
        "2026-01-01T00:00:00Z ",
        "2026-01-01T00:00:00ZZ",
        "2026-01-01T00:00:00+8:00",
        "2026-01-01T00:00:00+0800",
        "2026-01-01T00:00:00+08",
        "2026-01-01T00:00:00+24:00",
        "2026-01-01T00:00:00+08:60",
        "2026-01-01T00:00:00+08:00x",
        "2026-01-01T00:00:00 08:00",
        "2026-02-30T00:00:00Z",
        "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        instant_t instant = 77;
        if (instant_parse(texts[i], &instant))
            fail_msg("\"%s\" was taken for an instant", texts[i]);
        assert_int_equal(instant, 77);
    }
}

/* Cut anywhere, a text is refused and nothing behind its end is read (the sanitizer looks). */
static void cut_instants_are_refused(void **state)
{
    (void)state;
    static const char whole[] = "2026-01-31T23:30:00.123456+08:00";
    for (size_t length = 0; length < strlen(whole); length++) {
        char *cut = strndup(whole, length);
        instant_t instant;
        day_t value;
        assert_non_null(cut);
        assert_false(instant_parse(cut, &instant));
        assert_int_equal(day_parse(cut, &value), length == 10);
        free(cut);
    }
}

static void now_is_the_clock(void **state)
{
    (void)state;
    time_t before = time(NULL);
    instant_t now = instant_now();
    /* time() may lag a tick behind the fine clock. */
    assert_true(now >= ((instant_t)before - 1) * 1000000);
    assert_true(now <= ((instant_t)time(NULL) + 2) * 1000000);
}

/* The National Day week of 2026: seven days off, a Sunday and a Saturday worked for it. */
static void working_days_follow_the_calendar(void **state)
{
    (void)state;
    day_t holidays[7], workdays[2] = {day("2026-09-20"), day("2026-10-10")};
    for (int i = 0; i < 7; i++)
        holidays[i] = day("2026-10-01") + i;
    struct calendar calendar = {holidays, 7, workdays, 2};
    struct calendar plain = {NULL, 0, NULL, 0};

    assert_true(calendar_is_working(&plain, day("2026-10-01")));
    assert_false(calendar_is_working(&plain, day("2026-10-10")));
    assert_false(calendar_is_working(&plain, day("2026-10-11")));
    assert_true(calendar_is_working(&calendar, day("2026-09-20")));
    assert_true(calendar_is_working(&calendar, day("2026-10-10")));
    assert_false(calendar_is_working(&calendar, day("2026-10-11")));
    assert_true(calendar_is_working(&calendar, day("2026-09-30")));
    assert_true(calendar_is_working(&calendar, day("2026-10-08")));
    for (int i = 0; i < 7; i++)
        assert_false(calendar_is_working(&calendar, holidays[i]));

    static const struct {
        const char *from;
        int n;
        const char *with, *without;
    } cases[] = {
        {"2026-09-30", 1, "2026-10-08", "2026-10-01"},
        {"2026-09-30", 3, "2026-10-10", "2026-10-05"},
        {"2026-09-30", 4, "2026-10-12", "2026-10-06"},
        {"2026-10-03", 5, "2026-10-13", "2026-10-09"},
        {"2026-09-18", 1, "2026-09-20", "2026-09-21"},
        {"2026-12-31", 5, "2027-01-07", "2027-01-07"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        day_t from = day(cases[i].from);
        assert_day(calendar_working_day_after(&calendar, from, cases[i].n), cases[i].with);
        assert_day(calendar_working_day_after(&plain, from, cases[i].n), cases[i].without);
    }
}

static void a_day_that_is_off_and_worked_is_worked(void **state)
{
    (void)state;
    day_t days[] = {day("2026-10-01")};
    struct calendar calendar = {days, 1, days, 1};
    assert_true(calendar_is_working(&calendar, days[0]));
}

static void working_days_stop_at_the_end_of_the_calendar(void **state)
{
    (void)state;
    struct calendar plain = {NULL, 0, NULL, 0};
    assert_day(calendar_working_day_after(&plain, day("9999-12-01"), INT32_MAX), "9999-12-31");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_9999_years_is_counted),
        cmocka_unit_test(dates_are_read_and_printed),
        cmocka_unit_test(what_is_no_date_is_refused),
        cmocka_unit_test(months_and_years_start),
        cmocka_unit_test(months_are_added),
        cmocka_unit_test(instants_are_read_and_printed_in_utc),
        cmocka_unit_test(what_is_no_instant_is_refused),
        cmocka_unit_test(cut_instants_are_refused),
        cmocka_unit_test(now_is_the_clock),
        cmocka_unit_test(working_days_follow_the_calendar),
        cmocka_unit_test(a_day_that_is_off_and_worked_is_worked),
        cmocka_unit_test(working_days_stop_at_the_end_of_the_calendar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
