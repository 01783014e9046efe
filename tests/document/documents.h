/* For tests of documents: the full examples as jansson values, edits by JSON pointer, reading with
 * the violations at hand. A bench belongs to one test; bench_free gives everything back. */
#ifndef PENNANT_TESTS_DOCUMENTS_H
#define PENNANT_TESTS_DOCUMENTS_H

#include "base/arena.h"
#include "base/error.h"
#include "document/facts.h"
#include "document/scheme.h"

#include <jansson.h>

struct bench {
    struct arena *arena;
    struct error error;
    json_t *document; /* what is edited */
    struct scheme *scheme;
    struct facts *facts;
};

/* tests/data/documents/scheme.json or facts.json (with the scheme read already), ready for edits.
 */
void bench_scheme(struct bench *bench);
void bench_facts(struct bench *bench);
void bench_free(struct bench *bench);

/* Puts a value, given as JSON, at a pointer ("/a/0/b"); NULL takes what is there away. "-" as the
 * last segment appends to a list. */
void bench_put(struct bench *bench, const char *pointer, const char *json);

/* Reads the edited document as scheme or facts; the error is cleared first. */
bool bench_read_scheme(struct bench *bench);
bool bench_read_facts(struct bench *bench);

/* The violation with that place and code, or NULL. */
const struct violation *bench_violation(const struct bench *bench, const char *where,
                                        enum code code);
/* A parameter of a violation, or NULL. */
const char *violation_param(const struct violation *violation, const char *name);

/* The value at a pointer, or NULL. */
json_t *pointer_get(json_t *document, const char *pointer);

/* Calls visit for each value inside the document, with its pointer, outermost first. */
typedef void pointer_visit(const char *pointer, json_t *value, void *context);
void document_walk(json_t *document, pointer_visit *visit, void *context);

#endif
