#include "app/fact_check.h"

#include "app/events.h"
#include "base/buffer.h"
#include "base/text.h"

#include <string.h>

const struct known_unit *fact_unit(const struct known *known, const char *unit_id, const char *unit,
                                   struct error *error)
{
    const struct known_unit *found = NULL;
    if ((unit_id == NULL) == (unit == NULL)) {
        error_add(error, "#/unit", unit == NULL ? CODE_FIELD_REQUIRED : CODE_EXACTLY_ONE, "keys",
                  "unit, unit_id", NULL);
        return NULL;
    }
    found = unit_id != NULL ? known_unit_by_id(known, unit_id) : known_unit_by_code(known, unit);
    if (found == NULL)
        error_add(error, unit_id != NULL ? "#/unit_id" : "#/unit", CODE_UNIT_UNKNOWN, "unit",
                  unit_id != NULL ? unit_id : unit, NULL);
    return found;
}

const struct known_indicator *fact_indicator(const struct known *known, const char *code,
                                             const char *form_a, const char *form_b,
                                             struct error *error)
{
    const struct known_indicator *found = known_indicator(known, code);
    if (found == NULL)
        error_add(error, "#/indicator", CODE_INDICATOR_UNKNOWN, "indicator", code, NULL);
    else if (!text_equal(found->form, form_a) && !text_equal(found->form, form_b))
        error_add(error, "#/indicator", CODE_INDICATOR_FORM, "indicator", code, "form", found->form,
                  NULL);
    else
        return found;
    return NULL;
}

const char *fact_source(const struct principal *principal, const char *source, struct error *error)
{
    const unsigned all = ROLE_EVALUATOR | ROLE_LEADERSHIP | ROLE_ORGANISER;
    if (source != NULL) {
        if (strings_has(&principal->sources, source))
            return source;
        error_set(error, CODE_NOT_YOUR_SOURCE, "source", source, NULL);
        return NULL;
    }
    if ((principal->roles & all) != 0)
        return "";
    if (principal->sources.count == 1)
        return principal->sources.items[0];
    error_add(error, "#/source", CODE_FIELD_REQUIRED, NULL);
    return NULL;
}

static const char *print_instant(struct arena *arena, instant_t instant)
{
    struct buffer out;
    buffer_init(&out);
    instant_print(&out, instant);
    const char *text = arena_bytes(arena, out.data, out.length);
    buffer_release(&out);
    return text;
}

bool fact_moment(struct work *work, const char *where, const char *given, bool not_future,
                 struct moment *ret_moment, struct error *error)
{
    struct moment moment = {.text = given, .day = DAY_NONE};
    instant_t latest = instant_now() + (instant_t)EVENT_FUTURE_MS * 1000;
    day_t earliest = day_of(1900, 1, 1);
    bool outside = false;
    if (day_parse(given, &moment.day)) {
        moment.is_day = true;
        outside = moment.day < earliest || (not_future && moment.day > work->today);
    } else if (instant_parse(given, &moment.instant)) {
        moment.text = print_instant(work->arena, moment.instant);
        outside = moment.instant < (instant_t)earliest * 86400000000 ||
                  (not_future && moment.instant > latest);
    } else {
        return error_add(error, where, CODE_FORMAT_INVALID, "expected", "RFC 3339 or YYYY-MM-DD",
                         NULL);
    }
    if (outside)
        return error_add(error, where, CODE_OUT_OF_RANGE, "min", EVENT_EARLIEST, "max",
                         not_future ? print_instant(work->arena, latest) : "9999-12-31", NULL);
    *ret_moment = moment;
    return true;
}

const char *fact_evidence(const char *given, struct error *error)
{
    if (given == NULL)
        return NULL;
    if (given[strspn(given, " \t\r\n")] != '[')
        error_add(error, "#/evidence", CODE_TYPE_MISMATCH, "expected", "an array", NULL);
    else if (strlen(given) > EVENT_EVIDENCE_MOST)
        error_add(error, "#/evidence", CODE_TOO_LONG, "max", "8192", NULL);
    return given;
}
_Static_assert(EVENT_EVIDENCE_MOST == 8192, "the limit that fact_evidence names");

const char *fact_decimal(struct arena *arena, const char *where, const char *given,
                         struct number *ret_number, struct error *error)
{
    if (number_parse(arena, given, ret_number))
        return number_text(arena, *ret_number);
    error_add(error, where, CODE_FORMAT_INVALID, "expected", "a decimal", NULL);
    return NULL;
}
