#include "app/facts_parts.h"

#include "app/repeats.h"
#include "app/spans.h"
#include "base/text.h"
#include "store/fact.h"

#include <string.h>

#define CHANGED_SHARE 4 /* when more than one unit in so many has changed, all are read anew */

/* What a load leaves for the next one of its period: its sums, and when they were true. */
struct facts_base {
    const char *place, *since, *events, *verdicts; /* as of fact_base */
    const char *scheme_id;
    day_t from, to;
    const char *const *unit_ids;
    size_t unit_count;
    const struct fact_tally *tallies;
    size_t tally_count;
};

/* What is read of a campaign, and how. */
struct reads {
    struct strings sums, single, repeats;
    struct fact_alike alike;
    struct spans spans;
    const struct strings *units; /* whose sums are read; NULL: all */
};

static struct strings without(struct arena *arena, const struct strings *all,
                              const struct strings *some)
{
    const char **items = ARENA_ARRAY(arena, const char *, all->count);
    struct strings left = {items, 0};
    for (size_t i = 0; i < all->count; i++)
        if (!strings_has(some, all->items[i]))
            items[left.count++] = all->items[i];
    return left;
}

static struct reads plan(struct arena *arena, const struct campaign *campaign)
{
    const struct scheme *scheme = campaign->scheme;
    struct reads reads = {
        .sums = facts_indicators(arena, scheme, READ_SUMS),
        .single = facts_indicators(arena, scheme, READ_EVENTS),
        .spans = spans_plan(arena, scheme, campaign->facts.from, campaign->facts.to),
    };
    if (repeats_plan(arena, scheme, &reads.repeats, &reads.alike))
        reads.single = without(arena, &reads.single, &reads.repeats);
    return reads;
}

/* Whether the sums of before are of the same units and days, and of the same server, so that it can
 * be told what was written since. */
static bool builds_on(const struct facts_base *before, const struct facts_base *now)
{
    if (before == NULL || before->unit_count != now->unit_count || before->from != now->from ||
        before->to != now->to || !text_equal(before->scheme_id, now->scheme_id) ||
        !text_equal(before->place, now->place))
        return false;
    for (size_t i = 0; i < now->unit_count; i++)
        if (strcmp(before->unit_ids[i], now->unit_ids[i]) != 0)
            return false;
    return true;
}

static day_t first_day(const struct campaign *campaign, const struct reads *reads)
{
    day_t first = campaign->facts.from;
    for (size_t i = 0; i < reads->spans.part_count; i++)
        if (reads->spans.parts[i].first < first)
            first = reads->spans.parts[i].first;
    return first;
}

static bool any_null(const struct table *rows)
{
    for (size_t row = 0; row < rows->row_count; row++)
        if (table_value(rows, row, "unit_id") == NULL)
            return true;
    return false;
}

/* The units that have to be read, *ret_all when it is simpler to read all. What was written is few
 * rows as a rule, and all tallies are looked through when it is not. */
static bool find_changed(struct work *work, const struct campaign *campaign,
                         const struct reads *reads, const struct facts_base *before,
                         struct strings *ret_units, bool *ret_all, struct error *error)
{
    const struct facts *facts = &campaign->facts;
    day_t first = first_day(campaign, reads);
    struct table rows;
    if (!fact_written(work->tx, first, facts->to, before->events, before->verdicts, &rows, error))
        return false;
    if (any_null(&rows) &&
        !fact_changed(work->tx, campaign->period.id, first, facts->to, before->since, &rows, error))
        return false;
    const char **ids = ARENA_ARRAY(work->arena, const char *, rows.row_count);
    struct strings units = {ids, 0};
    for (size_t row = 0; row < rows.row_count; row++)
        if (facts_unit(campaign, table_value(&rows, row, "unit_id")) >= 0)
            ids[units.count++] = table_value(&rows, row, "unit_id");
    *ret_units = units;
    *ret_all = units.count > facts->unit_count / CHANGED_SHARE;
    return true;
}

/* The sums of the other units, in this work's arena. */
static void keep_others(struct arena *arena, struct campaign *campaign,
                        const struct facts_base *before, const struct strings *changed)
{
    struct facts *facts = &campaign->facts;
    bool *read = ARENA_ARRAY(arena, bool, facts->unit_count);
    for (size_t i = 0; i < changed->count; i++) {
        int unit = facts_unit(campaign, changed->items[i]);
        if (unit >= 0)
            read[unit] = true;
    }
    for (size_t i = 0; i < before->tally_count; i++) {
        struct fact_tally tally = before->tallies[i];
        if (read[tally.unit])
            continue;
        tally.quantity = number_add(arena, tally.quantity, NUMBER_ZERO);
        tally.points = number_add(arena, tally.points, NUMBER_ZERO);
        facts->tallies[facts->tally_count++] = tally;
    }
}

static bool read_sums(struct work *work, const struct campaign *campaign, const struct reads *reads,
                      struct sums *ret_sums, struct table *ret_repeats, struct error *error)
{
    const struct facts *facts = &campaign->facts;
    struct sums sums;
    struct table repeats = {0};
    if (!facts_read_sums(work, campaign, &reads->sums, &reads->spans, reads->units, &sums, error))
        return false;
    bool none = reads->repeats.count == 0 || (reads->units != NULL && reads->units->count == 0);
    if (!none && !fact_repeats(work->tx, campaign->period.id, facts->from, facts->to, &reads->alike,
                               reads->units, &repeats, error))
        return false;
    *ret_sums = sums;
    *ret_repeats = repeats;
    return true;
}

static bool load_sums(struct work *work, struct campaign *campaign, struct reads *reads,
                      const struct facts_base *before, struct error *error)
{
    struct facts *facts = &campaign->facts;
    struct sums sums;
    struct table repeats;
    struct strings changed = {0};
    bool all = true;
    if (before != NULL && !find_changed(work, campaign, reads, before, &changed, &all, error))
        return false;
    reads->units = all ? NULL : &changed;
    if (!read_sums(work, campaign, reads, &sums, &repeats, error))
        return false;
    size_t kept = all ? 0 : before->tally_count;
    facts->tallies =
        ARENA_ARRAY(work->arena, struct fact_tally, kept + sums.row_count + repeats.row_count);
    if (!all)
        keep_others(work->arena, campaign, before, &changed);
    facts_put_sums(work->arena, campaign, &reads->spans, &sums);
    if (repeats.row_count > 0)
        facts_put_tallies(work->arena, campaign, NULL, &repeats);
    return true;
}

bool facts_load_live_events(struct work *work, struct campaign *campaign, struct error *error)
{
    const struct facts_base *before = campaign->base;
    struct facts *facts = &campaign->facts;
    struct table row;
    campaign->base = NULL;
    /* Once it was scoring some may be late, and are taken out of the sums one by one. */
    if (!text_equal(campaign->period.state, "open"))
        return facts_load_events(work, campaign, error);
    if (!fact_base(work->tx, &row, error))
        return false;
    struct reads reads = plan(work->arena, campaign);
    struct facts_base *base = ARENA_NEW(work->arena, struct facts_base);
    *base = (struct facts_base){.place = table_value(&row, 0, "place"),
                                .since = table_value(&row, 0, "since"),
                                .events = table_value(&row, 0, "events"),
                                .verdicts = table_value(&row, 0, "verdicts"),
                                .scheme_id = campaign->period.scheme_id,
                                .from = facts->from,
                                .to = facts->to,
                                .unit_ids = campaign->unit_ids,
                                .unit_count = facts->unit_count};
    if (!load_sums(work, campaign, &reads, builds_on(before, base) ? before : NULL, error))
        return false;
    base->tallies = facts->tallies;
    base->tally_count = facts->tally_count;
    campaign->base = base;
    return facts_load_single(work, campaign, &reads.single, error);
}
