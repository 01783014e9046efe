/* The operator's own connection: roles, migrations, organisations; used by commands, never by the
 * server.
 *
 * Logs in as pennant_migrator (or a superuser) and becomes pennant_owner where needed. Every
 * function opens and closes its own connection, and on false leaves one line in reason that an
 * operator can act on. One thread. */
#ifndef PENNANT_STORE_ADMINISTRATION_H
#define PENNANT_STORE_ADMINISTRATION_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/buffer.h"
#include "base/table.h"

#include <stdbool.h>

/* Makes the three roles and their rights on this database; the login must be a superuser. */
bool roles_create(const char *conninfo, struct buffer *reason) MUST_CHECK;

/* Applies the migrations that are missing, each in its own transaction, under a lock so that two
 * runs at once do no harm. Refuses a database that is ahead of this program, or whose migrations
 * were changed after they were applied. Gives the number applied and the last number. */
bool migrate_run(const char *conninfo, int *ret_applied, int *ret_last,
                 struct buffer *reason) MUST_CHECK;

/* Creates an organisation: code (text_is_code), name of 1 to 200 characters, a time zone name that
 * PostgreSQL knows. Its row, in the arena: id, code, name, time_zone, created_at. */
bool organisation_create(const char *conninfo, const char *code, const char *name,
                         const char *time_zone, const char *actor, struct arena *arena,
                         struct table *ret_row, struct buffer *reason) MUST_CHECK;

/* All organisations, by code. */
bool organisation_list(const char *conninfo, struct arena *arena, struct table *ret_rows,
                       struct buffer *reason) MUST_CHECK;

#define RETENTION_MONTHS_LEAST 24
#define RETENTION_MONTHS_MOST  1200

/* Says for how many months an organisation's single events are kept at least,
 * RETENTION_MONTHS_LEAST to RETENTION_MONTHS_MOST; 0: for ever. Its row, in the arena: id, code,
 * name, time_zone. */
bool organisation_retain(const char *conninfo, const char *code, int months, const char *actor,
                         struct arena *arena, struct table *ret_row,
                         struct buffer *reason) MUST_CHECK;

#endif
