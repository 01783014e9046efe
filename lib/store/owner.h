/* The operator's connection: a login that becomes pennant_owner. Private to lib/store; the caller
 * closes what it got. */
#ifndef PENNANT_STORE_OWNER_H
#define PENNANT_STORE_OWNER_H

#include "base/attributes.h"
#include "base/buffer.h"

struct pg;

/* Connects and becomes the owner; NULL with a line in reason. */
struct pg *owner_open(const char *conninfo, struct buffer *reason) MUST_CHECK;

#endif
