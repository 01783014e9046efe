/* The chain of one organisation as one snapshot, with all the rows it speaks of: for checking it.
 *
 * A connection of its own, read-only, entered with all sight of the organisation. Answers live in
 * the arena of each call; on false a line for the operator is in reason. One thread. */
#ifndef PENNANT_STORE_CHAIN_READ_H
#define PENNANT_STORE_CHAIN_READ_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/buffer.h"
#include "base/table.h"

#include <stdbool.h>
#include <stdint.h>

#define CHAIN_READ_BLOCKS 100 /* links in one answer */

struct chain_reader;

/* Connects as pennant_app and enters. NULL with a line in reason, also for an unknown code. */
struct chain_reader *chain_reader_new(const char *conninfo, const char *organisation,
                                      struct buffer *reason) MUST_CHECK;
void chain_reader_free(struct chain_reader *reader); /* NULL is allowed */

/* The id of the organisation, for as long as the reader lives. */
const char *chain_reader_organisation(const struct chain_reader *reader);

/* The next links behind a number: number, kind, first_change, last_change, members, digest, names,
 * marks, previous, hash (bytes as \x and hexadecimal), chained_at; and salt, names_now, name_marks
 * as the newest renewal has them where an erasure took the block's own salt (NULL: none has yet).
 */
bool chain_read_blocks(struct chain_reader *reader, struct arena *arena, int64_t behind,
                       struct table *ret_rows, struct buffer *reason) MUST_CHECK;

/* The rows of a kind from low to high: sequence, id, facts, names. */
bool chain_read_rows(struct chain_reader *reader, struct arena *arena, const char *kind,
                     int64_t low, int64_t high, struct table *ret_rows,
                     struct buffer *reason) MUST_CHECK;

/* What is left of retired ones: sequences (a list), facts (SHA-256 of each, one after another). */
bool chain_read_retired(struct chain_reader *reader, struct arena *arena, const char *kind,
                        int64_t low, int64_t high, struct table *ret_rows,
                        struct buffer *reason) MUST_CHECK;

/* How far the chain has all rows: kind, settled. */
bool chain_read_settled(struct chain_reader *reader, struct arena *arena, struct table *ret_rows,
                        struct buffer *reason) MUST_CHECK;

#endif
