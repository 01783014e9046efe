#include "document/prose.h"

#include "document/scheme.h"
#include "document/sentence.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* One prose on its way. */
struct telling {
    struct buffer *out;
    struct arena *arena;
    enum language language;
    const struct explained *explained;
};

#define SAY(name, zh, en) static const struct sentence name = {zh, en}

SAY(HEAD, "{0}（{1}）参加“{2}”的“{3}”评选，周期 {4} 至 {5}。",
    "{0} ({1}) stood for “{3}” under “{2}”, {4} to {5}.");
SAY(TOTAL, "总分 {0}。", " The total is {0}.");
SAY(NO_TOTAL, "没有总分。", " There is no total.");
SAY(RANK, "排名第 {0}。", " The rank is {0}.");
SAY(RANK_GROUP, "在“{1}”组排名第 {0}。", " The rank in “{1}” is {0}.");
SAY(NO_RANK, "不参与排名。", " It is not ranked.");
SAY(WINS, "获奖。", " It wins.");
SAY(LOSES, "未获奖。", " It does not win.");
SAY(TIE_BREAK, "总分相同者以“{0}”分先后。", " Equal totals were parted by “{0}”.");
SAY(PASSED_FULL, "{0}“{1}”的名额已满（至多 {2} 个），因而顺延。",
    " It was passed over: the places of {0} “{1}” were full (at most {2}).");
SAY(PASSED_KEPT, "余下名额须留给其他{0}（每个至少 {2} 个），因而顺延。",
    " It was passed over: the places left were kept for others by {0} (at least {2} of each).");
SAY(COMPONENT, "“{0}”得分 {1}{2}，计入总分 {3}。", "“{0}” is {1}{2} and brings {3} to the total.");
SAY(COMPONENT_SHOWN, "“{0}”得分 {1}{2}，只列示，不计入总分。",
    "“{0}” is {1}{2}; it is shown and not added.");
SAY(EXACTLY, "（精确值 {0}）", ", exactly {0},");
SAY(COMPONENT_MISSING, "“{0}”没有得分。", "“{0}” has no value.");
SAY(RAW, "校准评分宽严之前为 {0}。", " Before the raters were calibrated it was {0}.");
SAY(LINE, "{0}：{1}。", " {0}: {1}.");
SAY(LINE_GRAVITY, "{0}（{2}）：{1}。", " {0} ({2}): {1}.");
SAY(GIVES, "{0}，得 {1}", "{0} gives {1}");
SAY(SUM, "总分的构成：", "How the total comes about:");
SAY(GATE_PASSED, "“{0}”：{1}，通过。", "“{0}”: {1}; passed.");
SAY(GATE_FAILED, "“{0}”：{1}，未通过。", "“{0}”: {1}; not passed.");
SAY(GATE_THROUGH, "“{0}”：{1}，因 {2} 未通过。", "“{0}”: {1}; not passed because of {2}.");
SAY(FAILED, "未满足：{0}。", "Not met: {0}.");
SAY(CHOICES, "所用取值：", "The choices used: ");

/* What the ledger and the total call their own lines, and gates that are no condition's. */
static const struct {
    const char *id;
    struct title title;
} OWN[] = {
    {"base", {"基础分", "Base"}},
    {"floor", {"提至下限", "Raised to the floor"}},
    {"cap", {"降至上限", "Lowered to the cap"}},
    {"rounding", {"取整", "Rounding"}},
    {"calibration", {"校准评分宽严", "Calibration of raters"}},
    {"objection_upheld", {"异议成立", "An objection was upheld"}},
};

static void say(const struct telling *telling, const struct sentence *sentence,
                const char *const *values)
{
    sentence_write(telling->out, telling->language, sentence, values);
}

#define SAY_WITH(telling, sentence, ...)                                                           \
    say((telling), (sentence), (const char *const[]){__VA_ARGS__})

static const char *text_of(const struct telling *telling, struct number number)
{
    return number_text(telling->arena, number);
}

static const char *published(const struct telling *telling, struct number number)
{
    return number_text_fixed(telling->arena, number,
                             telling->explained->scheme->settings.precision);
}

static const char *own_text(const struct telling *telling, const struct title *title,
                            const char *id)
{
    for (size_t i = 0; !title->zh && !title->en && i < COUNT(OWN); i++)
        if (strcmp(OWN[i].id, id) == 0)
            return title_text(telling->language, &OWN[i].title, id);
    return title_text(telling->language, title, id);
}

/* The title of whatever an id of a tie names. */
static const char *tie_text(const struct telling *telling, const char *id)
{
    const struct scheme *scheme = telling->explained->scheme;
    int index = scheme_component(scheme, id);
    if (index >= 0)
        return title_text(telling->language, &scheme->components[index].title, id);
    index = scheme_measure(scheme, id);
    if (index >= 0)
        return title_text(telling->language, &scheme->measures[index].title, id);
    index = scheme_indicator(scheme, id);
    return index >= 0 ? title_text(telling->language, &scheme->indicators[index].title, id) : id;
}

static void paragraph(const struct telling *telling)
{
    buffer_text(telling->out, "\n\n");
}

/* Why one ranked no better has a place and this one has none. */
static void passed_over_tell(const struct telling *telling, const struct passed_over *passed)
{
    static const struct title GROUP = {"组别", "group"};
    if (!passed->rule)
        return;
    bool group = strcmp(passed->rule->by, SPREAD_GROUP) == 0;
    int number = passed->full ? passed->rule->at_most : passed->rule->at_least;
    SAY_WITH(telling, passed->full ? &PASSED_FULL : &PASSED_KEPT,
             group ? title_text(telling->language, &GROUP, SPREAD_GROUP) : passed->rule->by,
             passed->value ? passed->value : "-", arena_print(telling->arena, "%d", number));
}

static void head_tell(const struct telling *telling)
{
    const struct scheme *scheme = telling->explained->scheme;
    const struct facts *facts = telling->explained->facts;
    const struct standing *standing = telling->explained->standing;
    const struct fact_unit *unit = &facts->units[standing->unit];
    const struct award *award = &scheme->awards[standing->award];
    SAY_WITH(telling, &HEAD, unit->name ? unit->name : unit->id, unit->id,
             title_text(telling->language, &scheme->title, scheme->code),
             title_text(telling->language, &award->title, award->id),
             day_text(telling->arena, facts->from), day_text(telling->arena, facts->to));
    if (standing->has_total)
        SAY_WITH(telling, &TOTAL, published(telling, standing->total));
    else
        say(telling, &NO_TOTAL, NULL);
    const char *rank = arena_print(telling->arena, "%d", standing->rank);
    if (standing->rank == 0)
        say(telling, &NO_RANK, NULL);
    else if (standing->group)
        SAY_WITH(telling, &RANK_GROUP, rank, standing->group);
    else
        SAY_WITH(telling, &RANK, rank);
    if (standing->tie_break)
        SAY_WITH(telling, &TIE_BREAK, tie_text(telling, standing->tie_break));
    say(telling, standing->wins ? &WINS : &LOSES, NULL);
    passed_over_tell(telling, &standing->passed_over);
}

/* A sentence as a value of another one. */
static const char *said(const struct telling *telling, const struct sentence *sentence,
                        const char *const *values)
{
    struct buffer text;
    buffer_init(&text);
    sentence_write(&text, telling->language, sentence, values);
    return buffer_finish(&text, telling->arena);
}

/* The arithmetic of a line, with its result where that is not its end already. */
static const char *line_how(const struct telling *telling, const struct line *line)
{
    const char *result = text_of(telling, line->result);
    const char *how = line->arithmetic ? line->arithmetic : text_of(telling, line->count);
    size_t length = strlen(how), end = strlen(result);
    bool ends = length >= end && strcmp(how + length - end, result) == 0 &&
                (length == end || how[length - end - 1] == ' ');
    return ends ? how : said(telling, &GIVES, (const char *const[]){how, result});
}

static void lines_tell(const struct telling *telling, const struct line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++)
        SAY_WITH(telling, lines[i].gravity ? &LINE_GRAVITY : &LINE,
                 own_text(telling, &lines[i].title, lines[i].rule), line_how(telling, &lines[i]),
                 lines[i].gravity);
}

static void component_tell(const struct telling *telling, const struct component_result *result)
{
    const struct component *component = &telling->explained->scheme->components[result->component];
    const char *name = title_text(telling->language, &component->title, component->id);
    paragraph(telling);
    if (!result->present) {
        SAY_WITH(telling, &COMPONENT_MISSING, name);
        return;
    }
    const char *exactly =
        number_equal(result->exact, result->published)
            ? ""
            : said(telling, &EXACTLY, (const char *const[]){text_of(telling, result->exact)});
    SAY_WITH(telling, component->part == PART_SHOWN ? &COMPONENT_SHOWN : &COMPONENT, name,
             published(telling, result->published), exactly, text_of(telling, result->part));
    if (result->has_raw)
        SAY_WITH(telling, &RAW, published(telling, result->raw_published));
    lines_tell(telling, result->lines, result->line_count);
}

static void gates_tell(const struct telling *telling)
{
    const struct standing *standing = telling->explained->standing;
    const struct scheme *scheme = telling->explained->scheme;
    static const struct title NONE = {NULL, NULL};
    for (size_t i = 0; i < standing->gate_count; i++) {
        const struct gate *gate = &standing->gates[i];
        const struct title *title =
            gate->condition >= 0 ? &scheme->conditions[gate->condition].title : &NONE;
        const char *through =
            gate->through >= 0 ? telling->explained->facts->units[gate->through].id : NULL;
        paragraph(telling);
        SAY_WITH(telling,
                 gate->passed ? &GATE_PASSED
                 : through    ? &GATE_THROUGH
                              : &GATE_FAILED,
                 own_text(telling, title, gate->id), gate->arithmetic ? gate->arithmetic : gate->id,
                 through);
    }
    for (size_t i = 0; i < standing->failed_count; i++) {
        if (strchr(standing->failed[i], ':')) { /* "missing:component" is no condition's */
            paragraph(telling);
            SAY_WITH(telling, &FAILED, standing->failed[i]);
        }
    }
}

/* "settings/precision 2; ..." */
static void choices_tell(const struct telling *telling)
{
    struct buffer choices;
    const char *place, *before = "";
    json_t *value;
    buffer_init(&choices);
    scheme_write_choices(&choices, telling->explained->scheme);
    json_t *tree = json_loadb(choices.data, choices.length, 0, NULL);
    buffer_release(&choices);
    paragraph(telling);
    say(telling, &CHOICES, NULL);
    json_object_foreach(tree, place, value)
    {
        char *text =
            json_is_string(value) ? NULL : json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
        buffer_text(telling->out, before);
        buffer_text(telling->out, strncmp(place, "#/", 2) == 0 ? place + 2 : place);
        buffer_byte(telling->out, ' ');
        buffer_text(telling->out, text ? text : json_string_value(value));
        before = telling->language == LANGUAGE_ZH ? "；" : "; ";
        free(text);
    }
    buffer_text(telling->out, telling->language == LANGUAGE_ZH ? "。" : ".");
    json_decref(tree);
}

void prose_write(struct buffer *out, enum language language, const struct explained *explained)
{
    const struct standing *standing = explained->standing;
    struct telling telling = {out, arena_new(), language, explained};
    head_tell(&telling);
    for (size_t i = 0; i < standing->component_count; i++)
        component_tell(&telling, &standing->components[i]);
    if (standing->has_total) {
        paragraph(&telling);
        say(&telling, &SUM, NULL);
        lines_tell(&telling, standing->total_lines, standing->total_line_count);
    }
    gates_tell(&telling);
    if (!explained->distances_hidden)
        paragraph(&telling);
    distance_prose_write(out, language, explained);
    choices_tell(&telling);
    arena_free(telling.arena);
}
