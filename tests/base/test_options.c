#include "base/options.h"
#include "base/options_file.h"
#include "ending.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

static const struct option table[] = {
    {.name = "http-port",
     .type = OPTION_INTEGER,
     .fallback = "8080",
     .minimum = 1,
     .maximum = 65535,
     .value_name = "PORT",
     .help = "Where to listen."},
    {.name = "database",
     .type = OPTION_TEXT,
     .required = true,
     .value_name = "CONNINFO",
     .help = "Which database."},
    {.name = "key-file", .type = OPTION_TEXT, .help = "Keys.", .value_name = "FILE"},
    {.name = "verbose", .type = OPTION_BOOLEAN, .help = "Say more."},
    {.name = "drain", .type = OPTION_BOOLEAN, .fallback = "yes", .help = "Finish requests."},
    {.name = "pin",
     .type = OPTION_INTEGER,
     .minimum = -5,
     .maximum = 9999,
     .fallback = "1234",
     .secret = true,
     .value_name = "PIN",
     .help = "A secret."},
    {.name = "prefix",
     .type = OPTION_TEXT,
     .fallback = "",
     .help = "A text.",
     .value_name = "TEXT"},
};

struct fixture {
    struct arena *arena;
    struct buffer complaints;
    struct options options;
    char folder[32], file[64];
};

static int set_up(void **state)
{
    static const char *const variables[] = {
        "PENNANT_HTTP_PORT", "PENNANT_DATABASE", "PENNANT_KEY_FILE", "PENNANT_VERBOSE",
        "PENNANT_DRAIN",     "PENNANT_PIN",      "PENNANT_PREFIX",   "PENNANT_CONFIG"};
    for (size_t i = 0; i < COUNT(variables); i++)
        unsetenv(variables[i]);
    struct arena *arena = arena_new();
    struct fixture *fixture = ARENA_NEW(arena, struct fixture);
    fixture->arena = arena;
    buffer_init(&fixture->complaints);
    strcpy(fixture->folder, "/tmp/options-XXXXXX");
    if (!mkdtemp(fixture->folder))
        return -1;
    snprintf(fixture->file, sizeof(fixture->file), "%s/file", fixture->folder);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    unlink(fixture->file);
    rmdir(fixture->folder);
    buffer_release(&fixture->complaints);
    arena_free(fixture->arena);
    return 0;
}

static void file_write(struct fixture *fixture, const char *bytes, size_t length)
{
    FILE *file = fopen(fixture->file, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static bool read_words(struct fixture *fixture, const char *const *words)
{
    int count = 0;
    while (words[count])
        count++;
    buffer_clear(&fixture->complaints);
    return options_read(&fixture->options, fixture->arena, table, COUNT(table), count, words,
                        &fixture->complaints);
}

#define READ(fixture, ...) read_words((fixture), (const char *const[]){__VA_ARGS__, NULL})

static void defaults_fill_what_is_not_given(void **state)
{
    struct fixture *fixture = *state;
    assert_true(READ(fixture, "--database", "dbname=x"));
    struct options *options = &fixture->options;
    assert_int_equal(option_integer(options, "http-port"), 8080);
    assert_string_equal(option_text(options, "database"), "dbname=x");
    assert_null(option_text(options, "key-file"));
    assert_false(option_boolean(options, "verbose"));
    assert_true(option_boolean(options, "drain"));
    assert_int_equal(option_integer(options, "pin"), 1234);
    assert_string_equal(option_text(options, "prefix"), "");
    assert_int_equal(options->argument_count, 0);
    assert_false(options->help);
    assert_string_equal(fixture->complaints.data, "");
}

static void the_strongest_source_wins(void **state)
{
    struct fixture *fixture = *state;
    static const char lines[] = "database = file\nhttp-port = 1111\nkey-file = file\npin = 1\n";
    file_write(fixture, lines, strlen(lines));
    setenv("PENNANT_DATABASE", "environment", 1);
    setenv("PENNANT_HTTP_PORT", "2222", 1);
    assert_true(READ(fixture, "--database=flag", "--config", fixture->file));
    assert_string_equal(option_text(&fixture->options, "database"), "flag");
    assert_int_equal(option_integer(&fixture->options, "http-port"), 2222);
    assert_string_equal(option_text(&fixture->options, "key-file"), "file");
    assert_int_equal(option_integer(&fixture->options, "pin"), 1);
    assert_true(option_boolean(&fixture->options, "drain"));
}

static void the_file_may_come_from_the_environment(void **state)
{
    struct fixture *fixture = *state;
    file_write(fixture, "database=named", 14);
    setenv("PENNANT_CONFIG", fixture->file, 1);
    assert_true(READ(fixture, "x"));
    assert_string_equal(option_text(&fixture->options, "database"), "named");
    setenv("PENNANT_CONFIG", "/nowhere", 1); /* a flag is stronger, so this one is not read */
    char *flag = arena_print(fixture->arena, "--config=%s", fixture->file);
    assert_true(READ(fixture, flag));
}

static void an_empty_variable_is_not_given(void **state)
{
    struct fixture *fixture = *state;
    setenv("PENNANT_HTTP_PORT", "", 1);
    setenv("PENNANT_CONFIG", "", 1);
    assert_true(READ(fixture, "--database", "x"));
    assert_int_equal(option_integer(&fixture->options, "http-port"), 8080);
}

static void flags_are_read_in_every_form(void **state)
{
    struct fixture *fixture = *state;
    assert_true(READ(fixture, "one", "--database", "-x", "--verbose", "two", "--drain=off", "-",
                     "--pin", "-5", "--key-file=", "--prefix=--a=b", "--http-port", "1",
                     "--http-port=2", "--", "--verbose", "-h", "--help"));
    struct options *options = &fixture->options;
    assert_string_equal(option_text(options, "database"), "-x");
    assert_true(option_boolean(options, "verbose"));
    assert_false(option_boolean(options, "drain"));
    assert_int_equal(option_integer(options, "pin"), -5);
    assert_string_equal(option_text(options, "key-file"), "");
    assert_string_equal(option_text(options, "prefix"), "--a=b");
    assert_int_equal(option_integer(options, "http-port"), 2); /* the last one */
    assert_false(options->help);
    static const char *const arguments[] = {"one", "two", "-", "--verbose", "-h", "--help"};
    assert_int_equal(options->argument_count, COUNT(arguments));
    for (size_t i = 0; i < COUNT(arguments); i++)
        assert_string_equal(options->arguments[i], arguments[i]);
}

static void booleans_have_three_pairs_of_words(void **state)
{
    struct fixture *fixture = *state;
    static const char *const words[] = {"false", "true", "no", "yes", "off", "on"};
    for (size_t i = 0; i < COUNT(words); i++) {
        char *flag = arena_print(fixture->arena, "--verbose=%s", words[i]);
        assert_true(READ(fixture, "--database=x", flag));
        assert_int_equal(option_boolean(&fixture->options, "verbose"), i % 2);
    }
}

static void help_stops_every_check(void **state)
{
    struct fixture *fixture = *state;
    assert_true(READ(fixture, "--nonsense", "--help"));
    assert_true(fixture->options.help);
    assert_true(READ(fixture, "x", "-h"));
    assert_true(fixture->options.help);
    assert_string_equal(fixture->complaints.data, "");
}

static void every_fault_is_named_at_once(void **state)
{
    struct fixture *fixture = *state;
    static const char lines[] = "# comment\n\nhttp-prot = 1\nno equals\nkey-file=a\nkey-file=b\n";
    file_write(fixture, lines, strlen(lines));
    setenv("PENNANT_HTTP_PORT", "65536", 1);
    setenv("PENNANT_PIN", "12345", 1);
    assert_false(READ(fixture, "--config", fixture->file, "--nonsense", "--none=1", "-x",
                      "--verbose=maybe", "--prefix"));
    const char *expected = arena_print(
        fixture->arena,
        "--nonsense: there is no such flag\n"
        "--none: there is no such flag\n"
        "-x: there is no such flag\n"
        "--prefix: needs a value\n"
        "%s:3: there is no option http-prot\n"
        "%s:4: must be name = value\n"
        "%s:6: key-file was already given at %s:5\n"
        "PENNANT_HTTP_PORT: must be a whole number from 1 to 65535, not \"65536\"\n"
        "--database: is required (or PENNANT_DATABASE, or database in the file)\n"
        "--verbose: must be true or false, yes or no, on or off, not \"maybe\"\n"
        "PENNANT_PIN: must be a whole number from -5 to 9999\n", /* a secret is not repeated */
        fixture->file, fixture->file, fixture->file, fixture->file);
    assert_string_equal(fixture->complaints.data, expected);
}

static void a_flag_is_no_value(void **state)
{
    struct fixture *fixture = *state;
    assert_false(READ(fixture, "--database", "--verbose"));
    assert_non_null(strstr(fixture->complaints.data, "--database: needs a value\n"));
    assert_true(option_boolean(&fixture->options, "verbose"));
    assert_false(READ(fixture, "--database=x", "--config"));
    assert_string_equal(fixture->complaints.data, "--config: needs a value\n");
}

static void a_required_text_may_not_be_empty(void **state)
{
    struct fixture *fixture = *state;
    assert_false(READ(fixture, "--database="));
    assert_string_equal(fixture->complaints.data,
                        "--database: is required (or PENNANT_DATABASE, or database in the file)\n");
}

static void only_whole_numbers_in_range_are_numbers(void **state)
{
    struct fixture *fixture = *state;
    static const char *const texts[] = {"",
                                        "-",
                                        "a",
                                        "1a",
                                        " 1",
                                        "1 ",
                                        "+1",
                                        "1.0",
                                        "0x10",
                                        "--1",
                                        "0",
                                        "-1",
                                        "65536",
                                        "99999999999999999999",
                                        "-99999999999999999999"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        char *flag = arena_print(fixture->arena, "--http-port=%s", texts[i]);
        if (READ(fixture, "--database=x", flag))
            fail_msg("\"%s\" was taken for a port", texts[i]);
        assert_string_equal(fixture->complaints.data,
                            arena_print(fixture->arena,
                                        "--http-port: must be a whole number from 1 to 65535, "
                                        "not \"%s\"\n",
                                        texts[i]));
    }
    assert_true(READ(fixture, "--database=x", "--http-port=65535"));
    assert_true(READ(fixture, "--database=x", "--http-port=1"));
}

static void lines_of_a_file_are_trimmed(void **state)
{
    struct fixture *fixture = *state;
    static const char lines[] = "  # a comment\r\n\t database \t=  host=/run user=a # b  \r\n"
                                "key-file =\nprefix==\nhttp-port=9";
    file_write(fixture, lines, strlen(lines));
    assert_true(READ(fixture, "--config", fixture->file));
    assert_string_equal(option_text(&fixture->options, "database"), "host=/run user=a # b");
    assert_string_equal(option_text(&fixture->options, "key-file"), "");
    assert_string_equal(option_text(&fixture->options, "prefix"), "=");
    assert_int_equal(option_integer(&fixture->options, "http-port"), 9);
}

static void a_file_that_cannot_be_read_is_a_fault(void **state)
{
    struct fixture *fixture = *state;
    assert_false(READ(fixture, "--database=x", "--config", fixture->file));
    assert_string_equal(
        fixture->complaints.data,
        arena_print(fixture->arena, "%s: cannot be read: %s\n", fixture->file, strerror(ENOENT)));
    assert_false(READ(fixture, "--database=x", "--config", fixture->folder));
    assert_string_equal(
        fixture->complaints.data,
        arena_print(fixture->arena, "%s: cannot be read: %s\n", fixture->folder, strerror(EISDIR)));
    file_write(fixture, "database=\0x\n", 12);
    assert_false(READ(fixture, "--database=x", "--config", fixture->file));
    assert_string_equal(fixture->complaints.data,
                        arena_print(fixture->arena, "%s: is no text file\n", fixture->file));
}

static void a_file_has_a_largest_size(void **state)
{
    struct fixture *fixture = *state;
    char *bytes = arena_take(fixture->arena, OPTIONS_FILE_MAX + 1, 1);
    memset(bytes, '\n', OPTIONS_FILE_MAX + 1);
    memcpy(bytes, "prefix=p", 8);
    file_write(fixture, bytes, OPTIONS_FILE_MAX);
    assert_true(READ(fixture, "--database=x", "--config", fixture->file));
    assert_string_equal(option_text(&fixture->options, "prefix"), "p");
    file_write(fixture, bytes, OPTIONS_FILE_MAX + 1);
    assert_false(READ(fixture, "--database=x", "--config", fixture->file));
    assert_string_equal(
        fixture->complaints.data,
        arena_print(fixture->arena, "%s: is larger than 65536 bytes\n", fixture->file));
}

static void help_is_the_table(void **state)
{
    (void)state;
    struct buffer out;
    buffer_init(&out);
    options_help(table, COUNT(table), &out);
    static const char *const entries[] = {
        "  --http-port PORT\n      Where to listen.\n",
        "      (PENNANT_HTTP_PORT; 1 to 65535; default 8080)\n",
        "  --database CONNINFO\n      Which database.\n      (PENNANT_DATABASE; required)\n",
        "  --verbose\n      Say more.\n      (PENNANT_VERBOSE)\n",
        "  --pin PIN\n      A secret.\n      (PENNANT_PIN; -5 to 9999)\n",
        "  --prefix TEXT\n      A text.\n      (PENNANT_PREFIX; default empty)\n",
        "  --config FILE\n",
        "  --help\n",
    };
    const char *at = out.data;
    for (size_t i = 0; i < COUNT(entries); i++) {
        at = strstr(at, entries[i]);
        assert_non_null(at);
    }
    buffer_release(&out);
}

static struct fixture *shared;

static void ask_for_a_missing_option(void)
{
    option_text(&shared->options, "databases");
}

static void ask_for_another_type(void)
{
    option_integer(&shared->options, "database");
}

static void declare_a_very_long_name(void)
{
    char name[200];
    memset(name, 'a', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    const struct option option = {.name = name, .help = ""};
    struct buffer out;
    buffer_init(&out);
    options_help(&option, 1, &out);
}

static void programming_errors_end_the_process(void **state)
{
    shared = *state;
    assert_true(READ(shared, "--database=x"));
    assert_ends(ask_for_a_missing_option, "there is no option databases of the type asked for");
    assert_ends(ask_for_another_type, "there is no option database of the type asked for");
    char line[4096];
    assert_true(ending_seen(declare_a_very_long_name, line, sizeof(line)));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(defaults_fill_what_is_not_given),
        TEST(the_strongest_source_wins),
        TEST(the_file_may_come_from_the_environment),
        TEST(an_empty_variable_is_not_given),
        TEST(flags_are_read_in_every_form),
        TEST(booleans_have_three_pairs_of_words),
        TEST(help_stops_every_check),
        TEST(every_fault_is_named_at_once),
        TEST(a_flag_is_no_value),
        TEST(a_required_text_may_not_be_empty),
        TEST(only_whole_numbers_in_range_are_numbers),
        TEST(lines_of_a_file_are_trimmed),
        TEST(a_file_that_cannot_be_read_is_a_fault),
        TEST(a_file_has_a_largest_size),
        TEST(help_is_the_table),
        TEST(programming_errors_end_the_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
