#include "cmd/command.h"

#include <stdio.h>

static void help_print(const char *usage, const struct option *table, size_t count)
{
    struct buffer text;

    buffer_init(&text);
    options_help(table, count, &text);
    printf("usage: pennant %s\n\n%s", usage, text.data);
    buffer_release(&text);
}

bool command_options(const char *usage, const struct option *table, size_t count, int argc,
                     const char *const *argv, size_t argument_limit, struct arena *arena,
                     struct options *ret_options, int *ret_status)
{
    struct buffer complaints;

    buffer_init(&complaints);
    bool good = options_read(ret_options, arena, table, count, argc, argv, &complaints);
    if (good && !ret_options->help && ret_options->argument_count > argument_limit) {
        buffer_print(&complaints, "%s: it is no option, and no argument is expected there\n",
                     ret_options->arguments[argument_limit]);
        good = false;
    }
    if (!good)
        fprintf(stderr, "%susage: pennant %s\n", complaints.data, usage);
    else if (ret_options->help)
        help_print(usage, table, count);
    *ret_status = good ? 0 : EXIT_USAGE;
    buffer_release(&complaints);
    return good && !ret_options->help;
}
