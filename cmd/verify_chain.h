/* pennant verify --chain: an organisation's chain of changes, recomputed from the database. Not a
 * command of its own; verify.c has the options. */
#ifndef PENNANT_CMD_VERIFY_CHAIN_H
#define PENNANT_CMD_VERIFY_CHAIN_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/options.h"
#include "base/public_keys.h"

#include <stdbool.h>

/* Prints what was found. keys check kept heads (NULL: none were given). */
bool chain_verify(struct arena *arena, const struct options *options,
                  const struct public_keys *keys) MUST_CHECK;

#endif
