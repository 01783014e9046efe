/* Shapes of the scheme language: settings, indicators, panels, components, conditions, ranking, and
 * the scheme itself. */
#include "document/scheme_rows.h"
#include "scheme/scheme.h"
#include "scheme/settings.h"

#define DEADLINE_LONGEST 366 /* days that an indicator's deadline leaves */

/* A choice between words that has its default in the settings' prepared struct. */
#define SETTING(name, kind_of, member, list)                                                       \
    {                                                                                              \
        name, &(kind_of), .at = offsetof(struct settings, member), .words = &(list),               \
                          .choice = true                                                           \
    }
/* A number that null takes away. */
#define BOUND_ROW(name, type, member, flag)                                                        \
    name, &KIND_DECIMAL, .at = offsetof(type, member), .also = offsetof(type, flag),               \
                         .flagged = true, .nullable = true, .choice = true

static const struct row SETTINGS_ROWS[] = {
    {"precision", &KIND_INTEGER, .at = offsetof(struct settings, precision), .min = 0,
     .max = PRECISION_MAX, .choice = true},
    SETTING("rounding", KIND_WORD, rounding, WORD_LIST_ROUNDING),
    SETTING("numbering", KIND_WORD, numbering, WORD_LIST_NUMBERING),
    SETTING("verdict", KIND_WORD_CHOICE, verdict, WORD_LIST_VERDICT),
    SETTING("reach", KIND_WORD, reach, WORD_LIST_REACH),
    SETTING("missing", KIND_WORD, missing, WORD_LIST_MISSING),
    SETTING("mean", KIND_WORD, mean, WORD_LIST_MEAN),
    SETTING("self_rating", KIND_WORD, self_rating, WORD_LIST_SELF_RATING),
    SETTING("ties_left", KIND_WORD, ties_left, WORD_LIST_TIES_LEFT),
    SETTING("vacancy", KIND_WORD, vacancy, WORD_LIST_VACANCY),
    SETTING("clock", KIND_WORD, clock, WORD_LIST_CLOCK),
    SETTING("returned", KIND_WORD, returned, WORD_LIST_RETURNED),
    SETTING("deadline_day", KIND_WORD, deadline_day, WORD_LIST_DEADLINE_DAY),
    SETTING("leap", KIND_WORD, leap, WORD_LIST_LEAP),
    {BOUND_ROW("floor", struct settings, floor, has_floor)},
    {BOUND_ROW("cap", struct settings, cap, has_cap)},
};

const struct shape SHAPE_SETTINGS = {
    .name = "settings", .size = sizeof(struct settings), SHAPE_ROWS(SETTINGS_ROWS)};

/* Indicators. */

static const struct row POINTS_ROWS[] = {
    {"min", &KIND_DECIMAL, .at = offsetof(struct indicator, points_min), .required = true},
    {"max", &KIND_DECIMAL, .at = offsetof(struct indicator, points_max), .required = true},
};

static const struct shape SHAPE_POINTS = {
    .name = "points", .size = sizeof(struct indicator), SHAPE_ROWS(POINTS_ROWS)};

static const struct row TOKEN_ROWS[] = {
    {"registry", &KIND_TEXT, .at = offsetof(struct indicator, token_registry), .forms = TEXT_ID,
     .required = true},
    {"other_group", &KIND_WORD, .at = offsetof(struct indicator, token_other_group),
     .words = &WORD_LIST_TOKEN, .fallback = "\"refuse\"", .choice = true},
};

static const struct shape SHAPE_TOKEN = {
    .name = "token", .size = sizeof(struct indicator), SHAPE_ROWS(TOKEN_ROWS)};

static const struct row DEADLINE_ROWS[] = {
    {"from", &KIND_WORD, .at = offsetof(struct indicator, deadline_from),
     .words = &WORD_LIST_EVENT_DAY, .required = true},
    {"to", &KIND_WORD, .at = offsetof(struct indicator, deadline_to), .words = &WORD_LIST_EVENT_DAY,
     .required = true},
    {"days", &KIND_INTEGER, .at = offsetof(struct indicator, deadline_days), .min = 0,
     .max = DEADLINE_LONGEST, .required = true, .choice = true},
    {"clock", &KIND_WORD, .at = offsetof(struct indicator, deadline_clock),
     .words = &WORD_LIST_CLOCK, .inherits = true, .choice = true},
    {"late", &KIND_WORD, .at = offsetof(struct indicator, deadline_late), .words = &WORD_LIST_LATE,
     .fallback = "\"refuse\"", .choice = true},
};

static const struct shape SHAPE_DEADLINE = {
    .name = "deadline", .size = sizeof(struct indicator), SHAPE_ROWS(DEADLINE_ROWS)};

static const struct row INDICATOR_ROWS[] = {
    TITLE_ROW(struct indicator),
    {"form", &KIND_WORD, .at = offsetof(struct indicator, form), .words = &WORD_LIST_FORM,
     .required = true},
    {"quantity", &KIND_TEXT, .at = offsetof(struct indicator, quantity)},
    {"gravities", &KIND_IDS, .at = offsetof(struct indicator, gravities), .forms = TEXT_ID},
    {"fields", &KIND_IDS, .at = offsetof(struct indicator, fields), .forms = TEXT_ID},
    {"verdict", &KIND_WORD_CHOICE, .at = offsetof(struct indicator, verdict),
     .words = &WORD_LIST_VERDICT, .choice = true},
    {"points", &KIND_OBJECT, .at = 0, .shape = &SHAPE_POINTS, .flagged = true,
     .also = offsetof(struct indicator, has_points)},
    {"once", &KIND_IDS, .at = offsetof(struct indicator, once), .words = &WORD_LIST_SAME},
    {"token", &KIND_OBJECT, .at = 0, .shape = &SHAPE_TOKEN, .flagged = true,
     .also = offsetof(struct indicator, has_token)},
    {"deadline", &KIND_OBJECT, .at = 0, .shape = &SHAPE_DEADLINE, .flagged = true,
     .also = offsetof(struct indicator, has_deadline)},
};

static void indicator_prepare(void *object)
{
    ((struct indicator *)object)->verdict.word = -1;
}

static const struct shape SHAPE_INDICATOR = {.name = "indicator",
                                             .size = sizeof(struct indicator),
                                             SHAPE_ROWS(INDICATOR_ROWS),
                                             .id_at = offsetof(struct indicator, id),
                                             .prepare = indicator_prepare};

/* Panels. */

static const struct row NORMALISE_ROWS[] = {
    {"minimum", &KIND_INTEGER, .at = offsetof(struct panel, normalise_minimum),
     .min = NORMALISE_LEAST, .max = NORMALISE_MOST, .required = true, .choice = true},
};

static const struct shape SHAPE_NORMALISE = {
    .name = "normalise", .size = sizeof(struct panel), SHAPE_ROWS(NORMALISE_ROWS)};

static const struct row PANEL_ROWS[] = {
    TITLE_ROW(struct panel),
    {"mode", &KIND_WORD, .at = offsetof(struct panel, mode), .words = &WORD_LIST_PANEL_MODE,
     .fallback = "\"open\"", .choice = true},
    {"raters", &KIND_WORD, .at = offsetof(struct panel, raters), .words = &WORD_LIST_RATERS,
     .fallback = "\"given\""},
    {"min", &KIND_DECIMAL, .at = offsetof(struct panel, min), .fallback = "\"0\""},
    {"max", &KIND_HIGHEST, .forms = FORM_NUMBER | FORM_CHOICE, .fallback = "\"100\""},
    {"mean", &KIND_WORD, .at = offsetof(struct panel, mean), .words = &WORD_LIST_MEAN,
     .inherits = true, .choice = true},
    {"self_rating", &KIND_WORD, .at = offsetof(struct panel, self_rating),
     .words = &WORD_LIST_SELF_RATING, .inherits = true, .choice = true},
    {"weights", &KIND_CHOICE, .at = offsetof(struct panel, weights), .forms = FORM_POSITIVE,
     .choice = true},
    {"normalise", &KIND_OBJECT, .at = 0, .shape = &SHAPE_NORMALISE, .flagged = true,
     .also = offsetof(struct panel, normalises)},
};

static const struct shape SHAPE_PANEL = {.name = "panel",
                                         .size = sizeof(struct panel),
                                         SHAPE_ROWS(PANEL_ROWS),
                                         .id_at = offsetof(struct panel, id)};

/* Components. */

static const struct row LEDGER_ROWS[] = {
    {"base", &KIND_DECIMAL, .at = offsetof(struct ledger, base), .fallback = "\"0\""},
    {BOUND_ROW("floor", struct ledger, floor, has_floor), .inherits = true, .nulled = true,
     .none = offsetof(struct ledger, no_floor)},
    {BOUND_ROW("cap", struct ledger, cap, has_cap), .inherits = true, .nulled = true,
     .none = offsetof(struct ledger, no_cap)},
    {LIST_ROW("rules", struct ledger, rules, rule_count, SHAPE_RULE)},
};

static const struct shape SHAPE_LEDGER = {
    .name = "ledger", .size = sizeof(struct ledger), SHAPE_ROWS(LEDGER_ROWS)};

static const struct row COMPONENT_ROWS[] = {
    {"id", &KIND_TEXT, .at = offsetof(struct component, id), .forms = TEXT_ID, .required = true},
    TITLE_ROW(struct component),
    ONLY_ROW(struct component),
    {"weight", &KIND_DECIMAL, .at = offsetof(struct component, weight), .forms = FORM_NOT_NEGATIVE,
     .fallback = "\"1\""},
    {"part", &KIND_WORD, .at = offsetof(struct component, part), .words = &WORD_LIST_PART,
     .fallback = "\"weighted\""},
    {"missing", &KIND_WORD, .at = offsetof(struct component, missing), .words = &WORD_LIST_MISSING,
     .inherits = true, .choice = true},
    {"ledger", &KIND_POINTER, .at = offsetof(struct component, ledger), .shape = &SHAPE_LEDGER},
};

/* Either a ledger or a measure; the measure bears the component's name. */
static void component_finish(struct reader *reader, const struct place *place, const json_t *json,
                             void *object)
{
    const struct component *component = object;
    (void)json;
    if ((component->ledger == NULL) == (component->measure == NULL))
        error_add(reader->error, place_text(reader, place), CODE_EXACTLY_ONE, "keys",
                  "ledger, a measure's source", NULL);
    if (component->measure != NULL) {
        component->measure->id = component->id;
        component->measure->title = component->title;
    }
}

static const struct shape SHAPE_COMPONENT = {.name = "component",
                                             .size = sizeof(struct component),
                                             SHAPE_ROWS(COMPONENT_ROWS),
                                             .inner = &SHAPE_MEASURE,
                                             .inner_at = offsetof(struct component, measure),
                                             .inner_pointer = true,
                                             .finish = component_finish};

/* Conditions and ranking. */

static const struct row CONDITION_ROWS[] = {
    {"id", &KIND_TEXT, .at = offsetof(struct condition, id), .forms = TEXT_RULE, .required = true},
    TITLE_ROW(struct condition),
    {"effect", &KIND_WORD, .at = offsetof(struct condition, effect), .words = &WORD_LIST_EFFECT,
     .required = true},
    ONLY_ROW(struct condition),
    {LIST_ROW("when", struct condition, when, when_count, SHAPE_TEST), .min = 1, .required = true},
    {"reach", &KIND_WORD_CHOICE, .at = offsetof(struct condition, reach), .words = &WORD_LIST_REACH,
     .choice = true},
    {"level", &KIND_TEXT, .at = offsetof(struct condition, level), .forms = TEXT_ID},
};

static void condition_prepare(void *object)
{
    ((struct condition *)object)->reach.word = -1;
}

static const struct shape SHAPE_CONDITION = {.name = "condition",
                                             .size = sizeof(struct condition),
                                             SHAPE_ROWS(CONDITION_ROWS),
                                             .prepare = condition_prepare};

static const struct row TIE_ROWS[] = {
    {"prefer", &KIND_FLAG, .at = offsetof(struct tie, prefer_lower), .words = &WORD_LIST_PREFER,
     .fallback = "\"higher\""},
};

static const struct shape SHAPE_TIE = {.name = "tie",
                                       .size = sizeof(struct tie),
                                       SHAPE_ROWS(TIE_ROWS),
                                       .inner = &SHAPE_MEASURE,
                                       .inner_at = offsetof(struct tie, measure)};

static const char *const RANK_WITHIN_WORDS[] = {"all", "group"};
static const struct word_list WORD_LIST_RANK_WITHIN = {RANK_WITHIN_WORDS, COUNT(RANK_WITHIN_WORDS)};

static const struct row RANKING_ROWS[] = {
    {"within", &KIND_FLAG, .at = offsetof(struct scheme, rank_within_group),
     .words = &WORD_LIST_RANK_WITHIN, .fallback = "\"all\"", .choice = true},
    {LIST_ROW("ties", struct scheme, ties, tie_count, SHAPE_TIE), .choice = true},
};

static const struct shape SHAPE_RANKING = {
    .name = "ranking", .size = sizeof(struct scheme), SHAPE_ROWS(RANKING_ROWS)};

/* Named dates: an id and its title. */

static const struct shape SHAPE_DATE = {.name = "date",
                                        .size = sizeof(struct named_date),
                                        .inner = &SHAPE_TITLE,
                                        .inner_at = offsetof(struct named_date, title),
                                        .id_at = offsetof(struct named_date, id),
                                        .least = 1};

/* The scheme. Settings come first among the rows, since others inherit from them. */

static const struct row SCHEME_ROWS[] = {
    {"code", &KIND_TEXT, .at = offsetof(struct scheme, code), .forms = TEXT_CODE, .required = true},
    {"title", &KIND_OBJECT, .at = offsetof(struct scheme, title), .shape = &SHAPE_TITLE,
     .required = true},
    {"note", &KIND_OBJECT, .at = offsetof(struct scheme, note), .shape = &SHAPE_TITLE},
    {"cadence", &KIND_WORD, .at = offsetof(struct scheme, cadence), .words = &WORD_LIST_CADENCE,
     .required = true},
    {"settings", &KIND_OBJECT, .at = offsetof(struct scheme, settings), .shape = &SHAPE_SETTINGS},
    {MAP_ROW("dates", struct scheme, dates, date_count, SHAPE_DATE)},
    {MAP_ROW("indicators", struct scheme, indicators, indicator_count, SHAPE_INDICATOR),
     .required = true},
    {MAP_ROW("measures", struct scheme, measures, measure_count, SHAPE_NAMED)},
    {MAP_ROW("panels", struct scheme, panels, panel_count, SHAPE_PANEL)},
    {MAP_ROW("awards", struct scheme, awards, award_count, SHAPE_AWARD), .required = true},
    {LIST_ROW("components", struct scheme, components, component_count, SHAPE_COMPONENT),
     .required = true},
    {LIST_ROW("conditions", struct scheme, conditions, condition_count, SHAPE_CONDITION)},
    {"ranking", &KIND_OBJECT, .at = 0, .shape = &SHAPE_RANKING},
    {LIST_ROW("consequences", struct scheme, consequences, consequence_count, SHAPE_CONSEQUENCE)},
    {LIST_ROW("steps", struct scheme, steps, step_count, SHAPE_STEP)},
};

static void scheme_prepare(void *object)
{
    settings_default(&((struct scheme *)object)->settings);
}

const struct shape SHAPE_SCHEME = {.name = "scheme",
                                   .size = sizeof(struct scheme),
                                   SHAPE_ROWS(SCHEME_ROWS),
                                   .prepare = scheme_prepare};
