#include "referee/raters.h"
#include "referee/run.h"

#include <stdlib.h>
#include <string.h>

/* The members of a panel, and the days on which it votes. */
struct members {
    struct rater_list raters;
    day_t from, to;
};

/* A panel that no step names votes on any day. */
static void days_prepare(const struct run *run, struct members *members)
{
    for (size_t i = 0; i < run->scheme->panel_count; i++) {
        members[i].from = DAY_FIRST;
        members[i].to = DAY_LAST;
    }
    for (size_t i = 0; i < run->scheme->step_count; i++) {
        const struct step *step = &run->scheme->steps[i];
        day_t from, to;
        if (step->kind != STEP_BALLOTS || !step_span(run, (int)i, &from, &to))
            continue;
        for (size_t j = 0; j < step->panel_count; j++) {
            members[step->panels[j].index].from = from;
            members[step->panels[j].index].to = to;
        }
    }
}

static struct members *members_prepare(struct run *run)
{
    const struct facts *facts = run->facts;
    struct members *members = ARENA_ARRAY(run->scratch, struct members, run->scheme->panel_count);
    days_prepare(run, members);
    for (size_t i = 0; i < facts->panel_count; i++) {
        const struct fact_panel *panel = &facts->panels[i];
        if (panel->panel < 0 || (size_t)panel->panel >= run->scheme->panel_count)
            continue;
        members[panel->panel].raters = raters_sort(run->scratch, panel);
    }
    return members;
}

/* The rubric's items have a greatest score each; a ballot that names none of them has none. */
static bool score_in_range(const struct panel *panel, const struct fact_ballot *ballot)
{
    struct number max = panel->max;
    if (panel->item_max) {
        const struct choice_entry *entry =
            ballot->item ? choice_find(panel->item_max, ballot->item) : NULL;
        if (!entry)
            return false;
        max = entry->number;
    } else if (ballot->item) {
        return false;
    }
    return number_compare(ballot->score, panel->min) >= 0 &&
           number_compare(ballot->score, max) <= 0;
}

static const char *ballot_fault(const struct run *run, const struct members *members,
                                struct vote *vote)
{
    const struct fact_ballot *ballot = vote->ballot;
    if (!unit_known(run, ballot->unit))
        return "unknown_unit";
    if (ballot->panel < 0 || (size_t)ballot->panel >= run->scheme->panel_count)
        return "not_in_panel";
    const struct members *own = &members[ballot->panel];
    const struct panel *panel = &run->scheme->panels[ballot->panel];
    const struct fact_rater *rater = raters_find(&own->raters, ballot);
    if (!rater || (panel->raters == RATERS_SELF && rater->unit != ballot->unit))
        return "not_in_panel";
    if (panel->self_rating == SELF_REFUSE && panel->raters != RATERS_SELF &&
        rater->unit == ballot->unit)
        return "self_vote";
    vote->rater = rater;
    if (!score_in_range(panel, ballot))
        return "score_out_of_range";
    return ballot->has_day && (ballot->day < own->from || ballot->day > own->to) ? "late" : NULL;
}

static int items_compare(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) : (a != NULL) - (b != NULL);
}

/* By what is scored: panel, unit and item. */
int scored_compare(const struct fact_ballot *left, const struct fact_ballot *right)
{
    if (left->panel != right->panel)
        return left->panel < right->panel ? -1 : 1;
    if (left->unit != right->unit)
        return left->unit < right->unit ? -1 : 1;
    return items_compare(left->item, right->item);
}

static int votes_compare(const void *a, const void *b)
{
    const struct fact_ballot *left = ((const struct vote *)a)->ballot;
    const struct fact_ballot *right = ((const struct vote *)b)->ballot;
    int order = scored_compare(left, right);
    if (order == 0)
        order = strcmp(left->rater, right->rater);
    return order != 0 ? order : (left > right) - (left < right);
}

/* The accepted ballots, sorted by panel, unit, item and rater: a rater's second one is refused. */
void ballots_admit(struct run *run)
{
    const struct facts *facts = run->facts;
    const struct members *members = members_prepare(run);
    const char **faults = ARENA_ARRAY(run->scratch, const char *, facts->ballot_count);
    struct vote *votes = ARENA_ARRAY(run->scratch, struct vote, facts->ballot_count);
    size_t count = 0, kept = 0;
    for (size_t i = 0; i < facts->ballot_count; i++) {
        votes[count].ballot = &facts->ballots[i];
        faults[i] = ballot_fault(run, members, &votes[count]);
        count += faults[i] == NULL;
    }
    qsort(votes, count, sizeof(*votes), votes_compare);
    for (size_t i = 0; i < count; i++) {
        const struct fact_ballot *last = kept > 0 ? votes[kept - 1].ballot : NULL;
        const struct fact_ballot *ballot = votes[i].ballot;
        if (last && scored_compare(last, ballot) == 0 && strcmp(last->rater, ballot->rater) == 0)
            faults[ballot - facts->ballots] = "duplicate_ballot";
        else
            votes[kept++] = votes[i];
    }
    run->votes = votes;
    run->vote_count = kept;
    for (size_t i = 0; i < facts->ballot_count; i++)
        if (faults[i])
            run_refuse(run, "ballots", i, faults[i]);
    panels_calibrate(run);
}
