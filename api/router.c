#include "api/routes.h"
#include "base/arena.h"
#include "base/text.h"
#include "base/uuid.h"

#include <stdio.h>
#include <string.h>

#define SEGMENTS_MAX 12

static const char *const METHOD_TEXTS[METHOD_COUNT] = {
    [METHOD_GET] = "GET",     [METHOD_POST] = "POST",     [METHOD_PUT] = "PUT",
    [METHOD_PATCH] = "PATCH", [METHOD_DELETE] = "DELETE",
};

const char *method_text(enum method method)
{
    return METHOD_TEXTS[method];
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* One segment, decoded. NULL for what no honest client sends: broken escapes, NUL and other control
 * characters, slashes hidden in escapes, backslashes, dot segments, bytes that are no UTF-8. */
static char *segment_decode(struct arena *arena, const char *raw, size_t length)
{
    char *text = arena_bytes(arena, raw, length);
    size_t out = 0;
    for (size_t in = 0; in < length; in++) {
        unsigned char c = (unsigned char)raw[in];
        if (c == '%') {
            int high = in + 1 < length ? hex_value(raw[in + 1]) : -1;
            int low = in + 2 < length ? hex_value(raw[in + 2]) : -1;
            if (high < 0 || low < 0)
                return NULL;
            c = (unsigned char)(high * 16 + low);
            in += 2;
        }
        if (c < 0x20 || c == 0x7f || c == '/' || c == '\\')
            return NULL;
        text[out++] = (char)c;
    }
    text[out] = '\0';
    if (!text_is_utf8(text, out) || strcmp(text, ".") == 0 || strcmp(text, "..") == 0)
        return NULL;
    return text;
}

struct segments {
    const char *texts[SEGMENTS_MAX];
    size_t count;
};

static bool path_split(struct arena *arena, const char *raw, struct segments *ret_segments)
{
    ret_segments->count = 0;
    if (*raw != '/' || strlen(raw) > ROUTE_PATH_MAX)
        return false;
    while (*raw == '/') {
        size_t length = strcspn(++raw, "/");
        char *text = segment_decode(arena, raw, length);
        if (!text || ret_segments->count == SEGMENTS_MAX)
            return false;
        ret_segments->texts[ret_segments->count++] = text;
        raw += length;
    }
    return true;
}

static bool name_is_id(const char *name, size_t length)
{
    return length > 3 && memcmp(name + length - 3, "_id", 3) == 0;
}

enum fit { FIT_NOT, FIT_SHAPE, FIT_WHOLE }; /* SHAPE: but a value cannot be an id or code */

/* How a path fits a template. ret_literals counts literal segments as bits, the first being the
 * highest, so that the larger number is the more special template. */
static enum fit template_fit(const char *template, const struct segments *segments,
                             unsigned *ret_literals, const char **ret_name)
{
    enum fit fit = FIT_WHOLE;
    *ret_literals = 0;
    for (size_t i = 0; i < segments->count; i++) {
        if (*template != '/')
            return FIT_NOT;
        size_t length = strcspn(++template, "/");
        const char *value = segments->texts[i];
        if (!*value)
            return FIT_NOT;
        if (*template != '{') {
            if (strlen(value) != length || memcmp(value, template, length) != 0)
                return FIT_NOT;
            *ret_literals |= 1U << (SEGMENTS_MAX - i);
        } else if (name_is_id(template + 1, length - 2) ? !uuid_is_valid(value)
                                                        : !text_is_code(value)) {
            fit = FIT_SHAPE;
            *ret_name = template + 1;
        }
        template += length;
    }
    return *template == '\0' ? fit : FIT_NOT;
}

static void match_values(struct arena *arena, const char *template, const struct segments *segments,
                         struct route_match *match)
{
    match->count = 0;
    for (size_t i = 0; i < segments->count; i++) {
        size_t length = strcspn(++template, "/");
        if (*template == '{' && match->count < ROUTE_VALUES_MAX) {
            match->names[match->count] = arena_bytes(arena, template + 1, length - 2);
            match->values[match->count++] = segments->texts[i];
        }
        template += length;
    }
}

static void allow_add(struct route_match *match, const char *method)
{
    size_t length = strlen(match->allow);
    snprintf(match->allow + length, sizeof(match->allow) - length, "%s%s", length ? ", " : "",
             method);
}

/* The most special template that the whole path fits, or NULL. */
static const char *template_choose(const struct segments *segments, const char **ret_name)
{
    size_t count;
    const struct route *routes = routes_all(&count);
    const char *best = NULL;
    unsigned best_literals = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned literals;
        enum fit fit = template_fit(routes[i].path, segments, &literals, ret_name);
        if (fit == FIT_WHOLE && (!best || literals > best_literals)) {
            best = routes[i].path;
            best_literals = literals;
        }
    }
    return best;
}

bool route_find(struct arena *arena, const char *method_name, const char *raw_path,
                struct route_match *ret_match, struct error *error)
{
    struct segments segments;
    if (!path_split(arena, raw_path, &segments))
        return error_set(error, CODE_BAD_PATH, NULL);
    const char *name = NULL;
    const char *template = template_choose(&segments, &name);
    if (!template && name) {
        size_t length = strcspn(name, "}");
        length -= name_is_id(name, length) ? 3 : 0;
        return error_set(error, CODE_NOT_FOUND, "what", arena_bytes(arena, name, length), NULL);
    }
    if (!template)
        return error_set(error, CODE_ROUTE_UNKNOWN, NULL);
    *ret_match = (struct route_match){0};
    match_values(arena, template, &segments, ret_match);
    bool head = strcmp(method_name, "HEAD") == 0;
    size_t count;
    const struct route *routes = routes_all(&count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(routes[i].path, template) != 0)
            continue;
        const char *method = method_text(routes[i].method);
        if (strcmp(method, head ? "GET" : method_name) == 0)
            ret_match->route = &routes[i];
        allow_add(ret_match, method);
        if (routes[i].method == METHOD_GET)
            allow_add(ret_match, "HEAD");
    }
    if (!ret_match->route)
        return error_set(error, CODE_METHOD_NOT_ALLOWED, "allow", ret_match->allow, NULL);
    return true;
}
