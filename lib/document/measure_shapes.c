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

static const struct row RELATED_WHERE_ROWS[] = {
    {"gravity", &KIND_IDS, .at = offsetof(struct related, gravity), .forms = TEXT_ID},
};

static const struct shape SHAPE_RELATED_WHERE = {
    .name = "related_where", .size = sizeof(struct related), SHAPE_ROWS(RELATED_WHERE_ROWS)};

static const char *const SAME_WORDS[] = {"topic", "indicator", "gravity", "person", "occasion"};
const struct word_list WORD_LIST_SAME = {SAME_WORDS, COUNT(SAME_WORDS)};

static const struct row RELATED_ROWS[] = {
    {"events", &KIND_REFERENCES, .at = offsetof(struct related, events),
     .also = offsetof(struct related, event_count)},
    {"where", &KIND_OBJECT, .at = 0, .shape = &SHAPE_RELATED_WHERE},
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

#define BOUND_ROW(name, member)                                                                    \
    {                                                                                              \
        name, &KIND_OBJECT, .at = offsetof(struct where, member), .shape = &SHAPE_BOUND,           \
                            .flagged = true, .also = offsetof(struct where, member.given)          \
    }

static const struct row WHERE_ROWS[] = {
    {"gravity", &KIND_IDS, .at = offsetof(struct where, gravity), .forms = TEXT_ID},
    BOUND_ROW("quantity", quantity),
    BOUND_ROW("minutes", minutes),
    {"late", &KIND_BOOLEAN, .at = offsetof(struct where, late), .flagged = true,
     .also = offsetof(struct where, has_late)},
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

static const struct row FIELD_ROWS[] = {
    {"within", &KIND_WORD, .at = offsetof(struct field, within), .words = &WORD_LIST_WITHIN,
     .required = true},
    {"reduce", &KIND_WORD, .at = offsetof(struct field, reduce), .words = &WORD_LIST_FIELD_REDUCE,
     .required = true},
    {"of", &KIND_FIELD_OF, .at = offsetof(struct field, of), .words = &WORD_LIST_FIELD_OF,
     .fallback = "\"all\"", .choice = true},
    {"ties", &KIND_FIELD_TIES, .at = offsetof(struct field, ties), .words = &WORD_LIST_FIELD_TIES,
     .fallback = "\"include\"", .choice = true},
};

static const struct shape SHAPE_FIELD = {
    .name = "field", .size = sizeof(struct field), SHAPE_ROWS(FIELD_ROWS)};

static const struct row EXPECT_ROWS[] = {
    {"every", &KIND_WORD, .at = offsetof(struct expect, every), .words = &WORD_LIST_EVERY,
     .fallback = "\"week\""},
    {"days", &KIND_WEEKDAYS, .at = offsetof(struct expect, days), .required = true},
    {"at_least", &KIND_INTEGER, .at = offsetof(struct expect, at_least), .min = 1, .max = 7,
     .fallback = "1", .choice = true},
    {"whole", &KIND_BOOLEAN, .at = offsetof(struct expect, whole), .fallback = "true",
     .choice = true},
    {"holidays", &KIND_WORD, .at = offsetof(struct expect, holidays),
     .words = &WORD_LIST_EXPECT_HOLIDAYS, .fallback = "\"count\"", .choice = true},
};

static const struct shape SHAPE_EXPECT = {
    .name = "expect", .size = sizeof(struct expect), SHAPE_ROWS(EXPECT_ROWS)};

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
     .also = offsetof(struct measure, since), .words = &WORD_LIST_WINDOW, .fallback = "\"period\"",
     .choice = true, .quiet = true},
    {"item", &KIND_TEXT, .at = offsetof(struct measure, item), .forms = TEXT_ID},
    {"each", &KIND_AMOUNT, .at = offsetof(struct measure, each),
     .forms = FORM_NUMBER | FORM_CHOICE},
    {"assessed", &KIND_DECIMAL, .at = offsetof(struct measure, assessed), .flagged = true,
     .also = offsetof(struct measure, has_assessed)},
    {"reduce", &KIND_WORD, .at = offsetof(struct measure, reduce), .words = &WORD_LIST_REDUCTION},
    {"gaps", &KIND_GAPS, .at = offsetof(struct measure, gaps), .words = &WORD_LIST_GAPS,
     .fallback = "\"block\"", .choice = true},
    {"expect", &KIND_POINTER, .at = offsetof(struct measure, expect), .shape = &SHAPE_EXPECT},
    {"at", &KIND_AT_MOMENT, .at = offsetof(struct measure, at), .fallback = "\"period_end\"",
     .choice = true},
    {"apart", &KIND_IDS, .at = offsetof(struct measure, apart), .words = &WORD_LIST_SAME,
     .choice = true},
    {"slope", &KIND_POINTER, .at = offsetof(struct measure, slope), .shape = &SHAPE_SLOPE},
    {"else", &KIND_POINTER, .at = offsetof(struct measure, instead), .shape = &SHAPE_MEASURE},
    {"cap", &KIND_DECIMAL, .at = offsetof(struct measure, cap), .flagged = true,
     .also = offsetof(struct measure, has_cap)},
    {"field", &KIND_POINTER, .at = offsetof(struct measure, field), .shape = &SHAPE_FIELD},
    {"gap", &KIND_GAP, .at = offsetof(struct measure, gap), .words = &WORD_LIST_GAP,
     .fallback = "\"break\"", .choice = true},
    {"this", &KIND_MARK, .at = offsetof(struct measure, this_win)},
};

static void measure_prepare(void *object)
{
    struct measure *measure = object;
    measure->subject.index = -1;
    measure->at.index = measure->since.index = -1;
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

#define COMPARED(type, word, comparison_tag, form_bits)                                            \
    {                                                                                              \
        word, &KIND_AMOUNT, .at = offsetof(type, against), .forms = (form_bits),                   \
                            .tag = TAG(comparison_tag)                                             \
    }
#define COMPARISONS(type, form_bits, is_bits)                                                      \
    COMPARED(type, "at_least", AT_LEAST, form_bits),                                               \
        COMPARED(type, "at_most", AT_MOST, form_bits), COMPARED(type, "above", ABOVE, form_bits),  \
        COMPARED(type, "below", BELOW, form_bits), COMPARED(type, "is", IS, is_bits)

#define TEST_FORMS (FORM_NUMBER | FORM_CHOICE | FORM_SHARE)

static const struct row TEST_ROWS[] = {
    COMPARISONS(struct test, TEST_FORMS, TEST_FORMS | FORM_TEXT),
};

const struct shape SHAPE_TEST = {.name = "test",
                                 .size = sizeof(struct test),
                                 SHAPE_ROWS(TEST_ROWS),
                                 .inner = &SHAPE_MEASURE,
                                 .inner_at = offsetof(struct test, measure),
                                 .tag_at = offsetof(struct test, comparison),
                                 .tagged = true};

/* A comparison alone. */

static const struct row BOUND_ROWS[] = {
    COMPARISONS(struct bound, FORM_NUMBER, FORM_NUMBER),
};

const struct shape SHAPE_BOUND = {.name = "bound",
                                  .size = sizeof(struct bound),
                                  SHAPE_ROWS(BOUND_ROWS),
                                  .tag_at = offsetof(struct bound, comparison),
                                  .tagged = true};

/* Shares of something. */

static const struct row SHARE_ROWS[] = {
    {"share", &KIND_DECIMAL, .at = offsetof(struct share, per_cent), .forms = FORM_NOT_NEGATIVE,
     .required = true},
    {"of", &KIND_OF, .at = offsetof(struct share, of), .required = true},
    {"rounding", &KIND_WORD, .at = offsetof(struct share, rounding),
     .words = &WORD_LIST_SHARE_ROUNDING, .fallback = "\"exact\"", .choice = true},
};

const struct shape SHAPE_SHARE = {
    .name = "share", .size = sizeof(struct share), SHAPE_ROWS(SHARE_ROWS)};
