#include "cmd/import_parts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A cell of a CSV; what a spreadsheet would take for a formula is told to be text. */
static void cell_write(FILE *out, const char *text)
{
    const char *mark = strchr("=+-@\t\r", *text) != NULL && *text != '\0' ? "'" : "";
    if (strpbrk(text, ",\"\r\n") == NULL) {
        fprintf(out, "%s%s", mark, text);
        return;
    }
    fprintf(out, "\"%s", mark);
    for (; *text != '\0'; text++) {
        if (*text == '"')
            fputc('"', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

static void row_write(FILE *out, const json_t *item)
{
    static const char *const names[] = {"code", "pointer", "detail"};
    const json_t *problem = json_object_get(item, "problem");
    const json_t *errors = json_object_get(problem, "errors");
    const json_t *said = json_array_size(errors) > 0 ? json_array_get(errors, 0) : problem;
    fprintf(out, "%lld,%lld,%s", (long long)json_integer_value(json_object_get(item, "row")),
            (long long)json_integer_value(json_object_get(item, "line")),
            json_string_value(json_object_get(item, "result")));
    for (size_t i = 0; i < COUNT(names); i++) {
        const char *text = json_string_value(json_object_get(said, names[i]));
        fputc(',', out);
        cell_write(out, text != NULL ? text : "");
    }
    fputs("\r\n", out);
}

static void item_write(FILE *out, const json_t *item, bool lines)
{
    if (!lines) {
        row_write(out, item);
        return;
    }
    json_dumpf(item, out, JSON_COMPACT);
    fputc('\n', out);
}

/* One page; *ret_next is NULL on the last. */
static bool page_write(struct import_task *task, FILE *out, bool lines, const char *cursor,
                       const char **ret_next)
{
    const char *path = arena_print(task->arena, "/v1/imports/%s/outcomes?limit=200%s%s", task->id,
                                   cursor != NULL ? "&cursor=" : "", cursor != NULL ? cursor : "");
    const json_t *item;
    json_t *body;
    size_t i;
    int status;
    if (!import_read(task, path, &status, &body))
        return false;
    if (status != 200)
        import_complain(status, body);
    json_array_foreach(json_object_get(body, "items"), i, item) item_write(out, item, lines);
    *ret_next = arena_text(task->arena, json_string_value(json_object_get(body, "next")));
    json_decref(body);
    return status == 200;
}

bool import_outcomes_write(struct import_task *task)
{
    const char *path = option_text(task->options, "outcomes"), *cursor = NULL;
    if (path == NULL)
        return true;
    size_t length = strlen(path);
    bool lines = length > 7 && strcmp(path + length - 7, ".ndjson") == 0, good = true;
    FILE *out = fopen(path, "we");
    if (out == NULL) {
        fprintf(stderr, "import: %s: %s\n", path, strerror(errno));
        return false;
    }
    if (!lines)
        fputs("row,line,result,code,pointer,detail\r\n", out);
    do
        good = page_write(task, out, lines, cursor, &cursor);
    while (good && cursor != NULL);
    if (fclose(out) != 0) {
        fprintf(stderr, "import: %s: %s\n", path, strerror(errno));
        return false;
    }
    return good;
}
