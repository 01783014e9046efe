#include "base/text.h"
#include "cmd/file.h"
#include "cmd/import_parts.h"
#include "document/sheet.h"

#include <stdio.h>
#include <string.h>

#define PANEL_FILE_MOST ((size_t)2 * 1024 * 1024) /* bytes */

/* "a, b" as a list. */
static json_t *list_of(const char *text)
{
    json_t *list = json_array();
    for (const char *p = text; *p != '\0';) {
        size_t length = strcspn(p, " ,;");
        if (length > 0)
            json_array_append_new(list, json_stringn(p, length));
        p += length + (p[length] != '\0');
    }
    return list;
}

/* The rows of a CSV as members: a cell a field, conflicts as codes with blanks between them. */
static json_t *members_of_csv(struct import_task *task, const struct buffer *text,
                              struct error *error)
{
    const char *mark = charset_mark(task->charset), *bytes = text->data;
    size_t length = text->length, marked = strlen(mark);
    struct charset_reader *reader = charset_new(task->charset);
    struct sheet sheet;
    char *plain;
    if (length >= marked && memcmp(bytes, mark, marked) == 0) {
        bytes += marked;
        length -= marked;
    }
    bool read = reader != NULL && charset_read(reader, task->arena, bytes, length, &plain, &length);
    charset_free(reader);
    if (!read) {
        error_set(error, CODE_CHARSET_BROKEN, NULL);
        return NULL;
    }
    if (!sheet_read_csv(task->arena, plain, length, &sheet, error))
        return NULL;
    json_t *members = json_array();
    for (size_t i = 0; i < sheet.count; i++) {
        json_t *member = json_object();
        for (size_t n = 0; n < sheet.rows[i].names.count; n++) {
            const char *name = sheet.rows[i].names.items[n], *cell = sheet.rows[i].cells[n];
            if (cell != NULL)
                json_object_set_new(member, name,
                                    text_equal(name, "conflicts") ? list_of(cell)
                                                                  : json_string(cell));
        }
        json_array_append_new(members, member);
    }
    return members;
}

/* The file's members; NULL with a line on standard error. */
static json_t *members_read(struct import_task *task)
{
    struct error error;
    struct buffer text, said;
    json_t *members = NULL;
    error_init(&error, task->arena);
    buffer_init(&text);
    buffer_init(&said);
    if (file_read("import", task->path, PANEL_FILE_MOST, &text)) {
        if (strcmp(task->format, "csv") == 0)
            members = members_of_csv(task, &text, &error);
        else
            members = json_loadb(text.data, text.length, JSON_REJECT_DUPLICATES, NULL);
        if (members == NULL && error_none(&error))
            error_set(&error, CODE_BAD_JSON, "reason", "it must be one array", NULL);
        if (members == NULL) {
            error_text(&said, error.code, error.params, LANGUAGE_EN);
            fprintf(stderr, "import: %s: %s\n", task->path, said.data);
        }
    }
    buffer_release(&said);
    buffer_release(&text);
    return members;
}

/* Replaces the members of the panel as it is now, and none of its settings. */
static int panel_replace(struct import_task *task, const char *path, json_t *members)
{
    json_t *panel, *answer, *draft;
    int status;
    if (!import_ask(task, "GET", path, NULL, NULL, &status, &panel))
        return 1;
    if (status != 200) {
        import_complain(status, panel);
        json_decref(panel);
        return 1;
    }
    const char *match =
        arena_print(task->arena, "If-Match: \"%lld\"",
                    (long long)json_integer_value(json_object_get(panel, "version")));
    draft = json_pack("{s:O, s:O?, s:O?}", "members", members, "complete",
                      json_object_get(panel, "complete"), "final", json_object_get(panel, "final"));
    char *body = json_dumps(draft, JSON_COMPACT);
    json_decref(draft);
    json_decref(panel);
    bool sent = body != NULL && import_ask(task, "PUT", path, match, body, &status, &answer);
    free(body);
    if (!sent)
        return 1;
    if (status != 200)
        import_complain(status, answer);
    else
        printf("%zu members\n", json_array_size(members));
    json_decref(answer);
    return status == 200 ? 0 : 1;
}

int import_panel(struct import_task *task)
{
    const char *period = option_text(task->options, "period");
    const char *panel = option_text(task->options, "panel");
    if (period == NULL || panel == NULL || option_boolean(task->options, "dry-run") ||
        option_boolean(task->options, "resume") || strcmp(task->format, "ndjson") == 0) {
        fputs("import: panels needs --period and --panel, and a CSV or a JSON array; they have no "
              "--dry-run and no --resume\n",
              stderr);
        return 2;
    }
    json_t *members = members_read(task);
    if (members == NULL)
        return 1;
    int status = panel_replace(
        task, arena_print(task->arena, "/v1/periods/%s/panels/%s", period, panel), members);
    json_decref(members);
    return status;
}
