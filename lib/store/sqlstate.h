/* What PostgreSQL's SQLSTATEs mean to a client of Pennant: one table, and one of constraints.
 *
 * No SQLSTATE, constraint name or server text reaches a client; what has no row is CODE_INTERNAL
 * and is logged. Pure but for the log. Any thread. */
#ifndef PENNANT_STORE_SQLSTATE_H
#define PENNANT_STORE_SQLSTATE_H

#include "base/error.h"

#include <stdbool.h>

/* Fills the error for a failed statement. constraint and message may be NULL. Returns true when the
 * connection must be dropped: the server is going away or is no primary any more. */
bool sqlstate_error(const char *sqlstate, const char *constraint, const char *message,
                    const char *statement, struct error *error);

#endif
