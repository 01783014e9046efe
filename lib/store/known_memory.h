/* Rows of units and indicators, remembered by organisation and name as they were last read, so that
 * who stores an event needs no trip to look them up.
 *
 * What is remembered may be out of date: the statement that uses it compares row_version with what
 * is stored, and stores nothing that rests on another version. A bounded memory that forgets at
 * will; made by known_memory_new, freed by known_memory_free; any thread. */
#ifndef PENNANT_STORE_KNOWN_MEMORY_H
#define PENNANT_STORE_KNOWN_MEMORY_H

#include "base/arena.h"
#include "base/principal.h"
#include "base/table.h"

#include <stdbool.h>
#include <stddef.h>

struct known_memory;

/* What a row is remembered by. */
enum known_kind { KNOWN_UNIT_ID, KNOWN_UNIT_CODE, KNOWN_INDICATOR };

struct known_memory *known_memory_new(void);
void known_memory_free(struct known_memory *memory); /* NULL is allowed */

/* Remembers each row by the cell of its column name. Rows of one kind always have the same columns.
 */
void known_memory_keep(struct known_memory *memory, const char *organisation_id,
                       enum known_kind kind, const char *name, const struct table *rows);

/* Those of the names that are remembered, once each, as a table like the one that was kept, in the
 * arena. Nothing at all: no columns either. */
void known_memory_find(struct known_memory *memory, struct arena *arena,
                       const char *organisation_id, enum known_kind kind,
                       const struct strings *names, struct table *ret_rows);

#endif
