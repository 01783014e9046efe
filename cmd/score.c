/* pennant score: judges a campaign from files, with the server's own referee. */
#include "base/attributes.h"
#include "base/error.h"
#include "cmd/command.h"
#include "cmd/file.h"
#include "document/facts.h"
#include "document/hints.h"
#include "document/members.h"
#include "document/result.h"
#include "document/scheme.h"
#include "referee/hints.h"
#include "referee/referee.h"

#include <stdio.h>
#include <string.h>

static const struct option OPTIONS[] = {
    {.name = "receipts",
     .type = OPTION_BOOLEAN,
     .fallback = "false",
     .help = "print with each standing how it came about"},
    {.name = "hints",
     .type = OPTION_BOOLEAN,
     .fallback = "false",
     .help = "print what in the facts should be looked at again, in place of the result"},
    {.name = "language",
     .type = OPTION_TEXT,
     .fallback = "en",
     .value_name = "zh|en",
     .help = "language of the complaints about a document"},
};

/* One line a fault: file, pointer, code, sentence. */
static void faults_print(const char *path, const struct error *error, enum language language)
{
    struct buffer text;
    buffer_init(&text);
    for (size_t i = 0; i < error->count; i++) {
        const struct violation *violation = &error->violations[i];
        buffer_clear(&text);
        error_text(&text, violation->code, violation->params, language);
        fprintf(stderr, "%s: %s: %s: %s\n", path, violation->where, code_name(violation->code),
                text.data);
    }
    if (error->count == 0) {
        error_text(&text, error->code, error->params, language);
        fprintf(stderr, "%s: %s: %s\n", path, code_name(error->code), text.data);
    }
    if (error->left_out > 0)
        fprintf(stderr, "%s: %zu more faults\n", path, error->left_out);
    buffer_release(&text);
}

/* Writes the text and a line's end, and releases it. */
static bool text_print(struct buffer *out)
{
    buffer_byte(out, '\n');
    bool written = fwrite(out->data, 1, out->length, stdout) == out->length;
    written = fflush(stdout) == 0 && written;
    buffer_release(out);
    if (!written)
        fputs("pennant score: the result could not be written\n", stderr);
    return written;
}

static bool result_print(struct arena *arena, const struct scheme *scheme,
                         const struct facts *facts, bool receipts)
{
    struct result result;
    struct buffer out;
    referee_judge_receipts(arena, scheme, facts, receipts ? RECEIPTS_ALL : RECEIPTS_NONE, &result);
    buffer_init(&out);
    result_write(&out, scheme, facts, &result, receipts);
    return text_print(&out);
}

static bool hints_print(struct arena *arena, const struct scheme *scheme, const struct facts *facts)
{
    struct hint_limits limits;
    struct hint_list hints;
    struct hint_inputs inputs = {.ballots = true};
    struct buffer out;
    hint_limits_default(&limits);
    inputs.flows = flows_count(arena, facts, &inputs.flow_count);
    hints_find(arena, scheme, facts, &inputs, &limits, &hints);
    buffer_init(&out);
    buffer_text(&out, "{\"thresholds\":");
    hint_limits_write(&out, &limits);
    buffer_text(&out, ",\"items\":");
    hints_write(&out, arena, scheme, facts, &hints, NULL);
    member_integer(&out, "left_out", (int64_t)hints.left_out);
    buffer_byte(&out, '}');
    return text_print(&out);
}

static bool documents_score(struct arena *arena, const struct options *options,
                            const struct buffer *scheme_text, const struct buffer *facts_text)
{
    enum language language =
        strcmp(option_text(options, "language"), "zh") == 0 ? LANGUAGE_ZH : LANGUAGE_EN;
    struct error error;
    struct scheme *scheme;
    struct facts *facts;

    error_init(&error, arena);
    if (!scheme_read(arena, scheme_text->data, scheme_text->length, &scheme, &error)) {
        faults_print(options->arguments[0], &error, language);
        return false;
    }
    if (!facts_read(arena, facts_text->data, facts_text->length, scheme, &facts, &error)) {
        faults_print(options->arguments[1], &error, language);
        return false;
    }
    return option_boolean(options, "hints")
               ? hints_print(arena, scheme, facts)
               : result_print(arena, scheme, facts, option_boolean(options, "receipts"));
}

static int score(struct arena *arena, const struct options *options)
{
    struct buffer scheme_text, facts_text;

    if (options->argument_count != 2) {
        fputs("pennant score: give a scheme document and a facts document\n", stderr);
        return EXIT_USAGE;
    }
    buffer_init(&scheme_text);
    buffer_init(&facts_text);
    bool good = file_read("score", options->arguments[0], SCHEME_SIZE_MAX, &scheme_text) &&
                file_read("score", options->arguments[1], FACTS_SIZE_MAX, &facts_text) &&
                documents_score(arena, options, &scheme_text, &facts_text);
    buffer_release(&facts_text);
    buffer_release(&scheme_text);
    return good ? 0 : 1;
}

int score_run(int argc, const char *const *argv)
{
    struct arena *arena = arena_new();
    struct options options;
    int status = 0;
    if (command_options("score [OPTION...] SCHEME FACTS", OPTIONS, COUNT(OPTIONS), argc, argv, 2,
                        arena, &options, &status))
        status = score(arena, &options);
    arena_free(arena);
    return status;
}
