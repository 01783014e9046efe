/* Replies kept under an Idempotency-Key for seven days. One transaction's thread. */
#ifndef PENNANT_STORE_IDEMPOTENCY_H
#define PENNANT_STORE_IDEMPOTENCY_H

#include "base/attributes.h"
#include "base/digest.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct tx;

#define IDEMPOTENCY_DAYS 7

struct kept_reply {
    unsigned char fingerprint[SHA256_BYTES];
    int status;
    const char *content_type, *location, *etag; /* NULL: none */
    const char *body;
    size_t body_length;
};

/* Takes the key for this transaction: *ret_taken is false while another one holds it. When it was
 * answered before, *ret_found is true and *ret_reply is that answer. */
bool idempotency_claim(struct tx *tx, const char *operation, const char *key, bool *ret_taken,
                       bool *ret_found, struct kept_reply *ret_reply,
                       struct error *error) MUST_CHECK;

/* Keeps the reply; it travels with the next trip. */
void idempotency_keep(struct tx *tx, const char *operation, const char *key,
                      const struct kept_reply *reply);

#endif
