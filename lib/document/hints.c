#include "document/hints.h"

#include "base/attributes.h"
#include "document/members.h"
#include "document/result_parts.h"
#include "document/sentence.h"

#include <string.h>

#define SENTENCE_PLACES 2 /* of the figures in a sentence */

/* {0} who, {1} indicator or panel, {2} day or other unit, {3} and on: the figures. */
static const struct {
    const char *name;
    struct sentence sentence;
} KINDS[HINT_KIND_COUNT] = {
    [HINT_BURST] =
        {"burst",
         {"{0}在 {2} 一天内有“{1}”{3} 件；周期内其余 {5} 天共 {4} 件，日均 {6} 件。",
          "Through {0} came {3} events of “{1}” on {2}; on the other {5} days there were "
          "{4}, {6} a day."}},
    [HINT_TOP_SOURCE] = {"top_answers",
                         {"{0}的“{1}”共 {3} 份主动评价，全部为最高一级。",
                          "All {3} answers to “{1}” that people gave through {0} are of the top "
                          "grade."}},
    [HINT_DEFAULTED] =
        {"defaulted_answers",
         {"{0}的“{1}”共 {3} 份评价，其中 {4} 份（{5}%）为系统默认。",
          "Of {3} answers to “{1}” through {0}, {4} ({5} per cent) were given by the "
          "system."}},
    [HINT_LATE] = {"after_closing",
                   {"{0}的“{1}”共 {3} 件，其中 {4} 件（{5}%）在停止收录之后才到。",
                    "Of {3} events of “{1}” through {0}, {4} ({5} per cent) arrived after the "
                    "closing."}},
    [HINT_TOP_RATER] = {"top_ballots",
                        {"{0} 在“{1}”中的 {3} 份评分全部为最高分。",
                         "All {3} ballots of {0} in “{1}” have the highest score."}},
    [HINT_FAR_RATER] =
        {"far_rater",
         {"{0} 在“{1}”中的 {3} 份评分，与他人对同一对象的评分平均相差评分范围的 {5}%。",
          "The {3} ballots of {0} in “{1}” differ from what others gave the same "
          "units by {5} per cent of the range on average."}},
    [HINT_TRADED] =
        {"traded_scores",
         {"{0}与{2}在“{1}”中互评明显偏高（以评分范围的百分数计）：{0}给{2} {3}，给其他对象 "
          "{4}，其他评分人给{2} {5}；{2}给{0} {6}，给其他对象 {7}，其他评分人给{0} {8}。",
          "{0} and {2} score each other far higher than others in “{1}”, in per cent of "
          "the range: {0} gives {2} {3} and others {4}, others give {2} {5}; {2} gives "
          "{0} {6} and others {7}, others give {0} {8}."}},
};

/* What hints are written with. */
struct hint_writer {
    struct buffer *out;
    struct arena *arena;
    const struct scheme *scheme;
    const struct facts *facts;
    const char *period_id;
};

static bool about_events(const struct hint *hint)
{
    return hint->indicator >= 0;
}

static const char *title_text(const struct title *title, const char *id, enum language language)
{
    const char *first = language == LANGUAGE_ZH ? title->zh : title->en;
    const char *second = language == LANGUAGE_ZH ? title->en : title->zh;
    return first != NULL ? first : second != NULL ? second : id;
}

static const char *unit_name(const struct hint_writer *writer, int unit)
{
    const struct fact_unit *found = &writer->facts->units[unit];
    return found->name != NULL ? found->name : found->id;
}

static const char *who_text(const struct hint_writer *writer, const struct hint *hint,
                            enum language language)
{
    if (hint->rater != NULL)
        return hint->rater;
    if (!about_events(hint))
        return unit_name(writer, hint->unit);
    if (hint->source == NULL)
        return language == LANGUAGE_ZH ? "未注明来源的记录" : "no named source";
    return arena_print(writer->arena, language == LANGUAGE_ZH ? "来源 %s " : "source %s",
                       hint->source);
}

static void sentence_member(const struct hint_writer *writer, const struct hint *hint,
                            const char *key, enum language language)
{
    const struct scheme *scheme = writer->scheme;
    const char *values[3 + HINT_FIGURES] = {who_text(writer, hint, language)};
    struct buffer text;
    if (about_events(hint)) {
        const struct indicator *indicator = &scheme->indicators[hint->indicator];
        values[1] = title_text(&indicator->title, indicator->id, language);
        values[2] = day_text(writer->arena, hint->from);
    } else {
        const struct panel *panel = &scheme->panels[hint->panel];
        values[1] = title_text(&panel->title, panel->id, language);
        values[2] = hint->other >= 0 ? unit_name(writer, hint->other) : "";
    }
    for (size_t i = 0; i < hint->figure_count; i++)
        values[3 + i] =
            number_text(writer->arena, number_round(writer->arena, hint->figures[i].value,
                                                    SENTENCE_PLACES, ROUNDING_HALF_AWAY));
    buffer_init(&text);
    sentence_write(&text, language, &KINDS[hint->kind].sentence, values);
    member_text(writer->out, key, text.data);
    buffer_release(&text);
}

/* Everything but letters, digits and - . _ ~ as %XX. */
static void escaped_print(struct buffer *out, const char *text)
{
    static const char PLAIN[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    for (; *text != '\0'; text++) {
        if (strchr(PLAIN, *text) != NULL)
            buffer_byte(out, *text);
        else
            buffer_print(out, "%%%02X", (unsigned)(unsigned char)*text);
    }
}

/* The list of events or ballots to look at. */
static void link_member(const struct hint_writer *writer, const struct hint *hint)
{
    struct buffer link;
    buffer_init(&link);
    if (about_events(hint)) {
        buffer_print(&link, "/v1/events?indicator=%s&from=%s&to=%s",
                     writer->scheme->indicators[hint->indicator].id,
                     day_text(writer->arena, hint->from), day_text(writer->arena, hint->to));
        if (hint->source != NULL) {
            buffer_text(&link, "&source=");
            escaped_print(&link, hint->source);
        }
    } else {
        buffer_print(&link, "/v1/periods/%s/ballots?panel=%s", writer->period_id,
                     writer->scheme->panels[hint->panel].id);
        if (hint->rater != NULL) {
            buffer_text(&link, "&rater=");
            escaped_print(&link, hint->rater);
        }
    }
    member_text(writer->out, "link", link.data);
    buffer_release(&link);
}

static void subject_members(const struct hint_writer *writer, const struct hint *hint)
{
    struct buffer *out = writer->out;
    if (about_events(hint)) {
        member_text(out, "source", hint->source);
        member_text(out, "indicator", writer->scheme->indicators[hint->indicator].id);
        member_day(out, "from", hint->from);
        member_day(out, "to", hint->to);
        return;
    }
    member_text(out, "panel", writer->scheme->panels[hint->panel].id);
    if (hint->rater != NULL)
        member_text(out, "rater", hint->rater);
    member_text(out, "unit", unit_id(writer->facts, hint->unit));
    if (hint->other >= 0)
        member_text(out, "other_unit", unit_id(writer->facts, hint->other));
}

static void hint_write(const struct hint_writer *writer, const struct hint *hint)
{
    struct buffer *out = writer->out;
    element_open(out, '{');
    member_text(out, "kind", KINDS[hint->kind].name);
    subject_members(writer, hint);
    member_open(out, "figures", '{');
    for (size_t i = 0; i < hint->figure_count; i++)
        member_number(out, hint->figures[i].name, hint->figures[i].value);
    buffer_byte(out, '}');
    member_open(out, "text", '{');
    sentence_member(writer, hint, "zh", LANGUAGE_ZH);
    sentence_member(writer, hint, "en", LANGUAGE_EN);
    buffer_byte(out, '}');
    if (writer->period_id != NULL)
        link_member(writer, hint);
    buffer_byte(out, '}');
}

void hints_write(struct buffer *out, struct arena *arena, const struct scheme *scheme,
                 const struct facts *facts, const struct hint_list *hints, const char *period_id)
{
    const struct hint_writer writer = {out, arena, scheme, facts, period_id};
    buffer_byte(out, '[');
    for (size_t i = 0; i < hints->count; i++)
        hint_write(&writer, &hints->items[i]);
    buffer_byte(out, ']');
}

void hint_limits_write(struct buffer *out, const struct hint_limits *limits)
{
    const struct {
        const char *name;
        int64_t value;
    } rows[] = {
        {"burst_events", limits->burst_events},
        {"burst_times", limits->burst_times},
        {"answers", limits->answers},
        {"defaulted_share", limits->defaulted_share},
        {"late_events", limits->late_events},
        {"late_share", limits->late_share},
        {"ballots", limits->ballots},
        {"distance", limits->distance},
        {"others", limits->others},
    };
    buffer_byte(out, '{');
    for (size_t i = 0; i < COUNT(rows); i++)
        member_integer(out, rows[i].name, rows[i].value);
    buffer_byte(out, '}');
}
