/* The file of a nomination as it is handed in: items by their ids, each a whole number, true or
 * false, a text, or a list of names. Whether it is complete and short enough is the referee's. */
#ifndef PENNANT_DOCUMENT_NOMINATION_FILE_H
#define PENNANT_DOCUMENT_NOMINATION_FILE_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/error.h"
#include "scheme/scheme.h"

#include <stdbool.h>

#define FILE_TEXT_MOST  100000 /* characters of a text */
#define FILE_NAMES_MOST 200    /* names of a list, each at most FILE_NAME_MOST characters */
#define FILE_NAME_MOST  200

/* Checks a JSON object (NULL is {}) against what the rules ask for: ID_UNKNOWN for an item that
 * they do not have, TYPE_MISMATCH, TOO_LONG, TOO_MANY; below "#/file". */
bool nomination_file_check(struct arena *arena, const struct nomination *rules, const char *json,
                           struct error *error) MUST_CHECK;

#endif
