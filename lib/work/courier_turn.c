#include "work/courier_turn.h"

#include "app/webhooks.h"
#include "base/attributes.h"
#include "base/log.h"
#include "base/seal.h"
#include "store/tx.h"
#include "store/webhook.h"
#include "work/courier.h"
#include "work/webhook_message.h"

#include <string.h>
#include <time.h>

#define NO_CONTENT "webhook secret cannot be opened"

static const char *const ROLES_NONE[] = {NULL};

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

/* The message that is due, or no row. New changes become deliveries first. */
static bool take(struct courier_turn *turn, struct table *ret_row, const char **ret_organisation,
                 struct error *error)
{
    struct principal principal = principal_of(turn);
    struct tx *tx;
    if (!begin(turn, &principal, &tx, ret_organisation, error))
        return false;
    if (webhook_fan_out(tx, turn->webhook_id, COURIER_LOOKED, error) &&
        webhook_next(tx, turn->webhook_id, ret_row, error))
        return tx_commit(tx, error);
    tx_rollback(tx);
    return false;
}

static bool record(struct courier_turn *turn, const struct webhook_attempt *attempt,
                   struct error *error)
{
    struct principal principal = principal_of(turn);
    struct tx *tx;
    const char *organisation;
    if (!begin(turn, &principal, &tx, &organisation, error))
        return false;
    webhook_attempt_record(tx, attempt);
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

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Sends it; *ret_retry_after as the receiver said, or NULL. False: the server is about to end. */
static bool send_one(struct courier_turn *turn, const struct table *row, const char *organisation,
                     struct webhook_attempt *attempt, const char **ret_retry_after)
{
    const char *place = webhook_place(turn->arena, organisation, turn->webhook_id);
    struct bytes secrets[] = {secret_open(turn, place, row, "secret"),
                              secret_open(turn, place, row, "previous_secret")};
    struct webhook_sender sender = {turn->app->public_url, turn->organisation};
    const char *body = webhook_body(turn->arena, &sender, row);
    struct fetch_call call = {
        .url = table_value(row, 0, "url"),
        .headers = webhook_headers(turn->arena, attempt->delivery_id, table_integer(row, 0, "now"),
                                   body, secrets, COUNT(secrets)),
        .body = body,
        .length = strlen(body),
        .connect_ms = turn->answer_ms < COURIER_CONNECT_MS ? turn->answer_ms : COURIER_CONNECT_MS,
        .whole_ms = turn->answer_ms,
        .size_max = COURIER_ANSWER_MOST};
    struct fetch_answer answer;
    enum fetch_fault fault = FETCH_NONE;
    int64_t start = now_ms();
    *ret_retry_after = NULL;
    if (secrets[0].length == 0)
        attempt->fault = "secret";
    else if (fetch_send(turn->fetch, &call, turn->arena, &answer, &fault)) {
        attempt->status = answer.status;
        *ret_retry_after = answer.retry_after;
    } else {
        attempt->fault = fetch_fault_name(fault);
    }
    attempt->ms = (int)(now_ms() - start);
    return fault != FETCH_STOPPED;
}

/* What comes of the delivery and of the webhook. */
static void judge(const struct courier_turn *turn, const struct table *row, const char *retry_after,
                  struct webhook_attempt *attempt)
{
    bool good = attempt->status >= 200 && attempt->status < 300;
    bool over = table_integer(row, 0, "age") >= (int64_t)COURIER_DAYS * 24 * 3600;
    attempt->failing = !good;
    if (good) {
        attempt->state = "delivered";
    } else if (attempt->status == 410 || over) {
        attempt->state = "failed";
        attempt->cause = attempt->status == 410 ? "gone" : "exhausted";
    } else {
        attempt->state = "pending";
        attempt->pause_ms =
            webhook_pause(turn->pause_ms, table_integer(row, 0, "attempts"), retry_after);
    }
}

/* One message; false when there is none, or nothing more can be done now. */
static bool deliver_one(struct courier_turn *turn, struct error *error)
{
    struct table row;
    const char *organisation, *retry_after;
    if (!take(turn, &row, &organisation, error) || row.row_count == 0)
        return false;
    struct webhook_attempt attempt = {.webhook_id = turn->webhook_id,
                                      .delivery_id = table_value(&row, 0, "id")};
    if (!send_one(turn, &row, organisation, &attempt, &retry_after))
        return false;
    judge(turn, &row, retry_after, &attempt);
    turn->delivered += !attempt.failing;
    turn->failed += attempt.failing;
    return record(turn, &attempt, error) && !attempt.failing;
}

void courier_turn_run(struct courier_turn *turn)
{
    struct error error;
    bool more = true;
    for (int i = 0; more && i < COURIER_TURN_MOST; i++) {
        arena_reset(turn->arena);
        error_init(&error, turn->arena);
        more = deliver_one(turn, &error);
        if (!error_none(&error))
            log_line(LOG_WARNING, "a webhook could not be served", "webhook", turn->webhook_id,
                     "code", code_name(error.code), NULL);
    }
}
