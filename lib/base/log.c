#include "base/log.h"
#include "base/date.h"
#include "base/log_out.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <string.h>

static _Atomic int lowest = LOG_INFO;

void log_set_level(enum log_level level)
{
    atomic_store(&lowest, (int)level);
}

/* A JSON string of any bytes: what is no UTF-8 is shown as U+FFFD, so that no line breaks a reader.
 */
static void log_value(struct buffer *out, const char *value)
{
    if (!value || text_is_utf8(value, strlen(value))) {
        buffer_json(out, value);
        return;
    }
    struct buffer shown;
    buffer_init(&shown);
    for (; *value; value++)
        if ((unsigned char)*value < 0x80)
            buffer_byte(&shown, *value);
        else
            buffer_text(&shown, "\xEF\xBF\xBD");
    buffer_json_bytes(out, shown.data, shown.length);
    buffer_release(&shown);
}

static void log_name(struct buffer *out, const char *name)
{
    buffer_add(out, ",\"", 2);
    buffer_text(out, name);
    buffer_add(out, "\":", 2);
}

void log_text(struct buffer *out, const char *name, const char *value)
{
    log_name(out, name);
    log_value(out, value);
}

void log_integer(struct buffer *out, const char *name, int64_t value)
{
    log_name(out, name);
    buffer_integer(out, value);
}

bool log_begin(struct buffer *out, enum log_level level, const char *message)
{
    static const char *const names[] = {"debug", "info", "warning", "error"};
    if ((int)level < atomic_load_explicit(&lowest, memory_order_relaxed))
        return false;
    buffer_clear(out);
    buffer_text(out, "{\"ts\":\"");
    instant_print(out, instant_now());
    buffer_byte(out, '"');
    log_text(out, "level", names[level]);
    log_text(out, "msg", message);
    return true;
}

void log_end(struct buffer *out)
{
    buffer_add(out, "}\n", 2);
    log_out(out->data, out->length, false);
    buffer_clear(out);
}

void log_end_late(struct buffer *out)
{
    buffer_add(out, "}\n", 2);
    log_out(out->data, out->length, true);
    buffer_clear(out);
}

void log_line(enum log_level level, const char *message, ...)
{
    struct buffer out;
    buffer_init(&out);
    if (log_begin(&out, level, message)) {
        va_list arguments;
        va_start(arguments, message);
        const char *name;
        while ((name = va_arg(arguments, const char *)))
            log_text(&out, name, va_arg(arguments, const char *));
        va_end(arguments);
        log_end(&out);
    }
    buffer_release(&out);
}
