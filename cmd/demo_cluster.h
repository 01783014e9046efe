/* The demonstration's own PostgreSQL: a cluster that listens on one private socket and nowhere
 * else.
 *
 * Who may log in is decided by the kernel (peer): only the account that runs this program, mapped
 * to the three logins. No system service is made or touched. One thread. */
#ifndef PENNANT_CMD_DEMO_CLUSTER_H
#define PENNANT_CMD_DEMO_CLUSTER_H

#include "base/arena.h"
#include "base/buffer.h"
#include "cmd/demo_place.h"

#include <stdbool.h>
#include <sys/types.h>

/* Makes a new cluster in the place's empty folder; programs is where initdb and postgres are. */
bool cluster_make(const struct demo_place *place, const char *programs, struct arena *arena,
                  struct buffer *complaints) MUST_CHECK;

/* Starts it and waits until it takes connections; *ret_pid is the postmaster's. */
bool cluster_start(const struct demo_place *place, const char *programs, struct arena *arena,
                   pid_t *ret_pid, struct buffer *complaints) MUST_CHECK;

/* Disconnects everybody and waits for the end. pid 0 is ignored. */
void cluster_stop(pid_t pid);

/* False, and one line, while a postmaster of an earlier start still runs there. */
bool cluster_is_free(const struct demo_place *place, struct arena *arena,
                     struct buffer *complaints) MUST_CHECK;

/* How a login ("pennant_app") reaches a database of the cluster, as a conninfo. */
const char *cluster_conninfo(const struct demo_place *place, struct arena *arena,
                             const char *database, const char *login);

#endif
