#include "api/decode.h"

#include <stdio.h>
#include <string.h>

/* What each type's member must be. */
static const size_t MEMBER_SIZES[] = {
    [FIELD_TEXT] = sizeof(const char *),    [FIELD_ID] = sizeof(const char *),
    [FIELD_CODE] = sizeof(const char *),    [FIELD_UUID] = sizeof(const char *),
    [FIELD_DECIMAL] = sizeof(const char *), [FIELD_INTEGER] = sizeof(int64_t),
    [FIELD_BOOLEAN] = sizeof(bool),         [FIELD_DATE] = sizeof(day_t),
    [FIELD_INSTANT] = sizeof(instant_t),    [FIELD_MOMENT] = sizeof(const char *),
    [FIELD_ENUM] = sizeof(const char *),    [FIELD_TEXTS] = sizeof(struct strings),
    [FIELD_CODES] = sizeof(struct strings), [FIELD_JSON] = sizeof(const char *),
    [FIELD_OBJECT] = sizeof(const char *),  [FIELD_FORM] = sizeof(const void *),
    [FIELD_FORMS] = sizeof(struct rows),
};

static const char *field_fault(const struct field *field, size_t structure_size)
{
    if (!field->name || !*field->name)
        return "a field has no name";
    if (field->size != MEMBER_SIZES[field->type])
        return "its member has another type";
    if (field->offset + field->size > structure_size)
        return "its member lies outside the struct";
    if (field->type == FIELD_ENUM && !field->choices)
        return "an enumeration has no choices";
    if ((field->type == FIELD_FORM || field->type == FIELD_FORMS) && !field->form)
        return "it has no form";
    if (field->minimum > field->maximum && field->maximum != 0)
        return "its range is empty";
    return NULL;
}

/* "units: its member has another type", in memory of this thread. */
static const char *fault_text(const char *name, const char *fault)
{
    static _Thread_local char text[160];
    snprintf(text, sizeof text, "%.60s: %s", name ? name : "", fault);
    return text;
}

bool form_is_sound(const struct form *form, const char **ret_fault)
{
    for (size_t i = 0; i < form->count; i++) {
        const struct field *field = &form->fields[i];
        const char *fault = field_fault(field, form->size);
        for (size_t j = 0; j < i && !fault; j++)
            if (strcmp(form->fields[j].name, field->name) == 0)
                fault = "the name occurs twice";
        if (fault) {
            *ret_fault = fault_text(field->name, fault);
            return false;
        }
        bool nested = field->type == FIELD_FORM || field->type == FIELD_FORMS;
        if (nested && !form_is_sound(field->form, ret_fault))
            return false;
    }
    return true;
}
