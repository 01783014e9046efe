/* pennant schemes: the built-in scheme documents, listed or one printed; the language's JSON
 * Schema. */
#include "cmd/command.h"
#include "document/scheme_schema.h"
#include "document/templates.h"

#include <stdio.h>

static const struct option OPTIONS[] = {
    {.name = "schema",
     .type = OPTION_BOOLEAN,
     .fallback = "false",
     .help = "print the JSON Schema of scheme documents instead"},
};

static int schema_print(void)
{
    struct buffer out;
    buffer_init(&out);
    scheme_schema_write(&out);
    puts(out.data);
    buffer_release(&out);
    return 0;
}

static int templates_print(const struct options *options)
{
    if (options->argument_count == 0) {
        for (size_t i = 0; i < TEMPLATE_COUNT; i++)
            printf("%-8s %s\n         %s\n", TEMPLATES[i].code, TEMPLATES[i].title.zh,
                   TEMPLATES[i].title.en);
        return 0;
    }
    const struct template *template = template_find(options->arguments[0]);
    if (template == NULL) {
        fprintf(stderr, "pennant schemes: there is no scheme %s\n", options->arguments[0]);
        return 1;
    }
    fputs(template->json, stdout);
    return 0;
}

int schemes_run(int argc, const char *const *argv)
{
    struct arena *arena = arena_new();
    struct options options;
    int status = 0;
    if (command_options("schemes [OPTION...] [CODE]", OPTIONS, COUNT(OPTIONS), argc, argv, 1, arena,
                        &options, &status))
        status = option_boolean(&options, "schema") ? schema_print() : templates_print(&options);
    arena_free(arena);
    return status;
}
