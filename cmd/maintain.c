/* pennant maintain: purges what has had its time and retires old events, beside running servers. */
#include "base/attributes.h"
#include "base/text.h"
#include "cmd/command.h"
#include "store/maintenance.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

static const struct option OPTIONS[] = {
    {.name = "migrate-database",
     .type = OPTION_TEXT,
     .required = true,
     .secret = true,
     .value_name = "CONNINFO",
     .help = "libpq connection string of pennant_migrator"},
    {.name = "only",
     .type = OPTION_TEXT,
     .value_name = "CODE",
     .help = "this organisation only (default: all)"},
    {.name = "dry-run",
     .type = OPTION_BOOLEAN,
     .fallback = "false",
     .help = "tell which events would be retired, and change nothing"},
    {.name = "chunk",
     .type = OPTION_INTEGER,
     .fallback = "1000",
     .minimum = 1,
     .maximum = 10000,
     .value_name = "ROWS",
     .help = "rows of one transaction"},
    {.name = "pause",
     .type = OPTION_INTEGER,
     .fallback = "10",
     .minimum = 0,
     .maximum = 10000,
     .value_name = "MS",
     .help = "between two transactions that changed something, for the servers' sake"},
};

/* One organisation's turn. */
struct turn {
    struct maintenance *maintenance;
    const char *id, *code;
    int chunk, pause;
    bool dry;
    struct buffer *reason;
};

typedef bool purge_function(struct maintenance *maintenance, const char *organisation, int most,
                            int64_t *ret_gone, struct buffer *reason);

static void turn_rest(const struct turn *turn)
{
    struct timespec time = {.tv_sec = turn->pause / 1000, .tv_nsec = turn->pause % 1000 * 1000000L};
    nanosleep(&time, NULL);
}

static bool turn_purge(const struct turn *turn, purge_function *purge, int64_t *ret_gone)
{
    int64_t all = 0, gone = 0;
    do {
        if (!purge(turn->maintenance, turn->id, turn->chunk, &gone, turn->reason))
            return false;
        all += gone;
        if (gone == turn->chunk)
            turn_rest(turn);
    } while (gone == turn->chunk);
    *ret_gone = all;
    return true;
}

/* Everything is looked at once, in the order it came; what comes meanwhile is for the next time,
 * since writers may be faster. */
static bool turn_retire_before(const struct turn *turn, const struct retirement *retirement,
                               struct retired_chunk *ret_sum)
{
    struct retired_chunk sum = {0}, chunk = {0};
    do {
        if (!maintenance_retire_chunk(turn->maintenance, turn->id, retirement->before,
                                      chunk.reached, turn->chunk, turn->dry, &chunk, turn->reason))
            return false;
        sum.events += chunk.events;
        sum.verdicts += chunk.verdicts;
        sum.kept += chunk.kept;
        if (chunk.events > 0 && !turn->dry)
            turn_rest(turn);
    } while (chunk.reached > 0 && chunk.reached < retirement->newest);
    *ret_sum = sum;
    return true;
}

static bool turn_retire(const struct turn *turn, struct arena *arena)
{
    struct retirement retirement;
    struct retired_chunk sum;
    if (!maintenance_retire_begin(turn->maintenance, turn->id, turn->dry, arena, &retirement,
                                  turn->reason))
        return false;
    if (retirement.held_by != NULL)
        printf("%s: period %s is not final with a bundle and keeps what is behind it\n", turn->code,
               retirement.held_by);
    if (retirement.before == NULL)
        return true;
    if (!turn_retire_before(turn, &retirement, &sum))
        return false;
    printf("%s: %s %" PRId64 " events and %" PRId64 " verdicts before %s; %" PRId64
           " old events stay\n",
           turn->code, turn->dry ? "would retire" : "retired", sum.events, sum.verdicts,
           retirement.before, sum.kept);
    return true;
}

static bool turn_take(const struct turn *turn, struct arena *arena)
{
    int64_t replies = 0, outcomes = 0, deliveries = 0;
    if (!turn->dry) {
        if (!turn_purge(turn, maintenance_purge_replies, &replies) ||
            !turn_purge(turn, maintenance_purge_outcomes, &outcomes) ||
            !turn_purge(turn, maintenance_purge_deliveries, &deliveries))
            return false;
        printf("%s: purged %" PRId64 " kept replies, %" PRId64 " import outcomes and %" PRId64
               " deliveries\n",
               turn->code, replies, outcomes, deliveries);
    }
    return turn_retire(turn, arena);
}

static bool organisations_take(struct maintenance *maintenance, const struct options *options,
                               struct arena *arena, struct buffer *reason)
{
    const char *only = option_text(options, "only");
    struct table rows;
    size_t taken = 0;
    if (!maintenance_organisations(maintenance, arena, &rows, reason))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        struct turn turn = {
            .maintenance = maintenance,
            .id = table_value(&rows, i, "id"),
            .code = table_value(&rows, i, "code"),
            .chunk = (int)option_integer(options, "chunk"),
            .pause = (int)option_integer(options, "pause"),
            .dry = option_boolean(options, "dry-run"),
            .reason = reason,
        };
        if (only != NULL && !text_equal(only, turn.code))
            continue;
        if (!turn_take(&turn, arena))
            return false;
        taken++;
    }
    if (only != NULL && taken == 0)
        buffer_print(reason, "there is no organisation %s", only);
    return only == NULL || taken > 0;
}

int maintain_run(int argc, const char *const *argv)
{
    struct arena *arena = arena_new();
    struct options options;
    struct buffer reason;
    int status = 0;
    buffer_init(&reason);
    if (command_options("maintain [OPTION...]", OPTIONS, COUNT(OPTIONS), argc, argv, 0, arena,
                        &options, &status)) {
        struct maintenance *maintenance =
            maintenance_open(option_text(&options, "migrate-database"), &reason);
        bool good =
            maintenance != NULL && organisations_take(maintenance, &options, arena, &reason);
        maintenance_close(maintenance);
        if (!good) {
            fprintf(stderr, "pennant maintain: %s\n", reason.data);
            status = 1;
        }
    }
    buffer_release(&reason);
    arena_free(arena);
    return status;
}
