/* Use cases of certificates: signed for each award when its period becomes final, read by anybody,
 * with the status lists that say which were revoked. */
#ifndef PENNANT_APP_CERTIFICATES_H
#define PENNANT_APP_CERTIFICATES_H

#include "app/work.h"
#include "base/public_keys.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Signs a certificate for each award of a period that has none, inside a work of leadership, after
 * the awards and the bundle. Without a signing key nothing is signed. *ret_count (may be NULL): how
 * many. */
bool certificates_sign(struct work *work, const char *period_id, size_t *ret_count,
                       struct error *error) MUST_CHECK;

/* An award's certificate, always the same bytes. CODE_NOT_FOUND without the award or where it was
 * granted before there was a signing key; then CODE_SIGNING_KEY_MISSING where there is none yet. */
bool certificates_get(struct work *work, const char *award_id, const char **ret_document,
                      struct error *error) MUST_CHECK;

/* The organisation's status list of a number from 0, signed now. CODE_NOT_FOUND where no
 * certificate has a bit in it, CODE_SIGNING_KEY_MISSING. */
bool certificates_status(struct work *work, int64_t number, const char **ret_document,
                         struct error *error) MUST_CHECK;

/* The keys that signed what this service gives out, the present one first; without any
 * CODE_SIGNING_KEY_MISSING. Needs no transaction. */
bool certificates_keys(const struct work *work, const struct public_keys **ret_keys,
                       struct error *error) MUST_CHECK;

#endif
