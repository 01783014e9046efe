/* What a period is given beside its roster, and files of nominations, as JSON of a request. */
#include "campaign_people.h"
#include "cmocka_all.h"
#include "document/nomination_file.h"
#include "document/period_inputs.h"

#include <string.h>

static struct campaign *inputs_campaign(void)
{
    struct campaign *c = campaign_new();
    struct named_date *date = ARENA_NEW(c->arena, struct named_date);
    date->id = "start";
    c->scheme.dates = date;
    c->scheme.date_count = 1;
    panel_add(c, "peers", RATERS_ENTRANTS);
    panel_add(c, "jury", RATERS_GIVEN);
    nomination_rules(c, step_add(c, "naming", STEP_NOMINATION), NULL);
    return c;
}

/* "#/a CODE; #/b CODE" of what was found. */
static const char *faults(const struct error *error)
{
    struct buffer out;
    buffer_init(&out);
    for (size_t i = 0; i < error->count; i++)
        buffer_print(&out, "%s%s %s", i > 0 ? "; " : "", error->violations[i].where,
                     code_name(error->violations[i].code));
    return buffer_finish(&out, error->arena);
}

static const char *dates(struct campaign *c, const char *json)
{
    const char *text = NULL;
    struct error error;
    error_init(&error, c->arena);
    return period_dates_read(c->arena, &c->scheme, json, &text, &error) ? text : faults(&error);
}

static void dates_have_one_way_of_writing(void **state)
{
    (void)state;
    struct campaign *c = inputs_campaign();
    assert_string_equal(dates(c, NULL), "{}");
    assert_string_equal(dates(c, "{}"), "{}");
    assert_string_equal(
        dates(c, "{\"naming\": {\"to\": \"2026-02-02\", \"from\": \"2026-02-01\"}, "
                 "\"start\": \"2026-01-05T10:00:00+08:00\"}"),
        "{\"start\":\"2026-01-05\",\"naming\":{\"from\":\"2026-02-01\",\"to\":\"2026-02-02\"}}");
    assert_string_equal(dates(c, "{\"no\": \"2026-01-01\", \"start\": 5, \"naming\": {}}"),
                        "#/dates/no ID_UNKNOWN; #/dates/start TYPE_MISMATCH; "
                        "#/dates/naming/to FIELD_REQUIRED");
    assert_string_equal(dates(c, "{\"start\": \"2026-01-01\", \"start\": \"2026-01-02\"}"),
                        "#/dates FORMAT_INVALID");
    campaign_free(c);
}

static const char *modes(struct campaign *c, const char *json, enum panel_mode *modes)
{
    const char *text = NULL;
    struct error error;
    error_init(&error, c->arena);
    return panel_modes_read(c->arena, &c->scheme, json, modes, &text, &error) ? text
                                                                              : faults(&error);
}

static void modes_are_kept_where_they_differ(void **state)
{
    (void)state;
    struct campaign *c = inputs_campaign();
    enum panel_mode read[2];
    assert_string_equal(modes(c, "{\"jury\": \"secret\", \"peers\": \"open\"}", read),
                        "{\"jury\":\"secret\"}");
    assert_int_equal(read[0], PANEL_OPEN);
    assert_int_equal(read[1], PANEL_SECRET);
    assert_string_equal(modes(c, NULL, read), "{}");
    assert_int_equal(read[1], PANEL_OPEN);
    assert_string_equal(modes(c, "{\"no\": \"open\", \"jury\": \"loud\", \"peers\": 1}", read),
                        "#/panel_modes/no ID_UNKNOWN; #/panel_modes/jury VALUE_NOT_ALLOWED; "
                        "#/panel_modes/peers TYPE_MISMATCH");
    c->scheme.panels[1].normalises = true;
    assert_string_equal(modes(c, "{\"jury\": \"secret\"}", read),
                        "#/panel_modes/jury NOT_COMBINED");
    c->scheme.panels[1].normalises = false;
    struct choice weights = choice_of(c, BY_RATER_GROUP, "leaders 2");
    c->scheme.panels[1].weights = &weights;
    c->scheme.panels[0].raters = RATERS_SELF;
    assert_string_equal(modes(c, "{\"jury\": \"secret\", \"peers\": \"secret\"}", read),
                        "#/panel_modes/jury NOT_COMBINED; #/panel_modes/peers NOT_COMBINED");
    campaign_free(c);
}

static const char *file(struct campaign *c, const char *json)
{
    struct error error;
    error_init(&error, c->arena);
    return nomination_file_check(c->arena, c->scheme.steps[0].nomination, json, &error)
               ? ""
               : faults(&error);
}

static void files_hold_what_can_be_judged(void **state)
{
    (void)state;
    struct campaign *c = inputs_campaign();
    struct nomination *rules = c->scheme.steps[0].nomination;
    file_item_add(c, rules,
                  (struct file_item){.id = "pages", .bound = {true, AT_MOST, amount_of(c, "5")}});
    file_item_add(c, rules, (struct file_item){.id = "papers", .has = ids_of(c, "form")});
    assert_string_equal(file(c, NULL), "");
    assert_string_equal(file(c, "{\"pages\": \"五页\", \"papers\": [\"form\"]}"), "");
    assert_string_equal(file(c, "{\"pages\": true}"), "");
    assert_string_equal(file(c, "{\"pages\": [\"a\", \"b\"]}"), "");
    assert_string_equal(file(c, "{\"pages\": 1.5, \"papers\": 3, \"more\": 1}"),
                        "#/file/pages TYPE_MISMATCH; #/file/papers TYPE_MISMATCH; "
                        "#/file/more ID_UNKNOWN");
    assert_string_equal(file(c, "{\"papers\": [\"form\", 1]}"), "#/file/papers/1 TYPE_MISMATCH");
    struct buffer text;
    buffer_init(&text);
    buffer_text(&text, "{\"papers\": [\"");
    for (int i = 0; i <= FILE_NAME_MOST; i++)
        buffer_text(&text, "长");
    buffer_text(&text, "\"]}");
    assert_string_equal(file(c, buffer_finish(&text, c->arena)), "#/file/papers/0 TOO_LONG");
    buffer_init(&text);
    buffer_text(&text, "{\"papers\": [1");
    for (int i = 0; i < FILE_NAMES_MOST; i++)
        buffer_text(&text, ",1");
    buffer_text(&text, "]}");
    assert_string_equal(file(c, buffer_finish(&text, c->arena)), "#/file/papers TOO_MANY");
    campaign_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_have_one_way_of_writing),
        cmocka_unit_test(modes_are_kept_where_they_differ),
        cmocka_unit_test(files_hold_what_can_be_judged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
