/* What the tests of decoding share: a request in an arena of its own, and a form of two fields.
 *
 * Included by each test program; fixture_open and fixture_close are its setup and teardown. The
 * fixture owns the arena. One thread. */
#ifndef PENNANT_TESTS_API_FIXTURE_H
#define PENNANT_TESTS_API_FIXTURE_H

#include "api/request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

struct fixture {
    struct arena *arena;
    struct request request;
    struct error error;
};

static inline int fixture_open(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    assert_non_null(f);
    f->arena = arena_new();
    f->request = (struct request){.arena = f->arena};
    error_init(&f->error, f->arena);
    *state = f;
    return 0;
}

static inline int fixture_close(void **state)
{
    struct fixture *f = *state;
    arena_free(f->arena);
    free(f);
    return 0;
}

struct part {
    const char *code;
    int64_t count;
};

static const struct field PART_FIELDS[] = {
    FIELD(part, code, CODE, .required = true),
    FIELD(part, count, INTEGER, .minimum = 1, .maximum = 9),
};

#endif
