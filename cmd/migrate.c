/* pennant migrate: brings a database to what this program needs. */
#include "base/attributes.h"
#include "cmd/command.h"
#include "store/administration.h"

#include <stdio.h>

static const struct option OPTIONS[] = {
    {.name = "migrate-database",
     .type = OPTION_TEXT,
     .required = true,
     .secret = true,
     .value_name = "CONNINFO",
     .help = "libpq connection string of pennant_migrator (with --roles: of a superuser)"},
    {.name = "roles",
     .type = OPTION_BOOLEAN,
     .fallback = "false",
     .help = "first create the roles pennant_owner, pennant_migrator and pennant_app"},
};

static int migrate(const struct options *options)
{
    const char *conninfo = option_text(options, "migrate-database");
    bool with_roles = option_boolean(options, "roles");
    struct buffer reason;
    int applied = 0, last = 0;
    buffer_init(&reason);
    bool good = !with_roles || roles_create(conninfo, &reason);
    good = good && migrate_run(conninfo, &applied, &last, &reason);
    if (!good)
        fprintf(stderr, "pennant migrate: %s\n", reason.data);
    else if (applied == 0)
        printf("nothing to do: the database is at migration %d\n", last);
    else
        printf("applied %d migration%s: the database is at migration %d\n", applied,
               applied == 1 ? "" : "s", last);
    buffer_release(&reason);
    return good ? 0 : 1;
}

int migrate_command_run(int argc, const char *const *argv)
{
    struct arena *arena = arena_new();
    struct options options;
    int status = 0;
    if (command_options("migrate [OPTION...]", OPTIONS, COUNT(OPTIONS), argc, argv, 0, arena,
                        &options, &status))
        status = migrate(&options);
    arena_free(arena);
    return status;
}
