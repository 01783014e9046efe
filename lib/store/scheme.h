/* Schemes in the database: immutable versions of an organiser's documents.
 *
 * The document is bytes here; lib/document reads it. Rows live in the transaction's arena. */
#ifndef PENNANT_STORE_SCHEME_H
#define PENNANT_STORE_SCHEME_H

#include "base/attributes.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/page.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>
#include <stddef.h>

/* A document that was read and checked. */
struct scheme_record {
    const char *code, *cadence;
    const char *title;    /* JSON */
    struct strings kinds; /* of unit that enter an award, each once */
    const char *document;
    size_t document_length;
};

/* A stored version, as a use case needs it. */
struct scheme_version {
    const char *id, *code;
    int version;
    const char *document;
    size_t document_length;
};

/* Adds the next version of the scheme's code, created by who. When some version has the same
 * document already, *ret_created is false and the row is that version's. Writers of one code wait
 * for each other. The row has no document. */
bool scheme_insert(struct tx *tx, const struct scheme_record *record, const char *who,
                   bool *ret_created, struct table *ret_table, struct error *error) MUST_CHECK;

/* One version with its document; CODE_NOT_FOUND. */
bool scheme_get(struct tx *tx, const char *id, struct table *ret_table,
                struct error *error) MUST_CHECK;

/* The same for a use case; CODE_NOT_FOUND. */
bool scheme_load(struct tx *tx, const char *id, struct scheme_version *ret_version,
                 struct error *error) MUST_CHECK;

/* The id of the newest version of a code; CODE_NOT_FOUND. */
bool scheme_newest(struct tx *tx, const char *code, const char **ret_id,
                   struct error *error) MUST_CHECK;

/* Versions by code and version, without documents; code NULL: all. Page keys: code, version. */
bool scheme_list(struct tx *tx, const char *code, const struct page *page, struct table *ret_table,
                 struct error *error) MUST_CHECK;

#endif
