/* What the files of pennant import share: the server it speaks to, and what it asks there. Not for
 * anybody else. One thread. */
#ifndef PENNANT_CMD_IMPORT_PARTS_H
#define PENNANT_CMD_IMPORT_PARTS_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/charset.h"
#include "base/options.h"
#include "base/upload.h"
#include "cmd/import_file.h"

#include <jansson.h>
#include <stdbool.h>

#define EXIT_INTERRUPTED 3  /* it can be resumed */
#define EXIT_LEFT_OUT    4  /* complete, but rows were not stored */
#define WAIT_MOST        60 /* seconds between two tries */

struct import_task {
    struct arena *arena;
    const struct options *options;
    struct upload *upload;
    const char *server, *authorization; /* an address without "/" at its end; a header */
    const char *kind, *path, *format;   /* "csv", "json", "ndjson" */
    enum charset charset;
    const char *id;
    struct import_file file;
};

/* Asks the server; body NULL: none. False, with a line on standard error, when there is no answer;
 * *ret_body is NULL when the answer is no JSON, else the caller's. */
bool import_ask(struct import_task *task, const char *method, const char *path, const char *header,
                const char *body, int *ret_status, json_t **ret_body) MUST_CHECK;

/* GET as often as --tries says, with pauses, while nobody answers or the answer is 503. */
bool import_read(struct import_task *task, const char *path, int *ret_status,
                 json_t **ret_body) MUST_CHECK;

/* Says on standard error what a problem document says. */
void import_complain(int status, const json_t *problem);

/* Writes every row that was not stored to the file of --outcomes; true without one. */
bool import_outcomes_write(struct import_task *task) MUST_CHECK;

/* Replaces a panel's members by those of the file; the command's exit status. */
int import_panel(struct import_task *task);

#endif
