/* The settings of a program as one table: flag, environment variable, file key, type, range, help.
 *
 * A program declares a table of struct option; options_read fills the values from, strongest first,
 * the command line (--name VALUE or --name=VALUE), the environment (PENNANT_NAME), a file of
 * name = value lines given by --config or PENNANT_CONFIG, and the defaults. The same table prints
 * --help. Unknown flags and file keys, values out of range and missing required ones are refused,
 * all at once. Read once at the start, by one thread; secrets are never printed.
 *
 * A value that starts with "--" needs the form with =; a boolean flag takes a value only so. The
 * last of repeated flags counts, "--" ends the flags, an empty environment variable is not given.
 * The names config and help are taken and stand in no table. */
#ifndef PENNANT_BASE_OPTIONS_H
#define PENNANT_BASE_OPTIONS_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum option_type {
    OPTION_TEXT,
    OPTION_INTEGER, /* minimum..maximum */
    OPTION_BOOLEAN  /* true/false, yes/no, on/off; a flag alone means true */
};

struct option {
    const char *name; /* "http-port": --http-port, PENNANT_HTTP_PORT, http-port = ... */
    enum option_type type;
    const char *fallback; /* the default as text; NULL: none */
    int64_t minimum, maximum;
    bool required, secret;
    const char *value_name; /* "PORT", shown in --help */
    const char *help;
};

struct option_value {
    const char *text; /* NULL: not given and no default */
    int64_t integer;
    bool boolean;
};

struct options {
    const struct option *table;
    size_t count;
    struct option_value *values;
    const char *const *arguments; /* what is no option, in order */
    size_t argument_count;
    bool help; /* --help or -h was given; nothing else was checked */
};

/* Reads everything; on false, complaints holds one line a fault. argv starts after the command. */
bool options_read(struct options *options, struct arena *arena, const struct option *table,
                  size_t count, int argc, const char *const *argv,
                  struct buffer *complaints) MUST_CHECK;

/* Reads a file alone, with the defaults for what it does not say: for things of which there are
 * several, a file each. Neither flags nor the environment count. */
bool options_read_file(struct options *options, struct arena *arena, const struct option *table,
                       size_t count, const char *path, struct buffer *complaints) MUST_CHECK;

/* Values by name; the name must be in the table (a programming error ends the process). */
const char *option_text(const struct options *options, const char *name);
int64_t option_integer(const struct options *options, const char *name);
bool option_boolean(const struct options *options, const char *name);

/* The table as --help text: one entry an option with default, range and environment variable. */
void options_help(const struct option *table, size_t count, struct buffer *out);

#endif
