/* Query strings: splitting and decoding, typed parameters, pages. */
#include "api/dispatch.h"
#include "api/encode.h"
#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct filter {
    const char *kind, *state;
    day_t from_day;
    bool retired;
    struct strings units, findings;
};

static const struct field FIELDS[] = {
    FIELD(filter, kind, TEXT, .maximum = 10),
    FIELD(filter, state, ENUM, .choices = "open final"),
    FIELD_AS("from", filter, from_day, DATE),
    FIELD(filter, retired, BOOLEAN),
    FIELD(filter, units, CODES, .most = 2),
    FIELD(filter, findings, TEXTS, .choices = "valid pending"),
};
static const struct form FILTER = FORM(FIELDS, filter);

static const struct field NEEDED[] = {FIELD(filter, kind, TEXT, .required = true)};
static const struct form NEEDING = FORM(NEEDED, filter);

static const struct route PAGED = {
    .path = "/v1/x", .roles = ROLE_ORGANISER, .query = &FILTER, .page = "code"};
static const struct route PLAIN = {.path = "/v1/y", .roles = ROLE_ORGANISER};
static const struct route OPEN = {.path = "/v1/z", .roles = ROLE_PUBLIC};

static int setup(void **state)
{
    int status = fixture_open(state);
    struct fixture *f = *state;
    f->request.route = &PAGED;
    f->request.target = "/v1/x";
    return status;
}

static const struct filter *decode(struct fixture *f, const char *query)
{
    const void *filter = NULL;
    error_clear(&f->error);
    assert_true(query_parse(&f->request, query, &f->error));
    bool done = decode_query(&f->request, f->request.route->query, &filter, &f->error);
    assert_int_equal(done, error_none(&f->error));
    return done ? filter : NULL;
}

static void refuse(struct fixture *f, const char *query, const char *where, enum code code)
{
    assert_null(decode(f, query));
    assert_string_equal(f->error.violations[0].where, where);
    assert_string_equal(code_name(f->error.violations[0].code), code_name(code));
}

static void parameters_are_decoded_and_typed(void **state)
{
    struct fixture *f = *state;
    const struct filter *filter =
        decode(f, "kind=a+b%2B%E4%BD%A0&state=final&&from=2026-01-31&retired=true&units=a,b"
                  "&findings=pending,valid&limit=3&cursor=x");
    assert_non_null(filter);
    assert_string_equal(filter->kind, "a b+\xe4\xbd\xa0");
    assert_string_equal(filter->state, "final");
    assert_int_equal(filter->from_day, day_of(2026, 1, 31));
    assert_true(filter->retired);
    assert_int_equal(filter->units.count, 2);
    assert_string_equal(filter->units.items[1], "b");
    assert_string_equal(filter->findings.items[0], "pending");
    filter = decode(f, NULL);
    assert_int_equal(filter->from_day, DAY_NONE);
    assert_null(filter->kind);
}

static void every_fault_has_its_code_and_place(void **state)
{
    struct fixture *f = *state;
    refuse(f, "colour=red", "?colour", CODE_PARAMETER_UNKNOWN);
    refuse(f, "kind=a&kind=a", "?kind", CODE_PARAMETER_REPEATED);
    refuse(f, "kind=12345678901", "?kind", CODE_TOO_LONG);
    refuse(f, "kind", "?kind", CODE_FORMAT_INVALID);
    refuse(f, "state=closed", "?state", CODE_VALUE_NOT_ALLOWED);
    refuse(f, "from=2026-02-30", "?from", CODE_FORMAT_INVALID);
    refuse(f, "retired=1", "?retired", CODE_TYPE_MISMATCH);
    refuse(f, "units=a,b,c", "?units", CODE_TOO_MANY);
    refuse(f, "units=a,,b", "?units", CODE_FORMAT_INVALID);
    refuse(f, "findings=valid,other", "?findings", CODE_VALUE_NOT_ALLOWED);
    refuse(f, "organisation=x", "?organisation", CODE_PARAMETER_UNKNOWN);
    assert_null(decode(f, "a=1&state=closed&from=x"));
    assert_int_equal(f->error.count, 3);
    f->request.route = &PLAIN;
    refuse(f, "limit=3", "?limit", CODE_PARAMETER_UNKNOWN);
    refuse(f, "=", "?", CODE_PARAMETER_UNKNOWN);
}

static void public_routes_take_the_organisation(void **state)
{
    struct fixture *f = *state;
    const void *filter;
    f->request.route = &OPEN;
    assert_true(query_parse(&f->request, "organisation=hall", &f->error));
    assert_true(decode_query(&f->request, NULL, &filter, &f->error));
}

static void required_parameters_are_missed(void **state)
{
    struct fixture *f = *state;
    const void *filter;
    assert_true(query_parse(&f->request, "", &f->error));
    assert_false(decode_query(&f->request, &NEEDING, &filter, &f->error));
    assert_int_equal(f->error.violations[0].code, CODE_PARAMETER_REQUIRED);
}

static void malformed_queries_are_refused_whole(void **state)
{
    struct fixture *f = *state;
    static const char *const queries[] = {"a=%",   "a=%1",  "a=%zz",  "a=%00",
                                          "%0a=1", "a=%ff", "a=\x01", "a=%c0%af"};
    for (size_t i = 0; i < COUNT(queries); i++) {
        error_clear(&f->error);
        assert_false(query_parse(&f->request, queries[i], &f->error));
        assert_int_equal(f->error.code, CODE_BAD_QUERY);
    }
    struct buffer many;
    buffer_init(&many);
    for (int i = 0; i < PARAMETERS_MAX; i++)
        buffer_text(&many, "a=1&");
    error_clear(&f->error);
    assert_true(query_parse(&f->request, many.data, &f->error));
    buffer_text(&many, "a=1");
    assert_false(query_parse(&f->request, many.data, &f->error));
    buffer_release(&many);
}

static bool page(struct fixture *f, const char *query)
{
    error_clear(&f->error);
    assert_true(query_parse(&f->request, query, &f->error));
    return decode_page(&f->request, &f->error);
}

static void limits_are_lowered_or_refused(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *query;
        int64_t limit;
    } good[] = {{"", PAGE_LIMIT_DEFAULT}, {"limit=1", 1},     {"limit=007", 7},
                {"limit=200", 200},       {"limit=201", 200}, {"limit=99999999999999999999", 200}};
    static const char *const bad[] = {"limit=0",  "limit=-1", "limit=",    "limit=1.5",
                                      "limit=+1", "limit=00", "limit=1e2", "limit=%201"};
    for (size_t i = 0; i < COUNT(good); i++) {
        assert_true(page(f, good[i].query));
        assert_int_equal(f->request.page.limit, good[i].limit);
    }
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_false(page(f, bad[i]));
        assert_string_equal(f->error.violations[0].where, "?limit");
    }
}

static void a_cursor_belongs_to_its_filters(void **state)
{
    struct fixture *f = *state;
    const char *key = "w-7";
    struct strings keys = {&key, 1};
    assert_true(page(f, "kind=a&state=open&limit=2"));
    const char *cursor = cursor_encode(f->arena, f->request.page_scope, &keys);
    assert_true(page(f, arena_print(f->arena, "state=open&kind=a&limit=5&cursor=%s", cursor)));
    assert_int_equal(f->request.page.after.count, 1);
    assert_string_equal(page_key(&f->request.page, 0), "w-7");
    assert_null(page_key(&f->request.page, 1));
    assert_false(page(f, arena_print(f->arena, "state=final&kind=a&cursor=%s", cursor)));
    assert_int_equal(f->error.violations[0].code, CODE_CURSOR_INVALID);
    assert_false(page(f, arena_print(f->arena, "kind=a&cursor=%s", cursor)));
    assert_false(page(f, "cursor="));
    f->request.principal = &(struct principal){.organisation = "other"};
    assert_false(page(f, arena_print(f->arena, "state=open&kind=a&cursor=%s", cursor)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(parameters_are_decoded_and_typed, setup, fixture_close),
        cmocka_unit_test_setup_teardown(every_fault_has_its_code_and_place, setup, fixture_close),
        cmocka_unit_test_setup_teardown(public_routes_take_the_organisation, setup, fixture_close),
        cmocka_unit_test_setup_teardown(required_parameters_are_missed, setup, fixture_close),
        cmocka_unit_test_setup_teardown(malformed_queries_are_refused_whole, setup, fixture_close),
        cmocka_unit_test_setup_teardown(limits_are_lowered_or_refused, setup, fixture_close),
        cmocka_unit_test_setup_teardown(a_cursor_belongs_to_its_filters, setup, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
