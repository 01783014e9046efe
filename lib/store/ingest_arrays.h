/* Events as the array parameters of the statements that store them. Only lib/store includes this.
 */
#ifndef PENNANT_STORE_INGEST_ARRAYS_H
#define PENNANT_STORE_INGEST_ARRAYS_H

#include "store/ingest.h"
#include "store/tx.h"

#include <stdbool.h>
#include <stddef.h>

#define INGEST_PARAMETERS 25

/* Picks the events whose keys come for the first time, and tells which those are. Both arrays have
 * room for count. */
size_t ingest_pick_first(struct arena *arena, const struct ingest_event *events, size_t count,
                         size_t *ret_picked, bool *ret_is_first);

/* The parameters of event_insert, in the order of picked; event_post begins with the same. */
void ingest_parameters(struct tx *tx, const struct ingest_event *events, const size_t *picked,
                       size_t count, const char *ret_parameters[INGEST_PARAMETERS]);

#endif
