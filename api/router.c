#include "api/routes.h"
#include "base/arena.h"
#include "base/fatal.h"
#include "base/text.h"
#include "base/uuid.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
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

/* A path of the route table, taken apart once. */
struct piece {
    const char *text; /* a literal, or a name without its braces */
    size_t length;
    enum { PIECE_LITERAL, PIECE_ID, PIECE_CODE } kind;
};

struct template
{
    struct piece pieces[SEGMENTS_MAX];
    size_t count;
    unsigned literals; /* as bits, the first being the highest: the larger, the more special */
    const char *path;
    const struct route *routes[METHOD_COUNT];
    char allow[sizeof((struct route_match *)0)->allow];
};

static struct template *templates; /* made at the first look, kept to the end */
static size_t template_count;
static pthread_once_t templates_once = PTHREAD_ONCE_INIT;

static void *memory_or_end(void *memory)
{
    if (!memory)
        fatal("no memory for the routes");
    return memory;
}

static struct piece piece_of(const char *text, size_t length)
{
    if (*text != '{')
        return (struct piece){text, length, PIECE_LITERAL};
    char *name = memory_or_end(strndup(text + 1, length - 2));
    bool id = length > 5 && strcmp(name + length - 5, "_id") == 0;
    return (struct piece){name, length - 2, id ? PIECE_ID : PIECE_CODE};
}

static void template_make(struct template *template, const char *path)
{
    template->path = path;
    while (*path == '/' && template->count < SEGMENTS_MAX) {
        size_t length = strcspn(++path, "/"), place = template->count++;
        template->pieces[place] = piece_of(path, length);
        if (template->pieces[place].kind == PIECE_LITERAL)
            template->literals |= 1U << (SEGMENTS_MAX - place);
        path += length;
    }
}

static void allow_add(struct template *template, const char *method)
{
    size_t length = strlen(template->allow);
    snprintf(template->allow + length, sizeof(template->allow) - length, "%s%s", length ? ", " : "",
             method);
}

static void templates_make(void)
{
    size_t count;
    const struct route *routes = routes_all(&count);
    templates = memory_or_end(calloc(count, sizeof(*templates)));
    for (size_t i = 0; i < count; i++) {
        struct template *template = templates;
        while (template->path && strcmp(template->path, routes[i].path) != 0)
            template ++;
        if (!template->path) {
            template_make(template, routes[i].path);
            template_count++;
        }
        template->routes[routes[i].method] = &routes[i];
        allow_add(template, method_text(routes[i].method));
        if (routes[i].method == METHOD_GET)
            allow_add(template, "HEAD");
    }
}

enum fit { FIT_NOT, FIT_SHAPE, FIT_WHOLE }; /* SHAPE: but a value cannot be an id or code */

static bool value_fits(const struct piece *piece, const char *value)
{
    return piece->kind == PIECE_ID ? uuid_is_valid(value) : text_is_code(value);
}

static bool literal_fits(const struct piece *piece, const char *value)
{
    return strncmp(value, piece->text, piece->length) == 0 && value[piece->length] == '\0';
}

/* ret_piece gets the last name whose value cannot be one. */
static enum fit template_fit(const struct template *template, const struct segments *segments,
                             const struct piece **ret_piece)
{
    enum fit fit = FIT_WHOLE;
    if (template->count != segments->count)
        return FIT_NOT;
    for (size_t i = 0; i < segments->count; i++)
        if (template->pieces[i].kind == PIECE_LITERAL &&
            !literal_fits(&template->pieces[i], segments->texts[i]))
            return FIT_NOT;
    for (size_t i = 0; i < segments->count; i++) {
        const struct piece *piece = &template->pieces[i];
        if (piece->kind == PIECE_LITERAL)
            continue;
        if (*segments->texts[i] == '\0')
            return FIT_NOT;
        if (value_fits(piece, segments->texts[i]))
            continue;
        fit = FIT_SHAPE;
        *ret_piece = piece;
    }
    return fit;
}

/* The most special template that the whole path fits, or NULL. */
static const struct template *template_choose(const struct segments *segments,
                                              const struct piece **ret_piece)
{
    const struct template *best = NULL;
    for (const struct template *each = templates; each < templates + template_count; each++)
        if (template_fit(each, segments, ret_piece) == FIT_WHOLE &&
            (!best || each->literals > best->literals))
            best = each;
    return best;
}

static void match_fill(const struct template *template, const struct segments *segments,
                       struct route_match *match)
{
    *match = (struct route_match){0};
    memcpy(match->allow, template->allow, sizeof(match->allow));
    for (size_t i = 0; i < template->count; i++)
        if (template->pieces[i].kind != PIECE_LITERAL && match->count < ROUTE_VALUES_MAX) {
            match->names[match->count] = template->pieces[i].text;
            match->values[match->count++] = segments->texts[i];
        }
}

static const struct route *route_of(const struct template *template, const char *method_name)
{
    const char *wanted = strcmp(method_name, "HEAD") == 0 ? "GET" : method_name;
    for (int method = 0; method < METHOD_COUNT; method++)
        if (template->routes[method] && strcmp(METHOD_TEXTS[method], wanted) == 0)
            return template->routes[method];
    return NULL;
}

bool route_find(struct arena *arena, const char *method_name, const char *raw_path,
                struct route_match *ret_match, struct error *error)
{
    struct segments segments;
    pthread_once(&templates_once, templates_make);
    if (!path_split(arena, raw_path, &segments))
        return error_set(error, CODE_BAD_PATH, NULL);
    const struct piece *misfit = NULL;
    const struct template *template = template_choose(&segments, &misfit);
    if (!template && misfit) {
        size_t length = misfit->length - (misfit->kind == PIECE_ID ? 3 : 0);
        return error_set(error, CODE_NOT_FOUND, "what", arena_bytes(arena, misfit->text, length),
                         NULL);
    }
    if (!template)
        return error_set(error, CODE_ROUTE_UNKNOWN, NULL);
    match_fill(template, &segments, ret_match);
    ret_match->route = route_of(template, method_name);
    if (!ret_match->route)
        return error_set(error, CODE_METHOD_NOT_ALLOWED, "allow", ret_match->allow, NULL);
    return true;
}
