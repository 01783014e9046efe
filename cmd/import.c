/* pennant import: sends a file to a server and tells what became of its rows. */
#include "base/text.h"
#include "base/uuid.h"
#include "cmd/command.h"
#include "cmd/import_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TRIES_MOST 1000

static const char USAGE[] =
    "import events|units|surveys|panels FILE [OPTION...]\n"
    "       FILE may be - for standard input. Exit status: 0 every row is stored, 1 failed,\n"
    "       2 wrong usage, 3 interrupted (go on with --resume), 4 some rows were not stored.";

/* clang-format off */
static const struct option OPTIONS[] = {
    {.name = "url", .type = OPTION_TEXT, .fallback = "http://127.0.0.1:8080", .value_name = "URL",
     .help = "the server"},
    {.name = "token", .type = OPTION_TEXT, .secret = true, .value_name = "TOKEN",
     .help = "the bearer token; better in the environment than on the command line"},
    {.name = "ca-file", .type = OPTION_TEXT, .value_name = "FILE",
     .help = "PEM of the authorities that are trusted instead of the system's"},
    {.name = "format", .type = OPTION_TEXT, .value_name = "FORMAT",
     .help = "csv, json or ndjson; without it the file's ending says"},
    {.name = "charset", .type = OPTION_TEXT, .fallback = "utf-8", .value_name = "CHARSET",
     .help = "of a CSV: utf-8, gbk or gb18030"},
    {.name = "source", .type = OPTION_TEXT, .value_name = "NAME",
     .help = "one of the token's sources, for rows that name none"},
    {.name = "survey", .type = OPTION_TEXT, .value_name = "CODE",
     .help = "whose answers the rows are, for surveys"},
    {.name = "period", .type = OPTION_TEXT, .value_name = "ID", .help = "of the panel"},
    {.name = "panel", .type = OPTION_TEXT, .value_name = "NAME",
     .help = "whose members the rows are, for panels: they replace all it had"},
    {.name = "dry-run", .type = OPTION_BOOLEAN, .fallback = "false",
     .help = "tell what would happen and store nothing"},
    {.name = "id", .type = OPTION_TEXT, .value_name = "UUID",
     .help = "of the import; one is made and printed without it"},
    {.name = "resume", .type = OPTION_BOOLEAN, .fallback = "false",
     .help = "go on where the import of --id stopped"},
    {.name = "outcomes", .type = OPTION_TEXT, .value_name = "FILE",
     .help = "write the rows that were not stored there: NDJSON when it ends so, else CSV"},
    {.name = "tries", .type = OPTION_INTEGER, .fallback = "5", .minimum = 1, .maximum = TRIES_MOST,
     .value_name = "NUMBER", .help = "how often in all, when the connection or the server fails"},
    {.name = "quiet", .type = OPTION_BOOLEAN, .fallback = "false",
     .help = "no progress on a terminal"},
};
/* clang-format on */

static const struct {
    const char *ending, *format;
} ENDINGS[] = {{".csv", "csv"}, {".json", "json"}, {".ndjson", "ndjson"}, {".jsonl", "ndjson"}};

static const struct {
    const char *format, *media;
} MEDIA[] = {{"csv", "text/csv"}, {"json", "application/json"}, {"ndjson", "application/x-ndjson"}};

static const char *media_of(const char *format)
{
    for (size_t i = 0; i < COUNT(MEDIA); i++)
        if (text_equal(MEDIA[i].format, format))
            return MEDIA[i].media;
    return NULL;
}

static const char *format_of(const char *path)
{
    size_t length = strlen(path);
    for (size_t i = 0; i < COUNT(ENDINGS); i++) {
        size_t ending = strlen(ENDINGS[i].ending);
        if (length > ending && strcmp(path + length - ending, ENDINGS[i].ending) == 0)
            return ENDINGS[i].format;
    }
    return NULL;
}

static bool wrong(const char *name, const char *why)
{
    fprintf(stderr, "%s: %s\n", name, why);
    return false;
}

/* The task of the command line; false when it names none. */
static bool task_read(struct import_task *task)
{
    static const char *const kinds[] = {"events", "units", "surveys", "panels"};
    const struct options *options = task->options;
    const char *charset = option_text(options, "charset"), *token = option_text(options, "token");
    const char *id = option_text(options, "id"), *url = option_text(options, "url");
    bool known = false;
    if (options->argument_count != 2)
        return wrong("import", "it needs a kind and a file");
    task->kind = options->arguments[0];
    task->path = options->arguments[1];
    for (size_t i = 0; i < COUNT(kinds); i++)
        known = known || strcmp(kinds[i], task->kind) == 0;
    task->format = option_text(options, "format");
    if (task->format == NULL)
        task->format = format_of(task->path);
    if (!known)
        return wrong(task->kind, "it must be events, units, surveys or panels");
    if (token == NULL)
        return wrong("token", "it must be given");
    if (task->format == NULL || media_of(task->format) == NULL)
        return wrong("format", "it must be csv, json or ndjson");
    if (!charset_find(charset, strlen(charset), &task->charset) ||
        (task->charset != CHARSET_UTF8 && strcmp(task->format, "csv") != 0))
        return wrong("charset", "it must be utf-8, or of a CSV also gbk or gb18030");
    if (id != NULL ? !uuid_is_valid(id) : option_boolean(options, "resume"))
        return wrong("id", "it must be the id of an import");
    char *made = ARENA_ARRAY(task->arena, char, UUID_TEXT);
    uuid_new(made);
    task->id = id != NULL ? id : made;
    size_t length = strlen(url);
    task->server = arena_bytes(task->arena, url, length - (length > 0 && url[length - 1] == '/'));
    task->authorization = arena_print(task->arena, "Authorization: Bearer %s", token);
    return true;
}

static void parameter_add(struct buffer *out, const char *name, const char *value)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    if (value == NULL)
        return;
    buffer_print(out, "&%s=", name);
    for (const char *p = value; *p != '\0'; p++)
        if (strchr(plain, *p) != NULL)
            buffer_byte(out, *p);
        else
            buffer_print(out, "%%%02X", (unsigned char)*p);
}

static const char *address(struct import_task *task, int64_t offset)
{
    struct buffer out;
    buffer_init(&out);
    buffer_print(&out, "%s/v1/imports?kind=%s&id=%s", task->server, task->kind, task->id);
    if (offset > 0)
        buffer_print(&out, "&offset=%lld", (long long)offset);
    if (option_boolean(task->options, "dry-run"))
        buffer_text(&out, "&dry_run=true");
    parameter_add(&out, "source", option_text(task->options, "source"));
    parameter_add(&out, "survey", option_text(task->options, "survey"));
    return buffer_finish(&out, task->arena);
}

/* How far the import has come: 0 when the server knows none. False without an answer. */
static bool offset_ask(struct import_task *task, int64_t *ret_offset, bool *ret_complete)
{
    json_t *body;
    int status;
    const char *path = arena_print(task->arena, "/v1/imports/%s", task->id);
    if (!import_ask(task, "GET", path, NULL, NULL, &status, &body))
        return false;
    bool known = status == 200;
    *ret_offset = known ? json_integer_value(json_object_get(body, "bytes")) : 0;
    *ret_complete =
        known && text_equal(json_string_value(json_object_get(body, "state")), "complete");
    if (!known && status != 404)
        import_complain(status, body);
    json_decref(body);
    return known || status == 404;
}

/* One try from the offset on. False: no answer at all. */
static bool file_send(struct import_task *task, int64_t offset, struct upload_answer *ret_answer)
{
    const char *type =
        arena_print(task->arena, "Content-Type: %s%s%s", media_of(task->format),
                    task->charset != CHARSET_UTF8 ? "; charset=" : "",
                    task->charset != CHARSET_UTF8 ? charset_name(task->charset) : "");
    const char *const headers[] = {task->authorization, type, "Accept-Language: en"};
    struct upload_call call = {.method = "POST",
                               .url = address(task, offset),
                               .headers = {headers, COUNT(headers)},
                               .read = import_file_read,
                               .context = &task->file,
                               .length = import_file_left(&task->file)};
    struct buffer complaint;
    buffer_init(&complaint);
    bool sent = upload_send(task->upload, &call, task->arena, ret_answer, &complaint);
    import_file_tell_end(&task->file);
    if (task->file.failed)
        fprintf(stderr, "import: %s: %s\n", task->path, task->file.fault);
    else if (!sent)
        fprintf(stderr, "import: %s\n", complaint.data);
    buffer_release(&complaint);
    return sent;
}

static int64_t count_of(const json_t *body, const char *name)
{
    return json_integer_value(json_object_get(body, name));
}

static int summary_print(const struct import_task *task, const json_t *body)
{
    int64_t left_out = count_of(body, "refused") + count_of(body, "duplicate_differs");
    printf("import %s%s: %lld rows, %lld stored, %lld stored before, %lld differ, %lld refused\n",
           task->id, option_boolean(task->options, "dry-run") ? " (dry run)" : "",
           (long long)count_of(body, "rows"), (long long)count_of(body, "stored"),
           (long long)count_of(body, "duplicate"), (long long)count_of(body, "duplicate_differs"),
           (long long)count_of(body, "refused"));
    return left_out > 0 ? EXIT_LEFT_OUT : 0;
}

static int interrupted(const struct import_task *task)
{
    fprintf(stderr, "import: interrupted; go on with --id %s --resume\n", task->id);
    return EXIT_INTERRUPTED;
}

/* The summary of an import that is complete, and its outcomes where they are wanted. */
static int complete(struct import_task *task)
{
    json_t *body;
    int http, status = 1;
    const char *path = arena_print(task->arena, "/v1/imports/%s", task->id);
    if (!import_read(task, path, &http, &body))
        return interrupted(task);
    if (http != 200)
        import_complain(http, body);
    else
        status = summary_print(task, body);
    json_decref(body);
    return http == 200 && import_outcomes_write(task) ? status : 1;
}

/* Tries until the file is through, or nothing can be done any more. */
static int import_run_all(struct import_task *task)
{
    int64_t tries = option_integer(task->options, "tries"), offset = 0;
    bool done = false, resume = option_boolean(task->options, "resume");
    for (int64_t attempt = 1;; attempt++) {
        struct upload_answer answer = {0};
        if (resume && !offset_ask(task, &offset, &done))
            offset = -1; /* nobody answers yet */
        if (done)
            return complete(task);
        if (offset >= 0 && !import_file_seek(&task->file, offset)) {
            fprintf(stderr, "import: %s cannot be read from byte %lld on\n", task->path,
                    (long long)offset);
            return interrupted(task);
        }
        bool sent = offset >= 0 && file_send(task, offset, &answer);
        if (sent && answer.status == 207)
            return complete(task);
        if (sent && answer.status != 503) {
            json_t *body = json_loads(answer.body, 0, NULL);
            import_complain(answer.status, body);
            json_decref(body);
            return 1;
        }
        if (attempt == tries || task->file.failed)
            return interrupted(task);
        int64_t wait = answer.retry_after > 0 ? answer.retry_after : attempt;
        sleep((unsigned)(wait < WAIT_MOST ? wait : WAIT_MOST));
        resume = true;
    }
}

static int task_run(struct import_task *task)
{
    struct buffer complaint;
    task->upload = upload_new(option_text(task->options, "ca-file"));
    if (task->upload == NULL) {
        fputs("import: libcurl does not start\n", stderr);
        return 1;
    }
    int status = 1;
    buffer_init(&complaint);
    if (strcmp(task->kind, "panels") == 0) {
        status = import_panel(task);
    } else if (!import_file_open(&task->file, task->path, option_boolean(task->options, "quiet"),
                                 &complaint)) {
        fputs(complaint.data, stderr);
    } else {
        fprintf(stderr, "import %s\n", task->id);
        status = import_run_all(task);
        import_file_close(&task->file);
    }
    buffer_release(&complaint);
    upload_free(task->upload);
    return status;
}

int import_run(int argc, const char *const *argv)
{
    struct arena *arena = arena_new();
    struct options options;
    int status;
    if (command_options(USAGE, OPTIONS, COUNT(OPTIONS), argc, argv, 2, arena, &options, &status)) {
        struct import_task task = {.arena = arena, .options = &options};
        json_object_seed(0);
        status = task_read(&task) ? task_run(&task) : EXIT_USAGE;
    }
    arena_free(arena);
    return status;
}
