/* The parsers of the HTTP face against 20,000 damaged inputs each: whatever comes, the answer is a
 * value or an error, every text that comes out is UTF-8, and nothing is read outside the input. */
#include "api/decode.h"
#include "api/dispatch.h"
#include "api/encode.h"
#include "api/json_split.h"
#include "api/problem.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROUNDS     20000
#define INPUT_MAX  512
#define RESET_EACH 64 /* rounds between two resets of the arena */

struct part {
    const char *code;
    struct strings texts;
};

struct draft {
    const char *code, *decimal, *moment, *choice, *any;
    int64_t integer;
    bool flag;
    day_t day;
    struct strings words;
    struct rows parts;
};

static const struct field PART_FIELDS[] = {FIELD(part, code, CODE, .required = true),
                                           FIELD(part, texts, TEXTS)};
static const struct form PART = FORM(PART_FIELDS, part);
static const struct field FIELDS[] = {
    FIELD(draft, code, CODE, .required = true),
    FIELD(draft, decimal, DECIMAL),
    FIELD(draft, moment, MOMENT),
    FIELD(draft, choice, ENUM, .choices = "red green"),
    FIELD(draft, any, JSON),
    FIELD(draft, integer, INTEGER, .minimum = 0, .maximum = 9),
    FIELD(draft, flag, BOOLEAN),
    FIELD(draft, day, DATE),
    FIELD(draft, words, CODES),
    FIELD(draft, parts, FORMS, .form = &PART),
};
static const struct form DRAFT = FORM(FIELDS, draft);
static const struct field FILTER_FIELDS[] = {FIELD(draft, code, CODE), FIELD(draft, day, DATE),
                                             FIELD(draft, flag, BOOLEAN),
                                             FIELD(draft, words, CODES)};
static const struct form FILTER = FORM(FILTER_FIELDS, draft);
static const struct route ROUTE = {.path = "/v1/x", .query = &FILTER, .page = "code"};

static const char *const BODIES[] = {
    "{\"code\":\"c\",\"decimal\":\"12.5\",\"moment\":\"2026-01-31T08:00:00+08:00\",\"choice\":"
    "\"red\","
    "\"any\":{\"a\":[1,2,{\"b\":null}]},\"integer\":7,\"flag\":true,\"day\":\"2026-01-31\","
    "\"words\":[\"a\",\"b\"],\"parts\":[{\"code\":\"p\",\"texts\":[\"\xe4\xbd\xa0\"]},{\"code\":"
    "\"q\"}]}",
    "{\"code\":\"c\",\"x\\u00e9\":\"\\ud83d\\ude00\",\"any\":\"\\\"]},{[\"}",
};
static const char *const ARRAYS[] = {
    "[{\"code\":\"a\"},{\"code\":\"b\",\"any\":[[]]},{\"code\":\"]\\\\\"}]",
    "{\"code\":\"a\"}\n{\"code\":\"b\"}\r\n\n{\"code\":1}",
};
static const char *const PATHS[] = {
    "/v1/units/01a2086d-0326-7290-a027-ddeee5ba6398/retirement",
    "/v1/units/by-code/w%2D1",
    "/problems/%e4%bd%a0",
};
static const char *const QUERIES[] = {
    "code=a+b&day=2026-01-31&flag=true&words=a,b&limit=7&cursor=AAAA",
    "cod%65=%E4%BD%A0&&=x&words=,",
};
static const char *const LANGUAGES[] = {"en-US,en;q=0.9,zh-CN;q=0.8,*;q=0.1"};

static uint64_t seed = 20261123;

static size_t draw(size_t below)
{
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return (size_t)(seed >> 33) % below;
}

/* A copy on the heap, exactly as long as it is, so that a sanitizer sees every byte beyond. */
static char *damaged(const char *const *seeds, size_t count, size_t *ret_length)
{
    static const char spice[] = "{}[]\",:\\%+&=/.0\n\xff\xe4\xc0\x01?#;";
    char work[INPUT_MAX + 8];
    const char *text = seeds[draw(count)];
    size_t length = strlen(text);
    memcpy(work, text, length);
    for (size_t hits = draw(4); hits > 0 && length > 1; hits--) {
        size_t at = draw(length), way = draw(4);
        if (way == 0) {
            work[at] = spice[draw(sizeof(spice) - 1)];
        } else if (way == 1) {
            memmove(work + at, work + at + 1, --length - at);
        } else if (way == 2 && length < INPUT_MAX) {
            memmove(work + at + 1, work + at, length++ - at);
            work[at] = spice[draw(sizeof(spice) - 1)];
        } else {
            length = at + 1;
        }
    }
    char *copy = malloc(length + 1);
    memcpy(copy, work, length);
    copy[length] = '\0';
    *ret_length = length;
    return copy;
}

struct fixture {
    struct arena *arena;
    struct request request;
    struct error error;
    char *input;
    size_t length;
};

static void begin(struct fixture *f, size_t round, const char *const *seeds, size_t count)
{
    if (round % RESET_EACH == 0)
        arena_reset(f->arena);
    f->input = damaged(seeds, count, &f->length);
    f->request = (struct request){.arena = f->arena,
                                  .route = &ROUTE,
                                  .target = "/v1/x",
                                  .body = f->input,
                                  .body_length = f->length};
    error_init(&f->error, f->arena);
}

/* The problem of any fault can be written, and is UTF-8. */
static void end(struct fixture *f)
{
    if (!error_none(&f->error)) {
        struct buffer out;
        buffer_init(&out);
        problem_write(&out, &f->error, LANGUAGE_ZH, NULL, NULL);
        assert_true(text_is_utf8(out.data, out.length));
        buffer_release(&out);
    }
    free(f->input);
}

static void bodies_decode_or_are_refused(void **state)
{
    struct fixture f = {.arena = *state};
    size_t good = 0;
    for (size_t round = 0; round < ROUNDS; round++) {
        const void *draft = NULL;
        begin(&f, round, BODIES, COUNT(BODIES));
        bool done = decode_body(&f.request, &DRAFT, &draft, &f.error);
        assert_int_equal(done, error_none(&f.error));
        if (done) {
            const struct draft *d = draft;
            assert_true(text_is_code(d->code));
            assert_true(!d->any || text_is_utf8(d->any, strlen(d->any)));
            good++;
        }
        end(&f);
    }
    assert_in_range(good, ROUNDS / 100, ROUNDS - ROUNDS / 10);
}

static void batches_split_or_are_refused(void **state)
{
    struct fixture f = {.arena = *state};
    for (size_t round = 0; round < ROUNDS; round++) {
        struct items items = {0};
        begin(&f, round, ARRAYS, COUNT(ARRAYS));
        f.request.body_lines = draw(2);
        if (decode_items(&f.request, &PART, 4, 4, &items, &f.error))
            for (size_t i = 0; i < items.count; i++)
                assert_int_equal(items.items[i].draft != NULL, error_none(&items.items[i].error));
        end(&f);
    }
}

static void slices_lie_within(void **state)
{
    struct fixture f = {.arena = *state};
    for (size_t round = 0; round < ROUNDS; round++) {
        struct slice *slices = NULL;
        size_t count = 0;
        begin(&f, round, ARRAYS, COUNT(ARRAYS));
        if (json_split(f.arena, f.input, f.length, draw(2) ? '[' : '{', 3, &slices, &count))
            for (size_t i = 0; i < count && i < 3; i++) {
                assert_true(slices[i].bytes >= f.input);
                assert_true(slices[i].bytes + slices[i].length <= f.input + f.length);
            }
        end(&f);
    }
}

static void paths_are_found_or_refused(void **state)
{
    struct fixture f = {.arena = *state};
    for (size_t round = 0; round < ROUNDS; round++) {
        struct route_match match;
        begin(&f, round, PATHS, COUNT(PATHS));
        if (route_find(f.arena, "GET", f.input, &match, &f.error)) {
            for (size_t i = 0; i < match.count; i++)
                assert_true(text_is_utf8(match.values[i], strlen(match.values[i])));
        } else {
            int status = code_status(f.error.code);
            assert_true(status == 400 || status == 404 || status == 405);
        }
        end(&f);
    }
}

static void queries_decode_or_are_refused(void **state)
{
    struct fixture f = {.arena = *state};
    for (size_t round = 0; round < ROUNDS; round++) {
        const void *filter = NULL;
        begin(&f, round, QUERIES, COUNT(QUERIES));
        if (query_parse(&f.request, f.input, &f.error)) {
            for (size_t i = 0; i < f.request.parameter_count; i++)
                assert_true(text_is_utf8(f.request.parameters[i].value,
                                         strlen(f.request.parameters[i].value)));
            bool done = decode_query(&f.request, &FILTER, &filter, &f.error);
            done &= decode_page(&f.request, &f.error);
            assert_int_equal(done, error_none(&f.error));
        }
        end(&f);
    }
}

static void headers_never_confuse(void **state)
{
    struct fixture f = {.arena = *state};
    for (size_t round = 0; round < ROUNDS; round++) {
        begin(&f, round, LANGUAGES, COUNT(LANGUAGES));
        assert_in_range(language_choose(f.input), LANGUAGE_ZH, LANGUAGE_EN);
        const char *id = request_id_choose(f.arena, f.input);
        assert_in_range(strlen(id), 1, 64);
        assert_null(strpbrk(id, "\r\n \"{}"));
        end(&f);
    }
}

static int setup(void **state)
{
    *state = arena_new();
    return 0;
}

static int teardown(void **state)
{
    arena_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bodies_decode_or_are_refused),
        cmocka_unit_test(batches_split_or_are_refused),
        cmocka_unit_test(slices_lie_within),
        cmocka_unit_test(paths_are_found_or_refused),
        cmocka_unit_test(queries_decode_or_are_refused),
        cmocka_unit_test(headers_never_confuse),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
