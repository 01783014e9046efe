/* The slip of a secret ballot: a file of mode 0600 in which a voter keeps its token between taking
 * the right and casting. Whoever has it can cast the ballot. Texts live in the given arena. */
#ifndef PENNANT_CMD_BALLOT_SLIP_H
#define PENNANT_CMD_BALLOT_SLIP_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/blind.h"
#include "base/buffer.h"

#include <stdbool.h>

#define SLIP_FILE_MAX 8192 /* bytes */

struct slip {
    const char *period_id, *panel, *unit;
    struct bytes public_key, token, inverse;
    struct bytes signature; /* of the token; length 0: not there yet */
};

/* False with one line in complaint. A new slip is not written over one that is there. */
bool slip_read(struct arena *arena, const char *path, struct slip *ret_slip,
               struct buffer *complaint) MUST_CHECK;
bool slip_create(struct arena *arena, const char *path, const struct slip *slip,
                 struct buffer *complaint) MUST_CHECK;
bool slip_replace(struct arena *arena, const char *path, const struct slip *slip,
                  struct buffer *complaint) MUST_CHECK;

#endif
