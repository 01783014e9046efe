/* Any bytes as a facts document for the full example scheme: refused with a reason, or judged and
 * written stably. */
#include "base/fatal.h"
#include "document/facts.h"
#include "document/facts_write.h"
#include "document/result.h"
#include "document/scheme.h"
#include "referee/referee.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct scheme *example_scheme(void)
{
    static struct arena *arena; /* lives as long as the process */
    static struct scheme *scheme;
    static char text[SCHEME_SIZE_MAX];
    if (scheme != NULL)
        return scheme;
    FILE *file = fopen(DOCUMENTS "/scheme.json", "rb");
    if (file == NULL)
        fatal("no example scheme");
    size_t length = fread(text, 1, sizeof(text), file);
    (void)fclose(file);
    arena = arena_new();
    struct error error;
    error_init(&error, arena);
    if (!scheme_read(arena, text, length, &scheme, &error))
        fatal("the example scheme is refused");
    return scheme;
}

static void assert_stable(struct arena *arena, const struct scheme *scheme,
                          const struct facts *facts)
{
    struct error error;
    struct facts *again;
    struct buffer first, second;
    error_init(&error, arena);
    buffer_init(&first);
    buffer_init(&second);
    facts_write(&first, arena, scheme, facts);
    if (!facts_read(arena, first.data, first.length, scheme, &again, &error))
        fatal("what was written cannot be read: %s", first.data);
    facts_write(&second, arena, scheme, again);
    if (strcmp(first.data, second.data) != 0)
        fatal("written differently: %s %s", first.data, second.data);
    buffer_release(&second);
    buffer_release(&first);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct scheme *scheme = example_scheme();
    struct arena *arena = arena_new();
    struct error error;
    struct facts *facts;
    struct result result;

    error_init(&error, arena);
    if (facts_read(arena, (const char *)data, size, scheme, &facts, &error)) {
        struct buffer out;
        buffer_init(&out);
        referee_judge(arena, scheme, facts, &result);
        result_write(&out, scheme, facts, &result, true);
        buffer_release(&out);
        assert_stable(arena, scheme, facts);
    } else if (error_none(&error)) {
        fatal("refused without a reason");
    }
    arena_free(arena);
    return 0;
}
