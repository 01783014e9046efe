#include "document/members.h"

#include "document/shape.h"

void member_text(struct buffer *out, const char *key, const char *text)
{
    key_write(out, key);
    buffer_json(out, text);
}

void member_integer(struct buffer *out, const char *key, int64_t value)
{
    key_write(out, key);
    buffer_integer(out, value);
}

void member_boolean(struct buffer *out, const char *key, bool value)
{
    key_write(out, key);
    buffer_text(out, value ? "true" : "false");
}

void member_place(struct buffer *out, const char *key, int value)
{
    key_write(out, key);
    if (value > 0)
        buffer_integer(out, value);
    else
        buffer_text(out, "null");
}

void member_day(struct buffer *out, const char *key, day_t day)
{
    key_write(out, key);
    if (day == DAY_NONE) {
        buffer_text(out, "null");
        return;
    }
    buffer_byte(out, '"');
    day_print(out, day);
    buffer_byte(out, '"');
}

void member_number(struct buffer *out, const char *key, struct number number)
{
    key_write(out, key);
    decimal_write(out, number);
}

void member_published(struct buffer *out, const char *key, bool given, struct number number,
                      int places)
{
    key_write(out, key);
    if (!given) {
        buffer_text(out, "null");
        return;
    }
    buffer_byte(out, '"');
    number_print_fixed(out, number, places);
    buffer_byte(out, '"');
}

void member_texts(struct buffer *out, const char *key, const char *const *texts, size_t count)
{
    member_open(out, key, '[');
    for (size_t i = 0; i < count; i++) {
        comma_write(out);
        buffer_json(out, texts[i]);
    }
    buffer_byte(out, ']');
}

void member_title(struct buffer *out, const char *key, const struct title *title)
{
    if (title->zh == NULL && title->en == NULL)
        return;
    member_open(out, key, '{');
    if (title->zh != NULL)
        member_text(out, "zh", title->zh);
    if (title->en != NULL)
        member_text(out, "en", title->en);
    buffer_byte(out, '}');
}

void member_open(struct buffer *out, const char *key, char bracket)
{
    key_write(out, key);
    buffer_byte(out, bracket);
}

void element_open(struct buffer *out, char bracket)
{
    comma_write(out);
    buffer_byte(out, bracket);
}
