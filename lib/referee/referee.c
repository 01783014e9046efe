#include "referee/referee.h"

#include "referee/score.h"

/* The parts of the result that grow award by award. */
struct lists {
    struct standing_list standings;
    struct winner_list winners, effects;
    struct handover_list handovers;
    struct mark_list marks;
    struct shortlist_list shortlists;
};

/* Whether a unit may be ranked: nothing bars it, nothing required is missing, and it has a total.
 * pardoned: as if no objection had been upheld. */
static bool *units_eligible(struct run *run, bool pardoned)
{
    bool *eligible = ARENA_ARRAY(run->scratch, bool, run->unit_count);
    for (size_t unit = 0; unit < run->unit_count; unit++) {
        eligible[unit] = run->total->present[unit] && (pardoned || !run->objected[unit]);
        for (size_t i = 0; i < run->scheme->condition_count; i++)
            if (run->judged[i].applies[unit] && !run->judged[i].passed[unit] &&
                run->scheme->conditions[i].effect != EFFECT_CEILING)
                eligible[unit] = false;
        for (size_t i = 0; i < run->demand_count; i++)
            if (run->demands[i].applies[unit] && !run->demands[i].passed[unit])
                eligible[unit] = false;
    }
    return eligible;
}

/* With leave_vacant the places are given as if no objection had been upheld, and those of the units
 * objected to stay empty; the ranks that are shown leave those units out either way. */
static const struct place *award_place(struct run *run, size_t *ret_count)
{
    const struct selection *select = &run->scheme->awards[run->award].select;
    bool vacant = select->vacancy == VACANCY_LEAVE;
    const struct place *places = places_rank(run, units_eligible(run, vacant), ret_count);
    struct chosen chosen = winners_select(run, places, *ret_count);
    if (vacant) {
        for (size_t unit = 0; unit < run->unit_count; unit++)
            if (run->objected[unit])
                chosen.wins[unit] = chosen.shortlisted[unit] = false;
        places = places_rank(run, units_eligible(run, false), ret_count);
    }
    run->wins = chosen.wins;
    run->levels = chosen.levels;
    run->shortlisted = chosen.shortlisted;
    run->passed_over = chosen.passed_over;
    return places;
}

static void award_judge(struct run *run, int award, struct lists *lists)
{
    size_t measures = run->scheme->measure_count, count;
    run->award = award;
    run->wins = run->shortlisted = NULL;
    run->levels = NULL;
    run->named = ARENA_ARRAY(run->scratch, struct column *, measures);
    components_score(run);
    totals_score(run);
    conditions_judge(run);
    demands_judge(run);
    const struct place *places = award_place(run, &count);
    /* Measures with "this" see the wins from here on. */
    run->named = ARENA_ARRAY(run->scratch, struct column *, measures);
    standings_write(run, places, count, &lists->standings);
    consequences_attach(run, places, count, &lists->winners, &lists->effects);
    handovers_write(run, places, count, &lists->handovers);
    marks_write(run, places, count, &lists->marks);
    shortlists_write(run, places, count, &lists->shortlists);
}

static void facts_admit(struct run *run)
{
    roster_prepare(run);
    events_admit(run);
    ballots_admit(run);
    nominations_admit(run);
    decisions_admit(run);
    workflow_judge(run);
}

static bool award_is_open(const struct run *run, size_t award)
{
    const struct ids *open = &run->facts->awards;
    return open->count == 0 || ids_have(open, run->scheme->awards[award].id);
}

static void run_judge(struct run *run, struct result *ret_result)
{
    struct lists lists = {0};
    struct penalty *penalties = NULL;
    size_t judged = 0, penalty_count = 0;
    for (size_t i = 0; i < run->scheme->award_count; i++)
        if (run->scheme->awards[i].selects && award_is_open(run, i)) {
            award_judge(run, (int)i, &lists);
            judged++;
        }
    if (judged > 0)
        penalties = penalties_write(run, &penalty_count);
    *ret_result = (struct result){
        .refusals = run->refusals,
        .refusal_count = run->refusal_count,
        .standings = lists.standings.items,
        .standing_count = lists.standings.count,
        .winners = lists.winners.items,
        .winner_count = lists.winners.count,
        .effects = lists.effects.items,
        .effect_count = lists.effects.count,
        .workflow = run->workflow,
        .handovers = lists.handovers.items,
        .handover_count = lists.handovers.count,
        .penalties = penalties,
        .penalty_count = penalty_count,
        .marks = lists.marks.items,
        .mark_count = lists.marks.count,
        .shortlists = lists.shortlists.items,
        .shortlist_count = lists.shortlists.count,
        .calibrations = run->calibrations,
        .calibration_count = run->calibration_count,
    };
}

void referee_judge_receipts(struct arena *arena, const struct scheme *scheme,
                            const struct facts *facts, int receipts, struct result *ret_result)
{
    struct arena *scratch = arena_new();
    struct run run = {
        .arena = arena,
        .scratch = scratch,
        .scheme = scheme,
        .facts = facts,
        .unit_count = facts->unit_count,
        .receipts = receipts,
        .panels = ARENA_ARRAY(scratch, struct panel_scores *, scheme->panel_count),
    };
    run.from = facts->from;
    run.to = facts->to;
    facts_admit(&run);
    run_judge(&run, ret_result);
    arena_free(scratch);
}

void referee_judge(struct arena *arena, const struct scheme *scheme, const struct facts *facts,
                   struct result *ret_result)
{
    referee_judge_receipts(arena, scheme, facts, RECEIPTS_ALL, ret_result);
}
