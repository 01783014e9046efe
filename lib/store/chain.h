/* The session of the one server that gives changes their order and chains them: its statements, on
 * a connection of its own beside the pool.
 *
 * Which session leads is decided by a lock of the session in PostgreSQL; it ends with the session,
 * so another server takes over when this one dies. What reads changes is store/change.h. One thread
 * a session; a fault may leave it lost, and then it can only be freed. */
#ifndef PENNANT_STORE_CHAIN_H
#define PENNANT_STORE_CHAIN_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/error.h"
#include "base/principal.h"
#include "base/table.h"

#include <stdbool.h>
#include <stdint.h>

struct chain_session;

/* Connects as the application; NULL with CODE_UNAVAILABLE. */
struct chain_session *chain_session_new(const char *conninfo, struct error *error) MUST_CHECK;
void chain_session_free(struct chain_session *session); /* NULL is allowed */

/* Asks for the lead; true in ret_leads also when it has it already. */
bool chain_lead(struct chain_session *session, struct arena *arena, bool *ret_leads,
                struct error *error) MUST_CHECK;

/* A number that moves whenever something was chained by anybody. */
bool chain_pulse(struct chain_session *session, struct arena *arena, int64_t *ret_pulse,
                 struct error *error) MUST_CHECK;

/* First the highest sequence of each kind (kind, high; always all kinds in the same order), then
 * the transactions that may be writing (kind, writer). */
bool chain_look(struct chain_session *session, struct arena *arena, struct table *ret_kinds,
                struct table *ret_writers, struct error *error) MUST_CHECK;

/* Chains rows of these kinds, of which those up to settled are all visible or never will be: one
 * block of at most `most` rows a kind and organisation, organisations behind `since` (NULL: none)
 * first. Rows: organisation_id, changes, more, and cut where it ended early. */
struct chain_reach {
    struct strings kinds;
    const int64_t *settled;
};
bool chain_pass(struct chain_session *session, struct arena *arena, const struct chain_reach *reach,
                int64_t most, const char *since, struct table *ret_rows,
                struct error *error) MUST_CHECK;

#endif
