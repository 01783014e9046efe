/* The parts of a campaign's facts, each loaded from the database by a function of its own. For
 * app/facts.c, which lists them, and for whoever adds one; not for use cases.
 *
 * A loader reads rows with store/fact.h and appends to campaign->facts, whose period, scheme and
 * calendar are there already, and the units too for all but the first. Rows of units that are not
 * in the roster, or of names the scheme does not have, are left out. Everything lives in the work's
 * arena. */
#ifndef PENNANT_APP_FACTS_PARTS_H
#define PENNANT_APP_FACTS_PARTS_H

#include "app/facts.h"
#include "app/spans.h"
#include "base/table.h"

typedef bool facts_loader(struct work *work, struct campaign *campaign,
                          struct error *error) MUST_CHECK;

/* What every loader finds there: period, scheme, calendar. Between fact_begin and fact_end. */
bool facts_start(struct work *work, const struct period *period, day_t as_of,
                 struct campaign *ret_campaign, struct error *error) MUST_CHECK;

/* Days that the period fixes. */
facts_loader facts_load_dates;
/* First of those that speak of units: fills the roster, which the others look up. */
facts_loader facts_load_units;
/* Of the roster only one unit, without its attributes. */
bool facts_load_unit(struct work *work, struct campaign *campaign, const char *unit_id,
                     struct error *error) MUST_CHECK;
facts_loader facts_load_events; /* sums, single events and the tokens they carry */
/* As facts_load_events, for facts_load_live: campaign->base is that of before and becomes its own.
 */
facts_loader facts_load_live_events;
/* Which indicators are read one way: all that are events, with single events or sums, or values. */
enum reading { READ_EVENTS, READ_SUMS, READ_VALUES };
struct strings facts_indicators(struct arena *arena, const struct scheme *scheme,
                                enum reading wanted);
/* Appends rows of fact_tallies (their spans are those) or fact_repeats (NULL) to the tallies, which
 * have room for them. */
void facts_put_tallies(struct arena *arena, struct campaign *campaign, const struct spans *spans,
                       const struct table *rows);
/* Rows of fact_tallies and fact_tallies_some: of these indicators of all units, or of some pairs of
 * unit and indicator; in slices where events of single days have to be added up, so that no
 * statement takes long. Then put where there is room for row_count tallies. */
struct sums {
    struct table *tables;
    size_t count, row_count;
};
bool facts_read_sums(struct work *work, const struct campaign *campaign,
                     const struct strings *indicators, const struct spans *spans,
                     struct sums *ret_sums, struct error *error) MUST_CHECK;
bool facts_read_pairs(struct work *work, const struct fact_pairs *pairs, const struct spans *spans,
                      struct sums *ret_sums, struct error *error) MUST_CHECK;
void facts_put_sums(struct arena *arena, struct campaign *campaign, const struct spans *spans,
                    const struct sums *sums);
/* Loads single events of these indicators, with their tokens. */
bool facts_load_single(struct work *work, struct campaign *campaign, const struct strings *single,
                       struct error *error) MUST_CHECK;
/* After the events: takes those out that came after scoring began (app/facts_late.c), and adds
 * follow-ups that are overdue, as confirmed events of the indicator their survey names for it. */
facts_loader facts_load_late, facts_load_overdue;
/* Looks for what facts_load_late takes out, and needs no other part: sets campaign->late. */
facts_loader facts_find_late;
/* Of single events only those of one unit and indicator, with their tokens. */
bool facts_load_unit_events(struct work *work, struct campaign *campaign, const char *unit_id,
                            const char *indicator, struct error *error) MUST_CHECK;
/* Takes the event of a row (unit_id, indicator, day, quantity, gravity, points, finding) out of the
 * first of the tallies first to end - 1 that has it. False when none has. */
bool facts_subtract(struct arena *arena, struct campaign *campaign, const struct table *rows,
                    size_t row, size_t first, size_t end);
facts_loader facts_load_metrics; /* stated values and targets */
facts_loader facts_load_ballots; /* panels with their raters, and ballots */
facts_loader facts_load_nominations;
facts_loader facts_load_history; /* awards of earlier periods */
/* What was done while the period was decided: draws, decided amounts and choices, approvals, the
 * notice, objections. Entries that a return or a restart made void are left out, and so are those
 * of earlier rounds; objections stay. */
facts_loader facts_load_review;

/* A registered token from a row of fact_tokens or fact_tokens_named. */
struct fact_token facts_token(const struct table *rows, size_t row);

#endif
