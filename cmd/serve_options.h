/* The option table of `pennant serve`. */
#ifndef PENNANT_CMD_SERVE_OPTIONS_H
#define PENNANT_CMD_SERVE_OPTIONS_H

#include "base/options.h"

#include <stddef.h>

extern const struct option SERVE_OPTIONS[];
extern const size_t SERVE_OPTION_COUNT;

#endif
