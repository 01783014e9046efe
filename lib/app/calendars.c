#include "app/calendars.h"

#include "base/fatal.h"
#include "base/text.h"
#include "document/members.h"
#include "store/roster.h"

bool calendars_get(struct work *work, struct table *ret_row, struct error *error)
{
    struct table table;
    if (!work_begin(work, error) || !calendar_get(work->tx, &table, error))
        return false;
    if (table.row_count == 0)
        return error_set(error, CODE_NOT_FOUND, "what", "calendar", NULL);
    *ret_row = table;
    return true;
}

static bool occurs_before(const struct strings *days, size_t before, const char *day)
{
    for (size_t i = 0; i < before; i++) {
        if (text_equal(days->items[i], day))
            return true;
    }
    return false;
}

static void days_check(struct arena *arena, const char *field, const struct strings *days,
                       const struct strings *others, struct error *error)
{
    for (size_t i = 0; i < days->count; i++) {
        const char *where = arena_print(arena, "#/%s/%zu", field, i);
        day_t day;
        if (!day_parse(days->items[i], &day))
            error_add(error, where, CODE_FORMAT_INVALID, "expected", "YYYY-MM-DD", NULL);
        else if (occurs_before(days, i, days->items[i]) ||
                 (others != NULL && occurs_before(others, others->count, days->items[i])))
            error_add(error, where, CODE_REPEATED, "value", days->items[i], NULL);
    }
}

static const char *calendar_json(struct arena *arena, const struct table *row)
{
    struct strings holidays = table_list(arena, table_value(row, 0, "holidays"));
    struct strings workdays = table_list(arena, table_value(row, 0, "workdays"));
    struct buffer out;
    buffer_init(&out);
    buffer_byte(&out, '{');
    member_texts(&out, "holidays", holidays.items, holidays.count);
    member_texts(&out, "workdays", workdays.items, workdays.count);
    buffer_byte(&out, '}');
    return buffer_finish(&out, arena);
}

bool calendars_put(struct work *work, const struct calendar_draft *draft, int64_t version,
                   struct table *ret_row, struct error *error)
{
    struct table before, after;
    days_check(work->arena, "holidays", &draft->holidays, NULL, error);
    days_check(work->arena, "workdays", &draft->workdays, &draft->holidays, error);
    if (!error_none(error) || !work_begin(work, error) || !calendar_get(work->tx, &before, error) ||
        !calendar_put(work->tx, &draft->holidays, &draft->workdays, version, &after, error))
        return false;
    const char *former = before.row_count == 0 ? NULL : calendar_json(work->arena, &before);
    if (!work_audit(work, "calendar.replace", "calendar", work->organisation_id, NULL, former,
                    calendar_json(work->arena, &after), error))
        return false;
    *ret_row = after;
    return true;
}

static const day_t *days_of(struct arena *arena, const char *cell, size_t *ret_count)
{
    struct strings texts = table_list(arena, cell);
    day_t *days = ARENA_ARRAY(arena, day_t, texts.count);
    for (size_t i = 0; i < texts.count; i++) {
        if (!day_parse(texts.items[i], &days[i]))
            fatal("the calendar has a day that is none");
    }
    *ret_count = texts.count;
    return days;
}

bool calendars_load(struct work *work, struct calendar *ret_calendar, struct error *error)
{
    struct calendar calendar = {0};
    struct table row;
    if (!calendar_get(work->tx, &row, error))
        return false;
    if (row.row_count > 0) {
        calendar.holidays =
            days_of(work->arena, table_value(&row, 0, "holidays"), &calendar.holiday_count);
        calendar.workdays =
            days_of(work->arena, table_value(&row, 0, "workdays"), &calendar.workday_count);
    }
    *ret_calendar = calendar;
    return true;
}
