#include "base/date.h"

#include <string.h>
#include <time.h>

#define YEAR_FIRST      1
#define YEAR_LAST       9999
#define DAYS_TO_1970    719468 /* from 0000-03-01, where a cycle of 400 years starts */
#define DAYS_IN_CYCLE   146097
#define SECONDS_IN_DAY  86400
#define MICROS          1000000
#define FRACTION_DIGITS 6
#define DATE_LENGTH     10
#define CLOCK_LENGTH    8

static bool year_is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_length(int year, int month)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && year_is_leap(year) ? 29 : lengths[month - 1];
}

/* So many decimal digits as a number, or -1 when one is none. Stops at the first that is none. */
static int digits_read(const char *text, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

static void digits_add(struct buffer *out, int value, int count, char closing)
{
    char text[8];
    for (int i = count - 1; i >= 0; i--, value /= 10)
        text[i] = (char)('0' + value % 10);
    text[count] = closing;
    buffer_add(out, text, (size_t)count + (closing != '\0'));
}

/* The date at the start of the text, which may go on. */
static bool day_read(const char *text, day_t *ret_day)
{
    int year = digits_read(text, 4);
    if (year < YEAR_FIRST || text[4] != '-')
        return false;
    int month = digits_read(text + 5, 2);
    if (month < 1 || month > 12 || text[7] != '-')
        return false;
    int day = digits_read(text + 8, 2);
    if (day < 1 || day > month_length(year, month))
        return false;
    *ret_day = day_of(year, month, day);
    return true;
}

bool day_parse(const char *text, day_t *ret_day)
{
    return strnlen(text, DATE_LENGTH + 1) == DATE_LENGTH && day_read(text, ret_day);
}

void day_print(struct buffer *out, day_t day)
{
    int year, month, day_of_month;
    day_split(day, &year, &month, &day_of_month);
    digits_add(out, year, 4, '-');
    digits_add(out, month, 2, '-');
    digits_add(out, day_of_month, 2, '\0');
}

const char *day_text(struct arena *arena, day_t day)
{
    struct buffer out;
    if (day == DAY_NONE)
        return NULL;
    buffer_init(&out);
    day_print(&out, day);
    return buffer_finish(&out, arena);
}

/* Years are counted from March, so that the leap day is a year's last day and months have a regular
 * pattern: five months are 153 days. */
day_t day_of(int year, int month, int day)
{
    int shifted_year = month > 2 ? year : year - 1;
    int shifted_month = (month + 9) % 12;
    int cycle = shifted_year / 400;
    int year_in_cycle = shifted_year % 400;
    int day_in_year = (153 * shifted_month + 2) / 5 + day - 1;
    int day_in_cycle = 365 * year_in_cycle + year_in_cycle / 4 - year_in_cycle / 100 + day_in_year;
    return cycle * DAYS_IN_CYCLE + day_in_cycle - DAYS_TO_1970;
}

void day_split(day_t day, int *ret_year, int *ret_month, int *ret_day)
{
    int from_start = day + DAYS_TO_1970;
    int cycle = from_start / DAYS_IN_CYCLE;
    int in_cycle = from_start % DAYS_IN_CYCLE;
    /* Taking out the leap days gone by leaves years of 365 days; a cycle's last day is one more. */
    int year_in_cycle = (in_cycle - in_cycle / 1460 + in_cycle / 36524 - in_cycle / 146096) / 365;
    int day_in_year = in_cycle - (365 * year_in_cycle + year_in_cycle / 4 - year_in_cycle / 100);
    int shifted_month = (5 * day_in_year + 2) / 153;
    int month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    *ret_year = cycle * 400 + year_in_cycle + (month <= 2);
    *ret_month = month;
    *ret_day = day_in_year - (153 * shifted_month + 2) / 5 + 1;
}

int day_weekday(day_t day)
{
    int from_thursday = day % 7; /* day 0 was a Thursday, 4 */
    return (from_thursday + 7 + 3) % 7 + 1;
}

day_t day_month_start(day_t day)
{
    int year, month, day_of_month;
    day_split(day, &year, &month, &day_of_month);
    return day - (day_of_month - 1);
}

day_t day_year_start(day_t day)
{
    int year, month, day_of_month;
    day_split(day, &year, &month, &day_of_month);
    return day_of(year, 1, 1);
}

day_t day_add_months(day_t day, int months)
{
    int year, month, day_of_month;
    day_split(day, &year, &month, &day_of_month);
    int64_t index = (int64_t)year * 12 + (month - 1) + months;
    if (index < YEAR_FIRST * 12)
        return DAY_FIRST;
    if (index >= (YEAR_LAST + 1) * 12)
        return DAY_LAST;
    year = (int)(index / 12);
    month = (int)(index % 12) + 1;
    int length = month_length(year, month);
    return day_of(year, month, day_of_month < length ? day_of_month : length);
}

/* HH:MM:SS, with something after it. */
static bool clock_read(const char *text, int64_t *ret_seconds)
{
    int hour = digits_read(text, 2);
    if (hour < 0 || hour > 23 || text[2] != ':')
        return false;
    int minute = digits_read(text + 3, 2);
    if (minute < 0 || minute > 59 || text[5] != ':')
        return false;
    int second = digits_read(text + 6, 2);
    if (second < 0 || second > 59)
        return false;
    *ret_seconds = hour * 3600 + minute * 60 + second;
    return true;
}

/* Decimals of a second, if any; moves *text behind them. */
static bool fraction_read(const char **text, int64_t *ret_micros)
{
    int64_t micros = 0;
    if (**text == '.') {
        const char *digit = *text + 1;
        int count = 0;
        for (; count <= FRACTION_DIGITS && digit[count] >= '0' && digit[count] <= '9'; count++)
            micros = micros * 10 + (digit[count] - '0');
        if (count == 0 || count > FRACTION_DIGITS)
            return false;
        *text = digit + count;
        for (; count < FRACTION_DIGITS; count++)
            micros *= 10;
    }
    *ret_micros = micros;
    return true;
}

/* Z or +HH:MM or -HH:MM, and the end. */
static bool offset_read(const char *text, int64_t *ret_seconds)
{
    if (text[0] == 'Z' || text[0] == 'z') {
        *ret_seconds = 0;
        return text[1] == '\0';
    }
    if (text[0] != '+' && text[0] != '-')
        return false;
    int hour = digits_read(text + 1, 2);
    if (hour < 0 || hour > 23 || text[3] != ':')
        return false;
    int minute = digits_read(text + 4, 2);
    if (minute < 0 || minute > 59 || text[6] != '\0')
        return false;
    *ret_seconds = (hour * 3600 + minute * 60) * (text[0] == '+' ? 1 : -1);
    return true;
}

bool instant_parse(const char *text, instant_t *ret_instant)
{
    day_t day;
    int64_t clock, micros, offset;
    if (!day_read(text, &day))
        return false;
    text += DATE_LENGTH;
    if ((*text != 'T' && *text != 't') || !clock_read(text + 1, &clock))
        return false;
    text += 1 + CLOCK_LENGTH;
    if (!fraction_read(&text, &micros) || !offset_read(text, &offset))
        return false;
    int64_t seconds = (int64_t)day * SECONDS_IN_DAY + clock - offset;
    if (seconds < (int64_t)DAY_FIRST * SECONDS_IN_DAY ||
        seconds >= ((int64_t)DAY_LAST + 1) * SECONDS_IN_DAY)
        return false;
    *ret_instant = seconds * MICROS + micros;
    return true;
}

void instant_print(struct buffer *out, instant_t instant)
{
    int64_t seconds = instant / MICROS;
    int micros = (int)(instant % MICROS);
    if (micros < 0) {
        micros += MICROS;
        seconds--;
    }
    int64_t day = seconds / SECONDS_IN_DAY;
    int clock = (int)(seconds % SECONDS_IN_DAY);
    if (clock < 0) {
        clock += SECONDS_IN_DAY;
        day--;
    }
    day_print(out, (day_t)day);
    buffer_byte(out, 'T');
    digits_add(out, clock / 3600, 2, ':');
    digits_add(out, clock / 60 % 60, 2, ':');
    digits_add(out, clock % 60, 2, '\0');
    if (micros > 0) {
        buffer_byte(out, '.');
        digits_add(out, micros, FRACTION_DIGITS, '\0');
    }
    buffer_byte(out, 'Z');
}

instant_t instant_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now); /* cannot fail: the clock exists, the pointer is ours */
    return (instant_t)now.tv_sec * MICROS + now.tv_nsec / 1000;
}
