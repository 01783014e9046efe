/* pennant organisation: creates the tenants, lists them, and says how long they keep events. */
#include "base/attributes.h"
#include "base/text.h"
#include "cmd/command.h"
#include "store/administration.h"

#include <stdio.h>

static const struct option OPTIONS[] = {
    {.name = "migrate-database",
     .type = OPTION_TEXT,
     .required = true,
     .secret = true,
     .value_name = "CONNINFO",
     .help = "libpq connection string of pennant_migrator"},
    {.name = "name",
     .type = OPTION_TEXT,
     .value_name = "NAME",
     .help = "what the organisation is called (default: its code)"},
    {.name = "time-zone",
     .type = OPTION_TEXT,
     .fallback = "Asia/Shanghai",
     .value_name = "ZONE",
     .help = "the zone whose days and months count, as in the tz database"},
    {.name = "months",
     .type = OPTION_INTEGER,
     .fallback = "0",
     .minimum = 0,
     .maximum = RETENTION_MONTHS_MOST,
     .value_name = "COUNT",
     .help = "retain: keep single events at least so long, 24 or more; 0: for ever"},
};

static void print_rows(const struct table *rows)
{
    for (size_t i = 0; i < rows->row_count; i++)
        printf("%s\t%s\t%s\t%s\n", table_value(rows, i, "id"), table_value(rows, i, "code"),
               table_value(rows, i, "time_zone"), table_value(rows, i, "name"));
}

static int create(const struct options *options, struct arena *arena, struct buffer *reason)
{
    const char *code = options->arguments[1], *name = option_text(options, "name");
    struct table row;
    if (!organisation_create(option_text(options, "migrate-database"), code,
                             name != NULL ? name : code, option_text(options, "time-zone"),
                             "pennant organisation", arena, &row, reason))
        return 1;
    print_rows(&row);
    return 0;
}

static int retain(const struct options *options, struct arena *arena, struct buffer *reason)
{
    int months = (int)option_integer(options, "months");
    struct table row;
    if (months > 0 && months < RETENTION_MONTHS_LEAST) {
        buffer_print(reason, "--months is 0, or at least %d", RETENTION_MONTHS_LEAST);
        return EXIT_USAGE;
    }
    if (!organisation_retain(option_text(options, "migrate-database"), options->arguments[1],
                             months, "pennant organisation", arena, &row, reason))
        return 1;
    print_rows(&row);
    return 0;
}

static int list(const struct options *options, struct arena *arena, struct buffer *reason)
{
    struct table rows;
    if (!organisation_list(option_text(options, "migrate-database"), arena, &rows, reason))
        return 1;
    print_rows(&rows);
    return 0;
}

static int organisation(const struct options *options, struct arena *arena)
{
    struct buffer reason;
    int status = EXIT_USAGE;
    buffer_init(&reason);
    if (options->argument_count == 2 && text_equal(options->arguments[0], "create"))
        status = create(options, arena, &reason);
    else if (options->argument_count == 2 && text_equal(options->arguments[0], "retain"))
        status = retain(options, arena, &reason);
    else if (options->argument_count == 1 && text_equal(options->arguments[0], "list"))
        status = list(options, arena, &reason);
    else
        buffer_text(&reason, "say create CODE, retain CODE, or list");
    if (reason.length > 0)
        fprintf(stderr, "pennant organisation: %s\n", reason.data);
    buffer_release(&reason);
    return status;
}

int organisation_run(int argc, const char *const *argv)
{
    struct arena *arena = arena_new();
    struct options options;
    int status = 0;
    if (command_options("organisation create CODE | retain CODE | list [OPTION...]", OPTIONS,
                        COUNT(OPTIONS), argc, argv, 2, arena, &options, &status))
        status = organisation(&options, arena);
    arena_free(arena);
    return status;
}
