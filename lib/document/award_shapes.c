/* Shapes of the scheme language: awards, who is selected, and what follows. */
#include "document/scheme_rows.h"
#include "scheme/scheme.h"

#define SHORTLIST_LONGEST 100000 /* units */
#define SPREAD_MOST       100000 /* winners of one value */

/* Tiers: a level and how many have it, or what is left of the base. */

static const struct row TIER_ROWS[] = {
    {"level", &KIND_TEXT, .at = offsetof(struct tier, level), .forms = TEXT_ID, .required = true},
    {"number", &KIND_AMOUNT, .at = offsetof(struct tier, number),
     .forms = FORM_NUMBER | FORM_SHARE | FORM_COUNT},
    {"rest", &KIND_MARK, .at = offsetof(struct tier, rest)},
};

static void tier_finish(struct reader *reader, const struct place *place, const json_t *json,
                        void *object)
{
    const struct tier *tier = object;
    if ((json_object_get(json, "number") != NULL) == tier->rest)
        error_add(reader->error, place_text(reader, place), CODE_EXACTLY_ONE, "keys",
                  "number, rest", NULL);
}

static const struct shape SHAPE_TIER = {
    .name = "tier", .size = sizeof(struct tier), SHAPE_ROWS(TIER_ROWS), .finish = tier_finish};

/* A rule of coverage: by what, and at least one of its two numbers. */

static const struct row SPREAD_ROWS[] = {
    {"by", &KIND_TEXT, .at = offsetof(struct spread, by), .max = ID_LONGEST, .required = true},
    {"at_most", &KIND_INTEGER_GIVEN, .at = offsetof(struct spread, at_most), .min = 1,
     .max = SPREAD_MOST, .choice = true},
    {"at_least", &KIND_INTEGER_GIVEN, .at = offsetof(struct spread, at_least), .min = 1,
     .max = SPREAD_MOST, .choice = true},
};

static const struct shape SHAPE_SPREAD = {
    .name = "spread", .size = sizeof(struct spread), SHAPE_ROWS(SPREAD_ROWS), .least = 2};

static const struct row SELECT_ROWS[] = {
    {"number", &KIND_AMOUNT, .at = offsetof(struct selection, number),
     .forms = FORM_NUMBER | FORM_CHOICE | FORM_COUNT, .choice = true, .nullable = true},
    {"base", &KIND_POINTER, .at = offsetof(struct selection, base), .shape = &SHAPE_SHARE},
    {LIST_ROW("tiers", struct selection, tiers, tier_count, SHAPE_TIER)},
    {"shortlist", &KIND_INTEGER_GIVEN, .at = offsetof(struct selection, shortlist), .min = 1,
     .max = SHORTLIST_LONGEST},
    {"pick", &KIND_PICK, .at = offsetof(struct selection, pick), .words = &WORD_LIST_PICK,
     .fallback = "\"rank\"", .choice = true},
    {LIST_ROW("spread", struct selection, spread, spread_count, SHAPE_SPREAD)},
    {LIST_ROW("when", struct selection, when, when_count, SHAPE_TEST)},
    {"ties_left", &KIND_WORD, .at = offsetof(struct selection, ties_left),
     .words = &WORD_LIST_TIES_LEFT, .inherits = true, .choice = true},
    {"vacancy", &KIND_WORD, .at = offsetof(struct selection, vacancy), .words = &WORD_LIST_VACANCY,
     .inherits = true, .choice = true},
};

static const struct shape SHAPE_SELECT = {
    .name = "select", .size = sizeof(struct selection), SHAPE_ROWS(SELECT_ROWS)};

static const struct row AWARD_ROWS[] = {
    TITLE_ROW(struct award),
    {"kind", &KIND_TEXT, .at = offsetof(struct award, kind), .max = ID_LONGEST},
    {"cadence", &KIND_WORD, .at = offsetof(struct award, cadence), .words = &WORD_LIST_CADENCE,
     .flagged = true, .also = offsetof(struct award, has_cadence)},
    {"levels", &KIND_IDS, .at = offsetof(struct award, levels), .forms = TEXT_ID},
    {"held", &KIND_BOOLEAN, .at = offsetof(struct award, held), .fallback = "false"},
    {"select", &KIND_OBJECT, .at = offsetof(struct award, select), .shape = &SHAPE_SELECT,
     .flagged = true, .also = offsetof(struct award, selects)},
};

/* Who enters must be said where somebody is selected. */
static void award_finish(struct reader *reader, const struct place *place, const json_t *json,
                         void *object)
{
    const struct award *award = object;
    struct place kind = {.up = place, .key = "kind"};
    if (award->selects && json_object_get(json, "kind") == NULL)
        error_add(reader->error, place_text(reader, &kind), CODE_FIELD_REQUIRED, NULL);
}

const struct shape SHAPE_AWARD = {.name = "award",
                                  .size = sizeof(struct award),
                                  SHAPE_ROWS(AWARD_ROWS),
                                  .id_at = offsetof(struct award, id),
                                  .finish = award_finish};

/* Consequences. */

#define EFFECT_ROW(name)                                                                           \
    {                                                                                              \
#name, &KIND_AMOUNT, .at = offsetof(struct consequence, name),                             \
                             .forms = FORM_NUMBER | FORM_CHOICE | FORM_MEASURE,                    \
                             .shape = &SHAPE_MEASURE                                               \
    }

static const struct row CONSEQUENCE_ROWS[] = {
    {"id", &KIND_TEXT, .at = offsetof(struct consequence, id), .forms = TEXT_ID, .required = true},
    TITLE_ROW(struct consequence),
    {"who", &KIND_WORD, .at = offsetof(struct consequence, who), .words = &WORD_LIST_WHO,
     .fallback = "\"winners\""},
    ONLY_ROW(struct consequence),
    {LIST_ROW("when", struct consequence, when, when_count, SHAPE_TEST)},
    {"per", &KIND_WORD, .at = offsetof(struct consequence, per), .words = &WORD_LIST_PER,
     .fallback = "\"period\""},
    {"to", &KIND_IDS, .at = offsetof(struct consequence, to), .forms = TEXT_ANY},
    {"as", &KIND_REFERENCE, .at = offsetof(struct consequence, as)},
    EFFECT_ROW(points),
    EFFECT_ROW(money),
    EFFECT_ROW(leave_days),
    {"rights", &KIND_IDS, .at = offsetof(struct consequence, rights), .forms = TEXT_ID},
    {"actions", &KIND_IDS, .at = offsetof(struct consequence, actions), .forms = TEXT_ID},
    {"show", &KIND_REFERENCES, .at = offsetof(struct consequence, show),
     .also = offsetof(struct consequence, show_count)},
    {"public", &KIND_BOOLEAN, .at = offsetof(struct consequence, is_public), .fallback = "true"},
    {"ties", &KIND_LAST_TIES, .at = offsetof(struct consequence, ties),
     .words = &WORD_LIST_LAST_TIES, .fallback = "\"all\"", .choice = true},
};

static void consequence_prepare(void *object)
{
    ((struct consequence *)object)->as.index = -1;
}

const struct shape SHAPE_CONSEQUENCE = {.name = "consequence",
                                        .size = sizeof(struct consequence),
                                        SHAPE_ROWS(CONSEQUENCE_ROWS),
                                        .prepare = consequence_prepare};
