#include "api/json_split.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static struct slice trimmed(const char *from, const char *to)
{
    while (from < to && is_blank(*from))
        from++;
    while (to > from && is_blank(to[-1]))
        to--;
    return (struct slice){from, (size_t)(to - from)};
}

/* Behind the string that begins at p; end when it never closes. */
static const char *string_end(const char *p, const char *end)
{
    for (p++; p < end && *p != '"'; p++)
        if (*p == '\\' && p + 1 < end)
            p++;
    return p < end ? p + 1 : end;
}

struct splitter {
    struct arena *arena;
    struct slice *slices;
    size_t kept, capacity, count, most;
};

static void part_add(struct splitter *splitter, const char *from, const char *to)
{
    splitter->count++;
    if (splitter->kept >= splitter->most)
        return;
    ARENA_GROW(splitter->arena, splitter->slices, splitter->kept, splitter->capacity);
    splitter->slices[splitter->kept++] = trimmed(from, to);
}

/* Walks to the bracket's end; NULL when there is none. */
static const char *parts_walk(struct splitter *splitter, const char *p, const char *end,
                              char bracket)
{
    char closing = bracket == '[' ? ']' : '}';
    const char *from = p;
    bool name = bracket == '{';
    for (size_t depth = 1; p < end; p++) {
        if (*p == '"') {
            p = string_end(p, end) - 1;
        } else if (*p == '[' || *p == '{') {
            depth++;
        } else if (*p == ']' || *p == '}') {
            if (--depth > 0)
                continue;
            if (*p != closing)
                return NULL;
            if (splitter->count > 0 || trimmed(from, p).length > 0)
                part_add(splitter, from, p);
            return p + 1;
        } else if (depth == 1 && *p == ':' && name) {
            from = p + 1;
            name = false;
        } else if (depth == 1 && *p == ',') {
            part_add(splitter, from, p);
            from = p + 1;
            name = bracket == '{';
        }
    }
    return NULL;
}

bool json_split(struct arena *arena, const char *bytes, size_t length, char bracket, size_t most,
                struct slice **ret_slices, size_t *ret_count)
{
    struct splitter splitter = {.arena = arena, .most = most};
    struct slice whole = trimmed(bytes, bytes + length);
    if (whole.length < 2 || *whole.bytes != bracket)
        return false;
    const char *end = whole.bytes + whole.length;
    if (parts_walk(&splitter, whole.bytes + 1, end, bracket) != end)
        return false;
    *ret_slices = splitter.slices;
    *ret_count = splitter.count;
    return true;
}

bool json_numbers_short(const char *bytes, size_t length, size_t most, size_t exponent_most)
{
    const char *end = bytes + length;
    size_t count = 0, exponent = 0;
    bool powers = false;
    for (const char *p = bytes; p < end; p++) {
        bool digit = *p >= '0' && *p <= '9';
        if (*p == '"') {
            p = string_end(p, end) - 1;
            count = 0;
        } else if (digit ||
                   (count > 0 && (*p == '.' || *p == 'e' || *p == 'E' || *p == '-' || *p == '+'))) {
            powers = count > 0 && (powers || *p == 'e' || *p == 'E');
            exponent = powers ? exponent + digit : 0;
            if (++count > most || exponent > exponent_most)
                return false;
        } else {
            count = 0;
        }
    }
    return true;
}
