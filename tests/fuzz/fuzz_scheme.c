/* Any bytes as a scheme document: refused with a reason, or a scheme that is written stably. */
#include "base/fatal.h"
#include "document/scheme.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct error error;
    struct scheme *scheme, *again;
    struct buffer first, second;

    error_init(&error, arena);
    buffer_init(&first);
    buffer_init(&second);
    if (scheme_read(arena, (const char *)data, size, &scheme, &error)) {
        scheme_write(&first, scheme);
        scheme_write_choices(&second, scheme);
        buffer_clear(&second);
        if (!scheme_read(arena, first.data, first.length, &again, &error))
            fatal("what was written cannot be read: %s", first.data);
        scheme_write(&second, again);
        if (strcmp(first.data, second.data) != 0)
            fatal("written differently: %s %s", first.data, second.data);
    } else if (error_none(&error)) {
        fatal("refused without a reason");
    }
    buffer_release(&second);
    buffer_release(&first);
    arena_free(arena);
    return 0;
}
