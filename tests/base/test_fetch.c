/* Requests to a real server of this process, which behaves well or badly by the path asked for. */
#include "odd_server.h"

#include "base/fetch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static struct fetch *fetch_open(struct place *place, bool guarded, const char *allowed)
{
    const char *items[] = {allowed};
    struct fetch_settings settings = {.guarded = guarded, .allowed = {items, allowed != NULL}};
    struct fetch *fetch = fetch_new(&settings, &place->complaints);
    assert_non_null(fetch);
    return fetch;
}

static const char *url_of(struct place *place, const char *host, const char *path)
{
    return arena_print(place->arena, "http://%s:%d%s", host, place->port, path);
}

/* The fault of a GET, with what was answered. */
static enum fetch_fault fault_of(struct place *place, struct fetch *fetch, const char *url,
                                 struct fetch_answer *ret_answer)
{
    struct fetch_call call = {.url = url, .connect_ms = 2000, .whole_ms = 2000, .size_max = 10};
    enum fetch_fault fault = FETCH_NONE;
    bool good = fetch_send(fetch, &call, place->arena, ret_answer, &fault);
    assert_int_equal(good, fault == FETCH_NONE);
    return fault;
}

static void a_whole_answer_comes_back(void **state)
{
    struct place *place = *state;
    struct fetch *fetch = fetch_open(place, false, NULL);
    struct fetch_answer answer;
    assert_int_equal(fault_of(place, fetch, url_of(place, "127.0.0.1", "/good"), &answer), 0);
    assert_int_equal(answer.status, 200);
    assert_string_equal(answer.body, "{}");
    assert_int_equal(answer.length, 2);
    assert_string_equal(answer.content_type, "application/json");
    assert_string_equal(answer.cache_control, "max-age=60");
    assert_string_equal(answer.retry_after, "7");
    assert_int_equal(fault_of(place, fetch, url_of(place, "127.0.0.1", "/plain"), &answer), 0);
    assert_null(answer.content_type);
    assert_null(answer.cache_control);
    assert_null(answer.retry_after);
    assert_int_equal(place->connections, 1); /* kept open between calls */
    fetch_free(fetch);
}

static void a_post_says_what_it_was_given(void **state)
{
    struct place *place = *state;
    struct fetch *fetch = fetch_open(place, false, NULL);
    const char *lines[] = {"Content-Type: application/json", "X-Mark: 17"};
    struct fetch_call call = {.url = url_of(place, "127.0.0.1", "/plain"),
                              .headers = {lines, 2},
                              .body = "{\"a\":1}",
                              .length = 7,
                              .connect_ms = 2000,
                              .whole_ms = 2000,
                              .size_max = 10};
    struct fetch_answer answer;
    enum fetch_fault fault;
    assert_true(fetch_send(fetch, &call, place->arena, &answer, &fault));
    pthread_mutex_lock(&place->lock);
    assert_memory_equal(place->heard, "POST /plain HTTP/1.1\r\n", 22);
    assert_non_null(strstr(place->heard, "\r\nContent-Type: application/json\r\n"));
    assert_non_null(strstr(place->heard, "\r\nX-Mark: 17\r\n"));
    assert_non_null(strstr(place->heard, "\r\nContent-Length: 7\r\n"));
    assert_non_null(strstr(place->heard, "\r\n\r\n{\"a\":1}"));
    assert_null(strcasestr(place->heard, "Expect:"));
    pthread_mutex_unlock(&place->lock);
    /* the next GET of the same handle is none of these */
    assert_int_equal(fault_of(place, fetch, call.url, &answer), 0);
    assert_memory_equal(place->heard, "GET /plain HTTP/1.1\r\n", 21);
    assert_null(strstr(place->heard, "X-Mark"));
    fetch_free(fetch);
}

static void each_fault_has_its_name(void **state)
{
    static const struct {
        const char *url;
        enum fetch_fault fault;
        const char *name;
    } ROWS[] = {
        {"http://127.0.0.1:%d/short", FETCH_BROKEN, "broken"},
        {"http://127.0.0.1:%d/junk", FETCH_BROKEN, "broken"},
        {"http://127.0.0.1:%d/unknown", FETCH_BROKEN, "broken"},
        {"http://127.0.0.1:%d/ten", FETCH_NONE, "none"},
        {"http://127.0.0.1:%d/chunks", FETCH_NONE, "none"},
        {"http://127.0.0.1:%d/chunks-more", FETCH_SIZE, "size"},
        {"http://127.0.0.1:%d/large", FETCH_SIZE, "size"},
        {"http://127.0.0.1:%d/heads", FETCH_SIZE, "size"},
        {"https://127.0.0.1:%d/good", FETCH_TLS, "tls"},
        {"http://127.0.0.1:1/%d", FETCH_CONNECT, "connect"},
        {"http://no-such-host.invalid:%d/", FETCH_RESOLVE, "resolve"},
        {"ftp://127.0.0.1:%d/good", FETCH_REQUEST, "request"},
        {"http://me:pass@127.0.0.1:%d/good", FETCH_REQUEST, "request"},
        {"file:///etc/passwd?%d", FETCH_REQUEST, "request"},
        {"127.0.0.1:%d/good", FETCH_REQUEST, "request"},
    };
    struct place *place = *state;
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        struct fetch *fetch = fetch_open(place, false, NULL);
        struct fetch_answer answer;
        char url[128];
        const char *mark = strstr(ROWS[i].url, "%d");
        snprintf(url, sizeof(url), "%.*s%d%s", (int)(mark - ROWS[i].url), ROWS[i].url, place->port,
                 mark + 2);
        enum fetch_fault fault = fault_of(place, fetch, url, &answer);
        if (fault != ROWS[i].fault)
            fail_msg("%s: %s", url, fetch_fault_name(fault));
        assert_string_equal(fetch_fault_name(fault), ROWS[i].name);
        fetch_free(fetch);
    }
}

static void lines_that_would_end_early_are_not_sent(void **state)
{
    static const char *const LINES[] = {"X-A: b\r\nX-C: d", "X-A: b\n", "no colon", ": x"};
    struct place *place = *state;
    struct fetch *fetch = fetch_open(place, false, NULL);
    for (size_t i = 0; i < COUNT(LINES); i++) {
        struct fetch_call call = {.url = url_of(place, "127.0.0.1", "/good"),
                                  .headers = {&LINES[i], 1},
                                  .connect_ms = 2000,
                                  .whole_ms = 2000};
        struct fetch_answer answer;
        enum fetch_fault fault = FETCH_NONE;
        assert_false(fetch_send(fetch, &call, place->arena, &answer, &fault));
        assert_int_equal(fault, FETCH_REQUEST);
    }
    assert_int_equal(place->connections, 0);
    fetch_free(fetch);
}

static void any_status_is_an_answer_and_redirects_are_not_followed(void **state)
{
    struct place *place = *state;
    struct fetch *fetch = fetch_open(place, false, NULL);
    struct fetch_answer answer;
    assert_int_equal(fault_of(place, fetch, url_of(place, "127.0.0.1", "/moved"), &answer), 0);
    assert_int_equal(answer.status, 302);
    assert_int_equal(fault_of(place, fetch, url_of(place, "127.0.0.1", "/fault"), &answer), 0);
    assert_int_equal(answer.status, 503);
    assert_string_equal(answer.body, "busy");
    fetch_free(fetch);
}

static void a_silent_server_costs_the_time_given(void **state)
{
    static const char *const PATHS[] = {"/silent", "/begun"};
    struct place *place = *state;
    for (size_t i = 0; i < COUNT(PATHS); i++) {
        struct fetch *fetch = fetch_open(place, false, NULL);
        struct fetch_call call = {.url = url_of(place, "127.0.0.1", PATHS[i]),
                                  .connect_ms = 100,
                                  .whole_ms = 150,
                                  .size_max = 10};
        struct fetch_answer answer;
        struct timespec begun, ended;
        enum fetch_fault fault = FETCH_NONE;
        clock_gettime(CLOCK_MONOTONIC, &begun);
        assert_false(fetch_send(fetch, &call, place->arena, &answer, &fault));
        clock_gettime(CLOCK_MONOTONIC, &ended);
        assert_int_equal(fault, FETCH_TIMEOUT);
        assert_true(ended.tv_sec - begun.tv_sec <= 2);
        fetch_free(fetch);
    }
}

static void the_guard_decides_by_the_address(void **state)
{
    static const struct {
        const char *host, *allowed;
        enum fetch_fault fault;
    } ROWS[] = {
        {"127.0.0.1", NULL, FETCH_ADDRESS},
        {"localhost", NULL, FETCH_ADDRESS}, /* a name that leads here is no way around */
        {"[::ffff:127.0.0.1]", NULL, FETCH_ADDRESS},
        {"[::1]", NULL, FETCH_ADDRESS},
        {"2130706433", NULL, FETCH_ADDRESS}, /* 127.0.0.1 as one number */
        {"0x7f.1", NULL, FETCH_ADDRESS},
        {"0", NULL, FETCH_ADDRESS},
        {"127.0.0.1", "10.0.0.0/8", FETCH_ADDRESS},
        {"127.0.0.1", "other.example", FETCH_ADDRESS},
        {"127.0.0.1", "127.0.0.0/8", FETCH_NONE},
        {"127.0.0.1", "127.0.0.1", FETCH_NONE},
        {"localhost", "LocalHost", FETCH_NONE},
        {"localhost", "127.0.0.1", FETCH_NONE},
    };
    struct place *place = *state;
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        int before = place->connections;
        struct fetch *fetch = fetch_open(place, true, ROWS[i].allowed);
        struct fetch_answer answer;
        enum fetch_fault fault =
            fault_of(place, fetch, url_of(place, ROWS[i].host, "/good"), &answer);
        if (fault != ROWS[i].fault)
            fail_msg("%s: %s", ROWS[i].host, fetch_fault_name(fault));
        assert_int_equal(place->connections - before, fault == FETCH_NONE);
        fetch_free(fetch);
    }
}

static void the_environment_names_no_proxy(void **state)
{
    struct place *place = *state;
    struct fetch_answer answer;
    assert_int_equal(setenv("http_proxy", "http://127.0.0.1:1", 1), 0);
    assert_int_equal(setenv("ALL_PROXY", "http://127.0.0.1:1", 1), 0);
    struct fetch *fetch = fetch_open(place, false, NULL);
    assert_int_equal(fault_of(place, fetch, url_of(place, "127.0.0.1", "/good"), &answer), 0);
    assert_memory_equal(place->heard, "GET /good HTTP/1.1\r\n", 20);
    fetch_free(fetch);
    assert_int_equal(unsetenv("http_proxy"), 0);
    assert_int_equal(unsetenv("ALL_PROXY"), 0);
}

static void *stop_soon(void *context)
{
    nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
    fetch_stop(context);
    return NULL;
}

static void a_call_can_be_stopped(void **state)
{
    struct place *place = *state;
    struct fetch *fetch = fetch_open(place, false, NULL);
    struct fetch_call call = {.url = url_of(place, "127.0.0.1", "/silent"),
                              .connect_ms = 30000,
                              .whole_ms = 30000,
                              .size_max = 10};
    struct fetch_answer answer;
    struct timespec begun, ended;
    enum fetch_fault fault = FETCH_NONE;
    pthread_t thread;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    assert_int_equal(pthread_create(&thread, NULL, stop_soon, fetch), 0);
    assert_false(fetch_send(fetch, &call, place->arena, &answer, &fault));
    clock_gettime(CLOCK_MONOTONIC, &ended);
    pthread_join(thread, NULL);
    assert_int_equal(fault, FETCH_STOPPED);
    assert_true(ended.tv_sec - begun.tv_sec <= FETCH_STOP_SECONDS + 2);
    assert_int_equal(fault_of(place, fetch, url_of(place, "127.0.0.1", "/good"), &answer),
                     FETCH_STOPPED);
    fetch_free(fetch);
}

static void settings_are_checked_all_at_once(void **state)
{
    static const char *const ITEMS[] = {"10.0.0.0/40", "a b", "10.0.0.0/8", "ok.example", "1.2.3"};
    struct place *place = *state;
    struct fetch_settings settings = {.allowed = {ITEMS, COUNT(ITEMS)}, .ca_file = "/no/such/file"};
    assert_null(fetch_new(&settings, &place->complaints));
    assert_string_equal(place->complaints.data, "10.0.0.0/40 is neither a network nor a host name\n"
                                                "a b is neither a network nor a host name\n"
                                                "1.2.3 is neither a network nor a host name\n"
                                                "/no/such/file: No such file or directory\n");
    fetch_free(NULL);
}

static void addresses_are_weighed(void **state)
{
    static const struct {
        const char *url;
        bool open, secure;
    } ROWS[] = {
        {"https://a.example/x?y=1", true, true},
        {"http://a.example", true, false},
        {"HTTPS://a.example", true, true},
        {"https://[2001:db8::1]:8443/", true, true},
        {"https://u@a.example/", false, false},
        {"https://a.example/#part", false, false},
        {"ftp://a.example/", false, false},
        {"gopher://a.example/", false, false},
        {"a.example/x", false, false},
        {"//a.example/x", false, false},
        {"https://", false, false},
        {"", false, false},
        {"https://a b/", false, false},
        {"https://a.example:99999/", false, false},
        {"javascript:alert(1)", false, false},
        {"https://a.example/\r\nX: y", false, false},
    };
    struct place *place = *state;
    for (size_t i = 0; i < COUNT(ROWS); i++)
        if (fetch_url_is_sound(ROWS[i].url, false) != ROWS[i].open ||
            fetch_url_is_sound(ROWS[i].url, true) != ROWS[i].secure)
            fail_msg("%s", ROWS[i].url);
    char *url = arena_print(place->arena, "https://a.example/%0*d", FETCH_URL_MAX - 18, 0);
    assert_int_equal(strlen(url), FETCH_URL_MAX);
    assert_true(fetch_url_is_sound(url, true));
    assert_false(fetch_url_is_sound(arena_print(place->arena, "%s0", url), true));
}

#define PLACED(test) cmocka_unit_test_setup_teardown(test, place_open, place_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACED(a_whole_answer_comes_back),
        PLACED(a_post_says_what_it_was_given),
        PLACED(each_fault_has_its_name),
        PLACED(lines_that_would_end_early_are_not_sent),
        PLACED(any_status_is_an_answer_and_redirects_are_not_followed),
        PLACED(a_silent_server_costs_the_time_given),
        PLACED(the_guard_decides_by_the_address),
        PLACED(the_environment_names_no_proxy),
        PLACED(a_call_can_be_stopped),
        PLACED(settings_are_checked_all_at_once),
        PLACED(addresses_are_weighed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
