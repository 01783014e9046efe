/* Kinds of value that are written only where they mean something: words beside other keys. */
#include "document/scheme_kinds.h"

#include "scheme/scheme.h"

#include <string.h>

static void word_read_plain(struct reader *reader, const struct place *place, const struct row *row,
                            const json_t *value, void *object)
{
    KIND_WORD.read(reader, place, row, value, object);
}

static void word_write_plain(struct writer *writer, const struct row *row, const void *object)
{
    KIND_WORD.write(writer, row, object);
}

static bool gap_given(const struct row *row, const void *object)
{
    (void)row;
    return ((const struct measure *)object)->reduce == REDUCE_STREAK;
}

static bool gaps_given(const struct row *row, const void *object)
{
    const struct measure *measure = object;
    (void)row;
    return measure->source == SOURCE_METRIC && measure->reduce != REDUCE_DEFAULT;
}

static bool field_of_given(const struct row *row, const void *object)
{
    (void)row;
    return ((const struct field *)object)->reduce != FIELD_PLACE;
}

static bool field_ties_given(const struct row *row, const void *object)
{
    (void)row;
    return ((const struct field *)object)->reduce == FIELD_PLACE;
}

static bool last_ties_given(const struct row *row, const void *object)
{
    (void)row;
    return ((const struct consequence *)object)->who == WHO_LAST;
}

static bool pick_given(const struct row *row, const void *object)
{
    (void)row;
    return ((const struct selection *)object)->shortlist > 0;
}

static bool due_given(const struct row *row, const void *object)
{
    const struct step *step = object;
    (void)row;
    return step->due_month > 0 || step->due_day > 0;
}

static bool under_minimum_given(const struct row *row, const void *object)
{
    (void)row;
    return ((const struct nomination *)object)->minimum > 0;
}

static bool need_given(const struct row *row, const void *object)
{
    const struct nomination *nomination = object;
    (void)row;
    return nomination->from_self && nomination->from_other;
}

#define KIND_WORD_WHERE(given_when)                                                                \
    {                                                                                              \
        .read = word_read_plain, .given = (given_when), .write = word_write_plain                  \
    }

const struct kind KIND_GAP = KIND_WORD_WHERE(gap_given);
const struct kind KIND_GAPS = KIND_WORD_WHERE(gaps_given);
const struct kind KIND_FIELD_OF = KIND_WORD_WHERE(field_of_given);
const struct kind KIND_FIELD_TIES = KIND_WORD_WHERE(field_ties_given);
const struct kind KIND_LAST_TIES = KIND_WORD_WHERE(last_ties_given);
const struct kind KIND_PICK = KIND_WORD_WHERE(pick_given);
const struct kind KIND_DUE_AFTER = KIND_WORD_WHERE(due_given);
const struct kind KIND_UNDER_MINIMUM = KIND_WORD_WHERE(under_minimum_given);
const struct kind KIND_NEED = KIND_WORD_WHERE(need_given);

/* An integer for which zero means that it is not given. */

static void integer_read(struct reader *reader, const struct place *place, const struct row *row,
                         const json_t *value, void *object)
{
    KIND_INTEGER.read(reader, place, row, value, object);
}

static bool integer_given(const struct row *row, const void *object)
{
    int integer;
    memcpy(&integer, row_from(row, object), sizeof(integer));
    return integer != 0;
}

static void integer_write(struct writer *writer, const struct row *row, const void *object)
{
    KIND_INTEGER.write(writer, row, object);
}

const struct kind KIND_INTEGER_GIVEN = {
    .size = sizeof(int), .read = integer_read, .given = integer_given, .write = integer_write};
