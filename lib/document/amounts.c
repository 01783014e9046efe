/* Amounts: a number, or what gives one: a choice, a share, a measure; in tests also a text. */
#include "document/choices.h"
#include "document/kinds.h"
#include "document/scheme_kinds.h"
#include "document/scheme_shapes.h"

#include <string.h>

static const char *amount_forms(const struct row *row)
{
    if ((row->forms & FORM_COUNT) != 0)
        return (row->forms & FORM_SHARE) != 0 ? "whole number or share"
                                              : "whole number or choice of them";
    if ((row->forms & FORM_MEASURE) != 0)
        return "decimal string, choice or measure";
    if ((row->forms & FORM_TEXT) != 0)
        return "decimal string, choice, share, text, true or false";
    return (row->forms & FORM_SHARE) != 0 ? "decimal string, choice or share"
                                          : "decimal string or choice";
}

/* What a text says where texts may be: a number if it reads as one. */
static void text_amount_read(struct reader *reader, const struct place *place, const json_t *value,
                             struct amount *amount)
{
    if (json_is_boolean(value)) {
        amount->kind = AMOUNT_TRUTH;
        amount->truth = json_is_true(value);
    } else if (number_parse(reader->arena, json_string_value(value), &amount->number)) {
        amount->kind = AMOUNT_NUMBER;
    } else {
        amount->text = text_read(reader, place, TEXT_ANY, TEXT_LONGEST, value);
        amount->kind = amount->text == NULL ? AMOUNT_ABSENT : AMOUNT_TEXT;
    }
}

static void object_amount_read(struct reader *reader, const struct place *place,
                               const struct row *row, const json_t *value, struct amount *amount)
{
    if ((row->forms & FORM_CHOICE) != 0 && json_object_get(value, "by") != NULL) {
        amount->kind = AMOUNT_CHOICE;
        choice_read(reader, place, row, value, &amount->choice);
    } else if ((row->forms & FORM_SHARE) != 0 && json_object_get(value, "share") != NULL) {
        amount->kind = AMOUNT_SHARE;
        amount->share = ARENA_NEW(reader->arena, struct share);
        object_read(reader, place, &SHAPE_SHARE, value, amount->share);
    } else if ((row->forms & FORM_MEASURE) != 0) {
        amount->kind = AMOUNT_MEASURE;
        amount->measure = ARENA_NEW(reader->arena, struct measure);
        object_read(reader, place, row->shape, value, amount->measure);
    } else {
        place_type(reader, place, amount_forms(row));
    }
}

static void amount_read(struct reader *reader, const struct place *place, const struct row *row,
                        const json_t *value, void *object)
{
    struct amount amount = {.kind = AMOUNT_ABSENT, .number = NUMBER_ZERO};

    if (json_is_object(value)) {
        object_amount_read(reader, place, row, value, &amount);
    } else if ((row->forms & FORM_TEXT) != 0 && (json_is_string(value) || json_is_boolean(value))) {
        text_amount_read(reader, place, value, &amount);
    } else if (json_is_string(value) || json_is_integer(value)) {
        if (decimal_read(reader, place, row->forms, value, &amount.number))
            amount.kind = AMOUNT_NUMBER;
    } else {
        place_type(reader, place, amount_forms(row));
    }
    memcpy(row_at(row, object), &amount, sizeof(amount));
}

static bool amount_given(const struct row *row, const void *object)
{
    const struct amount *amount = row_from(row, object);
    return amount->kind != AMOUNT_ABSENT;
}

static void amount_write(struct writer *writer, const struct row *row, const void *object)
{
    const struct amount *amount = row_from(row, object);
    if (writer->choices && amount->kind != AMOUNT_MEASURE && amount->kind != AMOUNT_SHARE)
        return; /* what has no rows of its own */
    switch (amount->kind) {
    case AMOUNT_ABSENT:
        break;
    case AMOUNT_NUMBER:
        number_write(writer->out, row, amount->number);
        break;
    case AMOUNT_CHOICE:
        choice_write(writer->out, row, &amount->choice);
        break;
    case AMOUNT_MEASURE:
        object_write(writer, row->shape, amount->measure);
        break;
    case AMOUNT_SHARE:
        object_write(writer, &SHAPE_SHARE, amount->share);
        break;
    case AMOUNT_TEXT:
        buffer_json(writer->out, amount->text);
        break;
    case AMOUNT_TRUTH:
        buffer_text(writer->out, amount->truth ? "true" : "false");
        break;
    }
}

const struct kind KIND_AMOUNT = {.size = sizeof(struct amount),
                                 .nested = true,
                                 .read = amount_read,
                                 .given = amount_given,
                                 .write = amount_write};
