/* Shapes of the scheme language: the steps of a campaign. */
#include "document/scheme_rows.h"
#include "scheme/scheme.h"

#define NOTICE_LONGEST   366    /* days of a public notice */
#define NOMINATIONS_MOST 100000 /* that a nominator must reach */

/* When a step is due: "after" tells after which day of the period the date is looked for. */

static const struct row DUE_ROWS[] = {
    {"month", &KIND_INTEGER_GIVEN, .at = offsetof(struct step, due_month), .min = 1, .max = 12},
    {"day", &KIND_INTEGER_GIVEN, .at = offsetof(struct step, due_day), .min = 1, .max = 31},
    {"after", &KIND_DUE_AFTER, .at = offsetof(struct step, due_after),
     .words = &WORD_LIST_DUE_AFTER, .fallback = "\"start\""},
};

static const struct shape SHAPE_DUE = {
    .name = "due", .size = sizeof(struct step), SHAPE_ROWS(DUE_ROWS)};

/* Nominations, and the file that each must have. */

#define FILE_FORMS (FORM_NUMBER | FORM_CHOICE)
#define FILE_COMPARED(word, comparison_tag, form_bits)                                             \
    {                                                                                              \
        word, &KIND_AMOUNT, .at = offsetof(struct file_item, bound.against), .forms = (form_bits), \
                            .tag = TAG(comparison_tag)                                             \
    }

static const struct row FILE_ROWS[] = {
    {"id", &KIND_TEXT, .at = offsetof(struct file_item, id), .forms = TEXT_ID, .required = true},
    TITLE_ROW(struct file_item),
    FILE_COMPARED("at_least", AT_LEAST, FILE_FORMS),
    FILE_COMPARED("at_most", AT_MOST, FILE_FORMS),
    FILE_COMPARED("above", ABOVE, FILE_FORMS),
    FILE_COMPARED("below", BELOW, FILE_FORMS),
    FILE_COMPARED("is", IS, FILE_FORMS | FORM_TEXT),
    {"has", &KIND_IDS, .at = offsetof(struct file_item, has), .forms = TEXT_ID, .min = 1,
     .tag = TAG(COMPARISON_HAS)},
};

static void file_finish(struct reader *reader, const struct place *place, const json_t *json,
                        void *object)
{
    struct file_item *item = object;
    (void)reader;
    (void)place;
    (void)json;
    item->bound.given = item->bound.comparison != COMPARISON_HAS;
}

static const struct shape SHAPE_FILE = {.name = "file",
                                        .size = sizeof(struct file_item),
                                        SHAPE_ROWS(FILE_ROWS),
                                        .tag_at = offsetof(struct file_item, bound.comparison),
                                        .tagged = true,
                                        .finish = file_finish};

static const struct row NOMINATION_ROWS[] = {
    {"limit", &KIND_AMOUNT, .at = offsetof(struct nomination, limit),
     .forms = FORM_NUMBER | FORM_CHOICE | FORM_COUNT, .choice = true},
    {"minimum", &KIND_INTEGER_GIVEN, .at = offsetof(struct nomination, minimum), .min = 1,
     .max = NOMINATIONS_MOST},
    {"under_minimum", &KIND_UNDER_MINIMUM, .at = offsetof(struct nomination, under_minimum),
     .words = &WORD_LIST_UNDER_MINIMUM, .fallback = "\"accept\"", .choice = true},
    {"sources", &KIND_SOURCES, .words = &WORD_LIST_SOURCES, .fallback = "[\"other\"]"},
    {"need", &KIND_NEED, .at = offsetof(struct nomination, need), .words = &WORD_LIST_NEED,
     .fallback = "\"any\"", .choice = true},
    {LIST_ROW("file", struct nomination, file, file_count, SHAPE_FILE)},
};

static const struct shape SHAPE_NOMINATION = {
    .name = "nomination", .size = sizeof(struct nomination), SHAPE_ROWS(NOMINATION_ROWS)};

/* Exactly one of the keys that say what is to be done. */

static const struct row DECISION_ROWS[] = {
    {"about", &KIND_ABOUT, .words = &WORD_LIST_DECISION, .required = true},
    {"min", &KIND_DECIMAL, .at = offsetof(struct step, min), .flagged = true,
     .also = offsetof(struct step, has_min)},
    {"max", &KIND_DECIMAL, .at = offsetof(struct step, max), .flagged = true,
     .also = offsetof(struct step, has_max)},
};
static const struct row CHECK_ROWS[] = {
    {"of", &KIND_WORD, .at = offsetof(struct step, check_of), .words = &WORD_LIST_CHECK_OF,
     .required = true},
    {"source", &KIND_TEXT, .at = offsetof(struct step, source), .forms = TEXT_ID},
};
static const struct row APPROVAL_ROWS[] = {
    {"by", &KIND_TEXT, .at = offsetof(struct step, by), .max = ID_LONGEST, .required = true},
};
static const struct row NOTICE_ROWS[] = {
    {"days", &KIND_INTEGER, .at = offsetof(struct step, days), .min = 0, .max = NOTICE_LONGEST,
     .required = true, .choice = true},
    {"clock", &KIND_WORD, .at = offsetof(struct step, clock), .words = &WORD_LIST_CLOCK,
     .inherits = true, .choice = true},
};
static const struct shape SHAPE_EMPTY = {.name = "empty", .size = sizeof(struct step)};
static const struct shape SHAPE_DECISION = {
    .name = "decision", .size = sizeof(struct step), SHAPE_ROWS(DECISION_ROWS)};
static const struct shape SHAPE_CHECK = {
    .name = "check", .size = sizeof(struct step), SHAPE_ROWS(CHECK_ROWS)};
static const struct shape SHAPE_APPROVAL = {
    .name = "approval", .size = sizeof(struct step), SHAPE_ROWS(APPROVAL_ROWS)};
static const struct shape SHAPE_NOTICE = {
    .name = "notice", .size = sizeof(struct step), SHAPE_ROWS(NOTICE_ROWS)};

#define STEP_ROW(name, step_shape, step_tag)                                                       \
    {                                                                                              \
        name, &KIND_OBJECT, .at = 0, .shape = &(step_shape), .tag = TAG(step_tag)                  \
    }

static const struct row STEP_ROWS[] = {
    {"id", &KIND_TEXT, .at = offsetof(struct step, id), .forms = TEXT_RULE, .required = true},
    TITLE_ROW(struct step),
    {"due", &KIND_OBJECT, .at = 0, .shape = &SHAPE_DUE},
    ONLY_ROW(struct step),
    STEP_ROW("stage", SHAPE_EMPTY, STEP_STAGE),
    STEP_ROW("decision", SHAPE_DECISION, STEP_DECISION),
    STEP_ROW("approval", SHAPE_APPROVAL, STEP_APPROVAL),
    STEP_ROW("notice", SHAPE_NOTICE, STEP_NOTICE),
    STEP_ROW("announcement", SHAPE_EMPTY, STEP_ANNOUNCEMENT),
    {"nomination", &KIND_POINTER, .at = offsetof(struct step, nomination),
     .shape = &SHAPE_NOMINATION, .tag = TAG(STEP_NOMINATION)},
    STEP_ROW("check", SHAPE_CHECK, STEP_CHECK),
    {"ballots", &KIND_REFERENCES, .at = offsetof(struct step, panels), .min = 1,
     .also = offsetof(struct step, panel_count), .tag = TAG(STEP_BALLOTS)},
};

const struct shape SHAPE_STEP = {.name = "step",
                                 .size = sizeof(struct step),
                                 SHAPE_ROWS(STEP_ROWS),
                                 .tag_at = offsetof(struct step, kind),
                                 .tagged = true};
