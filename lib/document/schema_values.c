#include "document/schema_values.h"

#include "document/kinds.h"
#include "document/members.h"

/* At most 40 digits in all, at least one on each side of a point. */
#define DIGITS_MOST      "(?=(?:[^0-9]*[0-9]){1,40}[^0-9]*$)"
#define DECIMAL_PATTERN  "^" DIGITS_MOST "-?[0-9]+(\\.[0-9]+)?$"
#define UNSIGNED_PATTERN "^" DIGITS_MOST "[0-9]+(\\.[0-9]+)?$"
#define POSITIVE_PATTERN "^" DIGITS_MOST "(?=.*[1-9])[0-9]+(\\.[0-9]+)?$"
#define WHOLE_PATTERN    "^" DIGITS_MOST "[0-9]+(\\.0+)?$"

static const char *const FORM_PATTERNS[] = {
    [TEXT_ID] = "^[a-z][a-z0-9_-]{0,63}$",
    [TEXT_RULE] = "^[a-z][a-z0-9_-]{0,63}(:[a-z][a-z0-9_-]{0,63})?$",
    [TEXT_CODE] = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
};

void form_schema(struct buffer *out, enum text_form form, int64_t longest)
{
    member_text(out, "type", "string");
    if (form != TEXT_ANY) {
        member_text(out, "pattern", FORM_PATTERNS[form]);
        return;
    }
    key_write(out, "minLength");
    buffer_integer(out, 1);
    key_write(out, "maxLength");
    buffer_integer(out, longest);
}

void pattern_schema(struct buffer *out, const char *pattern)
{
    member_text(out, "type", "string");
    member_text(out, "pattern", pattern);
}

static const char *forms_pattern(unsigned forms)
{
    return (forms & FORM_COUNT) != 0          ? WHOLE_PATTERN
           : (forms & FORM_POSITIVE) != 0     ? POSITIVE_PATTERN
           : (forms & FORM_NOT_NEGATIVE) != 0 ? UNSIGNED_PATTERN
                                              : DECIMAL_PATTERN;
}

/* A decimal string or an integer, as elements of a list of alternatives. */
void decimal_elements(struct buffer *out, unsigned forms)
{
    element_open(out, '{');
    pattern_schema(out, forms_pattern(forms));
    buffer_byte(out, '}');
    element_open(out, '{');
    member_text(out, "type", "integer");
    if ((forms & (FORM_COUNT | FORM_POSITIVE | FORM_NOT_NEGATIVE)) != 0) {
        key_write(out, "minimum");
        buffer_integer(out, (forms & FORM_POSITIVE) != 0 ? 1 : 0);
    }
    buffer_byte(out, '}');
}

void decimal_schema(struct buffer *out, const struct row *row)
{
    member_open(out, "anyOf", '[');
    decimal_elements(out, row->forms);
    buffer_byte(out, ']');
}

/* The words but one; the empty word stands for "not given" and is none. */
void words_schema(struct buffer *out, const struct word_list *words, int but)
{
    member_open(out, "enum", '[');
    for (size_t i = 0; i < words->count; i++)
        if (words->words[i][0] != '\0' && (int)i != but) {
            comma_write(out);
            buffer_json(out, words->words[i]);
        }
    buffer_byte(out, ']');
}

void items_bounds(struct buffer *out, const struct row *row)
{
    if (row->min > 0) {
        key_write(out, "minItems");
        buffer_integer(out, row->min);
    }
    key_write(out, "maxItems");
    buffer_integer(out, row->max > 0 ? row->max : LIST_MOST);
}

/* One or a list of texts of a form, or of the row's words. */
void one_or_many(struct buffer *out, const struct row *row, enum text_form form)
{
    for (int many = 0; many < 2; many++) {
        if (many == 0)
            member_open(out, "anyOf", '[');
        element_open(out, '{');
        if (many == 1) {
            member_text(out, "type", "array");
            items_bounds(out, row);
            member_open(out, "items", '{');
        }
        if (row->words != NULL)
            words_schema(out, row->words, -1);
        else
            form_schema(out, form, ID_LONGEST);
        buffer_text(out, many == 1 ? "}}]" : "}");
    }
}
