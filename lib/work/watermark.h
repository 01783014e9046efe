/* How far the rows of each kind are settled: up to which sequence all rows are visible, or will
 * never be.
 *
 * A sequence is handed out before its row is committed, so a low one may appear after higher ones.
 * Whoever was given one holds the lock of a writer on the table until its transaction ends.
 * So: look at the highest sequence, then at who writes; when none of those writes any more, all up
 * to that sequence is settled. Only arithmetic over two tables; one thread. */
#ifndef PENNANT_WORK_WATERMARK_H
#define PENNANT_WORK_WATERMARK_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/table.h"
#include "store/chain.h"

struct watermark;

struct watermark *watermark_new(void);
void watermark_free(struct watermark *watermark); /* NULL is allowed */

/* Takes a look: kinds (kind, high) as of before writers (kind, writer), as chain_look has them. */
void watermark_look(struct watermark *watermark, const struct table *kinds,
                    const struct table *writers);

/* The kinds in which something may be new, with how far they are settled; a text in the arena. */
struct chain_reach watermark_reach(struct watermark *watermark, struct arena *arena);

/* All rows of that reach that were visible are chained. */
void watermark_passed(struct watermark *watermark);

#endif
