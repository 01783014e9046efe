#include "store/owner.h"

#include "store/pg.h"

struct pg *owner_open(const char *conninfo, struct buffer *reason)
{
    struct buffer complaint;
    buffer_init(&complaint);
    struct pg *pg = pg_reach(conninfo, reason);
    if (pg != NULL && !pg_script(pg, "set role pennant_owner", &complaint)) {
        buffer_print(reason, "this login may not become pennant_owner: %s", complaint.data);
        pg_close(pg);
        pg = NULL;
    }
    buffer_release(&complaint);
    return pg;
}
