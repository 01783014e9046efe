/* The full examples with every value spoilt in turn: each fault is found at its place, and nothing
 * that comes in, however broken, ends the process or is half read. */
#include "base/attributes.h"
#include "documents.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define POINTERS_MOST 1000

struct pointers {
    char *items[POINTERS_MOST];
    bool object[POINTERS_MOST];
    size_t count;
};

static void pointer_note(const char *pointer, json_t *value, void *context)
{
    struct pointers *pointers = context;
    assert_true(pointers->count < POINTERS_MOST);
    pointers->object[pointers->count] = json_is_object(value);
    pointers->items[pointers->count++] = strdup(pointer);
}

static void pointers_release(struct pointers *pointers)
{
    for (size_t i = 0; i < pointers->count; i++)
        free(pointers->items[i]);
}

/* What differs between the two documents. */
struct subject {
    void (*load)(struct bench *bench);
    bool (*read)(struct bench *bench);
};

static struct subject SCHEME = {bench_scheme, bench_read_scheme};
static struct subject FACTS = {bench_facts, bench_read_facts};

static void pointers_of(const struct subject *subject, struct pointers *ret_pointers)
{
    struct bench bench;
    ret_pointers->count = 0;
    subject->load(&bench);
    assert_true(subject->read(&bench));
    document_walk(bench.document, pointer_note, ret_pointers);
    bench_free(&bench);
}

/* A violation at the place or inside what is there. */
static bool faulted_at(const struct bench *bench, const char *pointer)
{
    size_t length = strlen(pointer);
    for (size_t i = 0; i < bench->error.count; i++)
        if (strncmp(bench->error.violations[i].where + 1, pointer, length) == 0)
            return true;
    return false;
}

static void unknown_keys_are_refused_everywhere(void **state)
{
    const struct subject *subject = *state;
    struct pointers pointers;
    pointers_of(subject, &pointers);
    for (size_t i = 0; i < pointers.count; i++) {
        struct bench bench;
        char inside[600];
        if (!pointers.object[i])
            continue;
        snprintf(inside, sizeof(inside), "%s/zzz", pointers.items[i]);
        subject->load(&bench);
        bench_put(&bench, inside, "1.5");
        print_message("%s\n", inside);
        assert_false(subject->read(&bench));
        assert_true(faulted_at(&bench, inside) || faulted_at(&bench, pointers.items[i]));
        bench_free(&bench);
    }
    pointers_release(&pointers);
}

/* No value anywhere is a JSON number with a point. */
static void wrong_types_are_refused_everywhere(void **state)
{
    const struct subject *subject = *state;
    struct pointers pointers;
    pointers_of(subject, &pointers);
    for (size_t i = 1; i < pointers.count; i++) {
        struct bench bench;
        subject->load(&bench);
        bench_put(&bench, pointers.items[i], "1.5");
        print_message("%s\n", pointers.items[i]);
        assert_false(subject->read(&bench));
        assert_true(faulted_at(&bench, pointers.items[i]));
        bench_free(&bench);
    }
    pointers_release(&pointers);
}

/* Without a value the document is either still good or refused with a reason. */
static void missing_values_never_slip_through(void **state)
{
    static const char *const INSTEAD[] = {NULL, "null", "[]", "{}", "\"\"", "-1"};
    const struct subject *subject = *state;
    struct pointers pointers;
    pointers_of(subject, &pointers);
    for (size_t i = 1; i < pointers.count; i++)
        for (size_t j = 0; j < COUNT(INSTEAD); j++) {
            struct bench bench;
            subject->load(&bench);
            bench_put(&bench, pointers.items[i], INSTEAD[j]);
            bool good = subject->read(&bench);
            assert_true(good == error_none(&bench.error));
            assert_true(good || bench.error.count > 0);
            bench_free(&bench);
        }
    pointers_release(&pointers);
}

/* A small generator of its own, so that a failing text can be found again. */
static unsigned next(unsigned *seed)
{
    *seed = *seed * 1103515245U + 12345U;
    return *seed >> 8;
}

static void spoil(char *text, size_t length, unsigned *seed)
{
    static const char BYTES[] = "{}[]\",:0123456789.-*azE \\\x80";
    for (unsigned n = next(seed) % 4 + 1; n > 0; n--) {
        size_t at = next(seed) % length;
        if (next(seed) % 3 == 0) /* a part of it somewhere else */
            memmove(text + at, text + next(seed) % (length / 2), (length - at) / 4);
        else
            text[at] = BYTES[next(seed) % (sizeof(BYTES) - 1)];
    }
}

#define TEXTS 1000

static void broken_texts_are_only_refused(void **state)
{
    const struct subject *subject = *state;
    struct bench bench;
    unsigned seed = 20261123;
    size_t accepted = 0;

    subject->load(&bench);
    assert_true(subject->read(&bench));
    char *good = json_dumps(bench.document, JSON_COMPACT);
    char *text = strdup(good);
    size_t length = strlen(good);
    for (int i = 0; i < TEXTS; i++) {
        struct arena *arena = arena_new();
        struct error error;
        struct scheme *scheme;
        struct facts *facts;
        memcpy(text, good, length);
        spoil(text, length, &seed);
        error_init(&error, arena);
        bool read = subject == &SCHEME
                        ? scheme_read(arena, text, length, &scheme, &error)
                        : facts_read(arena, text, length, bench.scheme, &facts, &error);
        assert_true(read == error_none(&error));
        accepted += read;
        arena_free(arena);
    }
    assert_true(accepted > 0 && accepted < TEXTS);
    free(text);
    free(good);
    bench_free(&bench);
}

/* The same test for both documents. */
#define FOR_BOTH(test)                                                                             \
    {#test " (scheme)", test, NULL, NULL, &SCHEME},                                                \
    {                                                                                              \
#test " (facts)", test, NULL, NULL, &FACTS                                                 \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOR_BOTH(unknown_keys_are_refused_everywhere),
        FOR_BOTH(wrong_types_are_refused_everywhere),
        FOR_BOTH(missing_values_never_slip_through),
        FOR_BOTH(broken_texts_are_only_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
