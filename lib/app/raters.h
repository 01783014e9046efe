/* Who may score whom: the one check that every path uses, be it an open ballot, the right to a
 * secret one, or a declared conflict of interest.
 *
 * A panel's raters are given members, known by their tokens' subjects, or the entrants themselves,
 * for which a window's token speaks. Refused are those who are not in the panel or not in their
 * term, their own unit where the panel does not rate itself, units with which they have a conflict
 * of interest, and scores outside the range. Everything lives in the work's arena. */
#ifndef PENNANT_APP_RATERS_H
#define PENNANT_APP_RATERS_H

#include "app/work.h"
#include "store/ballot.h"

#include <stdbool.h>
#include <stddef.h>

struct score_draft {
    const char *item;  /* of the panel's rubric; NULL: none */
    const char *score; /* decimal */
};

/* What somebody wants to do. */
struct rater_claim {
    const char *period_id, *panel;
    const char *unit;       /* the rated unit: id or code */
    const char *where;      /* the pointer of the rated unit: "#/unit" */
    const char *rater_unit; /* code of the unit that rates, of a token with several; NULL: its only
                               one */
    const char *mode;       /* the panel's: "open", "secret"; NULL: any */
    bool while_scoring;     /* the period may be scoring too, not only open */
    bool own_conflict;      /* a conflict of interest is what it speaks of, and refuses nothing */
    const struct score_draft *scores;
    size_t score_count; /* 0: no score is given yet */
};

struct rater {
    const char *id;      /* a member's subject, or the code of the unit that rates */
    const char *unit_id; /* NULL: none */
};

/* Begins the work and admits the token's subject. STATE_CONFLICT (period, panel), PANEL_CLOSED,
 * NOT_IN_PANEL, NOT_YOUR_UNIT; violations ID_UNKNOWN, NOT_IN_ROSTER, SELF_VOTE,
 * CONFLICT_OF_INTEREST, and those of scores_check. The period keeps its state. */
bool rater_admit(struct work *work, const struct rater_claim *claim,
                 struct ballot_context *ret_context, struct rater *ret_rater,
                 struct error *error) MUST_CHECK;

/* PANEL_CLOSED when the panel does not score today. */
bool rater_days_check(const struct work *work, const struct ballot_context *context,
                      struct error *error) MUST_CHECK;

/* Adds what is wrong with scores. Of a panel with a rubric each names an item: "#/item" with one
 * score, "#/items/0/item" with several; FIELD_REQUIRED, ID_UNKNOWN, REPEATED, NOT_COMBINED,
 * SCORE_OUT_OF_RANGE. */
void scores_check(struct arena *arena, const struct ballot_context *context,
                  const struct score_draft *scores, size_t count, bool in_list,
                  struct error *error);

#endif
