/* The program: finds the command by its name and runs it. */
#include "cmd/command.h"

#include <stdio.h>
#include <string.h>

static const struct command COMMANDS[] = {
    {"ballot", ballot_run, "a voter's side of a secret ballot, or a key for those of a server"},
    {"demo", demo_run, "a private database, a demonstration campaign and a server"},
    {"health", health_run, "ask a running server whether it is ready"},
    {"import", import_run, "send a file of events, units, survey answers or a panel to a server"},
    {"maintain", maintain_run, "purge what has had its time, and retire old events"},
    {"migrate", migrate_command_run, "bring a database to what this version needs"},
    {"organisation", organisation_run, "create an organisation, list them, or say what they keep"},
    {"score", score_run, "judge a campaign from a scheme document and a facts document"},
    {"serve", serve_run, "the HTTP service"},
    {"schemes", schemes_run, "list the built-in schemes, or print one"},
    {"token", token_run, "make a token, or a key for tokens"},
    {"verify", verify_run, "recompute the result in a bundle, without a database"},
};

static int usage_print(FILE *out, int status)
{
    fputs("usage: pennant COMMAND [OPTION...]\n\n", out);
    for (size_t i = 0; i < COUNT(COMMANDS); i++)
        fprintf(out, "  %-14s %s\n", COMMANDS[i].name, COMMANDS[i].summary);
    fputs("\npennant COMMAND --help lists the options of a command.\n", out);
    return status;
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";

    for (size_t i = 0; i < COUNT(COMMANDS); i++)
        if (!strcmp(COMMANDS[i].name, name))
            return COMMANDS[i].run(argc - 2, (const char *const *)argv + 2);
    if (!strcmp(name, "--version")) {
        puts("pennant " PENNANT_VERSION);
        return 0;
    }
    if (!strcmp(name, "--help") || !strcmp(name, "-h") || !strcmp(name, "help"))
        return usage_print(stdout, 0);
    if (*name)
        fprintf(stderr, "pennant: there is no command %s\n", name);
    return usage_print(stderr, EXIT_USAGE);
}
