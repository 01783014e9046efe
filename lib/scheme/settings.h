/* The built-in defaults of a scheme's settings: what holds where neither the row nor the document
 * says anything. The table of them is in lib/scheme/README.md; tests compare the two. Pure. */
#ifndef PENNANT_SCHEME_SETTINGS_H
#define PENNANT_SCHEME_SETTINGS_H

#include "scheme/scheme.h"

#define PRECISION_MAX 6

/* Fills every setting with its built-in default; a reader then overwrites what the document says.
 */
void settings_default(struct settings *ret_settings);

#endif
