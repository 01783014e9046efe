/* Builds schemes and facts for tests in few words, judges them, and reads results as text.
 *
 * Lists of ids are one text with spaces ("minor major"), numbers are decimal texts, days are
 * YYYY-MM-DD. A test fails at once on a name that does not exist or a scheme that does not pass,
 * unless the test asks for the check itself. Everything lives in the campaign's arena. */
#ifndef PENNANT_SUPPORT_CAMPAIGN_H
#define PENNANT_SUPPORT_CAMPAIGN_H

#include "base/error.h"
#include "referee/referee.h"
#include "scheme/check.h"

struct campaign {
    struct arena *arena;
    struct scheme scheme;
    struct facts facts;
    struct result result;
    struct error error;
};

/* A campaign without definitions: built-in settings, cadence quarter, period 2026-01-01 to
 * 2026-03-31, no notice. */
struct campaign *campaign_new(void);
void campaign_free(struct campaign *campaign);

/* Small values. NULL texts give empty lists. */
struct number number_of(struct campaign *campaign, const char *decimal);
day_t day_from(const char *date);
struct ids ids_of(struct campaign *campaign, const char *ids);
struct reference *references_of(struct campaign *campaign, const char *ids, size_t *ret_count);
/* pairs: "minor -1 major -2" */
struct choice choice_of(struct campaign *campaign, enum choice_by by, const char *pairs);
struct amount amount_of(struct campaign *campaign, const char *decimal);
struct amount amount_by(struct campaign *campaign, enum choice_by by, const char *pairs);
struct amount amount_measured(struct campaign *campaign, struct measure measure);

/* Measures; further keys are set on the value. */
struct measure measure_events(struct campaign *campaign, const char *indicators);
struct measure measure_source(struct campaign *campaign, enum source source, const char *subject);
struct measure measure_roster(struct campaign *campaign, const char *what);
struct measure measure_sum(struct campaign *campaign, const struct measure *terms, size_t count);
struct measure *measure_kept(struct campaign *campaign, struct measure measure);
struct slope *slope_of(struct campaign *campaign, const char *against, const char *up,
                       const char *down, enum partial partial);
struct test test_of(struct campaign *campaign, struct measure measure, enum comparison comparison,
                    const char *against);

/* Definitions; each returns its index, the row can be changed until the campaign is judged. */
int indicator_add(struct campaign *campaign, const char *id, enum form form, const char *gravities);
int measure_add(struct campaign *campaign, const char *id, struct measure measure);
int panel_add(struct campaign *campaign, const char *id, enum raters raters);
int award_add(struct campaign *campaign, const char *id, const char *kind, struct amount number);
int ledger_add(struct campaign *campaign, const char *id, const char *base);
void rule_add(struct campaign *campaign, int component, const char *id, const char *each,
              struct measure measure);
int component_add(struct campaign *campaign, const char *id, const char *weight,
                  struct measure measure);
int condition_add(struct campaign *campaign, const char *id, enum effect effect, struct test test);
void condition_and(struct campaign *campaign, int condition, struct test test);
void place_when(struct campaign *campaign, int award, struct test test);
int tie_add(struct campaign *campaign, struct measure measure, bool prefer_lower);
int consequence_add(struct campaign *campaign, const char *id, const char *points,
                    const char *money, const char *rights);
void consequence_when(struct campaign *campaign, int consequence, struct test test);
int step_add(struct campaign *campaign, const char *id, enum step_kind kind);

/* Facts. NULL leaves a field out; units must be added before they are named; an unknown name gives
 * the index -1, as a reader of facts would. */
int unit_add(struct campaign *campaign, const char *id, const char *kind, const char *group,
             const char *parent);
void unit_attribute(struct campaign *campaign, int unit, const char *name, const char *value);
struct fact_event *event_add(struct campaign *campaign, const char *unit, const char *indicator,
                             const char *day, const char *gravity, const char *quantity);
void tally_add(struct campaign *campaign, const char *unit, const char *indicator, const char *from,
               const char *to, const char *gravity, int64_t count, const char *quantity);
void metric_add(struct campaign *campaign, const char *unit, const char *indicator,
                enum fact_when when, const char *month, const char *value);
void raters_add(struct campaign *campaign, const char *panel, const char *raters);
void ballot_add(struct campaign *campaign, const char *panel, const char *rater, const char *unit,
                const char *score);
void win_add(struct campaign *campaign, const char *unit, const char *award, const char *from,
             const char *to, const char *points);
void order_add(struct campaign *campaign, const char *step, const char *units);
void objection_add(struct campaign *campaign, const char *unit, enum objection_outcome outcome,
                   const char *day);
void approval_add(struct campaign *campaign, const char *step, bool approved);

/* Checks the scheme (a fault fails the test), judges, keeps the result. */
void campaign_judge(struct campaign *campaign);

/* The check alone: "#/a/b CODE; #/c CODE" in the order found, "" where there is none. */
const char *campaign_faults(struct campaign *campaign);

/* Readings of the result, as text. Standings are of the first award that has one for the unit. */
const struct standing *standing_of(struct campaign *campaign, const char *unit);
const char *component_of(struct campaign *campaign, const char *unit, const char *component);
const char *total_of(struct campaign *campaign, const char *unit); /* "none" without one */
const char *ranks_of(struct campaign *campaign);   /* "u1:1 u2:2 u3:-", in the result's order */
const char *winners_of(struct campaign *campaign); /* "u1 u2", in the result's order */
const char *vetoes_of(struct campaign *campaign, const char *unit);
const char *failed_of(struct campaign *campaign, const char *unit);
const char *refusals_of(struct campaign *campaign); /* "events/3 unknown_unit; ..." */
const struct winner *winner_of(struct campaign *campaign, const char *unit);
/* "3 600 right" with the streak before: "1: 3 600 -" */
const char *reward_of(struct campaign *campaign, const char *unit);
/* Lines of a component: "base 100; deviation minor 2 x -1 = -2" */
const char *lines_of(struct campaign *campaign, const char *unit, const char *component);

/* The whole result as one text, without receipts' wording: equal results give equal texts. */
const char *result_text(struct campaign *campaign, const struct facts *facts,
                        const struct result *result);

#endif
