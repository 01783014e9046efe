/* JSON taken apart without being parsed: where the elements of an array or the values of an object
 * lie in the bytes.
 *
 * So a batch is parsed item by item and never as one tree, and a free-form value is kept as it was
 * sent. Strings are respected, nesting is counted; whether a slice is JSON is for the parser that
 * gets it. Pure; slices point into the given bytes. */
#ifndef PENNANT_API_JSON_SPLIT_H
#define PENNANT_API_JSON_SPLIT_H

#include "base/arena.h"
#include "base/attributes.h"

#include <stdbool.h>
#include <stddef.h>

struct slice {
    const char *bytes;
    size_t length;
};

/* The parts of an array ('[') or of an object's members ('{': the values, in order), without the
 * blanks around them. At most `most` parts are kept, ret_count says how many there are. False when
 * the bytes are not exactly one such bracket with its end. */
bool json_split(struct arena *arena, const char *bytes, size_t length, char bracket, size_t most,
                struct slice **ret_slices, size_t *ret_count) MUST_CHECK;

/* True when no number outside strings has more characters, or more digits in its exponent. The
 * bytes are JSON. */
bool json_numbers_short(const char *bytes, size_t length, size_t most, size_t exponent_most);

#endif
