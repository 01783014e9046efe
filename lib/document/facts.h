/* Facts documents: JSON to struct facts, for campaigns run from files and for bundles.
 *
 * The document is strict in its form and lenient in what it says: a fact about an unknown unit or
 * indicator is kept with index -1, for the referee to refuse by its row. null is as good as absent.
 * Everything is copied to the arena. Any thread. */
#ifndef PENNANT_DOCUMENT_FACTS_H
#define PENNANT_DOCUMENT_FACTS_H

#include "base/error.h"
#include "referee/facts.h"
#include "scheme/scheme.h"

#define FACTS_SIZE_MAX (64 * 1024 * 1024) /* bytes of a facts document */

/* Reads a document against a checked scheme:
 *   period {from, to}; as_of (the period's last day); notice_from; calendar {holidays, workdays};
 *   awards [those that are given this time];
 *   units [id, name, kind, group, parent, headcount, since, attributes {name: text}];
 *   events [id, unit, indicator, at, sequence (place in the list), quantity (1), gravity, points,
 *           verdict (pending), topic, person, occasion, token, minutes, filed, slot_end];
 *   tallies [unit, indicator, gravity, verdict, from, to, count, quantity, points];
 *   metrics [unit, metric, when (current, previous, target or a month), value or true/false];
 *   panels [id, mode (the scheme's), raters: ids or {id, unit}];
 *   ballots [panel, rater, unit, score, item, at]; tokens [registry, id, group, at];
 *   history [unit (null: held, nobody won), award, level, period {from, to}, points];
 *   nominations [id, unit, award, by, at, file {id: number, true/false or names},
 *                steps [step, at, outcome]]; checks [unit, source, outcome];
 *   decisions [step and one of order: units, unit, event; points or money];
 *   approvals [step, outcome]; objections [unit, outcome, at];
 *   dates {named date or step: day or {from, to}}.
 * Days are dates or RFC 3339 instants, whose day is the one written. A rater without a unit belongs
 * to the unit of its own name, if there is one. False: the error as in scheme_read; unit ids must
 * differ, parents must exist and form no ring. */
bool facts_read(struct arena *arena, const char *json, size_t length, const struct scheme *scheme,
                struct facts **ret_facts, struct error *error) MUST_CHECK;

#endif
