#include "cmd/ballot_slip.h"

#include "base/digest.h"
#include "base/secret_file.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A member in base64url; false when it is none. One that is missing is empty if it may be. */
static bool bytes_member(struct arena *arena, const json_t *slip, const char *name, bool needed,
                         struct bytes *ret_bytes)
{
    const char *text = json_string_value(json_object_get(slip, name));
    unsigned char *data;
    size_t length;
    *ret_bytes = (struct bytes){NULL, 0};
    if (text == NULL)
        return !needed;
    if (!base64url_decode(arena, text, strlen(text), &data, &length))
        return false;
    *ret_bytes = (struct bytes){data, length};
    return true;
}

static bool text_member(struct arena *arena, const json_t *slip, const char *name,
                        const char **ret_text)
{
    const char *text = json_string_value(json_object_get(slip, name));
    *ret_text = text != NULL ? arena_text(arena, text) : NULL;
    return text != NULL;
}

static bool slip_fill(struct arena *arena, const json_t *json, struct slip *slip)
{
    return text_member(arena, json, "period_id", &slip->period_id) &&
           text_member(arena, json, "panel", &slip->panel) &&
           text_member(arena, json, "unit", &slip->unit) &&
           bytes_member(arena, json, "public_key", true, &slip->public_key) &&
           bytes_member(arena, json, "token", true, &slip->token) &&
           bytes_member(arena, json, "inverse", true, &slip->inverse) &&
           bytes_member(arena, json, "signature", false, &slip->signature);
}

bool slip_read(struct arena *arena, const char *path, struct slip *ret_slip,
               struct buffer *complaint)
{
    struct buffer text;
    struct slip slip = {0};
    json_t *json = NULL;
    buffer_init(&text);
    const char *fault = secret_file_read(path, SLIP_FILE_MAX, &text);
    if (fault == NULL) {
        json = json_loadb(text.data, text.length, JSON_REJECT_DUPLICATES, NULL);
        if (!slip_fill(arena, json, &slip))
            fault = "it is no slip of a secret ballot";
    }
    json_decref(json);
    explicit_bzero(text.data, text.length);
    buffer_release(&text);
    if (fault != NULL)
        buffer_print(complaint, "%s: %s\n", path, fault);
    else
        *ret_slip = slip;
    return fault == NULL;
}

static void member_write(struct arena *arena, struct buffer *out, const char *name,
                         struct bytes bytes)
{
    buffer_print(out, ",\"%s\":\"%s\"", name, base64url_encode(arena, bytes.data, bytes.length));
}

static const char *slip_text(struct arena *arena, const struct slip *slip)
{
    struct buffer out;
    buffer_init(&out);
    buffer_text(&out, "{\"period_id\":");
    buffer_json(&out, slip->period_id);
    buffer_text(&out, ",\"panel\":");
    buffer_json(&out, slip->panel);
    buffer_text(&out, ",\"unit\":");
    buffer_json(&out, slip->unit);
    member_write(arena, &out, "public_key", slip->public_key);
    member_write(arena, &out, "token", slip->token);
    member_write(arena, &out, "inverse", slip->inverse);
    if (slip->signature.length > 0)
        member_write(arena, &out, "signature", slip->signature);
    buffer_text(&out, "}\n");
    return buffer_finish(&out, arena);
}

bool slip_create(struct arena *arena, const char *path, const struct slip *slip,
                 struct buffer *complaint)
{
    const char *text = slip_text(arena, slip);
    return secret_file_create(path, text, strlen(text), complaint);
}

/* By way of a file beside it, so that the slip is whole at any time. */
bool slip_replace(struct arena *arena, const char *path, const struct slip *slip,
                  struct buffer *complaint)
{
    const char *beside = arena_print(arena, "%s.new", path);
    if (!slip_create(arena, beside, slip, complaint))
        return false;
    if (rename(beside, path) == 0)
        return true;
    buffer_print(complaint, "%s: %s\n", path, strerror(errno));
    (void)unlink(beside);
    return false;
}
