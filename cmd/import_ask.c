#include "cmd/import_parts.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A body in memory as upload.h reads it. */
struct given {
    const char *at;
    size_t left;
};

static size_t given_read(void *context, char *bytes, size_t size)
{
    struct given *given = context;
    size_t length = size < given->left ? size : given->left;
    memcpy(bytes, given->at, length);
    given->at += length;
    given->left -= length;
    return length;
}

bool import_ask(struct import_task *task, const char *method, const char *path, const char *header,
                const char *body, int *ret_status, json_t **ret_body)
{
    struct given given = {body, body != NULL ? strlen(body) : 0};
    const char *headers[4] = {task->authorization, "Accept-Language: en"};
    size_t count = 2;
    if (body != NULL)
        headers[count++] = "Content-Type: application/json";
    if (header != NULL)
        headers[count++] = header;
    struct upload_call call = {.method = method,
                               .url = arena_print(task->arena, "%s%s", task->server, path),
                               .headers = {headers, count},
                               .read = body != NULL ? given_read : NULL,
                               .context = &given,
                               .length = (int64_t)given.left};
    struct upload_answer answer;
    struct buffer complaint;
    buffer_init(&complaint);
    bool sent = upload_send(task->upload, &call, task->arena, &answer, &complaint);
    if (!sent)
        fprintf(stderr, "import: %s\n", complaint.data);
    buffer_release(&complaint);
    if (!sent)
        return false;
    *ret_status = answer.status;
    *ret_body = json_loadb(answer.body, answer.length, 0, NULL);
    return true;
}

bool import_read(struct import_task *task, const char *path, int *ret_status, json_t **ret_body)
{
    int64_t tries = option_integer(task->options, "tries");
    for (int64_t attempt = 1;; attempt++) {
        bool answered = import_ask(task, "GET", path, NULL, NULL, ret_status, ret_body);
        if (attempt >= tries || (answered && *ret_status != 503))
            return answered;
        if (answered)
            json_decref(*ret_body);
        sleep((unsigned)(attempt < WAIT_MOST ? attempt : WAIT_MOST));
    }
}

static const char *text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text != NULL ? text : "";
}

void import_complain(int status, const json_t *problem)
{
    const json_t *fault;
    size_t i;
    fprintf(stderr, "import: the server answers %d: %s\n", status, text_of(problem, "detail"));
    json_array_foreach(json_object_get(problem, "errors"), i, fault)
    {
        const char *parameter = text_of(fault, "parameter");
        fprintf(stderr, "import: %s: %s\n", *parameter ? parameter : text_of(fault, "pointer"),
                text_of(fault, "detail"));
    }
}
