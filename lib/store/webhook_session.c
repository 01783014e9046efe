#include "store/webhook_session.h"

#include "base/fatal.h"
#include "store/pg.h"

#include <stdlib.h>

struct webhook_session {
    struct pg *pg;
};

struct webhook_session *webhook_session_new(const char *conninfo, struct error *error)
{
    struct pg *pg = pg_open(conninfo, NULL, error);
    if (pg == NULL)
        return NULL;
    struct webhook_session *session = calloc(1, sizeof(*session));
    if (session == NULL)
        fatal("out of memory");
    session->pg = pg;
    return session;
}

void webhook_session_free(struct webhook_session *session)
{
    if (session == NULL)
        return;
    pg_close(session->pg);
    free(session);
}

bool webhook_lead(struct webhook_session *session, struct arena *arena, bool *ret_leads,
                  struct error *error)
{
    struct table row;
    if (!pg_ask(session->pg, STATEMENT_WEBHOOK_LEAD, arena, &row, error))
        return false;
    *ret_leads = table_boolean(&row, 0, "leads");
    return true;
}

bool webhook_due(struct webhook_session *session, struct arena *arena, struct table *ret_rows,
                 struct error *error)
{
    return pg_ask(session->pg, STATEMENT_WEBHOOK_DUE_LIST, arena, ret_rows, error);
}
