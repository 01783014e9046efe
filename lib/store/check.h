/* What must hold before a server may start: the database answers, is migrated to what this program
 * knows, and the login is an application role without power over row security.
 *
 * Also the readiness probe's question. Opens a connection of its own. Any thread. */
#ifndef PENNANT_STORE_CHECK_H
#define PENNANT_STORE_CHECK_H

#include "base/attributes.h"
#include "base/buffer.h"

#include <stdbool.h>

/* False with one clear line in reason. */
bool store_check(const char *conninfo, struct buffer *reason) MUST_CHECK;

/* The number of the last migration this program knows. */
int store_migration(void);

#endif
