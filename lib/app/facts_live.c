#include "app/facts_parts.h"

#include "app/facts_base.h"
#include "app/repeats.h"
#include "app/spans.h"
#include "base/text.h"
#include "store/fact.h"

#define CHANGED_SHARE 4 /* when more than one sum in so many has changed, all are read anew */

/* What has to be read anew: sums of some units and indicators, and some units' repeats. */
struct changes {
    bool all;           /* everything, whatever the rest says */
    bool *marks;        /* by unit and indicator, of either kind */
    size_t marked;      /* of the sums */
    const char **units; /* of the repeats */
    size_t unit_count;
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

static struct live_reads plan(struct arena *arena, const struct campaign *campaign)
{
    const struct scheme *scheme = campaign->scheme;
    struct live_reads reads = {
        .sums = facts_indicators(arena, scheme, READ_SUMS),
        .single = facts_indicators(arena, scheme, READ_EVENTS),
        .spans = spans_plan(arena, scheme, campaign->facts.from, campaign->facts.to),
    };
    reads.first = campaign->facts.from;
    for (size_t i = 0; i < reads.spans.part_count; i++)
        if (reads.spans.parts[i].first < reads.first)
            reads.first = reads.spans.parts[i].first;
    if (repeats_plan(arena, scheme, &reads.repeats, &reads.alike))
        reads.single = without(arena, &reads.single, &reads.repeats);
    return reads;
}

static bool *mark_of(const struct campaign *campaign, const struct changes *changes, int unit,
                     int indicator)
{
    return &changes->marks[(size_t)unit * campaign->scheme->indicator_count + (size_t)indicator];
}

/* Whether one event repeats another depends on all of the unit that can be alike. */
static void mark_repeats(const struct campaign *campaign, const struct live_reads *reads, int unit,
                         struct changes *changes)
{
    const struct scheme *scheme = campaign->scheme;
    if (*mark_of(campaign, changes, unit, scheme_indicator(scheme, reads->repeats.items[0])))
        return;
    for (size_t i = 0; i < reads->repeats.count; i++)
        *mark_of(campaign, changes, unit, scheme_indicator(scheme, reads->repeats.items[i])) = true;
    changes->units[changes->unit_count++] = campaign->unit_ids[unit];
}

static void mark(const struct campaign *campaign, const struct live_reads *reads,
                 const struct table *rows, struct changes *changes)
{
    for (size_t row = 0; row < rows->row_count; row++) {
        const char *id = table_value(rows, row, "indicator");
        int unit = facts_unit(campaign, table_value(rows, row, "unit_id"));
        if (unit < 0)
            continue;
        if (strings_has(&reads->repeats, id)) {
            mark_repeats(campaign, reads, unit, changes);
        } else if (strings_has(&reads->sums, id)) {
            *mark_of(campaign, changes, unit, scheme_indicator(campaign->scheme, id)) = true;
            changes->marked++;
        }
    }
}

/* What was written is few rows as a rule. When it is not, all tallies are looked through, where
 * their transactions are those that the sums before knew. */
static bool find_changes(struct work *work, const struct campaign *campaign,
                         const struct live_reads *reads, const struct facts_base *before,
                         bool same_server, struct changes *ret_changes, struct error *error)
{
    const struct facts *facts = &campaign->facts;
    struct changes changes = {
        .marks =
            ARENA_ARRAY(work->arena, bool, facts->unit_count * campaign->scheme->indicator_count),
        .units = ARENA_ARRAY(work->arena, const char *, facts->unit_count)};
    struct table rows;
    if (!fact_written(work->tx, reads->first, facts->to, before->events, before->verdicts, &rows,
                      error))
        return false;
    size_t last = rows.row_count;
    bool many = last > 0 && table_value(&rows, last - 1, "unit_id") == NULL;
    if (many && !same_server) {
        *ret_changes = (struct changes){.all = true};
        return true;
    }
    if (many && !fact_changed(work->tx, reads->first, facts->to, before->since, &rows, error))
        return false;
    mark(campaign, reads, &rows, &changes);
    changes.all = changes.marked > facts->unit_count * reads->sums.count / CHANGED_SHARE ||
                  changes.unit_count > facts->unit_count / CHANGED_SHARE;
    *ret_changes = changes;
    return true;
}

/* The sums that were not written, in this work's arena. */
static void keep_others(struct arena *arena, struct campaign *campaign,
                        const struct facts_base *before, const struct changes *changes)
{
    struct facts *facts = &campaign->facts;
    for (size_t i = 0; i < before->tally_count; i++) {
        struct fact_tally tally = before->tallies[i];
        if (*mark_of(campaign, changes, tally.unit, tally.indicator))
            continue;
        tally.quantity = number_add(arena, tally.quantity, NUMBER_ZERO);
        tally.points = number_add(arena, tally.points, NUMBER_ZERO);
        facts->tallies[facts->tally_count++] = tally;
    }
}

static struct fact_pairs marked_pairs(struct arena *arena, const struct campaign *campaign,
                                      const struct live_reads *reads, const struct changes *changes)
{
    const char **units = ARENA_ARRAY(arena, const char *, changes->marked);
    const char **ids = ARENA_ARRAY(arena, const char *, changes->marked);
    size_t count = 0;
    for (size_t unit = 0; unit < campaign->facts.unit_count && count < changes->marked; unit++) {
        for (size_t i = 0; i < reads->sums.count; i++) {
            const char *id = reads->sums.items[i];
            if (!*mark_of(campaign, changes, (int)unit, scheme_indicator(campaign->scheme, id)))
                continue;
            units[count] = campaign->unit_ids[unit];
            ids[count++] = id;
        }
    }
    return (struct fact_pairs){{units, count}, {ids, count}};
}

static bool read_sums(struct work *work, const struct campaign *campaign,
                      const struct live_reads *reads, const struct changes *changes,
                      struct sums *ret_sums, struct table *ret_repeats, struct error *error)
{
    const struct facts *facts = &campaign->facts;
    struct strings units = {changes->units, changes->unit_count};
    struct table repeats = {0};
    if (changes->all) {
        if (!facts_read_sums(work, campaign, &reads->sums, &reads->spans, ret_sums, error))
            return false;
    } else {
        struct fact_pairs pairs = marked_pairs(work->arena, campaign, reads, changes);
        if (!facts_read_pairs(work, &pairs, &reads->spans, ret_sums, error))
            return false;
    }
    if (reads->repeats.count > 0 && (changes->all || changes->unit_count > 0) &&
        !fact_repeats(work->tx, campaign->period.id, facts->from, facts->to, &reads->alike,
                      changes->all ? NULL : &units, &repeats, error))
        return false;
    *ret_repeats = repeats;
    return true;
}

static bool load_sums(struct work *work, struct campaign *campaign, const struct live_reads *reads,
                      const struct facts_base *before, const struct facts_base *now, bool *ret_all,
                      struct error *error)
{
    struct facts *facts = &campaign->facts;
    struct sums sums;
    struct table repeats;
    struct changes changes = {.all = true};
    if (before != NULL &&
        !find_changes(work, campaign, reads, before, facts_base_fits(before, now), &changes, error))
        return false;
    if (!read_sums(work, campaign, reads, &changes, &sums, &repeats, error))
        return false;
    size_t kept = changes.all ? 0 : before->tally_count;
    facts->tallies =
        ARENA_ARRAY(work->arena, struct fact_tally, kept + sums.row_count + repeats.row_count);
    if (!changes.all)
        keep_others(work->arena, campaign, before, &changes);
    facts_put_sums(work->arena, campaign, &reads->spans, &sums);
    if (repeats.row_count > 0)
        facts_put_tallies(work->arena, campaign, NULL, &repeats);
    *ret_all = changes.all;
    return true;
}

/* What is late is taken out of sums one by one, but not out of those that tell repeats: whether the
 * others still are some would not be known. */
static bool any_repeat(const struct table *late, const struct live_reads *reads)
{
    for (size_t row = 0; row < late->row_count; row++)
        if (strings_has(&reads->repeats, table_value(late, row, "indicator")))
            return true;
    return false;
}

bool facts_load_live_events(struct work *work, struct campaign *campaign, struct error *error)
{
    const struct facts_base *before = campaign->base;
    bool all;
    campaign->base = NULL;
    struct live_reads reads = plan(work->arena, campaign);
    if (!facts_find_late(work, campaign, error))
        return false;
    if (any_repeat(campaign->late, &reads))
        return facts_load_events(work, campaign, error);
    struct facts_base *now = ARENA_NEW(work->arena, struct facts_base);
    if (!facts_base_now(work, campaign, &reads, now, error))
        return false;
    bool remembered = before != NULL && facts_base_fits(before, now);
    if (!remembered && !facts_base_read(work, campaign, now, &before, error))
        return false;
    if (!load_sums(work, campaign, &reads, before, now, &all, error))
        return false;
    /* What was kept and is of no use any more is replaced at once. */
    facts_base_close(now, all && !remembered ? NULL : before, campaign);
    campaign->base = now;
    return facts_load_single(work, campaign, &reads.single, error);
}
