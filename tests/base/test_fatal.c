#include "base/fatal.h"
#include "ending.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void plainly(void)
{
    fatal("%s failed %d times", "this", 3);
}

static void at_length(void)
{
    fatal("%0600d", 1);
}

static void the_message_is_one_line(void **state)
{
    (void)state;
    assert_ends(plainly, "this failed 3 times");
}

static void a_long_message_is_cut(void **state)
{
    (void)state;
    char line[4096];
    assert_true(ending_seen(at_length, line, sizeof(line)));
    size_t length = strlen(line);
    assert_in_range(length, 500, 512);
    assert_int_equal(line[length - 1], '\n');
    assert_int_equal(strspn(line + strlen("pennant: "), "0"), length - strlen("pennant: ") - 1);
}

static void with_nobody_reading(void)
{
    close(STDERR_FILENO);
    fatal("unheard");
}

static void it_ends_even_with_nobody_reading(void **state)
{
    (void)state;
    char line[4096];
    assert_true(ending_seen(with_nobody_reading, line, sizeof(line)));
    assert_string_equal(line, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_message_is_one_line),
        cmocka_unit_test(a_long_message_is_cut),
        cmocka_unit_test(it_ends_even_with_nobody_reading),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
