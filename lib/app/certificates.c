#include "app/certificates.h"

#include "app/app.h"
#include "document/certificate.h"
#include "store/certificate.h"

#define LIST_BYTES (STATUS_LIST_BITS / 8)

static const char *list_uri(const struct work *work, int64_t number)
{
    return arena_print(work->arena, "%s/v1/status-lists/%lld?organisation=%s",
                       work->app->public_url != NULL ? work->app->public_url : "",
                       (long long)number, work->principal->organisation);
}

static struct certificate certificate_of(const struct work *work, const struct table *rows,
                                         size_t row, int64_t position)
{
    return (struct certificate){
        .issuer = work->app->public_url != NULL ? work->app->public_url
                                                : table_value(rows, row, "organisation"),
        .organisation = table_value(rows, row, "organisation"),
        .organisation_name = table_value(rows, row, "organisation_name"),
        .unit = table_value(rows, row, "unit"),
        .unit_name = table_value(rows, row, "name"),
        .award_id = table_value(rows, row, "id"),
        .award = table_value(rows, row, "award"),
        .scheme = table_value(rows, row, "scheme"),
        .title_zh = table_value(rows, row, "title_zh"),
        .title_en = table_value(rows, row, "title_en"),
        .group = table_value(rows, row, "group"),
        .level = table_value(rows, row, "level"),
        .total = table_value(rows, row, "total"),
        .rank = (int)table_integer(rows, row, "rank"),
        .from = table_day(rows, row, "from"),
        .to = table_day(rows, row, "to"),
        .granted = table_day(rows, row, "granted"),
        .bundle_view = table_value(rows, row, "bundle_view"),
        .bundle_digest = table_value(rows, row, "bundle_digest"),
        .status_uri = list_uri(work, position / STATUS_LIST_BITS),
        .status_place = position % STATUS_LIST_BITS,
    };
}

bool certificates_sign(struct work *work, const char *period_id, size_t *ret_count,
                       struct error *error)
{
    const struct signer *signer = work->app->signer;
    struct table due = {0};
    int64_t first = 0;
    if (signer != NULL && !certificate_list_due(work->tx, period_id, &due, error))
        return false;
    if (due.row_count > 0) {
        const char **ids = ARENA_ARRAY(work->arena, const char *, due.row_count);
        const char **documents = ARENA_ARRAY(work->arena, const char *, due.row_count);
        if (!certificate_take(work->tx, due.row_count, &first, error))
            return false;
        for (size_t i = 0; i < due.row_count; i++) {
            struct certificate certificate = certificate_of(work, &due, i, first + (int64_t)i);
            ids[i] = certificate.award_id;
            documents[i] = certificate_sign(work->arena, signer, &certificate);
        }
        if (!certificate_insert_all(work->tx, &(struct strings){ids, due.row_count}, first,
                                    signer_kid(signer), &(struct strings){documents, due.row_count},
                                    error))
            return false;
    }
    if (ret_count != NULL)
        *ret_count = due.row_count;
    return true;
}

bool certificates_get(struct work *work, const char *award_id, const char **ret_document,
                      struct error *error)
{
    struct table row;
    if (!work_begin(work, error) || !certificate_get(work->tx, award_id, &row, error))
        return false;
    *ret_document = table_value(&row, 0, "document");
    if (*ret_document != NULL)
        return true;
    return work->app->signer == NULL
               ? error_set(error, CODE_SIGNING_KEY_MISSING, NULL)
               : error_set(error, CODE_NOT_FOUND, "what", "certificate", NULL);
}

bool certificates_status(struct work *work, int64_t number, const char **ret_document,
                         struct error *error)
{
    struct table rows;
    int64_t first = number * STATUS_LIST_BITS;
    if (work->app->signer == NULL)
        return error_set(error, CODE_SIGNING_KEY_MISSING, NULL);
    if (!work_begin(work, error) ||
        !certificate_list_revoked(work->tx, first, first + STATUS_LIST_BITS - 1, &rows, error))
        return false;
    if (rows.row_count == 0 || table_integer(&rows, 0, "taken") <= first)
        return error_set(error, CODE_NOT_FOUND, "what", "status list", NULL);
    unsigned char *bits = ARENA_ARRAY(work->arena, unsigned char, LIST_BYTES);
    for (size_t i = 0; i < rows.row_count; i++) {
        if (table_value(&rows, i, "position") != NULL) {
            int64_t place = table_integer(&rows, i, "position") - first;
            bits[place / 8] |= (unsigned char)(1 << place % 8);
        }
    }
    struct status_list list = {.uri = list_uri(work, number),
                               .at = instant_now() / 1000000,
                               .bits = bits,
                               .count = STATUS_LIST_BITS};
    *ret_document = status_list_sign(work->arena, work->app->signer, &list);
    return true;
}

bool certificates_keys(const struct work *work, const struct public_keys **ret_keys,
                       struct error *error)
{
    if (work->app->keys == NULL || work->app->keys->count == 0)
        return error_set(error, CODE_SIGNING_KEY_MISSING, NULL);
    *ret_keys = work->app->keys;
    return true;
}
