#include "api/decode_value.h"
#include "base/number.h"
#include "base/text.h"
#include "base/uuid.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INTEGER_TEXT 24 /* any int64_t with its sign and NUL */

void members_clear(const struct form *form, void *structure)
{
    for (size_t i = 0; i < form->count; i++) {
        const struct field *field = &form->fields[i];
        char *member = (char *)structure + field->offset;
        if (field->type == FIELD_INTEGER)
            memcpy(member, &field->fallback, sizeof(int64_t));
        else if (field->type == FIELD_BOOLEAN)
            *(bool *)member = field->fallback != 0;
        else if (field->type == FIELD_DATE)
            memcpy(member, &(day_t){DAY_NONE}, sizeof(day_t));
        else if (field->type == FIELD_INSTANT)
            memcpy(member, &(instant_t){INSTANT_NONE}, sizeof(instant_t));
    }
}

size_t name_shown(const char *name)
{
    size_t shown = strlen(name);
    if (shown > NAME_SHOWN)
        for (shown = NAME_SHOWN; ((unsigned char)name[shown] & 0xc0) == 0x80;)
            shown--;
    return shown;
}

size_t field_most(const struct field *field)
{
    return field->most ? field->most : FIELD_LIST_MOST;
}

static bool words_have(const char *words, const char *text)
{
    size_t length = strlen(text);
    while (*words) {
        size_t word = strcspn(words, " ");
        if (word == length && memcmp(words, text, length) == 0)
            return true;
        words += word + (words[word] == ' ');
    }
    return false;
}

static bool refuse_choice(struct error *error, const char *where, const char *choices)
{
    struct buffer list;
    buffer_init(&list);
    for (const char *p = choices; *p; p++)
        buffer_text(&list, *p == ' ' ? ", " : (char[]){*p, '\0'});
    error_add(error, where, CODE_VALUE_NOT_ALLOWED, "allowed", list.data, NULL);
    buffer_release(&list);
    return false;
}

static bool refuse_range(struct error *error, const char *where, int64_t minimum, int64_t maximum)
{
    char low[INTEGER_TEXT], high[INTEGER_TEXT];
    snprintf(low, sizeof(low), "%" PRId64, minimum);
    snprintf(high, sizeof(high), "%" PRId64, maximum);
    return error_add(error, where, CODE_OUT_OF_RANGE, "min", low, "max", high, NULL);
}

static bool refuse_form(struct error *error, const char *where, const char *expected)
{
    return error_add(error, where, CODE_FORMAT_INVALID, "expected", expected, NULL);
}

static bool text_fits(struct error *error, const char *where, const struct field *field,
                      const char *text)
{
    int64_t length = (int64_t)text_length(text);
    int64_t most = field->maximum > 0 ? field->maximum : FIELD_TEXT_MOST;
    int64_t least = field->minimum < 0 ? 0 : field->minimum > 0 ? field->minimum : 1;
    char count[INTEGER_TEXT];
    if (length > most) {
        snprintf(count, sizeof(count), "%" PRId64, most);
        return error_add(error, where, CODE_TOO_LONG, "max", count, NULL);
    }
    if (length < least)
        return refuse_form(error, where,
                           arena_print(error->arena,
                                       "a text of %" PRId64 " to %" PRId64 " characters", least,
                                       most));
    return true;
}

bool item_is_fine(struct error *error, const char *where, const struct field *field,
                  const char *text)
{
    if (field->type == FIELD_CODES)
        return text_is_code(text) || refuse_form(error, where, "a code");
    if (field->choices)
        return words_have(field->choices, text) || refuse_choice(error, where, field->choices);
    return text_fits(error, where, field, text);
}

bool value_from_integer(struct error *error, const char *where, const struct field *field,
                        int64_t integer, void *member)
{
    bool bounded = field->minimum != 0 || field->maximum != 0;
    if (bounded && (integer < field->minimum || integer > field->maximum))
        return refuse_range(error, where, field->minimum, field->maximum);
    memcpy(member, &integer, sizeof(integer));
    return true;
}

static bool integer_from_text(struct error *error, const char *where, const struct field *field,
                              const char *text, void *member)
{
    char *end;
    errno = 0;
    long long integer = strtoll(text, &end, 10);
    bool plain = (*text >= '0' && *text <= '9') || (*text == '-' && text[1]);
    if (!plain || errno || *end || end == text)
        return error_add(error, where, CODE_TYPE_MISMATCH, "expected", "an integer", NULL);
    return value_from_integer(error, where, field, integer, member);
}

static bool boolean_from_text(struct error *error, const char *where, const char *text,
                              void *member)
{
    if (strcmp(text, "true") != 0 && strcmp(text, "false") != 0)
        return error_add(error, where, CODE_TYPE_MISMATCH, "expected", "true or false", NULL);
    *(bool *)member = *text == 't';
    return true;
}

static bool date_from_text(struct error *error, const char *where, const char *text, void *member)
{
    day_t day;
    if (!day_parse(text, &day))
        return refuse_form(error, where, "a date, YYYY-MM-DD");
    memcpy(member, &day, sizeof(day));
    return true;
}

static bool instant_from_text(struct error *error, const char *where, const char *text,
                              void *member)
{
    instant_t instant;
    if (!instant_parse(text, &instant))
        return refuse_form(error, where, "a time of RFC 3339 with its offset");
    memcpy(member, &instant, sizeof(instant));
    return true;
}

/* The types whose member is the text itself; the expectation is NULL when it fits. */
static const char *text_fault(struct arena *arena, enum field_type type, const char *text)
{
    struct number number;
    instant_t instant;
    day_t day;
    switch ((int)type) {
    case FIELD_ID:
        return text_is_id(text) ? NULL : "an id: a-z, then a-z 0-9 _ -, at most 64";
    case FIELD_CODE:
        return text_is_code(text) ? NULL : "a code: letters, digits and . _ -, at most 64";
    case FIELD_UUID:
        return uuid_is_valid(text) ? NULL : "a lower-case UUID";
    case FIELD_DECIMAL:
        return number_parse(arena, text, &number) ? NULL : "a decimal such as 12.5";
    case FIELD_MOMENT:
        return instant_parse(text, &instant) || day_parse(text, &day)
                   ? NULL
                   : "a time of RFC 3339 with its offset, or a date";
    default:
        return NULL;
    }
}

bool value_from_text(struct error *error, const char *where, const struct field *field,
                     const char *text, void *member)
{
    switch ((int)field->type) {
    case FIELD_INTEGER:
        return integer_from_text(error, where, field, text, member);
    case FIELD_BOOLEAN:
        return boolean_from_text(error, where, text, member);
    case FIELD_DATE:
        return date_from_text(error, where, text, member);
    case FIELD_INSTANT:
        return instant_from_text(error, where, text, member);
    default:
        break;
    }
    const char *fault = text_fault(error->arena, field->type, text);
    if (fault)
        return refuse_form(error, where, fault);
    if (field->type == FIELD_TEXT && !text_fits(error, where, field, text))
        return false;
    if (field->type == FIELD_ENUM && !words_have(field->choices, text))
        return refuse_choice(error, where, field->choices);
    memcpy(member, &text, sizeof(text));
    return true;
}
