/* Results as JSON: refusals, standings with or without receipts, awards, workflow, choices used.
 *
 * The same writing serves `pennant score`, the HTTP face and stored runs. Units appear by the ids
 * of the facts. Published numbers have the scheme's number of decimals; rewards and the numbers of
 * receipts are shortest exact decimals, or fractions such as "1/3" where no decimal is exact. Only
 * writes into the buffer, with a comma before where the buffer does not end in an opening bracket,
 * a colon or nothing; any thread. */
#ifndef PENNANT_DOCUMENT_RESULT_H
#define PENNANT_DOCUMENT_RESULT_H

#include "base/buffer.h"
#include "referee/facts.h"
#include "referee/result.h"
#include "scheme/scheme.h"

/* Everything as one object: scheme, period, as_of, refused, standings, awards, effects, workflow,
 * handovers [award, group, from, to, keep], penalties [unit, month "2026-03", money, actions],
 * marks [award, unit, action, public], shortlists [award, group, units], panels, choices. With
 * receipts each standing has its receipt. */
void result_write(struct buffer *out, const struct scheme *scheme, const struct facts *facts,
                  const struct result *result, bool receipts);

/* One standing: {award, unit, group, eligible, vetoes, failed, components {id: number or null},
 * total, rank, ceiling (a level, "none" or null), shortlisted, wins, tie_break}, and with receipt:
 * {components, total, gates}. */
void standing_write(struct buffer *out, const struct scheme *scheme, const struct facts *facts,
                    const struct standing *standing, bool receipt);

/* A standing's receipt alone: {components, total, gates}. */
void receipt_write(struct buffer *out, const struct scheme *scheme, const struct facts *facts,
                   const struct standing *standing);

/* One award won: {award, unit, group, level, streak, rewards {points, money, leave_days, rights,
 * actions, superiors [role, unit, money]}, consequences, shown {measure: number}}. */
void winner_write(struct buffer *out, const struct scheme *scheme, const struct facts *facts,
                  const struct winner *winner);

/* {approved, due, notice_ends, announceable}; due is a step's id or null. */
void workflow_write(struct buffer *out, const struct scheme *scheme,
                    const struct workflow *workflow);

#endif
