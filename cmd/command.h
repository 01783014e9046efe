/* The commands of the program: what every one of them is, and how it reads its options.
 *
 * A command is one file with its option table and a run function, declared here, and one row in
 * cmd/main.c. It prints results on standard output, complaints on standard error, and returns the
 * exit status: 0 done, 1 failed, EXIT_USAGE. */
#ifndef PENNANT_CMD_COMMAND_H
#define PENNANT_CMD_COMMAND_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/options.h"

#include <stdbool.h>
#include <stddef.h>

#define EXIT_USAGE 2 /* the command line or a setting is wrong */

struct command {
    const char *name;
    /* argv starts after the command's name. */
    int (*run)(int argc, const char *const *argv);
    const char *summary; /* one line for --help */
};

/* Reads the options of a command. On --help it prints usage and the table and returns false with
 * *ret_status 0; on faults it prints one line each and returns false with EXIT_USAGE. Arguments
 * that are no options are a fault beyond argument_limit. */
bool command_options(const char *usage, const struct option *table, size_t count, int argc,
                     const char *const *argv, size_t argument_limit, struct arena *arena,
                     struct options *ret_options, int *ret_status) MUST_CHECK;

/* The run functions, one a file. */
int ballot_run(int argc, const char *const *argv);
int demo_run(int argc, const char *const *argv);
int health_run(int argc, const char *const *argv);
int import_run(int argc, const char *const *argv);
int maintain_run(int argc, const char *const *argv);
int migrate_command_run(int argc, const char *const *argv);
int organisation_run(int argc, const char *const *argv);
int serve_run(int argc, const char *const *argv);
int score_run(int argc, const char *const *argv);
int schemes_run(int argc, const char *const *argv);
int token_run(int argc, const char *const *argv);
int verify_run(int argc, const char *const *argv);

#endif
