#include "api/decode.h"
#include "api/decode_json.h"
#include "api/json_split.h"
#include "api/request.h"

#include <string.h>

bool decode_body(struct request *request, const struct form *form, const void **ret_draft,
                 struct error *error)
{
    json_t *value;
    if (!json_open(request->body, request->body_length, &value, error))
        return false;
    const void *draft = object_decode(error, "#", form, value, request->body, request->body_length);
    json_close(value);
    if (!draft)
        return false;
    *ret_draft = draft;
    return true;
}

static void json_release(void *value)
{
    json_decref(value);
}

bool decode_json(struct request *request, json_t **ret_value, struct error *error)
{
    json_t *value;
    if (!json_read(request->body, request->body_length, &value, error))
        return false;
    arena_defer(request->arena, json_release, value);
    *ret_value = value;
    return true;
}

static bool refuse_count(struct error *error, size_t most)
{
    return error_add(error, "#", CODE_TOO_MANY, "max", arena_print(error->arena, "%zu", most),
                     NULL);
}

static bool array_split(struct request *request, size_t most, struct slice **ret_slices,
                        size_t *ret_count, struct error *error)
{
    if (!json_depth_within(request->body, request->body_length, JSON_DEPTH_MAX))
        return error_set(error, CODE_TOO_DEEP, "limit",
                         arena_print(error->arena, "%d", JSON_DEPTH_MAX), NULL);
    if (!json_split(request->arena, request->body, request->body_length, '[', most, ret_slices,
                    ret_count))
        return error_set(error, CODE_BAD_JSON, "reason", "a batch is one array", NULL);
    return *ret_count <= most || refuse_count(error, most);
}

static bool line_is_blank(const char *line, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r')
            return false;
    return true;
}

static bool lines_split(struct request *request, size_t most, struct slice **ret_slices,
                        size_t *ret_count, struct error *error)
{
    struct slice *slices = NULL;
    size_t count = 0, capacity = 0;
    const char *end = request->body + request->body_length;
    for (const char *line = request->body; line < end;) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        size_t length = (size_t)((stop ? stop : end) - line);
        if (!line_is_blank(line, length)) {
            if (count == most)
                return refuse_count(error, most);
            ARENA_GROW(request->arena, slices, count, capacity);
            slices[count++] = (struct slice){line, length};
        }
        line += length + 1;
    }
    *ret_slices = slices;
    *ret_count = count;
    return true;
}

/* Its faults are its own; pointers begin at the item. */
void decode_item(struct arena *arena, const struct form *form, const char *bytes, size_t length,
                 struct item *ret_item)
{
    error_init(&ret_item->error, arena);
    json_t *value;
    if (length > DECODE_ITEM_BYTES) {
        error_set(&ret_item->error, CODE_BODY_TOO_LARGE, "limit",
                  arena_print(arena, "%d", DECODE_ITEM_BYTES), NULL);
    } else if (json_open(bytes, length, &value, &ret_item->error)) {
        ret_item->draft = object_decode(&ret_item->error, "#", form, value, bytes, length);
        json_close(value);
    }
}

bool decode_items(struct request *request, const struct form *form, size_t array_most,
                  size_t line_most, struct items *ret_items, struct error *error)
{
    struct slice *slices;
    size_t count;
    bool split = request->body_lines ? lines_split(request, line_most, &slices, &count, error)
                                     : array_split(request, array_most, &slices, &count, error);
    if (!split)
        return false;
    if (count == 0)
        return error_add(error, "#", CODE_TOO_FEW, "min", "1", NULL);
    struct item *items = ARENA_ARRAY(request->arena, struct item, count);
    for (size_t i = 0; i < count; i++)
        decode_item(request->arena, form, slices[i].bytes, slices[i].length, &items[i]);
    *ret_items = (struct items){items, count};
    return true;
}
