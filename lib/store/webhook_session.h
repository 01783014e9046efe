/* The session of the one server that delivers webhooks: who leads, and which ones have something to
 * do, of all organisations. On a connection of its own; one thread. */
#ifndef PENNANT_STORE_WEBHOOK_SESSION_H
#define PENNANT_STORE_WEBHOOK_SESSION_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/error.h"
#include "base/table.h"

#include <stdbool.h>

struct webhook_session;

/* Connects as the application; NULL with CODE_UNAVAILABLE. */
struct webhook_session *webhook_session_new(const char *conninfo, struct error *error) MUST_CHECK;
void webhook_session_free(struct webhook_session *session); /* NULL is allowed */

/* Asks for the lead; true in ret_leads also when it has it already. */
bool webhook_lead(struct webhook_session *session, struct arena *arena, bool *ret_leads,
                  struct error *error) MUST_CHECK;

/* organisation (its code), id, failing; those that do not fail first. */
bool webhook_due(struct webhook_session *session, struct arena *arena, struct table *ret_rows,
                 struct error *error) MUST_CHECK;

#endif
