/* Sums of a period that is judged live, which a server keeps for the next one to start from
 * (sql/migrations, standing_base): of open periods and of those that are scoring. Never the only
 * place of anything: a row that is missing, or that has another stamp, only means that all is read.
 * Between fact_begin and fact_end. Texts live in the transaction's arena. */
#ifndef PENNANT_STORE_STANDING_BASE_H
#define PENNANT_STORE_STANDING_BASE_H

#include "base/attributes.h"
#include "base/digest.h"
#include "base/error.h"
#include "store/tx.h"

#include <stdbool.h>

/* events, verdicts, server and since as fact_base gives them. */
struct standing_base {
    const char *events, *verdicts, *server, *since;
    const char *sums; /* the caller's; NULL: none are kept */
};

bool standing_base_get(struct tx *tx, const char *period_id,
                       const unsigned char stamp[SHA256_BYTES], struct standing_base *ret_base,
                       struct error *error) MUST_CHECK;

/* Does nothing when the period is not judged live any more. */
bool standing_base_put(struct tx *tx, const char *period_id,
                       const unsigned char stamp[SHA256_BYTES], const struct standing_base *base,
                       struct error *error) MUST_CHECK;

#endif
