#include "base/options.h"
#include "base/fatal.h"
#include "base/options_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ENVIRONMENT_PREFIX "PENNANT_"
#define ENVIRONMENT_MAX    128 /* bytes of a variable's name */

/* Where a value came from, to name it in a complaint. */
struct given {
    const char *text;  /* NULL: nowhere */
    const char *place; /* "--http-port", "PENNANT_HTTP_PORT", "file:12" */
};

struct reading {
    struct options *options;
    struct arena *arena;
    struct buffer *complaints;
    struct given *flags; /* one an option: what the command line says */
    struct given *lines; /* and what the file says */
    struct given file;   /* the file itself */
    bool alone;          /* the file counts and nothing else */
};

static bool option_find(const struct option *table, size_t count, const char *name, size_t length,
                        size_t *ret_index)
{
    for (size_t i = 0; i < count; i++)
        if (strncmp(table[i].name, name, length) == 0 && table[i].name[length] == '\0') {
            *ret_index = i;
            return true;
        }
    return false;
}

/* PENNANT_HTTP_PORT of "http-port". */
static void environment_name(const char *name, char ret_text[ENVIRONMENT_MAX])
{
    size_t used = strlen(ENVIRONMENT_PREFIX);
    if (used + strlen(name) >= ENVIRONMENT_MAX)
        fatal("the option name %s is too long", name);
    memcpy(ret_text, ENVIRONMENT_PREFIX, used);
    for (; *name; name++)
        ret_text[used++] = *name == '-'                   ? '_'
                           : *name >= 'a' && *name <= 'z' ? (char)(*name - 'a' + 'A')
                                                          : *name;
    ret_text[used] = '\0';
}

/* What the environment says. An empty variable counts as not given. */
static struct given environment_read(struct arena *arena, const char *name)
{
    char variable[ENVIRONMENT_MAX];
    environment_name(name, variable);
    const char *text = getenv(variable);
    if (!text || *text == '\0')
        return (struct given){NULL, NULL};
    return (struct given){arena_text(arena, text), arena_text(arena, variable)};
}

/* The value of a flag: what follows its '=', or the next argument. NULL with a complaint when there
 * is neither; what looks like another flag must stand behind a '='. */
static const char *flag_value(struct reading *reading, const char *flag, const char *equals,
                              int argc, const char *const *argv, int *index)
{
    if (equals)
        return equals + 1;
    if (*index + 1 < argc && strncmp(argv[*index + 1], "--", 2) != 0)
        return argv[++*index];
    buffer_print(reading->complaints, "%s: needs a value\n", flag);
    return NULL;
}

/* One argument that starts with "--". */
static void flag_read(struct reading *reading, int argc, const char *const *argv, int *index)
{
    struct options *options = reading->options;
    const char *name = argv[*index] + 2;
    const char *equals = strchr(name, '=');
    size_t length = equals ? (size_t)(equals - name) : strlen(name);
    const char *flag = arena_bytes(reading->arena, argv[*index], length + 2);
    struct given *given = &reading->file;
    size_t found;
    if (option_find(options->table, options->count, name, length, &found)) {
        given = &reading->flags[found];
        if (options->table[found].type == OPTION_BOOLEAN && !equals) {
            *given = (struct given){"true", flag};
            return;
        }
    } else if (strcmp(flag, "--config") != 0) {
        buffer_print(reading->complaints, "%s: there is no such flag\n", flag);
        return;
    }
    const char *text = flag_value(reading, flag, equals, argc, argv, index);
    if (text)
        *given = (struct given){text, flag};
}

static bool asks_for_help(int argc, const char *const *argv)
{
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}

static void command_line_read(struct reading *reading, int argc, const char *const *argv)
{
    const char **arguments = ARENA_ARRAY(reading->arena, const char *, (size_t)argc + 1);
    size_t count = 0;
    bool flags_ended = false;
    for (int i = 0; i < argc; i++) {
        const char *word = argv[i];
        if (flags_ended || word[0] != '-' || word[1] == '\0')
            arguments[count++] = word;
        else if (word[1] != '-')
            buffer_print(reading->complaints, "%s: there is no such flag\n", word);
        else if (word[2] == '\0')
            flags_ended = true;
        else
            flag_read(reading, argc, argv, &i);
    }
    reading->options->arguments = arguments;
    reading->options->argument_count = count;
}

/* Takes one line of the file. */
static void line_take(void *context, const char *place, const char *name, const char *text)
{
    struct reading *reading = context;
    const struct options *options = reading->options;
    size_t found;
    if (!option_find(options->table, options->count, name, strlen(name), &found))
        buffer_print(reading->complaints, "%s: there is no option %s\n", place, name);
    else if (reading->lines[found].text)
        buffer_print(reading->complaints, "%s: %s was already given at %s\n", place, name,
                     reading->lines[found].place);
    else
        reading->lines[found] = (struct given){text, place};
}

static bool integer_read(const char *text, int64_t *ret_value)
{
    const char *digits = text + (*text == '-');
    if (*digits == '\0' || strspn(digits, "0123456789") != strlen(digits))
        return false;
    errno = 0;
    long long value = strtoll(text, NULL, 10);
    if (errno != 0)
        return false;
    *ret_value = value;
    return true;
}

static bool boolean_read(const char *text, bool *ret_value)
{
    static const char *const words[][2] = {{"false", "true"}, {"no", "yes"}, {"off", "on"}};
    for (size_t i = 0; i < COUNT(words); i++)
        for (int value = 0; value < 2; value++)
            if (strcmp(text, words[i][value]) == 0) {
                *ret_value = value != 0;
                return true;
            }
    return false;
}

/* Ends a complaint with the value that was refused, which for a secret stays untold. */
static void value_complain(struct buffer *complaints, const struct option *option,
                           const struct given *given)
{
    if (option->secret)
        buffer_text(complaints, "\n");
    else
        buffer_print(complaints, ", not \"%s\"\n", given->text);
}

static void value_read(struct reading *reading, const struct option *option,
                       const struct given *given, struct option_value *ret_value)
{
    struct buffer *complaints = reading->complaints;
    ret_value->text = given->text;
    if (option->type == OPTION_INTEGER) {
        int64_t value;
        if (integer_read(given->text, &value) && value >= option->minimum &&
            value <= option->maximum) {
            ret_value->integer = value;
            return;
        }
        buffer_print(complaints, "%s: must be a whole number from %lld to %lld", given->place,
                     (long long)option->minimum, (long long)option->maximum);
        value_complain(complaints, option, given);
    } else if (option->type == OPTION_BOOLEAN && !boolean_read(given->text, &ret_value->boolean)) {
        buffer_print(complaints, "%s: must be true or false, yes or no, on or off", given->place);
        value_complain(complaints, option, given);
    }
}

static void required_complain(struct reading *reading, const struct option *option)
{
    char variable[ENVIRONMENT_MAX];
    if (reading->alone) {
        buffer_print(reading->complaints, "%s: %s is required\n", reading->file.text, option->name);
        return;
    }
    environment_name(option->name, variable);
    buffer_print(reading->complaints, "--%s: is required (or %s, or %s in the file)\n",
                 option->name, variable, option->name);
}

/* The strongest of what was given for an option, turned into its value. */
static void option_settle(struct reading *reading, size_t index)
{
    const struct option *option = &reading->options->table[index];
    struct given given = reading->flags[index];
    if (!given.text && !reading->alone)
        given = environment_read(reading->arena, option->name);
    if (!given.text)
        given = reading->lines[index];
    if (!given.text)
        given = (struct given){option->fallback,
                               arena_print(reading->arena, "the default of --%s", option->name)};
    if (option->required && (!given.text || *given.text == '\0')) {
        required_complain(reading, option);
    } else if (given.text) {
        value_read(reading, option, &given, &reading->options->values[index]);
    }
}

bool options_read(struct options *options, struct arena *arena, const struct option *table,
                  size_t count, int argc, const char *const *argv, struct buffer *complaints)
{
    *options = (struct options){.table = table, .count = count};
    options->values = ARENA_ARRAY(arena, struct option_value, count);
    options->help = asks_for_help(argc, argv);
    if (options->help)
        return true;
    struct reading reading = {.options = options, .arena = arena, .complaints = complaints};
    reading.flags = ARENA_ARRAY(arena, struct given, count);
    reading.lines = ARENA_ARRAY(arena, struct given, count);
    size_t before = complaints->length;
    command_line_read(&reading, argc, argv);
    if (!reading.file.text)
        reading.file = environment_read(arena, "config");
    if (reading.file.text)
        options_file_read(reading.file.text, arena, complaints, line_take, &reading);
    for (size_t i = 0; i < count; i++)
        option_settle(&reading, i);
    return complaints->length == before;
}

bool options_read_file(struct options *options, struct arena *arena, const struct option *table,
                       size_t count, const char *path, struct buffer *complaints)
{
    *options = (struct options){.table = table, .count = count};
    options->values = ARENA_ARRAY(arena, struct option_value, count);
    struct reading reading = {
        .options = options, .arena = arena, .complaints = complaints, .file = {path, path}};
    reading.alone = true;
    reading.flags = ARENA_ARRAY(arena, struct given, count);
    reading.lines = ARENA_ARRAY(arena, struct given, count);
    size_t before = complaints->length;
    options_file_read(path, arena, complaints, line_take, &reading);
    for (size_t i = 0; i < count; i++)
        option_settle(&reading, i);
    return complaints->length == before;
}

static const struct option_value *value_of(const struct options *options, const char *name,
                                           enum option_type type)
{
    size_t found;
    if (!option_find(options->table, options->count, name, strlen(name), &found) ||
        options->table[found].type != type)
        fatal("there is no option %s of the type asked for", name);
    return &options->values[found];
}

const char *option_text(const struct options *options, const char *name)
{
    return value_of(options, name, OPTION_TEXT)->text;
}

int64_t option_integer(const struct options *options, const char *name)
{
    return value_of(options, name, OPTION_INTEGER)->integer;
}

bool option_boolean(const struct options *options, const char *name)
{
    return value_of(options, name, OPTION_BOOLEAN)->boolean;
}

static void option_help(const struct option *option, struct buffer *out)
{
    char variable[ENVIRONMENT_MAX];
    environment_name(option->name, variable);
    buffer_print(out, "  --%s", option->name);
    if (option->value_name)
        buffer_print(out, " %s", option->value_name);
    buffer_print(out, "\n      %s\n      (%s", option->help, variable);
    if (option->type == OPTION_INTEGER)
        buffer_print(out, "; %lld to %lld", (long long)option->minimum, (long long)option->maximum);
    if (option->required)
        buffer_text(out, "; required");
    if (option->fallback && !option->secret)
        buffer_print(out, "; default %s", *option->fallback ? option->fallback : "empty");
    buffer_text(out, ")\n");
}

void options_help(const struct option *table, size_t count, struct buffer *out)
{
    static const struct option config = {.name = "config",
                                         .value_name = "FILE",
                                         .help = "A file of name = value lines for the options "
                                                 "above; # starts a comment line."};
    for (size_t i = 0; i < count; i++)
        option_help(&table[i], out);
    option_help(&config, out);
    buffer_text(out, "  --help\n      Shows this.\n");
}
