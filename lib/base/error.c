#include "base/error.h"
#include "base/fatal.h"
#include "base/phrase.h"

#include <stdarg.h>
#include <string.h>

static const struct {
    const char *name;
    int status;
    const char *english, *chinese;
} CODES[CODE_COUNT] = {
#define CODE(name, status, en, zh) [CODE_##name] = {#name, status, en, zh},
#include "base/codes.def"
#undef CODE
};

const char *code_name(enum code code)
{
    return CODES[code].name;
}

int code_status(enum code code)
{
    return CODES[code].status;
}

const char *code_text(enum code code, enum language language)
{
    return language == LANGUAGE_ZH ? CODES[code].chinese : CODES[code].english;
}

void error_init(struct error *error, struct arena *arena)
{
    *error = (struct error){.arena = arena, .code = CODE_OK};
}

/* Names are literals and stay where they are; values are copied. */
static void params_read(struct error *error, struct param params[ERROR_PARAMS], va_list arguments)
{
    size_t count = 0;
    const char *name;
    while ((name = va_arg(arguments, const char *))) {
        const char *value = va_arg(arguments, const char *);
        if (count == ERROR_PARAMS)
            fatal("an error was given more than %d parameters", ERROR_PARAMS);
        params[count++] = (struct param){name, arena_text(error->arena, value ? value : "")};
    }
}

bool error_set(struct error *error, enum code code, ...)
{
    if (error->code != CODE_OK)
        return false;
    error->code = code;
    va_list arguments;
    va_start(arguments, code);
    params_read(error, error->params, arguments);
    va_end(arguments);
    return false;
}

bool error_add(struct error *error, const char *where, enum code code, ...)
{
    if (error->code == CODE_OK || error->code == CODE_INVALID_REQUEST)
        error->code = code_status(code) == 400 ? CODE_INVALID_REQUEST : CODE_UNPROCESSABLE;
    if (error->count == ERROR_VIOLATIONS) {
        error->left_out++;
        return false;
    }
    ARENA_GROW(error->arena, error->violations, error->count, error->capacity);
    struct violation *violation = &error->violations[error->count++];
    *violation = (struct violation){.where = arena_text(error->arena, where), .code = code};
    va_list arguments;
    va_start(arguments, code);
    params_read(error, violation->params, arguments);
    va_end(arguments);
    return false;
}

static void params_copy(struct arena *arena, struct param params[ERROR_PARAMS])
{
    for (size_t i = 0; i < ERROR_PARAMS && params[i].name != NULL; i++)
        params[i].value = arena_text(arena, params[i].value);
}

bool error_copy(struct error *error, const struct error *other)
{
    struct arena *arena = error->arena;
    *error = *other;
    error->arena = arena;
    error->capacity = other->count;
    error->violations = ARENA_ARRAY(arena, struct violation, other->count);
    params_copy(arena, error->params);
    for (size_t i = 0; i < other->count; i++) {
        error->violations[i] = other->violations[i];
        error->violations[i].where = arena_text(arena, other->violations[i].where);
        params_copy(arena, error->violations[i].params);
    }
    return false;
}

bool error_none(const struct error *error)
{
    return error->code == CODE_OK;
}

void error_clear(struct error *error)
{
    error_init(error, error->arena);
}

/* The value of the parameter whose name is these bytes, or NULL. */
static const char *param_value(const struct param *params, const char *name, size_t length)
{
    for (size_t i = 0; params && i < ERROR_PARAMS && params[i].name; i++)
        if (strlen(params[i].name) == length && memcmp(params[i].name, name, length) == 0)
            return params[i].value;
    return NULL;
}

/* Parameters whose values are words of the program; all others are data and stay as they are. */
static bool is_phrase(const char *name, size_t length)
{
    static const char *const names[] = {"expected", "what", "reason", "kind"};
    for (size_t i = 0; i < COUNT(names); i++)
        if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0)
            return true;
    return false;
}

void error_text(struct buffer *out, enum code code, const struct param *params,
                enum language language)
{
    const char *text = code_text(code, language);
    const char *open;
    while ((open = strchr(text, '{'))) {
        size_t length = strcspn(open + 1, "}");
        const char *value = param_value(params, open + 1, length);
        buffer_add(out, text, (size_t)(open - text));
        bool phrase = language == LANGUAGE_ZH && is_phrase(open + 1, length);
        text = open + 1 + length;
        text += *text == '}';
        if (value && phrase)
            phrase_print_chinese(out, value);
        else if (value)
            buffer_text(out, value);
        else
            buffer_add(out, open, (size_t)(text - open));
    }
    buffer_text(out, text);
}
