#include "api/decode.h"
#include "api/decode_json.h"
#include "api/decode_value.h"

#include <string.h>

static const struct field *field_named(const struct form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++)
        if (strcmp(form->fields[i].name, name) == 0)
            return &form->fields[i];
    return NULL;
}

/* Whether a cell can hold it: a list would need a sign of its own between its items. */
static bool fits_cell(enum field_type type)
{
    return type != FIELD_TEXTS && type != FIELD_CODES && type != FIELD_FORM && type != FIELD_FORMS;
}

bool decode_header(struct arena *arena, const struct form *form, const struct strings *names,
                   struct cell_column **ret_columns, struct error *error)
{
    struct cell_column *columns = ARENA_ARRAY(arena, struct cell_column, names->count);
    for (size_t i = 0; i < names->count; i++) {
        const char *name = names->items[i];
        const struct field *field = field_named(form, name);
        if (field == NULL || !fits_cell(field->type))
            error_add(error, "#", CODE_COLUMN_UNKNOWN, "column",
                      arena_print(arena, "%.*s", (int)name_shown(name), name), NULL);
        for (size_t n = 0; n < i && field != NULL; n++)
            if (columns[n].field == field)
                error_add(error, "#", CODE_REPEATED, "value", name, NULL);
        columns[i] = (struct cell_column){field, arena_print(arena, "#/%s", name)};
    }
    for (size_t f = 0; f < form->count; f++) {
        bool found = !form->fields[f].required;
        for (size_t i = 0; i < names->count; i++)
            found = found || columns[i].field == &form->fields[f];
        if (!found)
            error_add(error, "#", CODE_COLUMN_MISSING, "column", form->fields[f].name, NULL);
    }
    *ret_columns = columns;
    return error_none(error);
}

/* A cell of JSON must be JSON, as its text is kept. */
static bool json_from_cell(struct error *error, const char *where, const struct field *field,
                           const char *cell, void *member)
{
    struct error fault;
    json_t *value;
    error_init(&fault, error->arena);
    if (!json_open(cell, strlen(cell), &value, &fault))
        return error_add(error, where, CODE_FORMAT_INVALID, "expected", "JSON", NULL);
    bool fine = field->type != FIELD_OBJECT || json_is_object(value);
    json_close(value);
    if (!fine)
        return error_add(error, where, CODE_TYPE_MISMATCH, "expected", "an object", NULL);
    return json_text_keep(error, where, cell, strlen(cell), member);
}

void decode_cells(struct arena *arena, const struct form *form, const struct cell_column *columns,
                  const char *const *cells, size_t count, struct item *ret_item)
{
    struct error *error = &ret_item->error;
    char *structure = arena_take(arena, 1, form->size);
    error_init(error, arena);
    members_clear(form, structure);
    for (size_t i = 0; i < count; i++) {
        const struct field *field = columns[i].field;
        const char *where = columns[i].where;
        void *member = structure + field->offset;
        if (cells[i] == NULL && field->required)
            error_add(error, where, CODE_FIELD_REQUIRED, NULL);
        else if (cells[i] != NULL && (field->type == FIELD_JSON || field->type == FIELD_OBJECT))
            (void)json_from_cell(error, where, field, cells[i], member);
        else if (cells[i] != NULL)
            (void)value_from_text(error, where, field, cells[i], member);
    }
    ret_item->draft = error_none(error) ? structure : NULL;
}
