/* Entering an organisation, and what it found out, remembered by the organisation's code: so most
 * transactions need no trip of their own for it. Each first trip enters all the same, for row
 * security, and its answer is compared with what was remembered.
 *
 * A bounded memory that forgets at will; any thread. An entry ends with the organisation's day. */
#ifndef PENNANT_STORE_ENTERED_H
#define PENNANT_STORE_ENTERED_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/error.h"
#include "base/principal.h"
#include "base/table.h"
#include "store/tx.h"

#include <stdbool.h>

struct entered;

struct entered *entered_new(void);
void entered_free(struct entered *entered); /* NULL is allowed */

/* False when nothing, or nothing of today, is known. */
bool entered_find(struct entered *entered, struct arena *arena, const char *code,
                  struct tx_organisation *ret_organisation) MUST_CHECK;

/* Takes the answer of the statement enter: remembers it, or fails with CODE_ORGANISATION_UNKNOWN.
 * CODE_CONTENDED, so that the work is run again, when it is not the organisation of that id that
 * was remembered (NULL: nothing was). */
bool entered_check(struct entered *entered, const char *code, const char *id,
                   const struct table *answer, struct error *error) MUST_CHECK;

#define ENTER_PARAMETERS 5

/* The parameters of the statement enter; texts in the arena or the principal's. */
void enter_parameters(struct arena *arena, const struct principal *principal,
                      const char *ret_parameters[ENTER_PARAMETERS]);

#endif
