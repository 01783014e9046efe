#include "document/members.h"
#include "document/prose.h"
#include "document/sentence.h"

/* What happens and by what, as rows of the tables below: {0} the amount, {1} of what. */
enum turn { WINS_MORE, WINS_FEWER, LOSES_MORE, LOSES_FEWER, TURN_COUNT };

static const struct sentence SENTENCES[][TURN_COUNT] = {
    [CHANGE_TOTAL] =
        {
            {"总分再多 {0} 分即可获奖。", "{0} more on the total would have won."},
            {"总分再少 {0} 分即可获奖。", "{0} less on the total would have won."},
            {"总分再多 {0} 分即不再获奖。", "{0} more on the total would have lost the place."},
            {"总分减少 {0} 分即不再获奖。", "{0} less on the total would have lost the place."},
        },
    [CHANGE_EVENTS] =
        {
            {"{1}再多 {0} 次即可获奖。", "{0} more of {1} would have won."},
            {"{1}再少 {0} 次（从最近的算起）即可获奖。",
             "{0} fewer of {1}, the latest first, would have won."},
            {"{1}再多 {0} 次即不再获奖。", "{0} more of {1} would have lost the place."},
            {"{1}减少 {0} 次（从最近的算起）即不再获奖。",
             "{0} fewer of {1}, the latest first, would have lost the place."},
        },
    [CHANGE_PANEL] =
        {
            {"{1}每票再多 {0} 分即可获奖。", "{0} more on every ballot for {1} would have won."},
            {"{1}每票再少 {0} 分即可获奖。", "{0} less on every ballot for {1} would have won."},
            {"{1}每票再多 {0} 分即不再获奖。",
             "{0} more on every ballot for {1} would have lost the place."},
            {"{1}每票减少 {0} 分即不再获奖。",
             "{0} less on every ballot for {1} would have lost the place."},
        },
};
static const struct sentence NOTHING = {"没有哪一项单独的变化会改变结果。",
                                        "No single change would have decided it otherwise."};

const char *title_text(enum language language, const struct title *title, const char *id)
{
    const char *first = language == LANGUAGE_ZH ? title->zh : title->en;
    const char *other = language == LANGUAGE_ZH ? title->en : title->zh;
    return first ? first : other ? other : id;
}

static void name_write(struct buffer *out, enum language language, const struct title *title,
                       const char *id)
{
    buffer_text(out, "“");
    buffer_text(out, title_text(language, title, id));
    buffer_text(out, "”");
}

static void subject_write(struct buffer *out, enum language language,
                          const struct explained *explained, const struct distance *distance)
{
    const struct scheme *scheme = explained->scheme;
    if (distance->change == CHANGE_PANEL) {
        const struct component *component = &scheme->components[distance->component];
        name_write(out, language, &component->title, component->id);
    }
    if (distance->change != CHANGE_EVENTS)
        return;
    /* What is added is of the first kind; what is taken away may be of any. */
    size_t count = distance->more ? 1 : distance->measure->event_count;
    for (size_t i = 0; i < count; i++) {
        const struct indicator *indicator = &scheme->indicators[distance->measure->events[i].index];
        if (i > 0)
            buffer_text(out, language == LANGUAGE_ZH ? "或" : " or ");
        name_write(out, language, &indicator->title, indicator->id);
    }
    if (distance->gravity)
        buffer_print(out, language == LANGUAGE_ZH ? "（%s）" : " (%s)", distance->gravity);
}

static void one_write(struct buffer *out, enum language language, const struct explained *explained,
                      const struct distance *distance)
{
    bool wins = explained->standing->wins;
    enum turn turn = wins             ? distance->more ? LOSES_MORE : LOSES_FEWER
                     : distance->more ? WINS_MORE
                                      : WINS_FEWER;
    struct arena *arena = arena_new();
    struct buffer subject;
    buffer_init(&subject);
    subject_write(&subject, language, explained, distance);
    const char *values[] = {number_text(arena, distance_amount(arena, distance)), subject.data};
    sentence_write(out, language, &SENTENCES[distance->change][turn], values);
    buffer_release(&subject);
    arena_free(arena);
}

void distance_prose_write(struct buffer *out, enum language language,
                          const struct explained *explained)
{
    if (explained->distances_hidden)
        return;
    for (size_t i = 0; i < explained->distance_count; i++) {
        if (i > 0 && language == LANGUAGE_EN)
            buffer_byte(out, ' ');
        one_write(out, language, explained, &explained->distances[i]);
    }
    if (explained->distance_count == 0 && explained->facts->unit_count <= DISTANCE_UNITS_MOST)
        sentence_write(out, language, &NOTHING, NULL);
}

static void indicators_write(struct buffer *out, const struct distance *distance)
{
    size_t count = distance->more ? 1 : distance->measure->event_count;
    member_open(out, "indicators", '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_byte(out, ',');
        buffer_json(out, distance->measure->events[i].id);
    }
    buffer_byte(out, ']');
    member_text(out, "gravity", distance->gravity);
}

void distances_write(struct buffer *out, const struct explained *explained)
{
    static const char *const CHANGES[] = {
        [CHANGE_TOTAL] = "total", [CHANGE_EVENTS] = "events", [CHANGE_PANEL] = "panel"};
    struct arena *arena = arena_new();
    element_open(out, '[');
    for (size_t i = 0; i < explained->distance_count; i++) {
        const struct distance *distance = &explained->distances[i];
        element_open(out, '{');
        member_text(out, "outcome", explained->standing->wins ? "loses" : "wins");
        member_text(out, "change", CHANGES[distance->change]);
        member_text(out, "direction", distance->more ? "more" : "fewer");
        member_number(out, "amount", distance_amount(arena, distance));
        if (distance->change == CHANGE_EVENTS)
            indicators_write(out, distance);
        if (distance->change == CHANGE_PANEL)
            member_text(out, "component", explained->scheme->components[distance->component].id);
        buffer_byte(out, '}');
    }
    buffer_byte(out, ']');
    arena_free(arena);
}
