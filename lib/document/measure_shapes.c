/* Shapes of the scheme language, first part: titles, measures, tests. scheme_shapes.c has the rest.
 */
#include "document/scheme_kinds.h"
#include "document/scheme_shapes.h"
#include "scheme/scheme.h"

/* Titles. */

#define TITLE_LONGEST 4000 /* a scheme's note is a title too */

static const struct row TITLE_ROWS[] = {
    {"zh", &KIND_TEXT, .at = offsetof(struct title, zh), .max = TITLE_LONGEST},
    {"en", &KIND_TEXT, .at = offsetof(struct title, en), .max = TITLE_LONGEST},
};

const struct shape SHAPE_TITLE = {
    .name = "title", .size = sizeof(struct title), SHAPE_ROWS(TITLE_ROWS), .least = 1};

static const struct row ONLY_ROWS[] = {
    {"award", &KIND_REFERENCES, .at = offsetof(struct only, awards),
     .also = offsetof(struct only, award_count)},
    {"group", &KIND_IDS, .at = offsetof(struct only, groups), .forms = TEXT_ANY},
    {"attribute", &KIND_ATTRIBUTE, .at = offsetof(struct only, attribute),
     .also = offsetof(struct only, values)},
};

const struct shape SHAPE_ONLY = {
    .name = "only", .size = sizeof(struct only), SHAPE_ROWS(ONLY_ROWS)};

/* Which events of a measure count. */

static const char *const SAME_WORDS[] = {"topic", "indicator", "gravity", "person", "occasion"};
static const struct word_list WORD_LIST_SAME = {SAME_WORDS, COUNT(SAME_WORDS)};

static const struct row RELATED_ROWS[] = {
    {"events", &KIND_REFERENCES, .at = offsetof(struct related, events),
     .also = offsetof(struct related, event_count)},
    {"same", &KIND_IDS, .at = offsetof(struct related, same), .words = &WORD_LIST_SAME, .min = 1,
     .required = true, .choice = true},
    {"order", &KIND_WORD, .at = offsetof(struct related, order), .words = &WORD_LIST_ORDER,
     .fallback = "\"earlier\"", .choice = true},
    {"scope", &KIND_WORD, .at = offsetof(struct related, scope), .words = &WORD_LIST_SCOPE,
     .fallback = "\"period\"", .choice = true},
    {"found", &KIND_BOOLEAN, .at = offsetof(struct related, found), .fallback = "true"},
};

static const struct shape SHAPE_RELATED = {
    .name = "related", .size = sizeof(struct related), SHAPE_ROWS(RELATED_ROWS)};

static const struct row WHERE_ROWS[] = {
    {"gravity", &KIND_IDS, .at = offsetof(struct where, gravity), .forms = TEXT_ID},
    {"related", &KIND_OBJECT, .at = offsetof(struct where, related), .shape = &SHAPE_RELATED,
     .flagged = true, .also = offsetof(struct where, related.given)},
};

static const struct shape SHAPE_WHERE = {
    .name = "where", .size = sizeof(struct where), SHAPE_ROWS(WHERE_ROWS)};

static const struct row SLOPE_ROWS[] = {
    {"against", &KIND_AGAINST, .at = 0, .required = true},
    {"per", &KIND_DECIMAL, .at = offsetof(struct slope, per), .forms = FORM_POSITIVE,
     .fallback = "\"1\""},
    {"up", &KIND_DECIMAL, .at = offsetof(struct slope, up), .fallback = "\"0\""},
    {"down", &KIND_DECIMAL, .at = offsetof(struct slope, down), .fallback = "\"0\""},
    {"partial", &KIND_WORD, .at = offsetof(struct slope, partial), .words = &WORD_LIST_PARTIAL,
     .fallback = "\"exact\"", .choice = true},
};

static const struct shape SHAPE_SLOPE = {
    .name = "slope", .size = sizeof(struct slope), SHAPE_ROWS(SLOPE_ROWS)};

#define SUBJECT(word, source_tag)                                                                  \
    {                                                                                              \
        word, &KIND_REFERENCE, .at = offsetof(struct measure, subject), .tag = TAG(source_tag)     \
    }

static const struct row MEASURE_ROWS[] = {
    {"events", &KIND_REFERENCES, .at = offsetof(struct measure, events), .min = 1,
     .also = offsetof(struct measure, event_count), .tag = TAG(SOURCE_EVENTS)},
    SUBJECT("metric", SOURCE_METRIC),
    SUBJECT("ballots", SOURCE_BALLOTS),
    SUBJECT("awards", SOURCE_AWARDS),
    SUBJECT("decisions", SOURCE_DECISIONS),
    {"roster", &KIND_TEXT, .at = offsetof(struct measure, roster), .max = ID_LONGEST,
     .tag = TAG(SOURCE_ROSTER)},
    SUBJECT("measure", SOURCE_MEASURE),
    SUBJECT("component", SOURCE_COMPONENT),
    {"sum", &KIND_LIST, .at = offsetof(struct measure, terms), .min = 1,
     .also = offsetof(struct measure, term_count), .shape = &SHAPE_MEASURE, .tag = TAG(SOURCE_SUM)},
    {"where", &KIND_OBJECT, .at = offsetof(struct measure, where), .shape = &SHAPE_WHERE},
    {"window", &KIND_WINDOW, .at = offsetof(struct measure, window),
     .also = offsetof(struct measure, window_since), .words = &WORD_LIST_WINDOW,
     .fallback = "\"period\"", .choice = true, .quiet = true},
    {"each", &KIND_AMOUNT, .at = offsetof(struct measure, each),
     .forms = FORM_NUMBER | FORM_CHOICE},
    {"reduce", &KIND_WORD, .at = offsetof(struct measure, reduce), .words = &WORD_LIST_REDUCTION},
    {"slope", &KIND_POINTER, .at = offsetof(struct measure, slope), .shape = &SHAPE_SLOPE},
    {"else", &KIND_POINTER, .at = offsetof(struct measure, instead), .shape = &SHAPE_MEASURE},
    {"cap", &KIND_DECIMAL, .at = offsetof(struct measure, cap), .flagged = true,
     .also = offsetof(struct measure, has_cap)},
    {"gap", &KIND_GAP, .at = offsetof(struct measure, gap), .words = &WORD_LIST_GAP,
     .fallback = "\"break\"", .choice = true},
    {"this", &KIND_MARK, .at = offsetof(struct measure, this_win)},
};

static void measure_prepare(void *object)
{
    struct measure *measure = object;
    measure->subject.index = -1;
    measure->window_since = DAY_NONE;
}

const struct shape SHAPE_MEASURE = {.name = "measure",
                                    .size = sizeof(struct measure),
                                    SHAPE_ROWS(MEASURE_ROWS),
                                    .id_at = offsetof(struct measure, id),
                                    .tag_at = offsetof(struct measure, source),
                                    .tagged = true,
                                    .prepare = measure_prepare};

/* Named measures and ledger rules: a measure with a title; rules state their id. */

static const struct row RULE_ROWS[] = {
    {"id", &KIND_TEXT, .at = offsetof(struct measure, id), .forms = TEXT_ID, .required = true},
    {"title", &KIND_OBJECT, .at = offsetof(struct measure, title), .shape = &SHAPE_TITLE},
};

const struct shape SHAPE_RULE = {
    .name = "rule", .size = sizeof(struct measure), SHAPE_ROWS(RULE_ROWS), .inner = &SHAPE_MEASURE};

const struct shape SHAPE_NAMED = {.name = "named_measure",
                                  .size = sizeof(struct measure),
                                  .rows = &RULE_ROWS[1],
                                  .count = 1,
                                  .inner = &SHAPE_MEASURE,
                                  .id_at = offsetof(struct measure, id)};

/* Tests: a measure and what it is compared with. */

#define COMPARED(word, comparison_tag)                                                             \
    {                                                                                              \
        word, &KIND_AMOUNT, .at = offsetof(struct test, against),                                  \
                            .forms = FORM_NUMBER | FORM_CHOICE, .tag = TAG(comparison_tag)         \
    }

static const struct row TEST_ROWS[] = {
    COMPARED("at_least", AT_LEAST), COMPARED("at_most", AT_MOST), COMPARED("above", ABOVE),
    COMPARED("below", BELOW),       COMPARED("is", IS),
};

const struct shape SHAPE_TEST = {.name = "test",
                                 .size = sizeof(struct test),
                                 SHAPE_ROWS(TEST_ROWS),
                                 .inner = &SHAPE_MEASURE,
                                 .inner_at = offsetof(struct test, measure),
                                 .tag_at = offsetof(struct test, comparison),
                                 .tagged = true};
