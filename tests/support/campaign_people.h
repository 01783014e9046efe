/* Facts that people bring about: tokens, nominations, checks, decisions, dates. Beside campaign.h,
 * by the same rules: names as text, an unknown one gives the index -1. */
#ifndef PENNANT_SUPPORT_CAMPAIGN_PEOPLE_H
#define PENNANT_SUPPORT_CAMPAIGN_PEOPLE_H

#include "campaign.h"

void token_add(struct campaign *campaign, const char *id, const char *group, const char *day);

/* The rules of a nomination step, with sources [other]; limit NULL: none. */
struct nomination *nomination_rules(struct campaign *campaign, int step, const char *limit);
void file_item_add(struct campaign *campaign, struct nomination *rules, struct file_item item);

/* by "self", a unit's id or any other name. Returns the row for more to be set. */
struct fact_nomination *nomination_add(struct campaign *campaign, const char *unit,
                                       const char *award, const char *by, const char *day);
void nomination_file(struct campaign *campaign, struct fact_nomination *nomination,
                     struct fact_file file);
void nomination_check(struct campaign *campaign, struct fact_nomination *nomination,
                      const char *step, const char *day, bool passed);
void check_add(struct campaign *campaign, const char *unit, const char *source,
               enum check_outcome outcome);

/* amount NULL: none. */
void decision_add(struct campaign *campaign, const char *step, const char *unit, const char *event,
                  const char *amount);

/* When a named date or a step is; from NULL: no first day. */
void date_add(struct campaign *campaign, const char *name, const char *from, const char *to);

/* "u1 2026-01 40 training; ...", "u3 talk", "u1 u2 | u3" */
const char *penalties_of(struct campaign *campaign);
const char *marks_of(struct campaign *campaign);
const char *shortlists_of(struct campaign *campaign);

/* "u1 first; u2 -": the level of each winner of one award, in the result's order. */
const char *levels_of(struct campaign *campaign, const char *award);

#endif
