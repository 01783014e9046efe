#include "document/nomination_file.h"

#include "base/text.h"
#include "document/shape.h"

#include <string.h>

static const struct file_item *item_find(const struct nomination *rules, const char *id)
{
    for (size_t i = 0; i < rules->file_count; i++)
        if (strcmp(rules->file[i].id, id) == 0)
            return &rules->file[i];
    return NULL;
}

static void text_check(struct reader *reader, const struct place *place, const json_t *value,
                       size_t most)
{
    if (!json_is_string(value))
        place_type(reader, place, "a text");
    else if (text_length(json_string_value(value)) > most)
        error_add(reader->error, place_text(reader, place), CODE_TOO_LONG, "max",
                  arena_print(reader->arena, "%zu", most), NULL);
}

static void names_check(struct reader *reader, const struct place *place, const json_t *value)
{
    if (json_array_size(value) > FILE_NAMES_MOST) {
        error_add(reader->error, place_text(reader, place), CODE_TOO_MANY, "max",
                  arena_print(reader->arena, "%d", FILE_NAMES_MOST), NULL);
        return;
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
        struct place inside = {.up = place, .index = i};
        text_check(reader, &inside, json_array_get(value, i), FILE_NAME_MOST);
    }
}

/* What can be held against the item's bound: names where names are asked for, anything that has a
 * size or is true or false elsewhere. */
static void item_check(struct reader *reader, const struct place *place,
                       const struct file_item *item, const json_t *value)
{
    bool names = !item->bound.given || item->bound.against.kind == AMOUNT_TEXT;
    if (names && !json_is_array(value))
        place_type(reader, place, "an array of names");
    else if (json_is_array(value))
        names_check(reader, place, value);
    else if (json_is_string(value))
        text_check(reader, place, value, FILE_TEXT_MOST);
    else if (!json_is_integer(value) && !json_is_boolean(value))
        place_type(reader, place, "a whole number, a text, true, false or an array of names");
}

bool nomination_file_check(struct arena *arena, const struct nomination *rules, const char *json,
                           struct error *error)
{
    const struct place place = {.key = "file"};
    struct reader reader = {.arena = arena, .error = error};
    size_t faults = error->count;
    if (json == NULL)
        return true;
    json_t *tree = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(tree))
        place_type(&reader, &place, "an object");
    const char *key;
    json_t *each;
    json_object_foreach(tree, key, each)
    {
        struct place inside = {.up = &place, .key = key};
        const struct file_item *item = item_find(rules, key);
        if (item != NULL)
            item_check(&reader, &inside, item, each);
        else
            error_add(error, place_text(&reader, &inside), CODE_ID_UNKNOWN, "kind", "file item",
                      "id", arena_text(arena, key), NULL);
    }
    json_decref(tree);
    return error->count == faults;
}
