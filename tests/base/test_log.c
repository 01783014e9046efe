#include "base/date.h"
#include "base/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* write(2) through the linker: what goes to standard error is kept, in the steps of a script. */
ssize_t __real_write(int file, const void *bytes, size_t length);
ssize_t __wrap_write(int file, const void *bytes, size_t length);

static struct buffer written;
static int writes;
static _Atomic int lines_out; /* also by the thread that writes late lines */
static const ssize_t *script; /* bytes to take or -errno; closed by 0 */

ssize_t __wrap_write(int file, const void *bytes, size_t length)
{
    if (file != STDERR_FILENO)
        return __real_write(file, bytes, length);
    writes++;
    if (script && *script != 0) {
        ssize_t step = *script++;
        if (step < 0) {
            errno = (int)-step;
            return -1;
        }
        length = (size_t)step < length ? (size_t)step : length;
    }
    buffer_add(&written, bytes, length);
    for (size_t i = 0; i < length; i++)
        lines_out += ((const char *)bytes)[i] == '\n';
    return (ssize_t)length;
}

static int set_up(void **state)
{
    (void)state;
    buffer_init(&written);
    writes = 0;
    lines_out = 0;
    script = NULL;
    log_set_level(LOG_INFO);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    buffer_release(&written);
    return 0;
}

/* The line behind its time stamp, which must be an instant of just now. */
static const char *line_rest(void)
{
    static const char start[] = "{\"ts\":\"";
    assert_memory_equal(written.data, start, strlen(start));
    char *stamp = written.data + strlen(start);
    size_t length = strcspn(stamp, "\"");
    assert_int_equal(stamp[length], '"');
    stamp[length] = '\0';
    instant_t instant;
    assert_true(instant_parse(stamp, &instant));
    assert_in_range(instant_now() - instant, 0, 60000000);
    return stamp + length + 1;
}

static void a_line_is_one_json_object(void **state)
{
    (void)state;
    log_line(LOG_INFO, "listening", "address", "127.0.0.1", "port", "8080", NULL);
    assert_string_equal(line_rest(), ",\"level\":\"info\",\"msg\":\"listening\","
                                     "\"address\":\"127.0.0.1\",\"port\":\"8080\"}\n");
    assert_int_equal(writes, 1);
}

static void values_are_escaped(void **state)
{
    (void)state;
    log_line(LOG_WARNING, "a \"quoted\"\nline", "path", "/\x01\\", "none", NULL, "name", "红旗",
             NULL);
    assert_string_equal(line_rest(),
                        ",\"level\":\"warning\",\"msg\":\"a \\\"quoted\\\"\\nline\","
                        "\"path\":\"/\\u0001\\\\\",\"none\":null,\"name\":\"红旗\"}\n");
}

static void what_is_no_utf8_is_replaced(void **state)
{
    (void)state;
    log_line(LOG_ERROR, "bad", "agent", "a\xff\xc0\x80\"b", NULL);
    assert_string_equal(line_rest(), ",\"level\":\"error\",\"msg\":\"bad\",\"agent\":"
                                     "\"a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\\\"b\"}\n");
}

static void lines_below_the_level_are_dropped(void **state)
{
    (void)state;
    struct buffer out;
    buffer_init(&out);
    log_line(LOG_DEBUG, "unseen", NULL);
    assert_false(log_begin(&out, LOG_DEBUG, "unseen"));
    assert_int_equal(out.length, 0);
    log_set_level(LOG_ERROR);
    log_line(LOG_WARNING, "unseen", NULL);
    assert_int_equal(writes, 0);
    log_line(LOG_ERROR, "seen", NULL);
    assert_int_equal(writes, 1);
    log_set_level(LOG_DEBUG);
    log_line(LOG_DEBUG, "seen", NULL);
    assert_int_equal(writes, 2);
    buffer_release(&out);
}

static void lines_with_numbers_are_built_in_pieces(void **state)
{
    (void)state;
    struct buffer out;
    buffer_init(&out);
    buffer_text(&out, "left from before");
    assert_true(log_begin(&out, LOG_INFO, "request"));
    log_integer(&out, "status", 201);
    log_integer(&out, "least", INT64_MIN);
    log_text(&out, "route", "/v1/units/{code}");
    log_end(&out);
    assert_string_equal(line_rest(),
                        ",\"level\":\"info\",\"msg\":\"request\",\"status\":201,"
                        "\"least\":-9223372036854775808,\"route\":\"/v1/units/{code}\"}\n");
    assert_int_equal(out.length, 0);
    buffer_clear(&written);
    assert_true(log_begin(&out, LOG_INFO, "again"));
    log_end(&out);
    assert_string_equal(line_rest(), ",\"level\":\"info\",\"msg\":\"again\"}\n");
    buffer_release(&out);
}

static void interrupted_and_partial_writes_go_on(void **state)
{
    (void)state;
    static const ssize_t steps[] = {5, -EINTR, 1, 0};
    script = steps;
    log_line(LOG_INFO, "whole", NULL);
    assert_string_equal(line_rest(), ",\"level\":\"info\",\"msg\":\"whole\"}\n");
    assert_int_equal(writes, 4);
}

static void a_reader_that_is_gone_stops_the_line(void **state)
{
    (void)state;
    static const ssize_t steps[] = {5, -EPIPE, 0};
    script = steps;
    log_line(LOG_INFO, "lost", NULL);
    assert_int_equal(writes, 2);
    assert_int_equal(written.length, 5);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

/* Many lines at once share writes; none is lost or torn, and a line that may not be late comes
 * behind them all. */
static void busy_lines_share_writes(void **state)
{
    (void)state;
    enum { LINES = 2000 };
    struct buffer line;
    buffer_init(&line);
    for (int i = 0; i < LINES; i++) {
        assert_true(log_begin(&line, LOG_INFO, "busy"));
        log_integer(&line, "number", i);
        log_end_late(&line);
    }
    buffer_release(&line);
    log_line(LOG_WARNING, "the last", NULL);
    assert_int_equal(lines_out, LINES + 1);
    assert_in_range(writes, 1, LINES / 2);
    const char *place = written.data;
    for (int i = 0; i < LINES; i++) {
        char wanted[32];
        snprintf(wanted, sizeof(wanted), "\"number\":%d}\n", i);
        place = strstr(place, wanted);
        assert_non_null(place);
    }
    assert_non_null(strstr(place, "the last"));
}

/* What is held is written soon, though nothing follows. */
static void held_lines_do_not_stay(void **state)
{
    (void)state;
    enum { LINES = 200, PATIENCE = 1000 };
    struct buffer line;
    buffer_init(&line);
    for (int i = 0; i < LINES; i++)
        if (log_begin(&line, LOG_INFO, "busy"))
            log_end_late(&line);
    buffer_release(&line);
    int waited = 0;
    for (; lines_out < LINES && waited < PATIENCE; waited++)
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    assert_in_range(waited, 0, PATIENCE - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_line_is_one_json_object),
        TEST(values_are_escaped),
        TEST(what_is_no_utf8_is_replaced),
        TEST(lines_below_the_level_are_dropped),
        TEST(lines_with_numbers_are_built_in_pieces),
        TEST(interrupted_and_partial_writes_go_on),
        TEST(a_reader_that_is_gone_stops_the_line),
        TEST(busy_lines_share_writes),
        TEST(held_lines_do_not_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
