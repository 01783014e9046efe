/* `pennant demo`: a private PostgreSQL cluster, a demonstration campaign and a server, in one go.
 *
 * Runs until SIGINT or SIGTERM and ends everything it started. For trying and developing; a
 * production server is `pennant serve`. */
#ifndef PENNANT_CMD_DEMO_H
#define PENNANT_CMD_DEMO_H

/* The command; the exit status. */
int demo_run(int argc, const char *const *argv);

#endif
