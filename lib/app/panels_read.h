/* Which panels a period needs: those that its scheme reads for the awards that are given. Pure. */
#ifndef PENNANT_APP_PANELS_READ_H
#define PENNANT_APP_PANELS_READ_H

#include "base/arena.h"
#include "base/principal.h"
#include "scheme/scheme.h"

/* The ids of panels that a component of one of the awards reads, or any measure beside components;
 * awards empty: all. */
struct strings panels_read(struct arena *arena, const struct scheme *scheme,
                           const struct strings *awards);

#endif
