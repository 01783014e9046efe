#include "base/buffer.h"
#include "base/fatal.h"
#include "base/json_text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUFFER_FIRST 256
#define BUFFER_PRINT 64 /* what is printed is seldom longer */

/* What an empty buffer points at. Never written: its capacity is 0. */
static char NOTHING[1];

void buffer_init(struct buffer *buffer)
{
    *buffer = (struct buffer){.data = NOTHING};
}

void buffer_release(struct buffer *buffer)
{
    if (buffer->capacity > 0)
        free(buffer->data);
    buffer_init(buffer);
}

void buffer_clear(struct buffer *buffer)
{
    buffer->length = 0;
    if (buffer->capacity > 0)
        buffer->data[0] = '\0';
}

/* Room for so many more bytes and the closing NUL. */
static void buffer_reserve(struct buffer *buffer, size_t more)
{
    size_t needed;
    if (__builtin_add_overflow(buffer->length, more, &needed) ||
        __builtin_add_overflow(needed, 1, &needed))
        fatal("out of memory: an impossible size was asked for");
    if (needed <= buffer->capacity)
        return;
    size_t capacity = buffer->capacity > 0 ? buffer->capacity : BUFFER_FIRST;
    while (capacity < needed)
        if (__builtin_mul_overflow(capacity, 2, &capacity))
            capacity = needed;
    char *data = realloc(buffer->capacity > 0 ? buffer->data : NULL, capacity);
    if (!data)
        fatal("out of memory");
    buffer->data = data;
    buffer->capacity = capacity;
}

char *buffer_room(struct buffer *buffer, size_t more)
{
    buffer_reserve(buffer, more);
    return buffer->data + buffer->length;
}

void buffer_used(struct buffer *buffer, size_t bytes)
{
    buffer->length += bytes;
    buffer->data[buffer->length] = '\0';
}

char *buffer_finish(struct buffer *buffer, struct arena *arena)
{
    char *text = arena_bytes(arena, buffer->data, buffer->length);
    buffer_release(buffer);
    return text;
}

void buffer_byte(struct buffer *buffer, char byte)
{
    buffer_reserve(buffer, 1);
    buffer->data[buffer->length++] = byte;
    buffer->data[buffer->length] = '\0';
}

void buffer_add(struct buffer *buffer, const void *bytes, size_t length)
{
    if (length == 0)
        return;
    buffer_reserve(buffer, length);
    memcpy(buffer->data + buffer->length, bytes, length);
    buffer->length += length;
    buffer->data[buffer->length] = '\0';
}

void buffer_text(struct buffer *buffer, const char *text)
{
    buffer_add(buffer, text, strlen(text));
}

void buffer_print(struct buffer *buffer, const char *format, ...)
{
    va_list arguments, again;
    buffer_reserve(buffer, BUFFER_PRINT);
    size_t room = buffer->capacity - buffer->length;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(buffer->data + buffer->length, room, format, arguments);
    va_end(arguments);
    if (length < 0)
        fatal("buffer_print: the format \"%s\" cannot be printed", format);
    if ((size_t)length >= room) {
        buffer_reserve(buffer, (size_t)length);
        vsnprintf(buffer->data + buffer->length, (size_t)length + 1, format, again);
    }
    va_end(again);
    buffer->length += (size_t)length;
}

void buffer_integer(struct buffer *buffer, int64_t value)
{
    char digits[20];
    size_t start = sizeof(digits);
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[--start] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0)
        digits[--start] = '-';
    buffer_add(buffer, digits + start, sizeof(digits) - start);
}

void buffer_json_bytes(struct buffer *buffer, const char *text, size_t length)
{
    size_t escapes = 0, plain = json_text_plain(text, length);
    for (size_t i = plain; i < length; escapes++)
        i += 1 + json_text_plain(text + i + 1, length - i - 1);
    char *to = buffer_room(buffer, length + escapes * (JSON_TEXT_GROWTH - 1) + 2);
    if (plain < length) {
        buffer_used(buffer, (size_t)(json_text_put(to, text, length) - to));
        return;
    }
    *to = '"';
    memcpy(to + 1, text, length);
    to[length + 1] = '"';
    buffer_used(buffer, length + 2);
}

void buffer_json(struct buffer *buffer, const char *text)
{
    if (text)
        buffer_json_bytes(buffer, text, strlen(text));
    else
        buffer_add(buffer, "null", 4);
}
