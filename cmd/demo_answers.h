/* The demonstration's survey: its declaration, and the answers of the running quarter.
 *
 * Scheme 002 reads the rate of satisfied answers, so each answer that a reader posts may move a
 * standing. Sends through a player; owns nothing. One thread. */
#ifndef PENNANT_CMD_DEMO_ANSWERS_H
#define PENNANT_CMD_DEMO_ANSWERS_H

#include "base/attributes.h"
#include "base/date.h"
#include "cmd/demo_player.h"

#include <stdbool.h>

#define DEMO_SURVEY           "counter"
#define DEMO_SURVEY_INDICATOR "survey" /* as scheme 002 calls it; the scheme comes first */

/* Declares the survey with a mapping for files of the survey house. False as player_send. */
bool answers_declare(struct player *player) MUST_CHECK;

/* Posts the answers about every project, evenly between two instants; of a project's answers
 * satisfied[project] in a thousand are good ones, rounded to whole answers. False as player_send.
 */
bool answers_send(struct player *player, instant_t from, instant_t to,
                  const int satisfied[]) MUST_CHECK;

#endif
