#include "base/page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void one_row_more_is_fetched(void **state)
{
    (void)state;
    struct page page = {.limit = PAGE_LIMIT_MOST};
    assert_int_equal(page_fetch(&page), PAGE_LIMIT_MOST + 1);
}

static void keys_are_given_by_index(void **state)
{
    (void)state;
    static const char *const keys[] = {"2026-01-01", "u1"};
    struct page first = {.limit = PAGE_LIMIT_DEFAULT};
    struct page next = {.limit = PAGE_LIMIT_DEFAULT, .after = {keys, 2}};
    assert_null(page_key(&first, 0));
    assert_string_equal(page_key(&next, 0), "2026-01-01");
    assert_string_equal(page_key(&next, 1), "u1");
    assert_null(page_key(&next, 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_row_more_is_fetched),
        cmocka_unit_test(keys_are_given_by_index),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
