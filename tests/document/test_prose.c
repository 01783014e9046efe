/* Receipts as prose: every number and name of the receipt is told, in both languages; and the links
 * of its lines. */
#include "document/prose.h"

#include "campaign.h"
#include "document/evidence.h"
#include "document/result.h"
#include "document/sentence.h"
#include "random_campaign.h"

#include "cmocka_all.h"

#include <string.h>

#define CAMPAIGNS 150

static const char *prose_of(struct campaign *c, const struct standing *standing,
                            enum language language)
{
    struct buffer out;
    struct explained explained = {.scheme = &c->scheme, .facts = &c->facts, .standing = standing};
    explained.distances = standing_distances(c->arena, &c->scheme, &c->facts, &c->result, standing,
                                             &explained.distance_count);
    buffer_init(&out);
    prose_write(&out, language, &explained);
    return buffer_finish(&out, c->arena);
}

static void assert_tells(const char *prose, const char *text)
{
    bool told = !text || strstr(prose, text);
    if (!told)
        print_message("not told: %s\n", text);
    assert_true(told);
}

static void lines_are_told(const char *prose, const struct line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        assert_tells(prose, lines[i].arithmetic);
        assert_tells(prose, lines[i].gravity);
    }
}

static void standing_is_told(struct campaign *c, const struct standing *standing,
                             enum language language)
{
    const char *prose = prose_of(c, standing, language);
    assert_tells(prose, c->facts.units[standing->unit].id);
    if (standing->has_total)
        assert_tells(prose,
                     number_text_fixed(c->arena, standing->total, c->scheme.settings.precision));
    lines_are_told(prose, standing->total_lines, standing->total_line_count);
    for (size_t i = 0; i < standing->component_count; i++)
        lines_are_told(prose, standing->components[i].lines, standing->components[i].line_count);
    for (size_t i = 0; i < standing->gate_count; i++)
        assert_tells(prose, standing->gates[i].arithmetic);
    assert_null(strstr(prose, "(null)"));
    assert_null(strstr(prose, "{0}"));
}

static void every_receipt_is_told_whole(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < CAMPAIGNS; seed++) {
        struct campaign *c = campaign_random(seed, true);
        referee_judge(c->arena, &c->scheme, &c->facts, &c->result);
        for (size_t i = 0; i < c->result.standing_count; i++) {
            standing_is_told(c, &c->result.standings[i], LANGUAGE_ZH);
            standing_is_told(c, &c->result.standings[i], LANGUAGE_EN);
        }
        campaign_free(c);
    }
}

static struct campaign *small(void)
{
    struct campaign *c = campaign_new();
    indicator_add(c, "complaint", FORM_EVENT, "light grave");
    c->scheme.indicators[0].title = (struct title){"投诉", "Complaint"};
    indicator_add(c, "rate", FORM_VALUE, NULL);
    award_add(c, "flag", "hall", amount_of(c, "1"));
    c->scheme.awards[0].title = (struct title){"红旗", NULL};
    int quality = ledger_add(c, "quality", "100");
    struct measure complaint = measure_events(c, "complaint");
    complaint.each = amount_by(c, BY_GRAVITY, "light -1 grave -5");
    complaint.title = (struct title){"有责投诉", "Complaints with responsibility"};
    rule_add(c, quality, "complaint", NULL, complaint);
    c->scheme.components[quality].weight = number_of(c, "1");
    unit_add(c, "u1", "hall", "east", NULL);
    unit_add(c, "u2", "hall", "east", "u1");
    event_add(c, "u2", "complaint", "2026-02-01", "light", NULL);
    return c;
}

static void sentences_in_both_languages(void **state)
{
    (void)state;
    struct campaign *c = small();
    campaign_judge(c);
    const char *zh = prose_of(c, standing_of(c, "u2"), LANGUAGE_ZH);
    assert_tells(zh, "“红旗”");
    assert_tells(zh, "有责投诉（light）：1 x -1 = -1。");
    assert_tells(zh, "“投诉”（light）再少 1 次（从最近的算起）即可获奖。");
    const char *en = prose_of(c, standing_of(c, "u2"), LANGUAGE_EN);
    assert_tells(en, "“红旗”"); /* there is no English title */
    assert_tells(en, "Complaints with responsibility (light): 1 x -1 = -1.");
    assert_tells(en, "1 fewer of “Complaint” (light), the latest first, would have won.");
    assert_tells(en, "The rank is 2. It does not win.");
    campaign_free(c);
}

static void what_keeps_a_unit_out(void **state)
{
    (void)state;
    struct campaign *c = small();
    struct measure any = measure_events(c, "complaint");
    int row = condition_add(c, "any", EFFECT_BAR, test_of(c, any, ABOVE, "0"));
    c->scheme.conditions[row].reach.word = REACH_UP;
    component_add(c, "rate", "0", measure_source(c, SOURCE_METRIC, "rate"));
    c->scheme.settings.missing = MISSING_BLOCK;
    objection_add(c, "u2", OBJECTION_UPHELD, NULL);
    campaign_judge(c);
    const char *above = prose_of(c, standing_of(c, "u1"), LANGUAGE_EN);
    assert_tells(above, "not passed because of u2.");
    const char *own = prose_of(c, standing_of(c, "u2"), LANGUAGE_EN);
    assert_tells(own, "“An objection was upheld”");
    assert_tells(own, "“rate” has no value.");
    assert_tells(own, "Not met: missing:rate.");
    assert_tells(own, "There is no total. It is not ranked.");
    assert_tells(own, "No single change would have decided it otherwise.");
    campaign_free(c);
}

static const char *linked(struct campaign *c, const char *unit)
{
    struct buffer out;
    buffer_init(&out);
    receipt_write(&out, &c->scheme, &c->facts, standing_of(c, unit));
    return receipt_link(c->arena, buffer_finish(&out, c->arena), &c->scheme, "U", c->facts.from,
                        c->facts.to);
}

static void lines_say_where_their_events_are(void **state)
{
    (void)state;
    struct campaign *c = small();
    struct measure *rule = &c->scheme.components[0].ledger->rules[0];
    campaign_judge(c);
    assert_tells(linked(c, "u2"), "\"events\":[\"/v1/events?unit_id=U&indicator=complaint"
                                  "&from=2026-01-01&to=2026-03-31\"]");
    assert_null(strstr(linked(c, "u1"), "/v1/events"));
    rule->window = WINDOW_EVER;
    assert_tells(linked(c, "u2"), "indicator=complaint&to=2026-03-31\"]");
    rule->window = WINDOW_PREVIOUS;
    assert_tells(linked(c, "u2"), "&from=2025-10-01&to=2025-12-31\"]");
    assert_string_equal(receipt_link(c->arena, "no receipt", &c->scheme, "U", 0, 0), "no receipt");
    campaign_free(c);
}

static void gaps_take_values_as_they_are(void **state)
{
    (void)state;
    static const struct sentence SENTENCE = {"{1}、{0}", "{0} {x} {1"};
    const char *const values[] = {"{1}", "b"};
    struct buffer out;
    buffer_init(&out);
    sentence_write(&out, LANGUAGE_ZH, &SENTENCE, values);
    assert_string_equal(out.data, "b、{1}");
    buffer_clear(&out);
    sentence_write(&out, LANGUAGE_EN, &SENTENCE, values);
    assert_string_equal(out.data, "{1} {x} {1");
    buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_receipt_is_told_whole),
        cmocka_unit_test(sentences_in_both_languages),
        cmocka_unit_test(what_keeps_a_unit_out),
        cmocka_unit_test(lines_say_where_their_events_are),
        cmocka_unit_test(gaps_take_values_as_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
