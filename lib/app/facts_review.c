#include "app/facts_parts.h"

#include "app/facts_cells.h"
#include "app/steps_walk.h"
#include "base/text.h"
#include "store/objection.h"

/* The entries of a period's round that still hold. */
struct round {
    struct table entries;
    const bool *holds;
};

static int step_of(const struct campaign *campaign, const struct table *entries, size_t row)
{
    return scheme_step(campaign->scheme, table_value(entries, row, "step"));
}

/* Units named by an entry: a draw, or the choice from a shortlist. */
static void put_units(struct arena *arena, struct campaign *campaign, const struct table *entries,
                      size_t row, size_t *place)
{
    struct facts *facts = &campaign->facts;
    int step = step_of(campaign, entries, row);
    struct strings ids = table_list(arena, table_value(entries, row, "units"));
    bool draw = step < 0 || campaign->scheme->steps[step].about == DECISION_ORDER;
    int *units = ARENA_ARRAY(arena, int, ids.count);
    size_t count = 0;
    for (size_t i = 0; i < ids.count; i++) {
        units[count] = facts_unit(campaign, ids.items[i]);
        if (units[count] >= 0)
            count++;
    }
    for (size_t i = 0; !draw && i < count; i++)
        facts->decisions[facts->decision_count++] =
            (struct fact_decision){.row = (*place)++, .step = step, .unit = units[i]};
    if (draw && count > 0) {
        facts->orders[facts->order_count++] =
            (struct fact_order){.step = step, .units = units, .count = count};
        (*place)++;
    }
}

/* The amounts of one entry; rows are of all entries. */
static void put_amounts(struct arena *arena, struct campaign *campaign, const char *entry, int step,
                        const struct table *rows, size_t *place)
{
    struct facts *facts = &campaign->facts;
    for (size_t row = 0; row < rows->row_count; row++) {
        if (!text_equal(table_value(rows, row, "entry_id"), entry))
            continue;
        facts->decisions[facts->decision_count++] = (struct fact_decision){
            .row = (*place)++,
            .step = step,
            .unit = facts_unit(campaign, table_value(rows, row, "unit_id")),
            .event = table_value(rows, row, "event_id"),
            .has_amount = true,
            .amount = cell_number(arena, rows, row, "amount"),
        };
    }
}

static void put_decisions(struct arena *arena, struct campaign *campaign, const struct round *round,
                          const struct table *amounts)
{
    struct facts *facts = &campaign->facts;
    const struct table *entries = &round->entries;
    size_t room = amounts->row_count, place = 0;
    for (size_t row = 0; row < entries->row_count; row++)
        room += table_list(arena, table_value(entries, row, "units")).count;
    facts->orders = ARENA_ARRAY(arena, struct fact_order, entries->row_count);
    facts->decisions = ARENA_ARRAY(arena, struct fact_decision, room);
    for (size_t row = 0; row < entries->row_count; row++) {
        if (!round->holds[row])
            continue;
        put_units(arena, campaign, entries, row, &place);
        put_amounts(arena, campaign, table_value(entries, row, "id"),
                    step_of(campaign, entries, row), amounts, &place);
    }
}

/* The notice that the referee looks at is the scheme's first of any days. */
static int notice_of(const struct scheme *scheme)
{
    for (size_t i = 0; i < scheme->step_count; i++)
        if (scheme->steps[i].kind == STEP_NOTICE && scheme->steps[i].days > 0)
            return (int)i;
    return -1;
}

static void put_approvals(struct arena *arena, struct campaign *campaign, const struct round *round)
{
    struct facts *facts = &campaign->facts;
    const struct table *entries = &round->entries;
    int notice = notice_of(campaign->scheme);
    facts->approvals = ARENA_ARRAY(arena, struct fact_approval, entries->row_count);
    for (size_t row = 0; row < entries->row_count; row++) {
        int step = step_of(campaign, entries, row);
        if (!round->holds[row])
            continue;
        if (text_equal(table_value(entries, row, "outcome"), "approved"))
            facts->approvals[facts->approval_count++] = (struct fact_approval){step, true};
        else if (step >= 0 && step == notice)
            facts->notice_from = table_day(entries, row, "from");
    }
}

static enum objection_outcome outcome_of(const char *outcome)
{
    if (outcome == NULL)
        return OBJECTION_OPEN;
    return text_equal(outcome, "upheld") ? OBJECTION_UPHELD : OBJECTION_DISMISSED;
}

/* Each was admitted on a day of the notice of its time; the day is told only where it is one of the
 * notice that holds now. */
static void put_objections(struct arena *arena, struct campaign *campaign, const struct table *rows)
{
    struct facts *facts = &campaign->facts;
    int notice = notice_of(campaign->scheme);
    day_t from = facts->notice_from, until = DAY_NONE;
    if (notice >= 0 && from != DAY_NONE)
        until = steps_notice_end(&campaign->scheme->steps[notice], &facts->calendar, from);
    facts->objections = ARENA_ARRAY(arena, struct fact_objection, rows->row_count);
    for (size_t row = 0; row < rows->row_count; row++) {
        day_t day = table_day(rows, row, "received_on");
        bool now = until != DAY_NONE && day >= from && day <= until;
        facts->objections[facts->objection_count++] = (struct fact_objection){
            .unit = facts_unit(campaign, table_value(rows, row, "unit_id")),
            .outcome = outcome_of(table_value(rows, row, "outcome")),
            .day = now ? day : DAY_NONE,
        };
    }
}

bool facts_load_review(struct work *work, struct campaign *campaign, struct error *error)
{
    const struct period *period = &campaign->period;
    bool walks = text_equal(period->state, "deciding") || text_equal(period->state, "final");
    struct round round;
    struct table amounts, objections;
    if (!objection_facts(work->tx, period->id, &objections, error))
        return false;
    if (walks) {
        if (!period_step_list(work->tx, period->id, period->round, &round.entries, error) ||
            !period_step_amounts(work->tx, period->id, period->round, &amounts, error))
            return false;
        round.holds = steps_walk(work->arena, campaign->scheme, &round.entries, work->today).holds;
        put_decisions(work->arena, campaign, &round, &amounts);
        put_approvals(work->arena, campaign, &round);
    }
    put_objections(work->arena, campaign, &objections);
    return true;
}
