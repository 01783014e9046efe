/* What the programs that play on a real cluster share: a pool, a transaction, a superuser's
 * question.
 *
 * test_transactions.py starts the cluster and gives PENNANT_TEST_DATABASE (as pennant_app) and
 * PENNANT_TEST_ADMIN (as superuser); the organisation "one" is there. */
#ifndef PENNANT_TESTS_STORE_PLAY_H
#define PENNANT_TESTS_STORE_PLAY_H

#include "base/arena.h"
#include "store/pool.h"
#include "store/statement.h"
#include "store/tx.h"
#include "store/unit.h"
#include "support/cmocka_all.h"

extern const struct principal WHO;

struct play {
    struct arena *arena;
    struct error error;
    struct pool *pool;
    struct tx *tx;
    struct tx_organisation organisation;
};

/* A pool of its own; 0 when it was made. */
int play_start_with(struct play *play, int size, int wait_ms);

/* cmocka's setup and teardown; the latter fails when a connection was kept. */
int play_start(void **state);
int play_finish(void **state);

bool play_begin(struct play *play, enum tx_mode mode, const struct principal *who);

/* The superuser's one-line answer to a question. */
char *play_ask(struct play *play, const char *sql);

/* A new unit with this code; storing it; whether it is there. */
struct unit_row play_unit(struct play *play, const char *code);
bool play_insert(struct play *play, const char *code);
bool play_exists(struct play *play, const char *code);

#define PLAY(name) cmocka_unit_test_setup_teardown(name, play_start, play_finish)

#endif
