#include "work/courier_turn.h"

#include "app/webhooks.h"
#include "base/attributes.h"
#include "base/log.h"
#include "base/seal.h"
#include "base/waiting.h"
#include "store/tx.h"
#include "store/webhook.h"
#include "work/courier.h"
#include "work/webhook_message.h"

#include <string.h>

#define NO_CONTENT "webhook secret cannot be opened"

static const char *const ROLES_NONE[] = {NULL};

/* Messages that were taken together, and what became of those not recorded yet. */
struct batch {
    const char *organisation; /* its id */
    struct table rows;
    struct bytes secrets[2];
    struct webhook_attempt attempts[COURIER_BATCH_MOST];
    size_t count;
};

/* As an organiser, so that row security holds here too. */
static struct principal principal_of(const struct courier_turn *turn)
{
    return (struct principal){.subject = "pennant webhooks",
                              .organisation = turn->organisation,
                              .roles = ROLE_ORGANISER,
                              .units = {ROLES_NONE, 0},
                              .positions = {ROLES_NONE, 0},
                              .sources = {ROLES_NONE, 0}};
}

static bool begin(struct courier_turn *turn, const struct principal *principal, struct tx **ret_tx,
                  const char **ret_organisation, struct error *error)
{
    struct tx_organisation organisation;
    if (!tx_begin(turn->app->pool, TX_WRITE, principal, NULL, turn->arena, ret_tx, &organisation,
                  error))
        return false;
    *ret_organisation = organisation.id;
    return true;
}

/* The messages that are due. New changes become deliveries first. */
static bool take(struct courier_turn *turn, struct batch *batch, struct error *error)
{
    struct principal principal = principal_of(turn);
    struct tx *tx;
    if (!begin(turn, &principal, &tx, &batch->organisation, error))
        return false;
    if (webhook_fan_out(tx, turn->webhook_id, COURIER_LOOKED, error) &&
        webhook_next(tx, turn->webhook_id, COURIER_BATCH_MOST, &batch->rows, error))
        return tx_commit(tx, error);
    tx_rollback(tx);
    return false;
}

/* Records what was tried since the last time. */
static bool record(struct courier_turn *turn, struct batch *batch, struct error *error)
{
    struct principal principal = principal_of(turn);
    struct tx *tx;
    const char *organisation;
    size_t count = batch->count;
    batch->count = 0;
    if (count == 0)
        return true;
    if (!begin(turn, &principal, &tx, &organisation, error))
        return false;
    webhook_attempts_record(tx, turn->webhook_id, batch->attempts, count);
    return tx_commit(tx, error);
}

static struct bytes secret_open(const struct courier_turn *turn, const char *place,
                                const struct table *row, const char *column)
{
    struct bytes sealed = webhook_sealed(turn->arena, row, column), secret = {0};
    if (sealed.length > 0 &&
        !seal_open(turn->app->webhooks.key, turn->arena, place, sealed, &secret))
        log_line(LOG_ERROR, NO_CONTENT, "webhook", turn->webhook_id, NULL);
    return secret;
}

/* Sends one; *ret_retry_after as the receiver said, or NULL. False: the server is about to end. */
static bool send_one(struct courier_turn *turn, const struct batch *batch, size_t row,
                     struct webhook_attempt *attempt, const char **ret_retry_after)
{
    struct webhook_sender sender = {turn->app->public_url, turn->organisation};
    const char *body = webhook_body(turn->arena, &sender, &batch->rows, row);
    struct fetch_call call = {
        .url = table_value(&batch->rows, row, "url"),
        .headers = webhook_headers(turn->arena, attempt->delivery_id,
                                   table_integer(&batch->rows, row, "now"), body, batch->secrets,
                                   COUNT(batch->secrets)),
        .body = body,
        .length = strlen(body),
        .connect_ms = turn->answer_ms < COURIER_CONNECT_MS ? turn->answer_ms : COURIER_CONNECT_MS,
        .whole_ms = turn->answer_ms,
        .size_max = COURIER_ANSWER_MOST};
    struct fetch_answer answer;
    enum fetch_fault fault = FETCH_NONE;
    int64_t start = monotonic_ms();
    *ret_retry_after = NULL;
    if (batch->secrets[0].length == 0)
        attempt->fault = "secret";
    else if (fetch_send(turn->fetch, &call, turn->arena, &answer, &fault)) {
        attempt->status = answer.status;
        *ret_retry_after = answer.retry_after;
    } else {
        attempt->fault = fetch_fault_name(fault);
    }
    attempt->ms = (int)(monotonic_ms() - start);
    return fault != FETCH_STOPPED;
}

/* What comes of the delivery and of the webhook. */
static void judge(const struct courier_turn *turn, const struct batch *batch, size_t row,
                  const char *retry_after, struct webhook_attempt *attempt)
{
    bool good = attempt->status >= 200 && attempt->status < 300;
    bool over = table_integer(&batch->rows, row, "age") >= (int64_t)COURIER_DAYS * 24 * 3600;
    attempt->failing = !good;
    if (good) {
        attempt->state = "delivered";
    } else if (attempt->status == 410 || over) {
        attempt->state = "failed";
        attempt->cause = attempt->status == 410 ? "gone" : "exhausted";
    } else {
        attempt->state = "pending";
        attempt->pause_ms = webhook_pause(
            turn->pause_ms, table_integer(&batch->rows, row, "attempts"), retry_after);
    }
}

/* Tries messages one after another; true when all were taken by the receiver. Stops at one that was
 * not, and when too much may have changed since they were read. */
static bool try_all(struct courier_turn *turn, struct batch *batch, struct error *error)
{
    int64_t taken = monotonic_ms(), recorded = taken;
    bool good = true;
    for (size_t row = 0; good && row < batch->rows.row_count; row++) {
        struct webhook_attempt attempt = {.delivery_id = table_value(&batch->rows, row, "id")};
        const char *retry_after;
        if (!send_one(turn, batch, row, &attempt, &retry_after)) {
            good = false;
            break;
        }
        judge(turn, batch, row, retry_after, &attempt);
        turn->delivered += !attempt.failing;
        turn->failed += attempt.failing;
        good = !attempt.failing;
        batch->attempts[batch->count++] = attempt;
        int64_t now = monotonic_ms();
        if (now - taken >= COURIER_BATCH_MS)
            break;
        if (now - recorded >= COURIER_RECORD_MS) {
            good = record(turn, batch, error) && good;
            recorded = now;
        }
    }
    return record(turn, batch, error) && good;
}

/* Some messages; false when there are none, or nothing more can be done now. */
static bool deliver_some(struct courier_turn *turn, struct error *error)
{
    struct batch *batch = ARENA_ARRAY(turn->arena, struct batch, 1);
    *batch = (struct batch){0};
    if (!take(turn, batch, error) || batch->rows.row_count == 0)
        return false;
    const char *place = webhook_place(turn->arena, batch->organisation, turn->webhook_id);
    batch->secrets[0] = secret_open(turn, place, &batch->rows, "secret");
    batch->secrets[1] = secret_open(turn, place, &batch->rows, "previous_secret");
    return try_all(turn, batch, error);
}

void courier_turn_run(struct courier_turn *turn)
{
    struct error error;
    int64_t end = monotonic_ms() + COURIER_TURN_MS;
    bool more = true;
    while (more && monotonic_ms() < end) {
        arena_reset(turn->arena);
        error_init(&error, turn->arena);
        more = deliver_some(turn, &error);
        if (!error_none(&error))
            log_line(LOG_WARNING, "a webhook could not be served", "webhook", turn->webhook_id,
                     "code", code_name(error.code), NULL);
    }
    turn->more = more;
}
