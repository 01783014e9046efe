#include "document/scheme.h"

#include "document/scheme_shapes.h"
#include "scheme/check.h"

bool scheme_read(struct arena *arena, const char *json, size_t length, struct scheme **ret_scheme,
                 struct error *error)
{
    json_t *document;
    if (!document_parse(json, length, SCHEME_SIZE_MAX, &document, error))
        return false;

    struct scheme *scheme = ARENA_NEW(arena, struct scheme);
    struct reader reader = {.arena = arena,
                            .error = error,
                            .settings_shape = &SHAPE_SETTINGS,
                            .settings = &scheme->settings};
    object_read(&reader, NULL, &SHAPE_SCHEME, document, scheme);
    json_decref(document);
    if (!error_none(error) || !scheme_check(arena, scheme, error))
        return false;
    *ret_scheme = scheme;
    return true;
}

void scheme_write(struct buffer *out, const struct scheme *scheme)
{
    struct writer writer = {.out = out};
    object_write(&writer, &SHAPE_SCHEME, scheme);
}

void scheme_write_choices(struct buffer *out, const struct scheme *scheme)
{
    struct writer writer = {.out = out, .choices = true};
    buffer_byte(out, '{');
    object_write(&writer, &SHAPE_SCHEME, scheme);
    buffer_byte(out, '}');
}
