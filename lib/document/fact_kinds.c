#include "document/fact_kinds.h"
#include "document/fact_writes.h"

#include "base/date.h"
#include "referee/facts.h"

#include <string.h>

/* Names. */

static int name_find(const struct fact_names *names, enum fact_name what, const char *text)
{
    int unit = -1;
    switch (what) {
    case NAME_INDICATOR:
        return scheme_indicator(names->scheme, text);
    case NAME_PANEL:
        return scheme_panel(names->scheme, text);
    case NAME_AWARD:
        return scheme_award(names->scheme, text);
    case NAME_STEP:
        return scheme_step(names->scheme, text);
    case NAME_WINNER:
        unit = names_find(&names->units, text);
        return unit >= 0 ? unit : FACT_OUTSIDE;
    case NAME_UNIT:
        break;
    }
    return names_find(&names->units, text);
}

static void name_read(struct reader *reader, const struct place *place, const struct row *row,
                      const json_t *value, void *object)
{
    const char *text = text_read(reader, place, TEXT_ANY, ID_LONGEST, value);
    if (text == NULL)
        return;
    int index = name_find(reader->context, (enum fact_name)row->forms, text);
    memcpy(row_at(row, object), &index, sizeof(index));
}

const struct kind KIND_NAME = {.read = name_read, .write = name_write};

static void list_put(const struct row *row, void *object, const void *items, size_t count)
{
    memcpy(row_at(row, object), &items, sizeof(items));
    memcpy((char *)object + row->also, &count, sizeof(count));
}

/* Units that are not of the roster cannot be ranked, so an order does without them. */
static void units_read(struct reader *reader, const struct place *place, const struct row *row,
                       const json_t *value, void *object)
{
    const struct fact_names *names = reader->context;
    if (!json_is_array(value)) {
        place_type(reader, place, "array");
        return;
    }
    size_t count = 0;
    int *units = ARENA_ARRAY(reader->arena, int, json_array_size(value));
    for (size_t i = 0; i < json_array_size(value); i++) {
        struct place item = {.up = place, .index = i};
        const char *id = text_read(reader, &item, TEXT_ANY, ID_LONGEST, json_array_get(value, i));
        int unit = names_find(&names->units, id);
        if (unit >= 0)
            units[count++] = unit;
    }
    list_put(row, object, units, count);
}

const struct kind KIND_UNITS = {.read = units_read, .write = units_write};

static void rater_read(struct reader *reader, const struct place *place, const json_t *value,
                       struct fact_rater *rater)
{
    static const struct row ROWS[] = {
        {"id", &KIND_TEXT, .at = offsetof(struct fact_rater, id), .max = ID_LONGEST,
         .required = true},
        {"unit", &KIND_NAME, .at = offsetof(struct fact_rater, unit), .forms = NAME_UNIT},
        {ID_ROW("group", struct fact_rater, group)},
        {"from", &KIND_DAY, .at = offsetof(struct fact_rater, from), .flagged = true,
         .also = offsetof(struct fact_rater, has_from)},
        {"to", &KIND_DAY, .at = offsetof(struct fact_rater, to), .flagged = true,
         .also = offsetof(struct fact_rater, has_to)},
    };
    static const struct shape SHAPE = {
        .size = sizeof(struct fact_rater), SHAPE_ROWS(ROWS), .nulls = true};
    const struct fact_names *names = reader->context;

    rater->unit = -1;
    if (json_is_object(value)) {
        object_read(reader, place, &SHAPE, value, rater);
        if (rater->has_from && rater->has_to)
            days_check(reader, place, rater->from, rater->to);
    } else {
        rater->id = text_read(reader, place, TEXT_ANY, ID_LONGEST, value);
        rater->unit = names_find(&names->units, rater->id);
    }
    if (rater->id == NULL)
        rater->id = "";
}

static void raters_read(struct reader *reader, const struct place *place, const struct row *row,
                        const json_t *value, void *object)
{
    if (!json_is_array(value)) {
        place_type(reader, place, "array");
        return;
    }
    size_t count = json_array_size(value);
    struct fact_rater *raters = ARENA_ARRAY(reader->arena, struct fact_rater, count);
    for (size_t i = 0; i < count; i++) {
        struct place item = {.up = place, .index = i};
        rater_read(reader, &item, json_array_get(value, i), &raters[i]);
    }
    list_put(row, object, raters, count);
}

const struct kind KIND_RATERS = {.read = raters_read, .write = raters_write};

static void attributes_read(struct reader *reader, const struct place *place, const struct row *row,
                            const json_t *value, void *object)
{
    if (!json_is_object(value)) {
        place_type(reader, place, "object");
        return;
    }
    size_t count = 0;
    struct fact_attribute *attributes =
        ARENA_ARRAY(reader->arena, struct fact_attribute, json_object_size(value));
    const char *key;
    json_t *each;
    json_object_foreach((json_t *)(uintptr_t)value, key, each)
    {
        struct place inside = {.up = place, .key = key};
        attributes[count].name = arena_text(reader->arena, key);
        if (json_is_boolean(each))
            attributes[count].value = json_is_true(each) ? "true" : "false";
        else
            attributes[count].value = text_read(reader, &inside, TEXT_ANY, TEXT_LONGEST, each);
        count++;
    }
    list_put(row, object, attributes, count);
}

const struct kind KIND_ATTRIBUTES = {
    .read = attributes_read, .given = attributes_given, .write = attributes_write};

/* Days and instants. */

#define DATE_TEXT 10 /* characters of 2026-01-31 */

/* The day as written, whatever the offset, and the time of day in microseconds. */
static bool at_parse(const char *text, day_t *ret_day, int64_t *ret_microsecond)
{
    char date[DATE_TEXT + 1];
    instant_t instant;

    *ret_microsecond = 0;
    if (strlen(text) == DATE_TEXT)
        return day_parse(text, ret_day);
    if (!instant_parse(text, &instant))
        return false;
    memcpy(date, text, DATE_TEXT);
    date[DATE_TEXT] = '\0';
    int64_t clock = 0;
    for (size_t i = DATE_TEXT + 1; i < DATE_TEXT + 9; i += 3)
        clock = clock * 60 + (text[i] - '0') * 10 + (text[i + 1] - '0');
    int64_t fraction = instant % 1000000;
    *ret_microsecond = clock * 1000000 + (fraction < 0 ? fraction + 1000000 : fraction);
    return day_parse(date, ret_day);
}

static bool at_value(struct reader *reader, const struct place *place, const json_t *value,
                     day_t *ret_day, int64_t *ret_microsecond)
{
    const char *text = json_string_value(value);
    if (text == NULL)
        place_type(reader, place, "string");
    else if (!at_parse(text, ret_day, ret_microsecond))
        place_format(reader, place, "date or instant such as 2026-01-31T08:00:00+08:00");
    else
        return true;
    return false;
}

static void at_read(struct reader *reader, const struct place *place, const struct row *row,
                    const json_t *value, void *object)
{
    day_t day;
    int64_t microsecond;
    if (!at_value(reader, place, value, &day, &microsecond))
        return;
    memcpy(row_at(row, object), &day, sizeof(day));
    memcpy((char *)object + row->also, &microsecond, sizeof(microsecond));
}

const struct kind KIND_AT = {.read = at_read, .write = at_write};

static void day_at_read(struct reader *reader, const struct place *place, const struct row *row,
                        const json_t *value, void *object)
{
    day_t day;
    int64_t microsecond;
    if (at_value(reader, place, value, &day, &microsecond))
        memcpy(row_at(row, object), &day, sizeof(day));
}

const struct kind KIND_DAY_AT = {.read = day_at_read, .given = day_at_given, .write = day_at_write};

void days_check(struct reader *reader, const struct place *place, day_t from, day_t to)
{
    if (from == DAY_NONE || to == DAY_NONE || from <= to)
        return;
    struct buffer low, high;
    buffer_init(&low);
    buffer_init(&high);
    day_print(&low, from);
    day_print(&high, to);
    error_add(reader->error, place_text(reader, place), CODE_RANGE_CONTRADICTORY, "low",
              arena_text(reader->arena, low.data), "high", arena_text(reader->arena, high.data),
              NULL);
    buffer_release(&low);
    buffer_release(&high);
}

const char *const WHEN_WORDS[WHEN_MONTH] = {"current", "previous", "target"};

static void when_read(struct reader *reader, const struct place *place, const struct row *row,
                      const json_t *value, void *object)
{
    const char *text = json_string_value(value);
    enum fact_when when = WHEN_CURRENT;
    day_t month;

    if (text == NULL) {
        place_type(reader, place, "string");
        return;
    }
    while (when < WHEN_MONTH && strcmp(text, WHEN_WORDS[when]) != 0)
        when++;
    if (when == WHEN_MONTH) {
        if (!day_parse(arena_print(reader->arena, "%s-01", text), &month)) {
            place_format(reader, place, "current, previous, target or a month such as 2026-01");
            return;
        }
        memcpy((char *)object + row->also, &month, sizeof(month));
    }
    memcpy(row_at(row, object), &when, sizeof(when));
}

const struct kind KIND_WHEN = {.read = when_read, .write = when_write};

/* Numbers. */

static void value_read(struct reader *reader, const struct place *place, const struct row *row,
                       const json_t *value, void *object)
{
    struct number number = json_is_true(value) ? NUMBER_ONE : NUMBER_ZERO;
    if (json_is_boolean(value) || decimal_read(reader, place, 0, value, &number))
        memcpy(row_at(row, object), &number, sizeof(number));
}

const struct kind KIND_VALUE = {.read = value_read, .write = value_write};

static void count_read(struct reader *reader, const struct place *place, const struct row *row,
                       const json_t *value, void *object)
{
    int64_t count = json_integer_value(value);
    if (!json_is_integer(value))
        place_type(reader, place, "integer");
    else if (count < 0)
        place_format(reader, place, "integer of 0 or more");
    else
        memcpy(row_at(row, object), &count, sizeof(count));
}

const struct kind KIND_COUNT = {.read = count_read, .write = count_write};
