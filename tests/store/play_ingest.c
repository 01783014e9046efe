/* The ingest function on a real cluster: repeats inside one array, and large ones. */
#include "base/uuid.h"
#include "play.h"
#include "store/indicator.h"
#include "store/ingest.h"

#include <string.h>

static struct ingest_event event_of(struct play *play, const char *unit_id, const char *id,
                                    const char *external_id, const char *note)
{
    char made[UUID_TEXT];
    uuid_new(made);
    struct ingest_event event = {.id = id != NULL ? id : arena_text(play->arena, made),
                                 .unit_id = unit_id,
                                 .indicator = "played",
                                 .moment = "2026-01-05",
                                 .quantity = "1",
                                 .note = note,
                                 .source = "",
                                 .recorded_by = "somebody",
                                 .external_id = external_id};
    ingest_fingerprint(&event);
    return event;
}

static const char *fact_unit(struct play *play)
{
    struct indicator_row indicator = {.code = "played", .form = "event"};
    struct table row, made;
    assert_true(play_begin(play, TX_WRITE, &WHO));
    assert_true(unit_lock(play->tx, NULL, "facts", &row, &play->error));
    if (row.row_count == 0) {
        assert_true(play_insert(play, "facts"));
        assert_true(indicator_insert(play->tx, &indicator, &made, &play->error));
        assert_true(unit_lock(play->tx, NULL, "facts", &row, &play->error));
    }
    return table_value(&row, 0, "id");
}

static void test_ingest_repeats_inside(void **state)
{
    struct play *play = *state;
    const char *unit = fact_unit(play), *id = play_unit(play, "x").id;
    struct ingest_event events[] = {
        event_of(play, unit, id, "x1", "a"),   /* stored */
        event_of(play, unit, id, "x2", "a"),   /* another fact under the first one's id */
        event_of(play, unit, NULL, "x2", "a"), /* stored: nobody took x2 */
        event_of(play, unit, NULL, "x2", "a"), /* the same again */
        event_of(play, unit, NULL, "x1", "b"), /* another fact under x1 */
        event_of(play, unit, id, "x1", "a"),   /* the first again */
        event_of(play, unit, NULL, NULL, "a"), /* without external ids nothing repeats */
        event_of(play, unit, NULL, NULL, "a"),
        event_of(play, unit, id, "x3", "c"), /* refused, and so takes nothing */
        event_of(play, unit, NULL, "x3", "d"),
    };
    static const enum ingest_result expected[] = {
        INGEST_STORED,    INGEST_DIFFERS, INGEST_STORED, INGEST_DUPLICATE, INGEST_DIFFERS,
        INGEST_DUPLICATE, INGEST_STORED,  INGEST_STORED, INGEST_DIFFERS,   INGEST_STORED};
    struct ingest_outcome outcomes[COUNT(events)];
    for (int round = 0; round < 2; round++) {
        assert_true(ingest_events(play->tx, events, COUNT(events), outcomes, &play->error));
        for (size_t i = 0; i < COUNT(events); i++)
            assert_int_equal(outcomes[i].result, round == 1 && expected[i] == INGEST_STORED
                                                     ? INGEST_DUPLICATE
                                                     : expected[i]);
        assert_string_equal(outcomes[5].id, id);
        assert_string_equal(outcomes[3].id, events[2].id);
    }
    assert_true(tx_commit(play->tx, &play->error));
}

/* More bytes one way than socket buffers hold: neither side may wait for the other for ever. */
static void test_large_trip(void **state)
{
    struct play *play = *state;
    enum { EVENTS = 3000, NOTE = 3000 };
    const char *unit = fact_unit(play);
    struct ingest_event *events = ARENA_ARRAY(play->arena, struct ingest_event, EVENTS);
    struct ingest_outcome *outcomes = ARENA_ARRAY(play->arena, struct ingest_outcome, EVENTS);
    char *note = arena_take(play->arena, NOTE + 1, 1);
    memset(note, 'n', NOTE);
    for (size_t i = 0; i < EVENTS; i++)
        events[i] = event_of(play, unit, NULL, arena_print(play->arena, "large-%zu", i), note);
    assert_true(ingest_events(play->tx, events, EVENTS, outcomes, &play->error));
    for (size_t i = 0; i < EVENTS; i++)
        assert_int_equal(outcomes[i].result, INGEST_STORED);
    tx_rollback(play->tx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLAY(test_ingest_repeats_inside),
        PLAY(test_large_trip),
    };
    return cmocka_run_group_tests_name("ingest", tests, NULL, NULL);
}
