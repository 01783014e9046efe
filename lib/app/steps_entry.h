/* One entry of the walk through a scheme's steps: what may be said of a step of its kind, and the
 * row it becomes. For app/steps.c. */
#ifndef PENNANT_APP_STEPS_ENTRY_H
#define PENNANT_APP_STEPS_ENTRY_H

#include "app/steps.h"
#include "app/steps_walk.h"
#include "referee/facts.h"
#include "referee/result.h"

/* A period being decided, its scheme, and where the walk stands. */
struct deciding {
    struct period period;
    const struct scheme *scheme;
    struct table entries;
    struct walk walk;
};

/* "approval", for a kind of step. */
const char *step_kind_name(enum step_kind kind);

/* The fields fit the kind of the step now due; every fault at once. */
bool entry_check(struct work *work, const struct deciding *deciding, const struct step_draft *draft,
                 struct error *error) MUST_CHECK;

/* The row of a checked entry: units and amounts by id, a notice's days. NOT_IN_ROSTER, REPEATED. */
bool entry_prepare(struct work *work, const struct deciding *deciding,
                   const struct step_draft *draft, struct period_step_record *ret_record,
                   struct error *error) MUST_CHECK;

/* What the referee refused of the newest entry's decisions, as violations: EVENT_NOT_COUNTED,
 * NOT_SHORTLISTED, PLACES_TAKEN and others. */
bool entry_admitted(struct arena *arena, const struct step_draft *draft, const struct facts *facts,
                    const struct result *result, struct error *error) MUST_CHECK;

#endif
