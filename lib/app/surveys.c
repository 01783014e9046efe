#include "app/surveys.h"

#include "app/app.h"
#include "app/indicators.h"
#include "base/text.h"
#include "document/members.h"
#include "document/survey_mapping.h"
#include "store/known.h"
#include "store/scheme_indicator.h"

#define SCALE_USUAL_NEGATIVE 2 /* its last grades */

static const char *const SCALE_USUAL[] = {"very_satisfied", "satisfied", "basically_satisfied",
                                          "dissatisfied", "very_dissatisfied"};

/* Lists of grades: well formed, each once, and the negative ones of the scale. */
static void check_grades(struct arena *arena, const char *name, const struct strings *grades,
                         const struct strings *among, struct error *error)
{
    for (size_t i = 0; i < grades->count; i++) {
        const char *where = arena_print(arena, "#/%s/%zu", name, i);
        struct strings before = {grades->items, i};
        if (!text_is_id(grades->items[i]))
            error_add(error, where, CODE_FORMAT_INVALID, "expected",
                      "a-z, then a-z 0-9 _ -, at most 64", NULL);
        else if (strings_has(&before, grades->items[i]))
            error_add(error, where, CODE_REPEATED, "value", grades->items[i], NULL);
        else if (among != NULL && !strings_has(among, grades->items[i]))
            error_add(error, where, CODE_VALUE_NOT_ALLOWED, "allowed", "scale", NULL);
    }
}

/* The words that a mapping translates grades into are of the scale. */
static void check_mapping(struct arena *arena, const char *mapping, const struct strings *scale,
                          struct error *error)
{
    struct survey_mapping read;
    if (mapping == NULL || !survey_mapping_read(arena, "#/mapping", mapping, &read, error))
        return;
    for (size_t i = 0; i < read.count; i++) {
        const struct mapped_column *column = &read.columns[i];
        for (size_t n = 0; text_equal(column->field, "gravity") && n < column->word_count; n++) {
            if (!strings_has(scale, column->words[n].value))
                error_add(error,
                          arena_print(arena, "#/mapping/values/gravity/%s", column->words[n].word),
                          CODE_VALUE_NOT_ALLOWED, "allowed", "scale", NULL);
        }
    }
}

static struct survey_row row_of(const struct survey_draft *draft)
{
    const struct strings usual = {SCALE_USUAL, COUNT(SCALE_USUAL)};
    const struct strings last = {SCALE_USUAL + COUNT(SCALE_USUAL) - SCALE_USUAL_NEGATIVE,
                                 SCALE_USUAL_NEGATIVE};
    bool is_usual = draft->scale.count == 0;
    return (struct survey_row){.code = draft->code,
                               .title_zh = draft->title != NULL ? draft->title->zh : NULL,
                               .title_en = draft->title != NULL ? draft->title->en : NULL,
                               .indicator = draft->indicator,
                               .scale = is_usual ? usual : draft->scale,
                               .negative =
                                   is_usual && draft->negative.count == 0 ? last : draft->negative,
                               .follow_up_days = draft->follow_up_days,
                               .overdue_indicator = draft->overdue_indicator,
                               .mapping = draft->mapping};
}

static void indicator_json(struct buffer *out, const char *code, const struct survey_row *row,
                           const struct strings *gravities)
{
    const struct title title = {row->title_zh, row->title_en};
    element_open(out, '{');
    member_text(out, "code", code);
    member_text(out, "form", "event");
    if (gravities->count > 0)
        member_title(out, "title", &title);
    member_texts(out, "gravities", gravities->items, gravities->count);
    member_texts(out, "fields", NULL, 0);
    buffer_byte(out, '}');
}

/* Whether an indicator that is there serves: an event, graded as wanted, without assessed points.
 */
static void check_indicator(const struct known *known, const char *where, const char *code,
                            const struct strings *gravities, struct error *error)
{
    const struct known_indicator *found = known_indicator(known, code);
    bool same = found != NULL && found->gravities.count == gravities->count;
    if (found == NULL) /* hidden by nothing, so it was created here */
        return;
    for (size_t i = 0; same && i < gravities->count; i++)
        same = strings_has(&found->gravities, gravities->items[i]);
    const char *field = !text_equal(found->form, "event") ? "form"
                        : !same                           ? "gravities"
                        : found->has_points               ? "points"
                                                          : NULL;
    if (field != NULL)
        error_add(error, where, CODE_INDICATOR_DIFFERS, "indicator", code, "field", field, NULL);
}

/* Creates the indicators that are missing, and sees that the others serve. */
static bool ensure_indicators(struct work *work, const struct survey_row *row, bool first,
                              struct error *error)
{
    const struct strings none = {NULL, 0};
    const char *codes[] = {first ? row->indicator : row->overdue_indicator, row->overdue_indicator};
    const struct known_names names = {.indicators = {codes, row->overdue_indicator != NULL ? 2
                                                            : first                        ? 1
                                                                                           : 0}};
    struct table differs;
    struct known known;
    struct buffer out;
    buffer_init(&out);
    buffer_byte(&out, '[');
    if (first)
        indicator_json(&out, row->indicator, row, &row->scale);
    if (row->overdue_indicator != NULL)
        indicator_json(&out, row->overdue_indicator, row, &none);
    buffer_byte(&out, ']');
    const char *wanted = buffer_finish(&out, work->arena);
    /* What differs is judged below: a survey asks for less than a scheme. */
    if (!scheme_indicator_ensure(work->tx, wanted, &differs, error) ||
        !known_load(work->tx, work->app->known, &names, &known, error))
        return false;
    if (first)
        check_indicator(&known, "#/indicator", row->indicator, &row->scale, error);
    if (row->overdue_indicator != NULL)
        check_indicator(&known, "#/overdue_indicator", row->overdue_indicator, &none, error);
    return error_none(error);
}

static void check_overdue(const struct survey_row *row, struct error *error)
{
    if (text_equal(row->overdue_indicator, row->indicator))
        error_add(error, "#/overdue_indicator", CODE_REPEATED, "value", row->indicator, NULL);
}

bool surveys_create(struct work *work, const struct survey_draft *draft, struct table *ret_row,
                    struct error *error)
{
    struct survey_row row = row_of(draft);
    if (row.scale.count < SURVEY_GRADES_LEAST)
        error_add(error, "#/scale", CODE_TOO_FEW, "min", "2", NULL);
    check_grades(work->arena, "scale", &row.scale, NULL, error);
    check_grades(work->arena, "negative", &row.negative, &row.scale, error);
    check_overdue(&row, error);
    check_mapping(work->arena, row.mapping, &row.scale, error);
    return error_none(error) && work_begin(work, error) &&
           ensure_indicators(work, &row, true, error) &&
           survey_insert(work->tx, &row, ret_row, error) &&
           work_audit(work, "survey.create", "survey", row.code, NULL, NULL,
                      table_value(ret_row, 0, "_after"), error);
}

static bool find_survey(struct work *work, const char *code, struct table *ret_row,
                        struct error *error)
{
    struct table row;
    if (!work_begin(work, error) || !survey_get(work->tx, code, &row, error))
        return false;
    if (row.row_count == 0)
        return error_set(error, CODE_NOT_FOUND, "what", "survey", NULL);
    *ret_row = row;
    return true;
}

bool surveys_replace(struct work *work, const char *code, const struct survey_draft *draft,
                     int64_t version, struct table *ret_row, struct error *error)
{
    struct table before;
    struct survey_row row = row_of(draft);
    if (!find_survey(work, code, &before, error))
        return false;
    row.code = code;
    row.indicator = table_value(&before, 0, "indicator");
    row.scale = table_list(work->arena, table_value(&before, 0, "scale"));
    check_overdue(&row, error);
    check_mapping(work->arena, row.mapping, &row.scale, error);
    return error_none(error) && ensure_indicators(work, &row, false, error) &&
           survey_replace(work->tx, &row, version, ret_row, error) &&
           work_audit(work, "survey.replace", "survey", code, NULL,
                      table_value(&before, 0, "_after"), table_value(ret_row, 0, "_after"), error);
}

bool surveys_get(struct work *work, const char *code, struct table *ret_row, struct error *error)
{
    return find_survey(work, code, ret_row, error);
}

bool surveys_list(struct work *work, const struct page *page, struct table *ret_rows,
                  struct error *error)
{
    return work_begin(work, error) && survey_list(work->tx, page, ret_rows, error);
}

bool surveys_rates(struct work *work, const char *code, const struct survey_rate_filter *filter,
                   const struct page *page, struct table *ret_rows, struct table *ret_total,
                   struct error *error)
{
    struct table survey;
    return find_survey(work, code, &survey, error) &&
           survey_rates(work->tx, code, filter, page, ret_total, ret_rows, error);
}
