#include "store/metric.h"

#include "base/buffer.h"
#include "store/statement.h"

#include <string.h>

static const char *fingerprint_of(struct arena *arena, const char *const *said, size_t count)
{
    unsigned char digest[SHA256_BYTES];
    struct buffer text;
    buffer_init(&text);
    for (size_t i = 0; i < count; i++) {
        if (said[i] == NULL)
            buffer_text(&text, "-");
        else
            buffer_print(&text, "%zu:%s", strlen(said[i]), said[i]);
    }
    digest_sha256(text.data, text.length, digest);
    buffer_release(&text);
    return parameter_bytes(arena, digest, sizeof(digest));
}

static bool judge_taken(struct tx *tx, const struct metric_row *metric, const char *fingerprint,
                        struct ingest_outcome *ret_outcome, struct error *error)
{
    struct table taken;
    const char *parameters[] = {tx_organisation(tx)->id, metric->id, metric->source,
                                metric->external_id};
    if (!tx_run(tx, STATEMENT_METRIC_TAKEN, parameters, COUNT(parameters), &taken, error))
        return false;
    bool same =
        taken.row_count == 1 && strcmp(table_value(&taken, 0, "fingerprint"), fingerprint) == 0;
    *ret_outcome =
        (struct ingest_outcome){same ? INGEST_DUPLICATE : INGEST_DIFFERS,
                                taken.row_count > 0 ? table_value(&taken, 0, "id") : metric->id};
    return true;
}

bool metric_insert(struct tx *tx, const struct metric_row *metric,
                   struct ingest_outcome *ret_outcome, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {tx_organisation(tx)->id,
                                metric->id,
                                metric->unit_id,
                                metric->indicator,
                                day_text(arena, metric->from),
                                day_text(arena, metric->to),
                                metric->role,
                                metric->value,
                                metric->note,
                                metric->source,
                                metric->external_id,
                                tx_principal(tx)->subject,
                                NULL};
    struct table stored;
    const char *fingerprint = fingerprint_of(arena, parameters + 2, 9); /* unit to external id */
    parameters[12] = fingerprint;
    if (!tx_run(tx, STATEMENT_METRIC_INSERT, parameters, COUNT(parameters), &stored, error))
        return false;
    if (stored.row_count == 0)
        return judge_taken(tx, metric, fingerprint, ret_outcome, error);
    *ret_outcome = (struct ingest_outcome){INGEST_STORED, metric->id};
    return true;
}

bool metric_get(struct tx *tx, const char *id, struct table *ret_row, struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id, id};
    return tx_run_last(tx, STATEMENT_METRIC_GET, parameters, COUNT(parameters), ret_row, error);
}

bool metric_list(struct tx *tx, const struct metric_filter *filter, const struct page *page,
                 struct table *ret_rows, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {
        tx_organisation(tx)->id,     filter->unit_id,   filter->unit,
        filter->indicator,           filter->role,      day_text(arena, filter->from),
        day_text(arena, filter->to), page_key(page, 0), parameter_integer(arena, page_fetch(page))};
    return tx_run_last(tx, STATEMENT_METRIC_LIST, parameters, COUNT(parameters), ret_rows, error);
}

bool tally_list(struct tx *tx, const struct tally_filter *filter, const struct page *page,
                struct table *ret_rows, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {tx_organisation(tx)->id,
                                filter->unit_id,
                                filter->unit,
                                filter->indicator,
                                day_text(arena, filter->from),
                                day_text(arena, filter->to),
                                page_key(page, 0),
                                page_key(page, 1),
                                page_key(page, 2),
                                page_key(page, 3),
                                page_key(page, 4),
                                parameter_integer(arena, page_fetch(page))};
    return tx_run_last(tx, STATEMENT_TALLY_LIST, parameters, COUNT(parameters), ret_rows, error);
}
