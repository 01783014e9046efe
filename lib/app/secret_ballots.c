#include "app/secret_ballots.h"

#include "app/periods.h"
#include "base/blind.h"
#include "base/text.h"
#include "store/panel.h"
#include "store/secret_ballot.h"

#include <string.h>

/* The bytes of a base64url text of one length, or a violation. */
static bool bytes_read(struct arena *arena, const char *text, size_t length, const char *where,
                       struct bytes *ret_bytes, struct error *error)
{
    unsigned char *data;
    size_t read;
    if (!base64url_decode(arena, text, strlen(text), &data, &read) || read != length)
        return error_add(error, where, CODE_FORMAT_INVALID, "expected",
                         arena_print(arena, "base64url of %zu bytes", length), NULL);
    *ret_bytes = (struct bytes){data, length};
    return true;
}

static bool scores_given(const struct secret_draft *draft, const struct ballot_context *context,
                         struct error *error)
{
    if (context->items.count == 0)
        return draft->score != NULL || error_add(error, "#/score", CODE_FIELD_REQUIRED, NULL);
    if (draft->score != NULL)
        return error_add(error, "#/score", CODE_NOT_COMBINED, "key", "score", "other", "items",
                         NULL);
    return draft->item_count >= context->items.count ||
           error_add(error, "#/items", CODE_FIELD_REQUIRED, NULL);
}

/* Period, panel and unit. */
static bool place_check(const struct work *work, const struct secret_draft *draft,
                        const struct ballot_context *context, struct error *error)
{
    const char *unit = draft->unit != NULL ? draft->unit : draft->unit_id;
    if (!text_equal(context->state, "scoring"))
        return periods_state_conflict(&(struct period){.state = context->state}, "scoring", error);
    if (context->panel == NULL)
        return error_add(error, "#/panel", CODE_ID_UNKNOWN, "kind", "panel", "id", draft->panel,
                         NULL);
    if (!text_equal(context->mode, "secret"))
        return error_set(error, CODE_STATE_CONFLICT, "what", "panel", "state", context->mode,
                         "needed", "secret", NULL);
    if (!context->enters)
        error_add(error, draft->unit != NULL ? "#/unit" : "#/unit_id", CODE_NOT_IN_ROSTER, "unit",
                  unit, NULL);
    return rater_days_check(work, context, error);
}

static bool scores_read(const struct work *work, const struct secret_draft *draft,
                        const struct ballot_context *context, struct secret_record *record,
                        struct error *error)
{
    const struct score_draft single = {NULL, draft->score};
    bool by_item = context->items.count > 0;
    if (!scores_given(draft, context, error))
        return false;
    const char **items = ARENA_ARRAY(work->arena, const char *, draft->item_count);
    const char **scores = ARENA_ARRAY(work->arena, const char *, draft->item_count);
    for (size_t i = 0; i < draft->item_count; i++) {
        items[i] = draft->items[i].item;
        scores[i] = draft->items[i].score;
    }
    scores_check(work->arena, context, by_item ? draft->items : &single,
                 by_item ? draft->item_count : 1, by_item, error);
    if (!by_item && draft->item_count > 0)
        error_add(error, "#/items", CODE_NOT_COMBINED, "key", "items", "other", "score", NULL);
    record->score = draft->score;
    record->items = items;
    record->scores = scores;
    record->count = draft->item_count;
    return error_none(error);
}

/* What of a ballot needs no database. */
static bool draft_check(struct arena *arena, const struct secret_draft *draft,
                        struct bytes *ret_token, struct error *error)
{
    if ((draft->unit != NULL) == (draft->unit_id != NULL))
        error_add(error, "#/unit", draft->unit == NULL ? CODE_FIELD_REQUIRED : CODE_EXACTLY_ONE,
                  "keys", "unit, unit_id", NULL);
    return bytes_read(arena, draft->token, BLIND_TOKEN_BYTES, "#/token", ret_token, error) &&
           error_none(error);
}

/* Had its holder the right to score this unit in this panel? */
static bool signature_holds(const struct work *work, const struct secret_draft *draft,
                            struct bytes public_key, struct bytes token, struct error *error)
{
    struct bytes signature;
    if (!bytes_read(work->arena, draft->signature, BLIND_KEY_BITS / 8, "#/signature", &signature,
                    error))
        return false;
    return (public_key.length > 0 && blind_check(public_key, token, signature)) ||
           error_set(error, CODE_BALLOT_SIGNATURE, NULL);
}

/* The receipt with the place that it is for, as a row. */
static void receipt_row(struct arena *arena, const struct table *stored,
                        const struct secret_record *record, const char *unit, struct table *ret_row)
{
    static const struct column COLUMNS[] = {{"receipt", COLUMN_TEXT},
                                            {"period_id", COLUMN_TEXT},
                                            {"panel", COLUMN_TEXT},
                                            {"unit_id", COLUMN_TEXT},
                                            {"unit", COLUMN_TEXT}};
    const char **cells = ARENA_ARRAY(arena, const char *, COUNT(COLUMNS));
    cells[0] = table_value(stored, 0, "receipt");
    cells[1] = record->period_id;
    cells[2] = record->panel;
    cells[3] = record->unit_id;
    cells[4] = unit;
    *ret_row = (struct table){COLUMNS, COUNT(COLUMNS), 1, cells};
}

bool secret_ballots_insert(struct work *work, const struct secret_draft *draft, bool *ret_created,
                           struct table *ret_row, struct error *error)
{
    struct ballot_context context;
    struct bytes token, public_key;
    struct table stored;
    const char *unit = draft->unit != NULL ? draft->unit : draft->unit_id;
    struct secret_record record = {.period_id = draft->period_id, .panel = draft->panel};
    if (!draft_check(work->arena, draft, &token, error) || !work_begin(work, error) ||
        !secret_ballot_prepare(work->tx, draft->period_id, draft->panel, unit, &context,
                               &public_key, error) ||
        !place_check(work, draft, &context, error) ||
        !scores_read(work, draft, &context, &record, error) ||
        !signature_holds(work, draft, public_key, token, error))
        return false;
    digest_sha256(token.data, token.length, record.token_hash);
    record.unit_id = context.unit_id;
    record.day = work->today;
    if (!secret_ballot_insert(work->tx, &record, ret_created, &stored, error))
        return false;
    receipt_row(work->arena, &stored, &record, context.unit, ret_row);
    return true;
}

bool secret_ballots_list(struct work *work, const char *period_id, const char *panel,
                         const struct page *page, struct table *ret_rows, struct error *error)
{
    struct period period;
    struct table row;
    if (!work_begin(work, error) || !period_get(work->tx, period_id, &period, error) ||
        !panel_get(work->tx, period_id, panel, &row, error))
        return false;
    if (!text_equal(period.state, "deciding") && !text_equal(period.state, "final"))
        return periods_state_conflict(&period, "deciding, final", error);
    return secret_ballot_list(work->tx, period_id, panel, page, ret_rows, error);
}
