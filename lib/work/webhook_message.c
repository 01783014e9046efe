#include "work/webhook_message.h"

#include "base/buffer.h"
#include "base/date.h"
#include "base/digest.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void member(struct buffer *out, const char *name, const char *text)
{
    buffer_print(out, ",\"%s\":", name);
    buffer_json(out, text);
}

const char *webhook_body(struct arena *arena, const struct webhook_sender *sender,
                         const struct table *deliveries, size_t row)
{
    struct buffer out;
    instant_t at;
    const char *number = table_value(deliveries, row, "number");
    buffer_init(&out);
    buffer_text(&out, "{\"specversion\":\"1.0\"");
    member(&out, "id", table_value(deliveries, row, "id"));
    member(
        &out, "source",
        arena_print(arena, "%s/v1/changes", sender->public_url != NULL ? sender->public_url : ""));
    member(&out, "type", arena_print(arena, "pennant.%s", table_value(deliveries, row, "action")));
    member(&out, "subject", table_value(deliveries, row, "object_id"));
    if (table_instant(deliveries, row, "at", &at)) {
        buffer_text(&out, ",\"time\":\"");
        instant_print(&out, at);
        buffer_byte(&out, '"');
    }
    member(&out, "datacontenttype", "application/json");
    buffer_text(&out, ",\"data\":{\"organisation\":");
    buffer_json(&out, sender->organisation);
    buffer_print(&out, ",\"sequence\":%s", number != NULL ? number : "null");
    member(&out, "kind", table_value(deliveries, row, "kind"));
    member(&out, "action", table_value(deliveries, row, "action"));
    member(&out, "id", table_value(deliveries, row, "object_id"));
    member(&out, "unit_id", table_value(deliveries, row, "unit_id"));
    member(&out, "period_id", table_value(deliveries, row, "period_id"));
    buffer_text(&out, "}}");
    return buffer_finish(&out, arena);
}

struct strings webhook_headers(struct arena *arena, const char *id, int64_t now, const char *body,
                               const struct bytes *secrets, size_t count)
{
    const char **lines = ARENA_ARRAY(arena, const char *, WEBHOOK_HEADERS);
    const char *signed_text = arena_print(arena, "%s.%" PRId64 ".%s", id, now, body);
    const char *signatures = "";
    for (size_t i = 0; i < count; i++) {
        unsigned char digest[SHA256_BYTES];
        if (secrets[i].length == 0)
            continue;
        digest_hmac_sha256(secrets[i].data, secrets[i].length, signed_text, strlen(signed_text),
                           digest);
        signatures = arena_print(arena, "%s%sv1,%s", signatures, *signatures != '\0' ? " " : "",
                                 base64_encode(arena, digest, sizeof(digest)));
    }
    lines[0] = "Content-Type: application/cloudevents+json; charset=utf-8";
    lines[1] = arena_print(arena, "webhook-id: %s", id);
    lines[2] = arena_print(arena, "webhook-timestamp: %" PRId64, now);
    lines[3] = arena_print(arena, "webhook-signature: %s", signatures);
    lines[4] = "User-Agent: pennant";
    return (struct strings){lines, WEBHOOK_HEADERS};
}

int64_t webhook_pause(int64_t first_ms, int64_t attempts, const char *retry_after)
{
    uint32_t random;
    int64_t pause = first_ms;
    for (int64_t i = 0; i < attempts && pause < WEBHOOK_PAUSE_MOST; i++)
        pause *= 2;
    if (pause > WEBHOOK_PAUSE_MOST)
        pause = WEBHOOK_PAUSE_MOST;
    random_bytes(&random, sizeof(random));
    pause = pause * (800 + random % 401) / 1000;
    size_t digits = retry_after != NULL ? strspn(retry_after, "0123456789") : 0;
    if (digits > 0 && digits < 7 && retry_after[digits] == '\0') {
        int64_t asked = strtoll(retry_after, NULL, 10) * 1000;
        if (asked > WEBHOOK_PAUSE_MOST)
            asked = WEBHOOK_PAUSE_MOST;
        pause = asked > pause ? asked : pause;
    }
    return pause;
}
