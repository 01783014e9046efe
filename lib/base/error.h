/* What went wrong: a stable code, what it speaks of, and every violation found at once.
 *
 * Fallible functions return bool, false with the error filled. Libraries fill errors; programs and
 * the HTTP face print them. Texts come from lib/base/codes.def in English and Chinese, with {name}
 * replaced by the parameter of that name; the code and the parameters are never translated, but
 * inside a Chinese sentence the program's own phrases are Chinese too (base/phrases.def). */
#ifndef PENNANT_BASE_ERROR_H
#define PENNANT_BASE_ERROR_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>

enum code {
#define CODE(name, status, en, zh) CODE_##name,
#include "base/codes.def"
#undef CODE
    CODE_COUNT
};

enum language { LANGUAGE_ZH, LANGUAGE_EN };

/* "UNIT_UNKNOWN"; its HTTP status (also of codes that only occur as violations: 422 or 400); its
 * sentence with the placeholders. */
const char *code_name(enum code code);
int code_status(enum code code);
const char *code_text(enum code code, enum language language);

#define ERROR_PARAMS     4
#define ERROR_VIOLATIONS 100 /* more are counted, not kept */

struct param {
    const char *name;
    const char *value;
};

/* where: "#/a/b" is a JSON pointer into the body, "?name" a query parameter, "name:" a header,
 * "{name}" a part of the path, "" the whole. */
struct violation {
    const char *where;
    enum code code;
    struct param params[ERROR_PARAMS];
};

struct error {
    struct arena *arena;
    enum code code; /* CODE_OK: nothing wrong yet */
    struct param params[ERROR_PARAMS];
    struct violation *violations;
    size_t count, capacity;
    size_t left_out; /* violations beyond ERROR_VIOLATIONS */
    int retry_after; /* seconds; 0: not said */
};

/* An error without fault; its texts will live in the arena. */
void error_init(struct error *error, struct arena *arena);

/* Sets the code unless one is set already; then name, value pairs of its parameters, closed by
 * NULL. Always returns false, for `return error_set(...)`. */
bool error_set(struct error *error, enum code code, ...) NULL_ENDED;

/* Adds a violation; the error's own code becomes CODE_INVALID_REQUEST (all violations have status
 * 400) or CODE_UNPROCESSABLE (one has 422) unless error_set chose one. Pairs as in error_set.
 * Always returns false. */
bool error_add(struct error *error, const char *where, enum code code, ...) NULL_ENDED;

/* Makes an error what another one is, with texts of its own. Always returns false. */
bool error_copy(struct error *error, const struct error *other);

/* True when nothing was set or added. */
bool error_none(const struct error *error);

/* Forgets everything: for a retry of the same work. */
void error_clear(struct error *error);

/* The sentence of a code with its placeholders filled. */
void error_text(struct buffer *out, enum code code, const struct param *params,
                enum language language);

#endif
