#include "api/dispatch.h"
#include "base/text.h"

#include <string.h>

static int hex_value(char c)
{
    const char *digits = "0123456789abcdef";
    const char *at = c ? strchr(digits, c >= 'A' && c <= 'F' ? c | 0x20 : c) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* Decodes %XX and +; NULL for broken escapes, control characters and what is no UTF-8. */
static const char *part_decode(struct arena *arena, const char *raw, size_t length)
{
    char *text = arena_bytes(arena, raw, length);
    size_t out = 0;
    for (size_t in = 0; in < length; in++) {
        int c = (unsigned char)raw[in];
        if (c == '+') {
            c = ' ';
        } else if (c == '%') {
            int high = in + 1 < length ? hex_value(raw[in + 1]) : -1;
            int low = in + 2 < length ? hex_value(raw[in + 2]) : -1;
            if (high < 0 || low < 0)
                return NULL;
            c = high * 16 + low;
            in += 2;
        }
        if (c < 0x20 || c == 0x7f)
            return NULL;
        text[out++] = (char)c;
    }
    text[out] = '\0';
    return text_is_utf8(text, out) ? text : NULL;
}

bool query_parse(struct request *request, const char *query, struct error *error)
{
    struct pair *pairs = ARENA_ARRAY(request->arena, struct pair, PARAMETERS_MAX);
    size_t count = 0;
    for (const char *p = query; p && *p;) {
        size_t length = strcspn(p, "&"), name = strcspn(p, "=&");
        bool valued = p[name] == '=';
        if (length > 0) {
            if (count == PARAMETERS_MAX)
                return error_set(error, CODE_BAD_QUERY, NULL);
            pairs[count].name = part_decode(request->arena, p, name);
            pairs[count].value =
                part_decode(request->arena, p + name + valued, length - name - valued);
            if (!pairs[count].name || !pairs[count].value)
                return error_set(error, CODE_BAD_QUERY, NULL);
            count++;
        }
        p += length + (p[length] == '&');
    }
    request->parameters = pairs;
    request->parameter_count = count;
    return true;
}
