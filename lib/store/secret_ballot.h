/* Secret ballots: keys of panels, rights that raters took, ballots that nobody signed.
 *
 * What a right and a ballot have in common is only that the same key made the one and checks the
 * other; the values in between were blinded (base/blind.h). Nothing here has a clock or a number
 * that counts on. Rows live in the transaction's arena. */
#ifndef PENNANT_STORE_SECRET_BALLOT_H
#define PENNANT_STORE_SECRET_BALLOT_H

#include "base/attributes.h"
#include "base/blind.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/page.h"
#include "base/table.h"
#include "store/ballot.h"
#include "store/tx.h"

#include <stdbool.h>
#include <stddef.h>

/* At most `most` entrants of a period for which a panel has no key: unit_id. */
bool ballot_key_missing(struct tx *tx, const char *period_id, const char *panel, size_t most,
                        struct table *ret_table, struct error *error) MUST_CHECK;

/* The keys of several units, list by list. */
struct key_record {
    const char *const *unit_ids;
    const struct bytes *public_keys, *sealed;
    size_t count;
};

/* Adds keys where a unit has none, and keeps the panel's members as they are from now on:
 * panel, locked_at, keys, missing. */
bool ballot_key_insert(struct tx *tx, const char *period_id, const char *panel,
                       const struct key_record *record, struct table *ret_table,
                       struct error *error) MUST_CHECK;

/* Page key: unit. */
bool ballot_key_list(struct tx *tx, const char *period_id, const char *panel,
                     const struct page *page, struct table *ret_table,
                     struct error *error) MUST_CHECK;

/* The first of these panels that is secret and lacks a key; NULL: none does. */
bool ballot_key_lacking(struct tx *tx, const char *period_id, const struct strings *panels,
                        const char **ret_panel, struct error *error) MUST_CHECK;

struct right_record {
    const char *period_id, *panel, *unit_id, *rater;
    const char *rater_unit_id; /* NULL: none */
};

/* What is known when a rater asks for a right, after which nobody else does for the same. */
struct right_context {
    bool has_key, taken;
    bool conflict;                   /* the rater declared one, as nobody else does meanwhile */
    struct bytes sealed;             /* the private key, with has_key */
    struct bytes blinded, signature; /* of the right that was taken */
};

bool ballot_right_prepare(struct tx *tx, const struct right_record *record,
                          struct right_context *ret_context, struct error *error) MUST_CHECK;

bool ballot_right_insert(struct tx *tx, const struct right_record *record, struct bytes blinded,
                         struct bytes signature, struct error *error) MUST_CHECK;

/* What decides whether a secret ballot is taken: of the context state, panel, mode, range, rubric,
 * days and unit are filled. The period keeps its state. CODE_NOT_FOUND (of the period). */
bool secret_ballot_prepare(struct tx *tx, const char *period_id, const char *panel,
                           const char *unit, struct ballot_context *ret_context,
                           struct bytes *ret_public_key, struct error *error) MUST_CHECK;

struct secret_record {
    unsigned char token_hash[SHA256_BYTES];
    const char *period_id, *panel, *unit_id;
    const char *score; /* NULL: by item */
    const char *const *items, *const *scores;
    size_t count;
    day_t day;
};

/* Takes it. *ret_created is false when the same ballot was taken before; CODE_BALLOT_USED when its
 * token was used for another one. The row is its receipt. */
bool secret_ballot_insert(struct tx *tx, const struct secret_record *record, bool *ret_created,
                          struct table *ret_table, struct error *error) MUST_CHECK;

/* Receipts. Page key: receipt. */
bool secret_ballot_list(struct tx *tx, const char *period_id, const char *panel,
                        const struct page *page, struct table *ret_table,
                        struct error *error) MUST_CHECK;

#endif
