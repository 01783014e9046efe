/* Rows into JSON, driven by the columns: name = field, type = form. No resource prints itself.
 *
 * A column whose name begins with "_" is not printed (keys of an order, things for the handler).
 * SQL NULL is null. Decimals are strings, instants RFC 3339 in UTC. Writes straight into buffers;
 * cursors are made and read here too. Any thread. */
#ifndef PENNANT_API_ENCODE_H
#define PENNANT_API_ENCODE_H

#include "api/request.h"
#include "base/attributes.h"
#include "base/buffer.h"
#include "base/table.h"

#include <stdbool.h>
#include <stddef.h>

/* One row as an object; encode_fields the same without the braces, for objects with more in them
 * (it begins with a comma when `comma` is true; returns true when it wrote a field or comma was).
 */
void encode_row(struct buffer *out, const struct table *table, size_t row);
bool encode_fields(struct buffer *out, const struct table *table, size_t row, bool comma);

/* All rows, or so many, as an array of objects. */
void encode_rows(struct buffer *out, const struct table *table);
void encode_first_rows(struct buffer *out, const struct table *table, size_t count);

/* Whether a COLUMN_INSTANT cell is printed as it stands: "2026-01-31T08:00:00Z", also with six
 * decimals. */
bool encode_is_instant(const char *cell, size_t length);

/* One cell as a JSON value. */
void encode_cell(struct buffer *out, enum column_type type, const char *cell);

/* The reply's body is the table's first row, unless the client has it already; a column "version"
 * becomes the ETag. */
void encode_one(struct request *request, struct reply *reply, const struct table *table);

/* The reply's body is {"items":[...]}, with "next" (and a Link header) when the table has more rows
 * than request->page.limit: store functions select page_fetch(&request->page) rows. The cursor
 * takes the columns that route->page names. */
void encode_list(struct request *request, struct reply *reply, const struct table *table);

/* {"items":[...]} of a whole, short list: no page, no cursor. */
void encode_all(struct reply *reply, const struct table *table);

/* Cursors: base64url of version, keys and an HMAC over them and the scope (operation, organisation,
 * filters). They survive restarts and other servers that have the same cursor key. A cursor of
 * another list, or a changed one, is CODE_CURSOR_INVALID; each key is also checked by its type. */
void cursor_set_key(const void *key, size_t length); /* before the first request; default: none */
const char *cursor_encode(struct arena *arena, const char *scope, const struct strings *keys);
/* NULL when a route's page text is well formed (NULL is), else what is wrong with it. */
const char *page_fault(const char *page);
bool cursor_decode(struct arena *arena, const char *scope, const char *page, const char *text,
                   struct strings *ret_keys) MUST_CHECK;

#endif
