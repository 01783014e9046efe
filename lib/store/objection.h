/* Objections to a result under notice, and their answers; appended and never changed. Rows live in
 * the transaction's arena. */
#ifndef PENNANT_STORE_OBJECTION_H
#define PENNANT_STORE_OBJECTION_H

#include "base/attributes.h"
#include "base/date.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/page.h"
#include "base/table.h"
#include "store/period.h"
#include "store/tx.h"

#include <stdbool.h>
#include <stdint.h>

struct objection_record {
    const char *id, *unit_id;
    day_t received_on;
    const char *reason, *evidence; /* evidence: a JSON array */
    const unsigned char *receipt;  /* SHA-256 of a receipt; NULL: who asks objects by name */
};

bool objection_insert(struct tx *tx, const struct period *period,
                      const struct objection_record *record, struct error *error) MUST_CHECK;

/* What an objection depends on; between fact_begin and fact_end. */
struct objection_state {
    bool anonymous;   /* objections need no name */
    int64_t nameless; /* how many of the period have none */
    bool repeated;    /* who asks has objected to the unit already, and waits for the answer */
};
bool objection_allowed(struct tx *tx, const char *period_id, const char *unit_id,
                       struct objection_state *ret_state, struct error *error) MUST_CHECK;

/* One objection; CODE_NOT_FOUND also when it is not the asker's to see. */
bool objection_get(struct tx *tx, const char *id, struct table *ret_table,
                   struct error *error) MUST_CHECK;

struct objection_filter {
    const char *state, *unit; /* NULL: any; unit is an id or a code */
};

/* Those of a period that the asker may see, in order. Page key: _sequence. */
bool objection_list(struct tx *tx, const char *period_id, const struct objection_filter *filter,
                    const struct page *page, struct table *ret_table,
                    struct error *error) MUST_CHECK;

/* Lets the transaction see the objection that has the receipt of this SHA-256. */
bool objection_show_receipt(struct tx *tx, const unsigned char receipt[SHA256_BYTES],
                            struct error *error) MUST_CHECK;

/* What became of the objection whose receipt was shown; CODE_NOT_FOUND. */
bool objection_by_receipt(struct tx *tx, struct table *ret_table, struct error *error) MUST_CHECK;

/* How many of a period wait for an answer. */
bool objection_count_open(struct tx *tx, const char *period_id, int64_t *ret_open,
                          struct error *error) MUST_CHECK;

struct objection_answer {
    const char *outcome, *reason; /* "upheld" or "dismissed" */
    const char *run_before, *run_after;
};

/* CODE_CONFLICT when it was answered already. */
bool objection_decide(struct tx *tx, const char *id, const struct objection_answer *answer,
                      struct error *error) MUST_CHECK;

/* All of a period, for the referee: unit_id, received_on, outcome (NULL: open). */
bool objection_facts(struct tx *tx, const char *period_id, struct table *ret_table,
                     struct error *error) MUST_CHECK;

#endif
