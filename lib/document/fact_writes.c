#include "document/fact_writes.h"

#include <stdlib.h>
#include <string.h>

static int integer_at(size_t at, const void *object)
{
    int value;
    memcpy(&value, (const char *)object + at, sizeof(value));
    return value;
}

static const void *list_at(const struct row *row, const void *object, size_t *ret_count)
{
    const void *items;
    memcpy(&items, row_from(row, object), sizeof(items));
    memcpy(ret_count, (const char *)object + row->also, sizeof(*ret_count));
    return items;
}

const char *unit_text(const struct fact_writing *writing, int unit)
{
    return unit >= 0 ? writing->facts->units[unit].id : writing->unknown;
}

/* Names. */

static const char *name_text(const struct fact_writing *writing, enum fact_name what, int index)
{
    const struct scheme *scheme = writing->scheme;
    if (index < 0)
        return what == NAME_WINNER && index != FACT_OUTSIDE ? NULL : writing->unknown;
    switch (what) {
    case NAME_INDICATOR:
        return scheme->indicators[index].id;
    case NAME_PANEL:
        return scheme->panels[index].id;
    case NAME_AWARD:
        return scheme->awards[index].id;
    case NAME_STEP:
        return scheme->steps[index].id;
    case NAME_WINNER:
    case NAME_UNIT:
        break;
    }
    return unit_text(writing, index);
}

void name_write(struct writer *writer, const struct row *row, const void *object)
{
    int index = integer_at(row->at, object);
    buffer_json(writer->out, name_text(writer->context, (enum fact_name)row->forms, index));
}

/* An order is written as it is: the first comes first. */
void units_write(struct writer *writer, const struct row *row, const void *object)
{
    size_t count;
    const int *units = list_at(row, object, &count);
    buffer_byte(writer->out, '[');
    for (size_t i = 0; i < count; i++) {
        comma_write(writer->out);
        buffer_json(writer->out, unit_text(writer->context, units[i]));
    }
    buffer_byte(writer->out, ']');
}

static void rater_write(struct writer *writer, const struct fact_rater *rater)
{
    const struct fact_writing *writing = writer->context;
    comma_write(writer->out);
    if (rater->unit == names_find(&writing->units, rater->id) && rater->group == NULL &&
        !rater->has_from && !rater->has_to) {
        buffer_json(writer->out, rater->id);
        return;
    }
    buffer_byte(writer->out, '{');
    key_write(writer->out, "id");
    buffer_json(writer->out, rater->id);
    if (rater->unit >= 0) {
        key_write(writer->out, "unit");
        buffer_json(writer->out, unit_text(writing, rater->unit));
    }
    if (rater->group != NULL) {
        key_write(writer->out, "group");
        buffer_json(writer->out, rater->group);
    }
    if (rater->has_from) {
        key_write(writer->out, "from");
        day_write(writer->out, rater->from);
    }
    if (rater->has_to) {
        key_write(writer->out, "to");
        day_write(writer->out, rater->to);
    }
    buffer_byte(writer->out, '}');
}

void raters_write(struct writer *writer, const struct row *row, const void *object)
{
    struct names sorted = {0};
    size_t count;
    const struct fact_rater *raters = list_at(row, object, &count);
    struct arena *arena = arena_new();
    sorted.sorted = ARENA_ARRAY(arena, struct name, count);
    for (; sorted.count < count; sorted.count++)
        sorted.sorted[sorted.count] =
            (struct name){.text = raters[sorted.count].id, .index = (int)sorted.count};
    names_sort(&sorted);
    buffer_byte(writer->out, '[');
    for (size_t i = 0; i < count; i++)
        rater_write(writer, &raters[sorted.sorted[i].index]);
    buffer_byte(writer->out, ']');
    arena_free(arena);
}

/* Attributes. */

bool attributes_given(const struct row *row, const void *object)
{
    size_t count;
    (void)list_at(row, object, &count);
    return count > 0;
}

void attributes_write(struct writer *writer, const struct row *row, const void *object)
{
    struct names sorted = {0};
    size_t count;
    const struct fact_attribute *attributes = list_at(row, object, &count);
    struct arena *arena = arena_new();
    sorted.sorted = ARENA_ARRAY(arena, struct name, count);
    for (; sorted.count < count; sorted.count++)
        sorted.sorted[sorted.count] =
            (struct name){.text = attributes[sorted.count].name, .index = (int)sorted.count};
    names_sort(&sorted);
    buffer_byte(writer->out, '{');
    for (size_t i = 0; i < count; i++) {
        key_write(writer->out, sorted.sorted[i].text);
        buffer_json(writer->out, attributes[sorted.sorted[i].index].value);
    }
    buffer_byte(writer->out, '}');
    arena_free(arena);
}

/* Days and instants. */

#define SECOND INT64_C(1000000) /* microseconds */

/* The time of day keeps no offset, so it is written as if in UTC. */
void at_write(struct writer *writer, const struct row *row, const void *object)
{
    struct buffer *out = writer->out;
    int64_t microsecond;
    memcpy(&microsecond, (const char *)object + row->also, sizeof(microsecond));
    buffer_byte(out, '"');
    day_print(out, integer_at(row->at, object));
    if (microsecond != 0) {
        int64_t seconds = microsecond / SECOND, fraction = microsecond % SECOND;
        buffer_print(out, "T%02d:%02d:%02d", (int)(seconds / 3600), (int)(seconds / 60 % 60),
                     (int)(seconds % 60));
        if (fraction != 0)
            buffer_print(out, ".%06d", (int)fraction);
        buffer_byte(out, 'Z');
    }
    buffer_byte(out, '"');
}

bool day_at_given(const struct row *row, const void *object)
{
    return integer_at(row->at, object) != DAY_NONE;
}

void day_at_write(struct writer *writer, const struct row *row, const void *object)
{
    day_write(writer->out, integer_at(row->at, object));
}

void when_write(struct writer *writer, const struct row *row, const void *object)
{
    int when = integer_at(row->at, object), year, month, day;
    if (when < WHEN_MONTH) {
        buffer_json(writer->out, WHEN_WORDS[when]);
        return;
    }
    day_split(integer_at(row->also, object), &year, &month, &day);
    buffer_print(writer->out, "\"%04d-%02d\"", year, month);
}

/* Numbers. */

void value_write(struct writer *writer, const struct row *row, const void *object)
{
    KIND_DECIMAL.write(writer, row, object);
}

void count_write(struct writer *writer, const struct row *row, const void *object)
{
    int64_t count;
    memcpy(&count, row_from(row, object), sizeof(count));
    buffer_integer(writer->out, count);
}

/* Gravities: an event's may be one that its indicator does not have. */

bool gravity_given(const struct row *row, const void *object)
{
    bool known = true;
    if (row->nulled)
        memcpy(&known, (const char *)object + row->none, sizeof(known));
    return integer_at(row->at, object) >= 0 || !known;
}

void gravity_write(struct writer *writer, const struct row *row, const void *object)
{
    const struct fact_writing *writing = writer->context;
    int gravity = integer_at(row->at, object), indicator = integer_at(row->also, object);
    const char *text = gravity >= 0 && indicator >= 0
                           ? writing->scheme->indicators[indicator].gravities.items[gravity]
                           : writing->unknown;
    buffer_json(writer->out, text);
}
