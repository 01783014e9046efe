/* The commands of the program: what every one of them is.
 *
 * A command is one file with its option table, its run function and one constant COMMAND_NAME, and
 * one row in cmd/main.c, which reads the options and prints the help. A command prints results on
 * standard output and complaints on standard error. */
#ifndef PENNANT_CMD_COMMAND_H
#define PENNANT_CMD_COMMAND_H

#include "base/arena.h"
#include "base/options.h"

#include <stddef.h>

#define EXIT_USAGE 2 /* the command line or a setting is wrong */

struct command {
    const char *name;
    const char
        *arguments;      /* what follows the name, as help shows it: "create CODE"; NULL: nothing */
    const char *summary; /* one sentence */
    const struct option *options;
    size_t option_count;
    /* The exit status: 0 done, 1 failed, EXIT_USAGE. The arena ends with the command. */
    int (*run)(const struct options *options, struct arena *arena);
};

extern const struct command COMMAND_MIGRATE;      /* migrate.c */
extern const struct command COMMAND_ORGANISATION; /* organisation.c */
extern const struct command COMMAND_TOKEN;        /* token.c */

#endif
