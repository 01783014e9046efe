/* What the users of libpq share: a connection and the results of a trip. Only for lib/store/pg*.c;
 * nothing is kept here. A connection belongs to one thread at a time. */
#ifndef PENNANT_STORE_PG_PRIVATE_H
#define PENNANT_STORE_PG_PRIVATE_H

#include "store/pg.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pg {
    PGconn *connection;
    bool prepared[STATEMENT_COUNT];
    bool lost, warned;
    int64_t replan_at; /* when the plans are thrown away next, by monotonic_ms */
    int replan_pause;  /* ms */
};

/* Cells in binary form (pg_binary.c). Most types need a text made of them: so many bytes for it,
 * its end included; 0: they have it inside. */
size_t pg_binary_space(Oid type);

/* Makes the text, closed by NUL. Instants are RFC 3339. */
void pg_binary_text(Oid type, const char *bytes, int length, char *to);

/* The text inside of text, json or jsonb. Any other type ends the process: a statement's mark is
 * wrong. */
const char *pg_binary_inside(Oid type, const char *bytes);

#endif
