#include "app/app.h"
#include "app/ballot_keys.h"
#include "app/secret_ballots.h"
#include "base/digest.h"
#include "base/seal.h"
#include "store/secret_ballot.h"

#include <string.h>

static bool blinded_bad(struct arena *arena, struct error *error)
{
    return error_add(
        error, "#/blinded", CODE_FORMAT_INVALID, "expected",
        arena_print(arena, "base64url of %d bytes below the key's modulus", BLIND_KEY_BITS / 8),
        NULL);
}

/* Opens the key and signs; a key that this server cannot open was sealed by another one. */
static bool right_sign(struct work *work, const struct right_record *record,
                       const struct right_context *right, struct bytes blinded,
                       struct bytes *ret_signature, struct error *error)
{
    struct bytes private_key;
    if (!seal_open(work->app->sealer, work->arena,
                   ballot_key_place(work, record->period_id, record->panel, record->unit_id),
                   right->sealed, &private_key))
        return error_set(error, CODE_BALLOT_KEY_MISSING, NULL);
    bool done = blind_sign(work->arena, private_key, blinded, ret_signature);
    blind_key_wipe(private_key);
    return done || blinded_bad(work->arena, error);
}

/* The signature that was given before for the same, or a new one. */
static bool right_give(struct work *work, const struct right_record *record, struct bytes blinded,
                       bool *ret_created, struct bytes *ret_signature, struct error *error)
{
    struct right_context right;
    if (!ballot_right_prepare(work->tx, record, &right, error))
        return false;
    if (!right.has_key)
        return error_set(error, CODE_BALLOT_KEYS_LACKING, "panel", record->panel, NULL);
    if (right.taken) {
        if (right.blinded.length != blinded.length ||
            !bytes_equal(right.blinded.data, blinded.data, blinded.length))
            return error_set(error, CODE_RIGHT_TAKEN, NULL);
        *ret_created = false;
        *ret_signature = right.signature;
        return true;
    }
    if (right.conflict)
        return error_add(error, "#/unit", CODE_CONFLICT_OF_INTEREST, "unit", record->unit_id, NULL);
    *ret_created = true;
    return right_sign(work, record, &right, blinded, ret_signature, error) &&
           ballot_right_insert(work->tx, record, blinded, *ret_signature, error);
}

static void right_row(struct arena *arena, const struct right_record *record, const char *unit,
                      struct bytes signature, struct table *ret_row)
{
    static const struct column COLUMNS[] = {{"panel", COLUMN_TEXT},
                                            {"unit_id", COLUMN_TEXT},
                                            {"unit", COLUMN_TEXT},
                                            {"signature", COLUMN_TEXT}};
    const char **cells = ARENA_ARRAY(arena, const char *, COUNT(COLUMNS));
    cells[0] = record->panel;
    cells[1] = record->unit_id;
    cells[2] = unit;
    cells[3] = base64url_encode(arena, signature.data, signature.length);
    *ret_row = (struct table){COLUMNS, COUNT(COLUMNS), 1, cells};
}

static bool draft_check(struct arena *arena, const struct right_draft *draft,
                        struct bytes *ret_blinded, struct error *error)
{
    unsigned char *data;
    size_t length;
    if ((draft->unit != NULL) == (draft->unit_id != NULL))
        error_add(error, "#/unit", draft->unit == NULL ? CODE_FIELD_REQUIRED : CODE_EXACTLY_ONE,
                  "keys", "unit, unit_id", NULL);
    if (!base64url_decode(arena, draft->blinded, strlen(draft->blinded), &data, &length) ||
        length != BLIND_KEY_BITS / 8)
        return blinded_bad(arena, error);
    *ret_blinded = (struct bytes){data, length};
    return error_none(error);
}

bool ballot_rights_insert(struct work *work, const char *period_id, const char *panel,
                          const struct right_draft *draft, bool *ret_created, struct table *ret_row,
                          struct error *error)
{
    struct ballot_context context;
    struct rater rater;
    struct bytes blinded = {NULL, 0}, signature = {NULL, 0};
    struct rater_claim claim = {.period_id = period_id,
                                .panel = panel,
                                .unit = draft->unit != NULL ? draft->unit : draft->unit_id,
                                .where = draft->unit != NULL ? "#/unit" : "#/unit_id",
                                .rater_unit = draft->rater_unit,
                                .mode = "secret"};
    if (work->app->sealer == NULL)
        return error_set(error, CODE_BALLOT_KEY_MISSING, NULL);
    if (!draft_check(work->arena, draft, &blinded, error) ||
        !rater_admit(work, &claim, &context, &rater, error))
        return false;
    struct right_record record = {.period_id = period_id,
                                  .panel = panel,
                                  .unit_id = context.unit_id,
                                  .rater = rater.id,
                                  .rater_unit_id = rater.unit_id};
    if (!context.locked)
        return error_set(error, CODE_BALLOT_KEYS_LACKING, "panel", panel, NULL);
    if (!right_give(work, &record, blinded, ret_created, &signature, error))
        return false;
    right_row(work->arena, &record, context.unit, signature, ret_row);
    return true;
}
