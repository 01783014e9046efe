/* A scheme document with other weights for its components, to try what they would do. */
#ifndef PENNANT_DOCUMENT_SCHEME_WEIGHTS_H
#define PENNANT_DOCUMENT_SCHEME_WEIGHTS_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/error.h"
#include "scheme/scheme.h"

#include <stdbool.h>
#include <stddef.h>

/* Reads a document that is a scheme, with weights (a JSON object: component id to decimal) in the
 * place of its own, and checks it as a whole: weights that do not add up are a fault as in any
 * document. Violations have places in the weights, "#/weights/quality" or "#/weights". */
bool scheme_read_weighted(struct arena *arena, const char *document, size_t length,
                          const char *weights, struct scheme **ret_scheme,
                          struct error *error) MUST_CHECK;

#endif
