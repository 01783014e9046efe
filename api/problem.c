#include "api/problem.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

const char *problem_slug(struct arena *arena, enum code code)
{
    char *slug = arena_text(arena, code_name(code));
    for (char *p = slug; *p; p++)
        *p = *p == '_' ? '-' : (char)(*p | 0x20);
    return slug;
}

static void slug_write(struct buffer *out, enum code code)
{
    for (const char *p = code_name(code); *p; p++)
        buffer_byte(out, *p == '_' ? '-' : (char)(*p | 0x20));
}

static void sentence_write(struct buffer *out, const char *field, enum code code,
                           const struct param *params, enum language language)
{
    struct buffer text;
    buffer_init(&text);
    error_text(&text, code, params, language);
    buffer_print(out, ",\"%s\":", field);
    buffer_json_bytes(out, text.data, text.length);
    buffer_release(&text);
}

static void params_write(struct buffer *out, const struct param *params)
{
    if (!params[0].name)
        return;
    buffer_text(out, ",\"params\":{");
    for (size_t i = 0; i < ERROR_PARAMS && params[i].name; i++) {
        if (i)
            buffer_byte(out, ',');
        buffer_json(out, params[i].name);
        buffer_byte(out, ':');
        buffer_json(out, params[i].value);
    }
    buffer_byte(out, '}');
}

/* "#/a" is a pointer, "?a" a parameter, "a:" a header, "{a}" a part of the path. */
static void where_write(struct buffer *out, const char *where)
{
    size_t length = strlen(where);
    if (*where == '?') {
        buffer_text(out, "\"parameter\":");
        buffer_json(out, where + 1);
    } else if (*where == '{' && length > 2) {
        buffer_text(out, "\"path\":");
        buffer_json_bytes(out, where + 1, length - 2);
    } else if (*where != '#' && length > 1 && where[length - 1] == ':') {
        buffer_text(out, "\"header\":");
        buffer_json_bytes(out, where, length - 1);
    } else {
        buffer_text(out, "\"pointer\":");
        buffer_json(out, *where ? where : "#");
    }
}

static void violations_write(struct buffer *out, const struct error *error, enum language language)
{
    if (error->count == 0)
        return;
    buffer_text(out, ",\"errors\":[");
    for (size_t i = 0; i < error->count; i++) {
        const struct violation *violation = &error->violations[i];
        buffer_text(out, i ? ",{" : "{");
        where_write(out, violation->where);
        buffer_text(out, ",\"code\":");
        buffer_json(out, code_name(violation->code));
        params_write(out, violation->params);
        sentence_write(out, "detail", violation->code, violation->params, language);
        buffer_byte(out, '}');
    }
    buffer_byte(out, ']');
    if (error->left_out)
        buffer_print(out, ",\"left_out\":%zu", error->left_out);
}

/* The sentence of a code with a mark for each parameter: the same for every occurrence. */
static void title_write(struct buffer *out, enum code code, enum language language)
{
    struct buffer title;
    buffer_init(&title);
    for (const char *p = code_text(code, language); *p; p++) {
        if (*p == '{') {
            p += strcspn(p, "}");
            buffer_text(&title, "…");
        } else {
            buffer_byte(&title, *p);
        }
    }
    buffer_json_bytes(out, title.data, title.length);
    buffer_release(&title);
}

void problem_write(struct buffer *out, const struct error *error, enum language language,
                   const char *instance, const char *request_id)
{
    buffer_text(out, "{\"type\":\"/problems/");
    slug_write(out, error->code);
    buffer_text(out, "\",\"title\":");
    title_write(out, error->code, language);
    buffer_print(out, ",\"status\":%d", code_status(error->code));
    sentence_write(out, "detail", error->code, error->params, language);
    if (instance) {
        buffer_text(out, ",\"instance\":");
        buffer_json(out, instance);
    }
    buffer_text(out, ",\"code\":");
    buffer_json(out, code_name(error->code));
    if (request_id) {
        buffer_text(out, ",\"request_id\":");
        buffer_json(out, request_id);
    }
    params_write(out, error->params);
    violations_write(out, error, language);
    buffer_byte(out, '}');
}

void problem_reply(struct reply *reply, const struct error *error, enum language language,
                   const char *instance, const char *request_id)
{
    int status = code_status(error->code);
    reply->status = status;
    reply->content_type = "application/problem+json";
    reply->cache_control = "no-store";
    reply->language = language == LANGUAGE_EN ? "en" : "zh-CN";
    reply->location = reply->etag = reply->link = NULL;
    buffer_clear(&reply->body);
    problem_write(&reply->body, error, language, instance, request_id);
    if (error->code == CODE_TOKEN_REQUIRED)
        reply->authenticate = "Bearer realm=\"pennant\"";
    else if (status == 401)
        reply->authenticate = "Bearer realm=\"pennant\", error=\"invalid_token\"";
    reply->retry_after = error->retry_after;
    if (!reply->retry_after && (status == 503 || error->code == CODE_IDEMPOTENCY_KEY_BUSY))
        reply->retry_after = 1;
}

/* The weight of a language range's q value in thousandths. */
static int quality(const char *range, size_t length)
{
    const char *end = range + length;
    for (const char *p = range; p + 2 < end; p++)
        if (*p == ';') {
            p += 1 + strspn(p + 1, " ");
            if (p + 2 <= end && (*p == 'q' || *p == 'Q') && p[1] == '=')
                return (int)(strtod(p + 2, NULL) * 1000);
        }
    return 1000;
}

enum language language_choose(const char *accept_language)
{
    int chinese = -1, english = -1, any = -1;
    for (const char *p = accept_language; p && *p;) {
        p += strspn(p, ", ");
        size_t length = strcspn(p, ",");
        int weight = quality(p, length);
        if (strncasecmp(p, "zh", 2) == 0)
            chinese = weight > chinese ? weight : chinese;
        else if (strncasecmp(p, "en", 2) == 0)
            english = weight > english ? weight : english;
        else if (*p == '*')
            any = weight;
        p += length;
    }
    chinese = chinese < 0 ? any : chinese;
    return english > 0 && english > chinese ? LANGUAGE_EN : LANGUAGE_ZH;
}
