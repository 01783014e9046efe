#include "api/problem.h"

#include <string.h>

static void sentence_write(struct buffer *out, const char *field, enum code code,
                           enum language language)
{
    buffer_print(out, ",\"%s\":", field);
    buffer_json(out, code_text(code, language));
}

/* The names in braces of the code's sentence. */
static void params_write(struct buffer *out, enum code code)
{
    bool comma = false;
    buffer_text(out, ",\"params\":[");
    for (const char *p = code_text(code, LANGUAGE_EN); (p = strchr(p, '{'));) {
        size_t length = strcspn(++p, "}");
        if (comma)
            buffer_byte(out, ',');
        buffer_json_bytes(out, p, length);
        comma = true;
        p += length;
    }
    buffer_byte(out, ']');
}

static void page_write(struct request *request, struct buffer *out, enum code code)
{
    buffer_text(out, "{\"code\":");
    buffer_json(out, code_name(code));
    buffer_print(out, ",\"type\":\"/problems/%s\",\"status\":%d",
                 problem_slug(request->arena, code), code_status(code));
    sentence_write(out, "en", code, LANGUAGE_EN);
    sentence_write(out, "zh", code, LANGUAGE_ZH);
    params_write(out, code);
    buffer_byte(out, '}');
}

static bool is_problem(enum code code)
{
    return code != CODE_OK && code != CODE_REPLAYED;
}

bool problem_list(struct request *request, struct reply *reply, struct error *error)
{
    (void)error;
    bool comma = false;
    buffer_text(&reply->body, "{\"items\":[");
    for (int code = 0; code < CODE_COUNT; code++) {
        if (!is_problem((enum code)code))
            continue;
        if (comma)
            buffer_byte(&reply->body, ',');
        page_write(request, &reply->body, (enum code)code);
        comma = true;
    }
    buffer_text(&reply->body, "]}");
    reply->cache_control = "public, max-age=3600";
    return true;
}

bool problem_get(struct request *request, struct reply *reply, struct error *error)
{
    const char *slug = request_path(request, "code");
    for (int code = 0; code < CODE_COUNT; code++)
        if (is_problem((enum code)code) &&
            strcmp(problem_slug(request->arena, (enum code)code), slug) == 0) {
            page_write(request, &reply->body, (enum code)code);
            reply->cache_control = "public, max-age=3600";
            return true;
        }
    return error_set(error, CODE_NOT_FOUND, "what", "problem", NULL);
}
