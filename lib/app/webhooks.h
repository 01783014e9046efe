/* Use cases of webhooks: who is told of changes, with which secret, and what became of it. They are
 * delivered by work/courier.h, as an organiser sees them.
 *
 * Secrets are kept sealed under a key that every server has, and are told once, when they are made.
 */
#ifndef PENNANT_APP_WEBHOOKS_H
#define PENNANT_APP_WEBHOOKS_H

#include "app/work.h"
#include "base/attributes.h"
#include "base/page.h"
#include "base/table.h"

#include <stdbool.h>
#include <stdint.h>

#define WEBHOOKS_MOST         50 /* of an organisation */
#define WEBHOOK_SECRET_BYTES  32
#define WEBHOOK_OVERLAP_HOURS 24 /* a secret signs so long beside its successor, unless told */
#define WEBHOOK_OVERLAP_MOST  720

struct webhook_draft {
    const char *url, *title;
    struct strings kinds;
    const char *state; /* "active" or "disabled"; NULL: active */
};

/* WEBHOOK_KEY_MISSING on a server without the key; violations at #/url. *ret_secret: "whsec_...".
 */
bool webhooks_create(struct work *work, const struct webhook_draft *draft, struct table *ret_row,
                     const char **ret_secret, struct error *error) MUST_CHECK;
bool webhooks_list(struct work *work, struct table *ret_rows, struct error *error) MUST_CHECK;
bool webhooks_get(struct work *work, const char *id, struct table *ret_row,
                  struct error *error) MUST_CHECK;
bool webhooks_replace(struct work *work, const char *id, const struct webhook_draft *draft,
                      int64_t version, struct table *ret_row, struct error *error) MUST_CHECK;

struct webhook_rotation {
    int64_t overlap_hours;
};
/* Row: id, previous_until, version. */
bool webhooks_rotate(struct work *work, const char *id, const struct webhook_rotation *rotation,
                     struct table *ret_row, const char **ret_secret,
                     struct error *error) MUST_CHECK;

bool webhooks_ping(struct work *work, const char *id, struct table *ret_row,
                   struct error *error) MUST_CHECK;
bool webhooks_replay(struct work *work, const char *id, const char *delivery_id,
                     struct table *ret_row, struct error *error) MUST_CHECK;

struct delivery_filter {
    const char *state; /* NULL: any */
};
bool webhooks_deliveries(struct work *work, const char *id, const struct delivery_filter *filter,
                         const struct page *page, struct table *ret_rows,
                         struct error *error) MUST_CHECK;
bool webhooks_attempts(struct work *work, const char *id, const char *delivery_id,
                       struct table *ret_rows, struct error *error) MUST_CHECK;

/* What a webhook's secret is sealed for. */
const char *webhook_place(struct arena *arena, const char *organisation_id, const char *id);

#endif
