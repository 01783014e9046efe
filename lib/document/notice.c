#include "document/notice.h"

#include "document/sentence.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAY(name, zh, en) static const struct sentence name = {zh, en}

SAY(HEADING, "公示\n\n", "Public notice\n\n");
SAY(INTRODUCTION, "依据“{0}”，{1}（{2} 至 {3}）的评定结果现予公示。\n\n",
    "Under “{0}” the result of {1} ({2} to {3}) is put up for inspection.\n\n");
SAY(PERIOD, "本周期", "this period");
SAY(PROPOSED, "拟授予：\n", "Proposed:\n");
SAY(NOBODY, "本次无拟授予对象。\n", "Nobody is proposed.\n");
SAY(WINNER, "{0}. {1}：{2}（{3}）", "{0}. {1}: {2} ({3})");
SAY(GROUP, "，组别 {0}", ", group {0}");
SAY(LEVEL, "，等级 {0}", ", level {0}");
SAY(TOTAL, "，总分 {0}", ", total {0}");
SAY(RANK, "，第 {0} 名", ", rank {0}");
SAY(DAYS, "\n公示时间：{0} 至 {1}，共 {2} 天，首尾两日均在内。\n",
    "\nThe notice is up from {0} to {1}, {2} days, both of them inside.\n");
SAY(WORKING_DAYS, "\n公示时间：{0} 至 {1}，共 {2} 个工作日，首尾两日均在内。\n",
    "\nThe notice is up from {0} to {1}, {2} working days, both of them inside.\n");
SAY(OBJECT, "对结果有异议的，可在公示期内提出，并说明理由。",
    "Whoever objects to the result may do so while the notice is up, with the reason.");
SAY(NAMELESS, "异议可以不署名，提出后凭回执查询答复。",
    " An objection needs no name; its receipt tells the answer.");
SAY(SETTINGS, "\n\n所用设置：\n", "\n\nSettings used:\n");
SAY(SETTING, "- {0}：{1}\n", "- {0}: {1}\n");
SAY(DIGEST, "\n结果摘要（SHA-256）：{0}\n", "\nDigest of the result (SHA-256): {0}\n");
SAY(KEY, "最终结果由密钥 {0} 签名，公钥见 /v1/keys。\n",
    "The final result is signed by the key {0}; see /v1/keys.\n");

/* Settings of a scheme by their name, and the words that their values may be; value NULL: the name
 * itself. */
static const struct {
    const char *key, *value;
    struct sentence text;
} WORDS[] = {
    {"precision", NULL, {"公布数值的小数位数", "decimal places of published numbers"}},
    {"rounding", NULL, {"舍入方式", "rounding"}},
    {"rounding", "half_away", {"四舍五入（向远离零）", "half away from zero"}},
    {"rounding", "half_up", {"半数向上", "half up"}},
    {"rounding", "half_even", {"半数取偶", "half to even"}},
    {"rounding", "floor", {"向下取整", "down"}},
    {"rounding", "ceil", {"向上取整", "up"}},
    {"numbering", NULL, {"并列之后的名次", "ranks after equals"}},
    {"numbering", "competition", {"跳过（1、2、2、4）", "skipped (1, 2, 2, 4)"}},
    {"numbering", "dense", {"连续（1、2、2、3）", "without a gap (1, 2, 2, 3)"}},
    {"verdict", NULL, {"计入事件所需的认定", "the finding with which an event counts"}},
    {"verdict", "any", {"无须认定", "any"}},
    {"verdict", "valid", {"有效", "valid"}},
    {"verdict", "confirmed", {"属实", "confirmed"}},
    {"verdict", "responsible", {"负有责任", "responsible"}},
    {"reach", NULL, {"否决事项的影响范围", "whom a bar reaches"}},
    {"reach", "self", {"本对象", "the unit itself"}},
    {"reach", "down", {"本对象及下级", "the unit and those below"}},
    {"reach", "up", {"本对象及上级", "the unit and those above"}},
    {"reach", "both", {"本对象及上下级", "the unit, those above and those below"}},
    {"missing", NULL, {"缺项的处理", "a component without a value"}},
    {"missing", "zero", {"按零计", "is 0"}},
    {"missing", "exclude", {"不计并调整权重", "is left out, the weights are rescaled"}},
    {"missing", "block", {"不产生总分", "leaves no total"}},
    {"mean", NULL, {"多人评分的合成", "how scores become one"}},
    {"mean", "mean", {"平均", "mean"}},
    {"mean", "median", {"中位数", "median"}},
    {"mean", "trimmed", {"去掉最高最低后平均", "mean without the highest and the lowest"}},
    {"self_rating", NULL, {"给本单位的评分", "a rater's score of its own unit"}},
    {"self_rating", "refuse", {"不接受", "refused"}},
    {"self_rating", "count", {"计入", "counted"}},
    {"ties_left", NULL, {"并列者多于余额时", "equals who are more than the places left"}},
    {"ties_left", "share", {"共同入选", "share them"}},
    {"ties_left", "vacant", {"名额空缺", "leave them empty"}},
    {"vacancy", NULL, {"异议成立后的空缺", "the place of a winner objected to"}},
    {"vacancy", "promote", {"依次递补", "goes to the next"}},
    {"vacancy", "leave_vacant", {"不递补", "stays empty"}},
    {"clock", NULL, {"期限的计算", "days of a limit"}},
    {"clock", "calendar", {"自然日", "calendar days"}},
    {"clock", "working", {"工作日", "working days"}},
    {"returned", NULL, {"审批退回后", "after a returned approval"}},
    {"returned", "first", {"从头审批", "approvals start over"}},
    {"returned", "same", {"重审该环节", "the same approval is repeated"}},
    {"deadline_day", NULL, {"截止当日", "the day a step is due"}},
    {"deadline_day", "inclusive", {"在期限内", "is in time"}},
    {"deadline_day", "exclusive", {"不在期限内", "is too late"}},
    {"leap", NULL, {"平年中 2 月 29 日的周年", "the anniversary of 29 February"}},
    {"leap", "mar01", {"3 月 1 日", "1 March"}},
    {"leap", "feb28", {"2 月 28 日", "28 February"}},
    {"floor", NULL, {"下限", "floor"}},
    {"cap", NULL, {"上限", "cap"}},
};

/* One text on its way. */
struct telling {
    struct buffer *out;
    enum language language;
};

static void say(const struct telling *telling, const struct sentence *sentence,
                const char *const *values)
{
    sentence_write(telling->out, telling->language, sentence, values);
}

#define SAY_WITH(telling, sentence, ...) say(telling, sentence, (const char *const[]){__VA_ARGS__})

static void say_given(const struct telling *telling, const struct sentence *sentence,
                      const char *value)
{
    if (value != NULL)
        SAY_WITH(telling, sentence, value);
}

/* The title in the language, else in the other, else what stands for it. */
static const char *title_text(enum language language, const struct title *title, const char *other)
{
    const char *first = language == LANGUAGE_ZH ? title->zh : title->en;
    const char *second = language == LANGUAGE_ZH ? title->en : title->zh;
    return first != NULL ? first : second != NULL ? second : other;
}

static const char *word_text(enum language language, const char *key, const char *value)
{
    for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
        bool same = (value == NULL) == (WORDS[i].value == NULL) &&
                    (value == NULL || strcmp(value, WORDS[i].value) == 0);
        if (same && strcmp(key, WORDS[i].key) == 0)
            return language == LANGUAGE_ZH ? WORDS[i].text.zh : WORDS[i].text.en;
    }
    return value != NULL ? value : key;
}

static void winners_tell(const struct telling *telling, const struct notice *notice)
{
    say(telling, notice->winner_count > 0 ? &PROPOSED : &NOBODY, NULL);
    for (size_t i = 0; i < notice->winner_count; i++) {
        const struct notice_winner *winner = &notice->winners[i];
        char number[24];
        snprintf(number, sizeof(number), "%zu", i + 1);
        SAY_WITH(telling, &WINNER, number,
                 title_text(telling->language, &winner->title, winner->award), winner->name,
                 winner->unit);
        say_given(telling, &GROUP, winner->group);
        say_given(telling, &LEVEL, winner->level);
        say_given(telling, &TOTAL, winner->total);
        say_given(telling, &RANK, winner->rank);
        buffer_byte(telling->out, '\n');
    }
}

/* "#/settings/rounding" in words; other places as the scheme has them. */
static void setting_tell(const struct telling *telling, const char *place, const json_t *value)
{
    static const char PREFIX[] = "#/settings/";
    bool general = strncmp(place, PREFIX, strlen(PREFIX)) == 0;
    const char *key = strrchr(place, '/') != NULL ? strrchr(place, '/') + 1 : place;
    const char *name = general                        ? word_text(telling->language, key, NULL)
                       : strncmp(place, "#/", 2) == 0 ? place + 2
                                                      : place;
    char *other = json_is_string(value) ? NULL : json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    SAY_WITH(telling, &SETTING, name,
             other != NULL ? other : word_text(telling->language, key, json_string_value(value)));
    free(other);
}

static void settings_tell(const struct telling *telling, const struct notice *notice)
{
    json_t *choices = json_loads(notice->choices, 0, NULL);
    const char *place;
    json_t *value;
    say(telling, &SETTINGS, NULL);
    json_object_foreach(choices, place, value) setting_tell(telling, place, value);
    json_decref(choices);
}

void notice_write(struct buffer *out, enum language language, const struct notice *notice)
{
    const struct telling telling = {out, language};
    char days[24];
    snprintf(days, sizeof(days), "%d", notice->days);
    const char *period = language == LANGUAGE_ZH ? PERIOD.zh : PERIOD.en;
    say(&telling, &HEADING, NULL);
    SAY_WITH(&telling, &INTRODUCTION, title_text(language, &notice->scheme, notice->scheme_code),
             notice->title != NULL ? notice->title : period, notice->period_from,
             notice->period_to);
    winners_tell(&telling, notice);
    SAY_WITH(&telling, notice->working ? &WORKING_DAYS : &DAYS, notice->from, notice->until, days);
    say(&telling, &OBJECT, NULL);
    if (notice->nameless)
        say(&telling, &NAMELESS, NULL);
    settings_tell(&telling, notice);
    SAY_WITH(&telling, &DIGEST, notice->sha256);
    say_given(&telling, &KEY, notice->kid);
}
