#include "store/audit.h"

#include "base/uuid.h"
#include "store/statement.h"

void audit_write(struct tx *tx, const struct audit_row *row)
{
    struct arena *arena = tx_arena(tx);
    const char **values = ARENA_ARRAY(arena, const char *, 10);
    char *id = ARENA_ARRAY(arena, char, UUID_TEXT);
    const char *subject = tx_principal(tx)->subject;
    uuid_new(id);
    values[0] = tx_organisation(tx)->id;
    values[1] = id;
    values[2] = subject != NULL ? subject : "public";
    values[3] = row->action;
    values[4] = row->object_kind;
    values[5] = row->object_id;
    values[6] = row->reason;
    values[7] = row->before;
    values[8] = row->after;
    values[9] = tx_request_id(tx);
    tx_defer(tx, STATEMENT_AUDIT_INSERT, values, 10);
}
