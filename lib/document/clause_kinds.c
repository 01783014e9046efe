/* Kinds of value that measures have: windows, moments, weekdays, words beside some reductions only.
 */
#include "document/scheme_kinds.h"

#include "scheme/scheme.h"

#include <string.h>

#define PERIOD_END "period_end"
#define BASE       "base" /* of a selection: what a tier's share is of */

/* Moments, and the windows that begin with one. */

/* A day, or the name of one that the period supplies; a name begins with a letter. */
static void moment_take(struct reader *reader, const struct place *place, const json_t *value,
                        struct moment *moment)
{
    const char *text = json_string_value(value);
    if (text != NULL && strcmp(text, PERIOD_END) == 0) {
        moment->kind = MOMENT_PERIOD_END;
    } else if (text != NULL && text[0] >= 'a' && text[0] <= 'z') {
        moment->id = text_read(reader, place, TEXT_RULE, ID_LONGEST, value);
        moment->kind = MOMENT_DATE; /* or a step, which scheme_check finds out */
    } else if (day_read(reader, place, value, &moment->day)) {
        moment->kind = MOMENT_DAY;
    }
}

static void moment_print(struct buffer *out, const struct moment *moment)
{
    if (moment->kind == MOMENT_PERIOD_END) {
        buffer_json(out, PERIOD_END);
        return;
    }
    if (moment->id != NULL) {
        buffer_json(out, moment->id);
        return;
    }
    buffer_byte(out, '"');
    day_print(out, moment->day);
    buffer_byte(out, '"');
}

static void window_read(struct reader *reader, const struct place *place, const struct row *row,
                        const json_t *value, void *object)
{
    int window = WINDOW_SINCE;
    if (json_is_object(value) && json_object_size(value) == 1 &&
        json_object_get(value, "since") != NULL) {
        struct place since = {.up = place, .key = "since"};
        struct moment moment = {.index = -1};
        moment_take(reader, &since, json_object_get(value, "since"), &moment);
        memcpy((char *)object + row->also, &moment, sizeof(moment));
    } else if (json_is_object(value)) {
        place_format(reader, place, "word or {\"since\": day or date}");
    } else {
        window = word_read(reader, place, row->words, value);
        if (window == WINDOW_SINCE)
            place_format(reader, place, "word or {\"since\": day or date}");
    }
    if (window >= 0)
        memcpy(row_at(row, object), &window, sizeof(window));
}

static void window_write(struct writer *writer, const struct row *row, const void *object)
{
    int window;
    struct moment since;
    memcpy(&window, row_from(row, object), sizeof(window));
    memcpy(&since, (const char *)object + row->also, sizeof(since));
    if (window != WINDOW_SINCE) {
        buffer_json(writer->out, word_list_name(row->words, window));
        return;
    }
    buffer_text(writer->out, "{\"since\":");
    moment_print(writer->out, &since);
    buffer_byte(writer->out, '}');
}

/* Ballots, decisions and named parts have no window; the default goes without saying there. */
static bool window_given(const struct row *row, const void *object)
{
    const struct measure *measure = object;
    (void)row;
    return measure->window != WINDOW_PERIOD || measure->source == SOURCE_EVENTS ||
           measure->source == SOURCE_METRIC;
}

const struct kind KIND_WINDOW = {
    .size = sizeof(int), .read = window_read, .given = window_given, .write = window_write};

static void moment_read(struct reader *reader, const struct place *place, const struct row *row,
                        const json_t *value, void *object)
{
    moment_take(reader, place, value, row_at(row, object));
}

static bool moment_given(const struct row *row, const void *object)
{
    const struct measure *measure = object;
    (void)row;
    return measure->reduce == REDUCE_YEARS;
}

static void moment_write(struct writer *writer, const struct row *row, const void *object)
{
    moment_print(writer->out, row_from(row, object));
}

const struct kind KIND_AT_MOMENT = {
    .read = moment_read, .given = moment_given, .write = moment_write};

/* Weekdays, as a set of bits. */

static void weekdays_read(struct reader *reader, const struct place *place, const struct row *row,
                          const json_t *value, void *object)
{
    unsigned days = 0;
    if (!json_is_array(value)) {
        place_type(reader, place, "array");
        return;
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
        struct place item = {.up = place, .index = i};
        int day = word_read(reader, &item, &WORD_LIST_WEEKDAY, json_array_get(value, i));
        if (day >= 0 && (days & 1U << day) != 0)
            error_add(reader->error, place_text(reader, &item), CODE_REPEATED, "value",
                      word_list_name(&WORD_LIST_WEEKDAY, day), NULL);
        if (day >= 0)
            days |= 1U << day;
    }
    if (json_array_size(value) == 0)
        error_add(reader->error, place_text(reader, place), CODE_TOO_FEW, "min", "1", NULL);
    memcpy(row_at(row, object), &days, sizeof(days));
}

static void weekdays_write(struct writer *writer, const struct row *row, const void *object)
{
    unsigned days;
    memcpy(&days, row_from(row, object), sizeof(days));
    buffer_byte(writer->out, '[');
    for (size_t day = 0; day < WORD_LIST_WEEKDAY.count; day++) {
        if ((days & 1U << day) == 0)
            continue;
        comma_write(writer->out);
        buffer_json(writer->out, WORD_LIST_WEEKDAY.words[day]);
    }
    buffer_byte(writer->out, ']');
}

const struct kind KIND_WEEKDAYS = {.read = weekdays_read, .write = weekdays_write};

/* What a share is of: a named measure, or the base (id NULL). */

static void of_read(struct reader *reader, const struct place *place, const struct row *row,
                    const json_t *value, void *object)
{
    struct reference of = {.index = -1};
    const char *text = json_string_value(value);
    if (text == NULL || strcmp(text, BASE) != 0)
        of.id = text_read(reader, place, TEXT_ID, ID_LONGEST, value);
    memcpy(row_at(row, object), &of, sizeof(of));
}

static void of_write(struct writer *writer, const struct row *row, const void *object)
{
    const struct reference *of = row_from(row, object);
    buffer_json(writer->out, of->id == NULL ? BASE : of->id);
}

const struct kind KIND_OF = {.read = of_read, .write = of_write};
