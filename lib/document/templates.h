/* The built-in schemes: documents that come with the program, to be used as they are or edited.
 *
 * Made at build time from lib/scheme/templates; no code knows one of them by name. Read-only. */
#ifndef PENNANT_DOCUMENT_TEMPLATES_H
#define PENNANT_DOCUMENT_TEMPLATES_H

#include "scheme/scheme.h"

#include <stddef.h>

struct template
{
    const char *code;
    struct title title;
    size_t length;
    const char *json; /* the document as its file has it, NUL-closed */
};

extern const struct template TEMPLATES[];
extern const size_t TEMPLATE_COUNT;

/* The template of that code, or NULL. */
const struct template *template_find(const char *code);

#endif
