/* The program: finds the command by its name, reads its options, runs it. */
#include "base/attributes.h"
#include "cmd/command.h"

#include <stdio.h>
#include <string.h>

static const struct command *const COMMANDS[] = {
    &COMMAND_MIGRATE,
    &COMMAND_ORGANISATION,
    &COMMAND_TOKEN,
};

static int usage(FILE *out, int status)
{
    fputs("usage: pennant COMMAND [OPTION...]\n\n", out);
    for (size_t i = 0; i < COUNT(COMMANDS); i++)
        fprintf(out, "  %-14s %s\n", COMMANDS[i]->name, COMMANDS[i]->summary);
    fputs("\npennant COMMAND --help explains a command, pennant --version names this one.\n", out);
    return status;
}

static void usage_line(FILE *out, const struct command *command)
{
    fprintf(out, "usage: pennant %s %s%s[OPTION...]\n", command->name,
            command->arguments ? command->arguments : "", command->arguments ? " " : "");
}

static int help(const struct command *command)
{
    struct buffer text;

    buffer_init(&text);
    options_help(command->options, command->option_count, &text);
    usage_line(stdout, command);
    printf("%s\n\n%s", command->summary, text.data);
    buffer_release(&text);
    return 0;
}

static int command_run(const struct command *command, int argc, const char *const *argv)
{
    struct arena *arena = arena_new();
    struct options options;
    struct buffer complaints;
    int status = EXIT_USAGE;

    buffer_init(&complaints);
    bool good = options_read(&options, arena, command->options, command->option_count, argc, argv,
                             &complaints);
    if (good && !options.help && !command->arguments && options.argument_count > 0) {
        buffer_print(&complaints, "%s: no argument is expected\n", options.arguments[0]);
        good = false;
    }
    if (!good) {
        fprintf(stderr, "%s", complaints.data);
        usage_line(stderr, command);
    } else {
        status = options.help ? help(command) : command->run(&options, arena);
    }
    buffer_release(&complaints);
    arena_free(arena);
    return status;
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";

    for (size_t i = 0; i < COUNT(COMMANDS); i++)
        if (!strcmp(COMMANDS[i]->name, name))
            return command_run(COMMANDS[i], argc - 2, (const char *const *)argv + 2);
    if (!strcmp(name, "--version")) {
        puts("pennant " PENNANT_VERSION);
        return 0;
    }
    if (!strcmp(name, "--help") || !strcmp(name, "-h") || !strcmp(name, "help"))
        return usage(stdout, 0);
    if (*name)
        fprintf(stderr, "pennant: there is no command %s\n", name);
    return usage(stderr, EXIT_USAGE);
}
