#include "store/statement.h"

#include "base/buffer.h"
#include "base/fatal.h"

#include <string.h>

static void list_item(struct buffer *out, const char *item)
{
    if (item == NULL) {
        buffer_text(out, "NULL");
        return;
    }
    buffer_byte(out, '"');
    for (;;) {
        size_t plain = strcspn(item, "\"\\");
        buffer_add(out, item, plain);
        item += plain;
        if (*item == '\0')
            break;
        buffer_byte(out, '\\');
        buffer_byte(out, *item++);
    }
    buffer_byte(out, '"');
}

const char *parameter_list(struct arena *arena, const char *const *items, size_t count)
{
    struct buffer out;
    buffer_init(&out);
    buffer_byte(&out, '{');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_byte(&out, ',');
        list_item(&out, items[i]);
    }
    buffer_byte(&out, '}');
    const char *text = arena_bytes(arena, out.data, out.length);
    buffer_release(&out);
    return text;
}

const char *const *parameters_keyed(struct arena *arena, const struct tx_call *call,
                                    const char *const *keys, size_t count)
{
    const char **parameters = ARENA_ARRAY(arena, const char *, call->count);
    memcpy(parameters, call->parameters, call->count * sizeof(*parameters));
    parameters[call->count - 1] = parameter_list(arena, keys, count);
    return parameters;
}

const char *parameter_integer(struct arena *arena, long long value)
{
    return arena_print(arena, "%lld", value);
}

const char *parameter_boolean(bool value)
{
    return value ? "true" : "false";
}

static const char HEX[] = "0123456789abcdef";

const char *parameter_bytes(struct arena *arena, const void *bytes, size_t length)
{
    const unsigned char *from = bytes;
    char *text = arena_take(arena, length * 2 + 3, 1);
    text[0] = '\\';
    text[1] = 'x';
    for (size_t i = 0; i < length; i++) {
        text[2 + 2 * i] = HEX[from[i] >> 4];
        text[3 + 2 * i] = HEX[from[i] & 15];
    }
    return text;
}

static unsigned char hex_digit(char digit)
{
    const char *found = digit == '\0' ? NULL : strchr(HEX, digit);
    if (found == NULL)
        fatal("a bytea cell is not hexadecimal");
    return (unsigned char)(found - HEX);
}

void cell_bytes(struct arena *arena, const char *cell, unsigned char **ret_bytes,
                size_t *ret_length)
{
    size_t digits = strlen(cell);
    if (digits < 2 || digits % 2 != 0 || cell[0] != '\\' || cell[1] != 'x')
        fatal("a bytea cell is not hexadecimal");
    size_t length = digits / 2 - 1;
    unsigned char *bytes = arena_take(arena, length + 1, 1);
    for (size_t i = 0; i < length; i++)
        bytes[i] = (unsigned char)(hex_digit(cell[2 + 2 * i]) << 4 | hex_digit(cell[3 + 2 * i]));
    *ret_bytes = bytes;
    *ret_length = length;
}
