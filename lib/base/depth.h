/* How deeply JSON is nested, found without recursion before any parser sees the bytes.
 *
 * Parsers descend once a level, and a few hundred levels are enough to run out of a small stack; so
 * bodies, lines of a batch, token headers and token payloads all pass here first. It does not say
 * whether the bytes are JSON: for every prefix a parser accepts it counts as the parser does, and
 * that is what bounds the parser's descent. Pure, any thread. */
#ifndef PENNANT_BASE_DEPTH_H
#define PENNANT_BASE_DEPTH_H

#include <stdbool.h>
#include <stddef.h>

#define JSON_DEPTH_MAX 16 /* levels of arrays and objects in anything from outside */

/* True when no place in the bytes is inside more than limit arrays and objects. */
bool json_depth_within(const char *bytes, size_t length, size_t limit);

#endif
