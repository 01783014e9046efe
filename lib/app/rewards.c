#include "app/rewards.h"

#include "app/results.h"
#include "app/runs.h"
#include "document/members.h"

/* One line of the ledger, but for its amount or name. */
struct entry {
    const char *award_id, *award; /* NULL: none */
    int unit;
    const char *cause, *role; /* role NULL: none */
    day_t month;              /* DAY_NONE: none */
    bool is_private;
};

/* The JSON being written, and what it is written from. */
struct ledger_out {
    struct buffer out;
    struct arena *arena;
    const struct campaign *campaign;
};

static void entry_open(struct ledger_out *ledger, const struct entry *entry, const char *kind)
{
    struct buffer *out = &ledger->out;
    element_open(out, '{');
    member_text(out, "award_id", entry->award_id);
    member_text(out, "award", entry->award);
    member_text(out, "unit_id", ledger->campaign->unit_ids[entry->unit]);
    member_text(out, "unit", ledger->campaign->facts.units[entry->unit].id);
    member_text(out, "cause", entry->cause);
    member_text(out, "role", entry->role);
    if (entry->month != DAY_NONE)
        member_day(out, "month", entry->month);
    member_boolean(out, "public", !entry->is_private);
    member_text(out, "kind", kind);
}

/* Nothing is no line. */
static void amount_write(struct ledger_out *ledger, const struct entry *entry, const char *kind,
                         struct number amount)
{
    struct number rounded = number_round(ledger->arena, amount, REWARD_PLACES, ROUNDING_HALF_AWAY);
    if (number_sign(rounded) == 0)
        return;
    entry_open(ledger, entry, kind);
    member_number(&ledger->out, "amount", rounded);
    buffer_byte(&ledger->out, '}');
}

static void names_write(struct ledger_out *ledger, const struct entry *entry, const char *kind,
                        const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        entry_open(ledger, entry, kind);
        member_text(&ledger->out, "name", names[i]);
        buffer_byte(&ledger->out, '}');
    }
}

static void winner_write(struct ledger_out *ledger, const struct winner *winner, const char *id,
                         const char *cause)
{
    const struct scheme *scheme = ledger->campaign->scheme;
    struct entry entry = {.award_id = id,
                          .award = winner->award < 0 ? NULL : scheme->awards[winner->award].id,
                          .unit = winner->unit,
                          .cause = cause,
                          .month = DAY_NONE};
    amount_write(ledger, &entry, "money", winner->money);
    amount_write(ledger, &entry, "points", winner->points);
    amount_write(ledger, &entry, "leave_days", winner->leave_days);
    names_write(ledger, &entry, "right", winner->rights, winner->right_count);
    names_write(ledger, &entry, "action", winner->actions, winner->action_count);
    entry.cause = "superior";
    for (size_t i = 0; i < winner->superior_count; i++) {
        entry.unit = winner->superiors[i].unit;
        entry.role = winner->superiors[i].role;
        if (entry.unit >= 0)
            amount_write(ledger, &entry, "money", winner->superiors[i].money);
    }
}

static void penalties_write_all(struct ledger_out *ledger, const struct result *result)
{
    for (size_t i = 0; i < result->penalty_count; i++) {
        const struct penalty *penalty = &result->penalties[i];
        struct entry entry = {.unit = penalty->unit, .cause = "penalty", .month = penalty->month};
        amount_write(ledger, &entry, "money", penalty->money);
        names_write(ledger, &entry, "action", penalty->actions, penalty->action_count);
    }
    for (size_t i = 0; i < result->mark_count; i++) {
        const struct mark *mark = &result->marks[i];
        struct entry entry = {.award = ledger->campaign->scheme->awards[mark->award].id,
                              .unit = mark->unit,
                              .cause = "last",
                              .month = DAY_NONE,
                              .is_private = !mark->is_public};
        names_write(ledger, &entry, "action", &mark->action, 1);
    }
}

const char *rewards_write(struct arena *arena, const struct judged *judged, const char *const *ids)
{
    const struct result *result = &judged->result;
    struct ledger_out ledger = {.arena = arena, .campaign = &judged->campaign};
    buffer_init(&ledger.out);
    buffer_byte(&ledger.out, '[');
    for (size_t i = 0; i < result->winner_count; i++)
        if (result->winners[i].award >= 0)
            winner_write(&ledger, &result->winners[i], ids[i], "win");
    for (size_t i = 0; i < result->effect_count; i++)
        winner_write(&ledger, &result->effects[i], NULL, "consequence");
    penalties_write_all(&ledger, result);
    buffer_byte(&ledger.out, ']');
    return buffer_finish(&ledger.out, arena);
}

static void units_write(struct buffer *out, const struct campaign *campaign, const char *key,
                        const int *units, size_t count)
{
    member_open(out, key, '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_byte(out, ',');
        buffer_json(out, campaign->facts.units[units[i]].id);
    }
    buffer_byte(out, ']');
}

const char *handovers_json(struct arena *arena, const struct judged *judged)
{
    const struct result *result = &judged->result;
    const struct campaign *campaign = &judged->campaign;
    struct buffer out;
    buffer_init(&out);
    buffer_byte(&out, '[');
    for (size_t i = 0; i < result->handover_count; i++) {
        const struct handover *handover = &result->handovers[i];
        element_open(&out, '{');
        member_text(&out, "award", campaign->scheme->awards[handover->award].id);
        member_text(&out, "group", handover->group);
        units_write(&out, campaign, "gives", handover->from, handover->from_count);
        units_write(&out, campaign, "receives", handover->to, handover->to_count);
        units_write(&out, campaign, "keeps", handover->keep, handover->keep_count);
        buffer_byte(&out, '}');
    }
    buffer_byte(&out, ']');
    return buffer_finish(&out, arena);
}

bool rewards_list(struct work *work, const struct reward_filter *filter, const struct page *page,
                  struct table *ret_rows, struct error *error)
{
    return work_begin(work, error) && reward_list(work->tx, filter, page, ret_rows, error);
}

bool custody_list(struct work *work, const struct custody_filter *filter, struct table *ret_rows,
                  struct error *error)
{
    return work_begin(work, error) && custody_now(work->tx, filter, ret_rows, error);
}

bool handovers_list(struct work *work, const struct custody_filter *filter, const struct page *page,
                    struct table *ret_rows, struct error *error)
{
    return work_begin(work, error) && handover_list(work->tx, filter, page, ret_rows, error);
}
