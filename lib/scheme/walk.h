/* Visits every measure of a scheme, wherever it stands: for what must be known of a scheme as a
 * whole, such as how far back it reads. References must be resolved. Pure; any thread. */
#ifndef PENNANT_SCHEME_WALK_H
#define PENNANT_SCHEME_WALK_H

#include "scheme/scheme.h"

typedef void measure_visit(const struct measure *measure, void *context);

/* Calls visit once for each measure, nested ones (sum, else, amounts) included. Named measures are
 * visited where they are defined, not where they are used. */
void scheme_walk(const struct scheme *scheme, measure_visit *visit, void *context);

/* True when everything the measure counts is events, through the measures it names too. */
bool measure_is_events(const struct scheme *scheme, const struct measure *measure);

/* True when the component reads a panel that shifts its raters, through the measures it names too.
 */
bool component_is_normalised(const struct scheme *scheme, const struct component *component);

#endif
