#include "store/scheme.h"

#include "base/uuid.h"
#include "store/statement.h"

#include <string.h>

bool scheme_insert(struct tx *tx, const struct scheme_record *record, const char *who,
                   bool *ret_created, struct table *ret_table, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    unsigned char digest[SHA256_BYTES];
    digest_sha256(record->document, record->document_length, digest);
    const char *sha256 = parameter_bytes(arena, digest, sizeof(digest));
    const char *lock[] = {record->code};
    const char *same[] = {record->code, sha256};
    struct table table;
    if (!tx_run(tx, STATEMENT_SCHEME_LOCK, lock, COUNT(lock), &table, error) ||
        !tx_run(tx, STATEMENT_SCHEME_SAME, same, COUNT(same), &table, error))
        return false;
    bool created = table.row_count == 0;
    if (created) {
        char id[UUID_TEXT];
        uuid_new(id);
        const char *insert[] = {arena_text(arena, id),
                                record->code,
                                record->title,
                                record->cadence,
                                parameter_list(arena, record->kinds.items, record->kinds.count),
                                parameter_bytes(arena, record->document, record->document_length),
                                sha256,
                                who};
        if (!tx_run(tx, STATEMENT_SCHEME_INSERT, insert, COUNT(insert), &table, error))
            return false;
    }
    *ret_created = created;
    *ret_table = table;
    return true;
}

bool scheme_get(struct tx *tx, const char *id, struct table *ret_table, struct error *error)
{
    const char *parameters[] = {id};
    struct table table;
    if (!tx_run_last(tx, STATEMENT_SCHEME_GET, parameters, COUNT(parameters), &table, error))
        return false;
    if (table.row_count == 0)
        return error_set(error, CODE_NOT_FOUND, "what", "scheme", NULL);
    *ret_table = table;
    return true;
}

bool scheme_load(struct tx *tx, const char *id, struct scheme_version *ret_version,
                 struct error *error)
{
    const char *parameters[] = {id};
    struct table table;
    if (!tx_run(tx, STATEMENT_SCHEME_LOAD, parameters, COUNT(parameters), &table, error))
        return false;
    if (table.row_count == 0)
        return error_set(error, CODE_NOT_FOUND, "what", "scheme", NULL);
    const char *document = table_value(&table, 0, "document");
    *ret_version = (struct scheme_version){.id = table_value(&table, 0, "id"),
                                           .code = table_value(&table, 0, "code"),
                                           .version = (int)table_integer(&table, 0, "version"),
                                           .document = document,
                                           .document_length = strlen(document)};
    return true;
}

bool scheme_newest(struct tx *tx, const char *code, const char **ret_id, struct error *error)
{
    const char *parameters[] = {code};
    struct table table;
    if (!tx_run(tx, STATEMENT_SCHEME_NEWEST, parameters, COUNT(parameters), &table, error))
        return false;
    if (table.row_count == 0)
        return error_set(error, CODE_NOT_FOUND, "what", "scheme", NULL);
    *ret_id = table_value(&table, 0, "id");
    return true;
}

bool scheme_list(struct tx *tx, const char *code, const struct page *page, struct table *ret_table,
                 struct error *error)
{
    const char *parameters[] = {code, page_key(page, 0), page_key(page, 1),
                                parameter_integer(tx_arena(tx), page_fetch(page))};
    return tx_run_last(tx, STATEMENT_SCHEME_LIST, parameters, COUNT(parameters), ret_table, error);
}
