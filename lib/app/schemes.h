/* Use cases of schemes: the built-in templates, submitting a document as a new version, reading
 * versions, opening one for work. */
#ifndef PENNANT_APP_SCHEMES_H
#define PENNANT_APP_SCHEMES_H

#include "app/work.h"
#include "base/buffer.h"
#include "base/page.h"
#include "base/table.h"

#include <stdbool.h>
#include <stddef.h>

struct scheme; /* scheme/scheme.h */
struct title;

/* The built-in templates: code, title. Needs no work. */
void schemes_templates(struct arena *arena, struct table *ret_rows);

/* A template's document, as its file has it; CODE_NOT_FOUND. */
bool schemes_template(const char *code, const char **ret_document, size_t *ret_length,
                      struct error *error) MUST_CHECK;

/* Writes the JSON Schema of scheme documents. Needs no work. */
void schemes_schema(struct buffer *out);

/* Checks a scheme document and keeps it as the next version of its code, byte for byte, and creates
 * the indicators it needs. A document that is a version already gives that row and *ret_created
 * false. Every fault of the document is a violation with its JSON pointer; INDICATOR_DIFFERS where
 * the organisation has an indicator of another form, SECRET_PANEL for a secret
 * panel where the server has no ballot key. */
bool schemes_submit(struct work *work, const char *document, size_t length, bool *ret_created,
                    struct table *ret_row, struct error *error) MUST_CHECK;

/* Versions without documents; code NULL: of all schemes. Page keys: code, version. */
bool schemes_list(struct work *work, const char *code, const struct page *page,
                  struct table *ret_rows, struct error *error) MUST_CHECK;

/* One version with its document; CODE_NOT_FOUND. */
bool schemes_get(struct work *work, const char *id, struct table *ret_row,
                 struct error *error) MUST_CHECK;

/* The checked scheme of a stored version, inside a work that has begun; CODE_NOT_FOUND. */
bool schemes_open(struct work *work, const char *id, const struct scheme **ret_scheme,
                  struct error *error) MUST_CHECK;

/* A title as a JSON object {"zh": ..., "en": ...} without what is not given. */
const char *schemes_title(struct arena *arena, const struct title *title);

/* The kinds of unit that enter the scheme's awards, each once. */
struct strings schemes_kinds(struct arena *arena, const struct scheme *scheme);

/* The attributes of a winner that name others to whom a consequence goes. */
struct strings schemes_superiors(struct arena *arena, const struct scheme *scheme);

#endif
