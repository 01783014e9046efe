/* Messages of webhooks: body, signature, pauses. Receivers' own libraries open real ones in
 * tests/api/test_webhooks.py. */
#include "work/webhook_message.h"

#include "base/digest.h"
#include "cmocka_all.h"

#include <string.h>

static const struct column COLUMNS[] = {{"id", COLUMN_TEXT},        {"number", COLUMN_INTEGER},
                                        {"kind", COLUMN_TEXT},      {"action", COLUMN_TEXT},
                                        {"object_id", COLUMN_TEXT}, {"unit_id", COLUMN_TEXT},
                                        {"period_id", COLUMN_TEXT}, {"at", COLUMN_INSTANT}};

static const char *body_of(struct arena *arena, const char *const *cells, const char *url)
{
    struct table delivery = {COLUMNS, COUNT(COLUMNS), 1, cells};
    struct webhook_sender sender = {url, "hall \"1\""};
    return webhook_body(arena, &sender, &delivery, 0);
}

static void bodies(void **state)
{
    const char *event[] = {"m1", "7",  "event", "event.record",
                           "e1", "u1", NULL,    "2026-01-31 08:00:00+00"};
    const char *ping[] = {"m2", NULL, "webhook", "webhook.ping",
                          "w1", NULL, NULL,      "2026-01-31 08:00:00+00"};
    assert_string_equal(
        body_of(*state, event, "https://p.example"),
        "{\"specversion\":\"1.0\",\"id\":\"m1\",\"source\":\"https://p.example/v1/changes\","
        "\"type\":\"pennant.event.record\",\"subject\":\"e1\",\"time\":\"2026-01-31T08:00:00Z\","
        "\"datacontenttype\":\"application/json\",\"data\":{\"organisation\":\"hall \\\"1\\\"\","
        "\"sequence\":7,\"kind\":\"event\",\"action\":\"event.record\",\"id\":\"e1\",\"unit_id\":"
        "\"u1\",\"period_id\":null}}");
    assert_non_null(strstr(body_of(*state, ping, NULL), "\"source\":\"/v1/changes\""));
    assert_non_null(strstr(body_of(*state, ping, NULL), "\"sequence\":null"));
}

static const char *line_of(const struct strings *lines, const char *name)
{
    for (size_t i = 0; i < lines->count; i++)
        if (strncmp(lines->items[i], name, strlen(name)) == 0)
            return lines->items[i] + strlen(name);
    return NULL;
}

/* The worked example of the Standard Webhooks specification's libraries: its secret, id, time and
 * payload give this signature. */
static void signatures(void **state)
{
    unsigned char *key;
    size_t length;
    assert_true(base64url_decode(*state, "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", 32, &key, &length));
    struct bytes secrets[] = {{key, length}, {0}};
    struct strings lines = webhook_headers(*state, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
                                           "{\"test\": 2432232314}", secrets, COUNT(secrets));
    assert_string_equal(line_of(&lines, "webhook-signature: "),
                        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    assert_string_equal(line_of(&lines, "webhook-id: "), "msg_p5jXN8AQM9LWM0D4loKWxJek");
    assert_string_equal(line_of(&lines, "webhook-timestamp: "), "1614265330");
    secrets[1] = (struct bytes){key, length};
    lines = webhook_headers(*state, "a", 1, "b", secrets, COUNT(secrets));
    const char *two = line_of(&lines, "webhook-signature: ");
    assert_int_equal(strlen(two), 2 * (3 + 44) + 1);
    assert_int_equal(strncmp(two, two + 3 + 44 + 1, 3 + 44), 0);
}

static void between(int64_t pause, int64_t least, int64_t most)
{
    assert_true(pause >= least && pause <= most);
}

static void pauses(void **state)
{
    (void)state;
    for (int i = 0; i < 50; i++) {
        between(webhook_pause(5000, 0, NULL), 4000, 6000);
        between(webhook_pause(5000, 3, NULL), 32000, 48000);
        between(webhook_pause(5000, 60, NULL), WEBHOOK_PAUSE_MOST * 8 / 10,
                WEBHOOK_PAUSE_MOST * 12 / 10);
        between(webhook_pause(5000, 0, "120"), 120000, 120000);
        between(webhook_pause(5000, 0, "1"), 4000, 6000);
        between(webhook_pause(5000, 0, "999999"), WEBHOOK_PAUSE_MOST, WEBHOOK_PAUSE_MOST);
        between(webhook_pause(5000, 0, "Wed, 21 Oct 2026 07:28:00 GMT"), 4000, 6000);
        between(webhook_pause(5000, 0, "12345678901234567890"), 4000, 6000);
    }
}

static int arena_make(void **state)
{
    *state = arena_new();
    return 0;
}

static int arena_end(void **state)
{
    arena_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bodies),
        cmocka_unit_test(signatures),
        cmocka_unit_test(pauses),
    };
    return cmocka_run_group_tests(tests, arena_make, arena_end);
}
