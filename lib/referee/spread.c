#include "referee/coverage.h"

/* Equals that are placed together. */
struct block {
    size_t *members; /* of the candidates */
    size_t count;
    bool strict; /* nobody takes a place that is kept for another value */
};

/* Candidates of the same rank as the first one that are still open, and fit as it does. Those whose
 * value lacks winners go before the others of their rank. */
static void block_collect(const struct coverage *coverage, size_t first, struct block *block)
{
    int rank = coverage->candidates[first]->rank;
    bool needed = false;
    size_t kept = 0;
    block->count = 0;
    for (size_t i = first; i < coverage->count && coverage->candidates[i]->rank == rank; i++) {
        bool fits =
            block->strict ? !candidate_kept_out(coverage, i) : candidate_is_needed(coverage, i);
        if (coverage->decided[i] || !fits)
            continue;
        block->members[block->count++] = i;
        needed = needed || candidate_is_needed(coverage, i);
    }
    for (size_t i = 0; i < block->count; i++)
        if (!needed || candidate_is_needed(coverage, block->members[i]))
            block->members[kept++] = block->members[i];
    block->count = kept;
}

/* The next equals to be placed; false: nobody is left. Rules that keep places from each other's
 * candidates give way to the first who is needed by any. */
static bool block_find(struct coverage *coverage, size_t *scan, struct block *block)
{
    block->strict = true;
    for (; *scan < coverage->count; ++*scan) {
        if (coverage->decided[*scan])
            continue;
        const struct covering *covering = candidate_kept_out(coverage, *scan);
        if (!covering) {
            block_collect(coverage, *scan, block);
            return true;
        }
        candidate_pass(coverage, covering, *scan, false);
    }
    block->strict = false;
    for (size_t i = 0; i < coverage->count; i++)
        if (!coverage->decided[i] && candidate_is_needed(coverage, i)) {
            block_collect(coverage, i, block);
            return true;
        }
    return false;
}

static void claims_count(const struct covering *covering, const struct block *block)
{
    for (size_t i = 0; i < block->count; i++)
        if (covering->kin_of[block->members[i]])
            covering->kin_of[block->members[i]]->claims++;
}

static void claims_clear(const struct covering *covering, const struct block *block)
{
    for (size_t i = 0; i < block->count; i++)
        if (covering->kin_of[block->members[i]])
            covering->kin_of[block->members[i]]->claims = 0;
}

/* How many more winners a value may have. */
static int64_t kin_room(const struct covering *covering, const struct kin *kin)
{
    return covering->rule->at_most > 0 ? covering->rule->at_most - kin->won : INT64_MAX;
}

/* Equals who are more than their value may have leave what there is empty. */
static void values_vacate(struct coverage *coverage, struct block *block)
{
    for (size_t r = 0; r < coverage->rule_count; r++) {
        const struct covering *covering = &coverage->rules[r];
        size_t kept = 0;
        claims_count(covering, block);
        for (size_t i = 0; i < block->count; i++) {
            const struct kin *kin = covering->kin_of[block->members[i]];
            if (kin && kin->claims > kin_room(covering, kin))
                candidate_drop(coverage, block->members[i]);
        }
        for (size_t i = 0; i < block->count; i++) {
            struct kin *kin = covering->kin_of[block->members[i]];
            if (kin && kin->claims > kin_room(covering, kin))
                kin_close(coverage, covering, kin);
        }
        claims_clear(covering, block);
        for (size_t i = 0; i < block->count; i++)
            if (!coverage->decided[block->members[i]])
                block->members[kept++] = block->members[i];
        block->count = kept;
    }
}

/* The places that the block fills if all of it wins: those who share a value's last ones count as
 * these. *ret_room: the places it may fill without taking what is kept for others. */
static int64_t block_claims(const struct coverage *coverage, const struct block *block,
                            int64_t *ret_room)
{
    int64_t claims = (int64_t)block->count;
    *ret_room = coverage->left;
    for (size_t r = 0; r < coverage->rule_count; r++) {
        const struct covering *covering = &coverage->rules[r];
        int64_t fits = (int64_t)block->count, met = 0;
        claims_count(covering, block);
        for (size_t i = 0; i < block->count; i++) {
            struct kin *kin = covering->kin_of[block->members[i]];
            if (!kin || kin->claims == 0)
                continue;
            int64_t room = kin_room(covering, kin);
            fits -= kin->claims > room ? kin->claims - room : 0;
            met += kin->claims < kin->need ? kin->claims : kin->need;
            kin->claims = 0;
        }
        int64_t slack = coverage->left - covering->needs;
        int64_t room = (slack > 0 ? slack : 0) + met;
        claims = fits < claims ? fits : claims;
        if (block->strict && room < *ret_room)
            *ret_room = room;
    }
    return claims;
}

static void winners_close(struct coverage *coverage, const struct block *block)
{
    for (size_t r = 0; r < coverage->rule_count; r++)
        for (size_t i = 0; i < block->count; i++) {
            struct kin *kin = coverage->rules[r].kin_of[block->members[i]];
            if (kin && kin_room(&coverage->rules[r], kin) <= 0)
                kin_close(coverage, &coverage->rules[r], kin);
        }
}

/* As elsewhere equals are placed as a whole: more of them than the room share it or leave it. */
static void block_place(struct coverage *coverage, struct block *block, bool *wins)
{
    bool share = coverage->run->scheme->awards[coverage->run->award].select.ties_left == TIES_SHARE;
    int64_t room;
    if (!share)
        values_vacate(coverage, block);
    int64_t claims = block_claims(coverage, block, &room);
    bool fits = claims <= room;
    for (size_t i = 0; i < block->count; i++) {
        if (fits || share) {
            candidate_take(coverage, block->members[i]);
            wins[coverage->candidates[block->members[i]]->unit] = true;
        } else {
            candidate_drop(coverage, block->members[i]);
        }
    }
    coverage->left -= fits ? claims : room;
    if (fits || share)
        winners_close(coverage, block);
}

/* The slack of a rule that has grown lets those in whom it kept out. */
static bool slack_grew(const struct coverage *coverage, int64_t *slacks)
{
    bool grew = false;
    for (size_t r = 0; r < coverage->rule_count; r++) {
        int64_t slack = coverage->left - coverage->rules[r].needs;
        grew = grew || slack > slacks[r];
        slacks[r] = slack;
    }
    return grew;
}

/* Only who has somebody at or below its rank with a place was passed over; or anybody where places
 * stay empty. */
static void passes_settle(struct coverage *coverage, const bool *wins)
{
    int last = 0;
    for (size_t i = 0; i < coverage->count; i++)
        if (wins[coverage->candidates[i]->unit] && coverage->candidates[i]->rank > last)
            last = coverage->candidates[i]->rank;
    for (size_t i = 0; i < coverage->count; i++)
        if (coverage->left == 0 && coverage->candidates[i]->rank > last)
            coverage->passed_over[coverage->candidates[i]->unit] = (struct passed_over){0};
}

static void room_fill(struct run *run, const struct place **candidates, size_t count, int64_t left,
                      struct chosen *chosen)
{
    struct coverage coverage = coverage_open(run, candidates, count, left, chosen->passed_over);
    struct block block = {.members = ARENA_ARRAY(run->scratch, size_t, count)};
    int64_t *slacks = ARENA_ARRAY(run->scratch, int64_t, coverage.rule_count);
    size_t scan = 0;
    (void)slack_grew(&coverage, slacks);
    while (coverage.left > 0 && block_find(&coverage, &scan, &block)) {
        block_place(&coverage, &block, chosen->wins);
        if (slack_grew(&coverage, slacks))
            scan = 0;
    }
    passes_settle(&coverage, chosen->wins);
}

void spread_fill(struct run *run, const struct place *places, size_t count, const bool *allowed,
                 struct chosen *chosen)
{
    const struct amount *number = &run->scheme->awards[run->award].select.number;
    size_t rooms = run->roster.group_count + 1;
    const struct place ***candidates = ARENA_ARRAY(run->scratch, const struct place **, rooms);
    size_t *counts = ARENA_ARRAY(run->scratch, size_t, rooms);
    size_t *filled = ARENA_ARRAY(run->scratch, size_t, rooms);
    for (size_t i = 0; i < count; i++)
        if (places[i].rank > 0 && allowed[places[i].unit])
            counts[room_index(run, number, &places[i])]++;
    for (size_t i = 0; i < rooms; i++)
        candidates[i] = ARENA_ARRAY(run->scratch, const struct place *, counts[i]);
    for (size_t i = 0; i < count; i++) {
        size_t room = room_index(run, number, &places[i]);
        if (places[i].rank > 0 && allowed[places[i].unit])
            candidates[room][filled[room]++] = &places[i];
    }
    for (size_t i = 0; i < rooms; i++) {
        int64_t left;
        if (!room_places(run, number, i, &left))
            left = INT64_MAX;
        room_fill(run, candidates[i], counts[i], left, chosen);
    }
}
