#include "app/json.h"

void json_key(struct buffer *out, const char *name)
{
    char last = out->length > 0 ? out->data[out->length - 1] : '{';
    if (last != '{' && last != '[')
        buffer_byte(out, ',');
    buffer_json(out, name);
    buffer_byte(out, ':');
}

void json_text(struct buffer *out, const char *name, const char *text)
{
    json_key(out, name);
    buffer_json(out, text);
}

void json_integer(struct buffer *out, const char *name, int64_t value)
{
    json_key(out, name);
    buffer_integer(out, value);
}

void json_boolean(struct buffer *out, const char *name, bool value)
{
    json_key(out, name);
    buffer_text(out, value ? "true" : "false");
}

void json_number(struct buffer *out, const char *name, struct number number, int places)
{
    json_key(out, name);
    buffer_byte(out, '"');
    if (places < 0)
        number_print(out, number);
    else
        number_print_fixed(out, number, places);
    buffer_byte(out, '"');
}

void json_texts(struct buffer *out, const char *name, const char *const *items, size_t count)
{
    json_key(out, name);
    buffer_byte(out, '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_byte(out, ',');
        buffer_json(out, items[i]);
    }
    buffer_byte(out, ']');
}

void json_title_object(struct buffer *out, const struct title *title)
{
    buffer_byte(out, '{');
    if (title->zh != NULL)
        json_text(out, "zh", title->zh);
    if (title->en != NULL)
        json_text(out, "en", title->en);
    buffer_byte(out, '}');
}

void json_title(struct buffer *out, const char *name, const struct title *title)
{
    json_key(out, name);
    json_title_object(out, title);
}

const char *json_finish(struct arena *arena, struct buffer *out)
{
    const char *text = arena_bytes(arena, out->data, out->length);
    buffer_release(out);
    return text;
}
