#include "store/idempotency.h"

#include "store/statement.h"

#include <string.h>

/* Public requests have no subject; they share one. */
static const char *subject_of(const struct tx *tx)
{
    const char *subject = tx_principal(tx)->subject;
    return subject != NULL ? subject : "";
}

static void read_reply(struct arena *arena, const struct table *row, struct kept_reply *ret_reply)
{
    unsigned char *bytes;
    size_t length;
    struct kept_reply reply = {.status = (int)table_integer(row, 0, "status"),
                               .content_type = table_value(row, 0, "content_type"),
                               .location = table_value(row, 0, "location"),
                               .etag = table_value(row, 0, "etag")};
    cell_bytes(arena, table_value(row, 0, "fingerprint"), &bytes, &length);
    memcpy(reply.fingerprint, bytes, length < SHA256_BYTES ? length : SHA256_BYTES);
    cell_bytes(arena, table_value(row, 0, "body"), &bytes, &length);
    reply.body = (const char *)bytes;
    reply.body_length = length;
    *ret_reply = reply;
}

bool idempotency_claim(struct tx *tx, const char *operation, const char *key, bool *ret_taken,
                       bool *ret_found, struct kept_reply *ret_reply, struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id, subject_of(tx), operation, key};
    struct tx_call calls[] = {{STATEMENT_IDEMPOTENCY_LOCK, parameters, COUNT(parameters), {0}},
                              {STATEMENT_IDEMPOTENCY_FIND, parameters, COUNT(parameters), {0}}};
    if (!tx_run_all(tx, calls, COUNT(calls), error))
        return false;
    *ret_taken = table_boolean(&calls[0].table, 0, "taken");
    *ret_found = *ret_taken && calls[1].table.row_count == 1;
    if (*ret_found)
        read_reply(tx_arena(tx), &calls[1].table, ret_reply);
    return true;
}

void idempotency_keep(struct tx *tx, const char *operation, const char *key,
                      const struct kept_reply *reply)
{
    struct arena *arena = tx_arena(tx);
    const char **key_of = ARENA_ARRAY(arena, const char *, 4);
    const char **row = ARENA_ARRAY(arena, const char *, 10);
    key_of[0] = tx_organisation(tx)->id;
    key_of[1] = subject_of(tx);
    key_of[2] = operation;
    key_of[3] = key;
    memcpy(row, key_of, 4 * sizeof(row[0]));
    row[4] = parameter_bytes(arena, reply->fingerprint, SHA256_BYTES);
    row[5] = parameter_integer(arena, reply->status);
    row[6] = reply->content_type;
    row[7] = reply->location;
    row[8] = reply->etag;
    row[9] = parameter_bytes(arena, reply->body, reply->body_length);
    tx_defer(tx, STATEMENT_IDEMPOTENCY_FORGET, key_of, 4);
    tx_defer(tx, STATEMENT_IDEMPOTENCY_INSERT, row, 10);
}
