#include "api/decode_json.h"
#include "api/decode_value.h"
#include "api/json_split.h"
#include "base/fatal.h"

#include <inttypes.h>
#include <pthread.h>
#include <string.h>

static pthread_mutex_t gate_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t gate_free = PTHREAD_COND_INITIALIZER;
static int gate_taken;

static void gate_enter(void)
{
    pthread_mutex_lock(&gate_mutex);
    while (gate_taken == DECODE_PARSES_MOST)
        pthread_cond_wait(&gate_free, &gate_mutex);
    gate_taken++;
    pthread_mutex_unlock(&gate_mutex);
}

static void gate_leave(void)
{
    pthread_mutex_lock(&gate_mutex);
    gate_taken--;
    pthread_cond_signal(&gate_free);
    pthread_mutex_unlock(&gate_mutex);
}

/* jansson's own sentences quote the input; these do not. */
static const char *json_fault(const json_error_t *fault)
{
    switch ((int)json_error_code(fault)) {
    case json_error_out_of_memory:
        fatal("no memory for a JSON tree");
    case json_error_premature_end_of_input:
        return "it ends too early";
    case json_error_end_of_input_expected:
        return "something follows the value";
    case json_error_invalid_utf8:
        return "it is not UTF-8";
    case json_error_duplicate_key:
        return "a name occurs twice in an object";
    case json_error_null_character:
    case json_error_null_byte_in_key:
        return "it contains NUL";
    case json_error_numeric_overflow:
        return "a number is too large";
    default:
        return "the syntax is wrong";
    }
}

bool json_read(const char *bytes, size_t length, json_t **ret_value, struct error *error)
{
    if (!json_depth_within(bytes, length, JSON_DEPTH_MAX))
        return error_set(error, CODE_TOO_DEEP, "limit",
                         arena_print(error->arena, "%d", JSON_DEPTH_MAX), NULL);
    json_error_t fault;
    json_t *value = json_loadb(bytes, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &fault);
    if (!value)
        return error_set(error, CODE_BAD_JSON, "reason",
                         arena_print(error->arena, "line %d, column %d: %s", fault.line,
                                     fault.column, json_fault(&fault)),
                         NULL);
    *ret_value = value;
    return true;
}

bool json_open(const char *bytes, size_t length, json_t **ret_value, struct error *error)
{
    gate_enter();
    if (json_read(bytes, length, ret_value, error))
        return true;
    gate_leave();
    return false;
}

void json_close(json_t *value)
{
    json_decref(value);
    gate_leave();
}

/* where/name with the escapes of a JSON pointer; long names are cut between characters. */
static const char *pointer_join(struct arena *arena, const char *where, const char *name)
{
    size_t shown = name_shown(name), before = strlen(where);
    struct buffer out;
    if (strcspn(name, "~/") >= shown) { /* as the names of all fields are */
        char *plain = arena_take(arena, before + 1 + shown + 1, 1);
        memcpy(plain, where, before);
        plain[before] = '/';
        memcpy(plain + before + 1, name, shown);
        return plain;
    }
    buffer_init(&out);
    buffer_text(&out, where);
    buffer_byte(&out, '/');
    for (size_t i = 0; i < shown; i++)
        if (name[i] == '~' || name[i] == '/')
            buffer_text(&out, name[i] == '~' ? "~0" : "~1");
        else
            buffer_byte(&out, name[i]);
    const char *pointer = arena_bytes(arena, out.data, out.length);
    buffer_release(&out);
    return pointer;
}

/* A column cannot hold every number that is JSON, so kept JSON has numbers of this size only. */
#define JSON_NUMBER_MOST   64 /* characters */
#define JSON_EXPONENT_MOST 3  /* digits */

/* A value on its way into a member. */
struct value {
    struct error *error;
    const char *where;
    const struct field *field;
    json_t *json;
    struct slice raw; /* only for fields that keep or pass on JSON text */
    void *member;
};

static bool mismatch(const struct value *value, const char *expected)
{
    return error_add(value->error, value->where, CODE_TYPE_MISMATCH, "expected", expected, NULL);
}

static bool decimal_decode(const struct value *value)
{
    struct arena *arena = value->error->arena;
    if (json_is_string(value->json))
        return value_from_text(value->error, value->where, value->field,
                               arena_text(arena, json_string_value(value->json)), value->member);
    if (!json_is_integer(value->json))
        return mismatch(value, "a decimal as a string, or an integer");
    json_int_t integer = json_integer_value(value->json);
    const char *text = arena_print(arena, "%" JSON_INTEGER_FORMAT, integer);
    memcpy(value->member, &text, sizeof(text));
    return true;
}

static bool list_length_fits(const struct value *value)
{
    size_t most = field_most(value->field);
    if (!json_is_array(value->json))
        return mismatch(value, "an array");
    if (json_array_size(value->json) > most)
        return error_add(value->error, value->where, CODE_TOO_MANY, "max",
                         arena_print(value->error->arena, "%zu", most), NULL);
    return true;
}

static bool texts_decode(const struct value *value)
{
    if (!list_length_fits(value))
        return false;
    struct arena *arena = value->error->arena;
    size_t count = json_array_size(value->json);
    const char **items = ARENA_ARRAY(arena, const char *, count);
    bool fine = true;
    for (size_t i = 0; i < count; i++) {
        const char *where = arena_print(arena, "%s/%zu", value->where, i);
        items[i] = arena_text(arena, json_string_value(json_array_get(value->json, i)));
        if (!items[i])
            fine = error_add(value->error, where, CODE_TYPE_MISMATCH, "expected", "a string", NULL);
        else if (!item_is_fine(value->error, where, value->field, items[i]))
            fine = false;
    }
    if (fine)
        *(struct strings *)value->member = (struct strings){items, count};
    return fine;
}

static bool rows_decode(const struct value *value)
{
    if (!list_length_fits(value))
        return false;
    struct arena *arena = value->error->arena;
    const struct form *form = value->field->form;
    size_t count = json_array_size(value->json), parts;
    struct slice *raw;
    char *items = arena_take(arena, count, form->size);
    if (!json_split(arena, value->raw.bytes, value->raw.length, '[', count, &raw, &parts) ||
        parts != count)
        return mismatch(value, "an array");
    bool fine = true;
    for (size_t i = 0; i < count; i++) {
        const char *where = arena_print(arena, "%s/%zu", value->where, i);
        void *row = object_decode(value->error, where, form, json_array_get(value->json, i),
                                  raw[i].bytes, raw[i].length);
        if (row)
            memcpy(items + i * form->size, row, form->size);
        fine = fine && row;
    }
    if (fine)
        *(struct rows *)value->member = (struct rows){items, count};
    return fine;
}

static bool nested_decode(const struct value *value)
{
    const void *nested = object_decode(value->error, value->where, value->field->form, value->json,
                                       value->raw.bytes, value->raw.length);
    if (nested)
        memcpy(value->member, &nested, sizeof(nested));
    return nested != NULL;
}

bool json_text_keep(struct error *error, const char *where, const char *bytes, size_t length,
                    void *member)
{
    if (!json_numbers_short(bytes, length, JSON_NUMBER_MOST, JSON_EXPONENT_MOST))
        return error_add(error, where, CODE_FORMAT_INVALID, "expected",
                         "JSON whose numbers have at most 64 characters, 3 of them in an exponent",
                         NULL);
    const char *text = arena_bytes(error->arena, bytes, length);
    memcpy(member, &text, sizeof(text));
    return true;
}

static bool raw_decode(const struct value *value)
{
    if (value->field->type == FIELD_OBJECT && !json_is_object(value->json))
        return mismatch(value, "an object");
    return json_text_keep(value->error, value->where, value->raw.bytes, value->raw.length,
                          value->member);
}

static bool value_decode(const struct value *value)
{
    switch ((int)value->field->type) {
    case FIELD_INTEGER:
        return json_is_integer(value->json)
                   ? value_from_integer(value->error, value->where, value->field,
                                        json_integer_value(value->json), value->member)
                   : mismatch(value, "an integer");
    case FIELD_BOOLEAN:
        if (!json_is_boolean(value->json))
            return mismatch(value, "true or false");
        *(bool *)value->member = json_is_true(value->json);
        return true;
    case FIELD_DECIMAL:
        return decimal_decode(value);
    case FIELD_TEXTS:
    case FIELD_CODES:
        return texts_decode(value);
    case FIELD_JSON:
    case FIELD_OBJECT:
        return raw_decode(value);
    case FIELD_FORM:
        return nested_decode(value);
    case FIELD_FORMS:
        return rows_decode(value);
    default:
        return json_is_string(value->json)
                   ? value_from_text(
                         value->error, value->where, value->field,
                         arena_text(value->error->arena, json_string_value(value->json)),
                         value->member)
                   : mismatch(value, "a string");
    }
}

static const struct field *field_find(const struct form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++)
        if (strcmp(form->fields[i].name, name) == 0)
            return &form->fields[i];
    return NULL;
}

static bool required_check(struct error *error, const char *where, const struct form *form,
                           const json_t *object)
{
    bool fine = true;
    for (size_t i = 0; i < form->count; i++) {
        const struct field *field = &form->fields[i];
        const json_t *value = json_object_get(object, field->name);
        if (field->required && (!value || json_is_null(value)))
            fine = error_add(error, pointer_join(error->arena, where, field->name),
                             CODE_FIELD_REQUIRED, NULL);
    }
    return fine;
}

void *object_decode(struct error *error, const char *where, const struct form *form, json_t *value,
                    const char *bytes, size_t length)
{
    struct slice *raw;
    size_t parts, index = 0;
    if (!json_is_object(value) ||
        !json_split(error->arena, bytes, length, '{', json_object_size(value), &raw, &parts) ||
        parts != json_object_size(value)) {
        error_add(error, where, CODE_TYPE_MISMATCH, "expected", "an object", NULL);
        return NULL;
    }
    char *structure = arena_take(error->arena, 1, form->size);
    members_clear(form, structure);
    bool fine = required_check(error, where, form, value);
    const char *name;
    json_t *member;
    json_object_foreach(value, name, member)
    {
        const struct field *field = field_find(form, name);
        const char *pointer = pointer_join(error->arena, where, name);
        struct slice text = raw[index++];
        if (!field)
            fine = error_add(error, pointer, CODE_FIELD_UNKNOWN, NULL);
        else if (!json_is_null(member))
            fine &= value_decode(
                &(struct value){error, pointer, field, member, text, structure + field->offset});
    }
    return fine ? structure : NULL;
}
