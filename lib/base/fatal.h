/* The end of the process for faults that no caller can mend: no memory, no random bytes, or a
 * programming error found at run time. Never for input, files, the network or the database; those
 * are errors (error.h). Any thread. */
#ifndef PENNANT_BASE_FATAL_H
#define PENNANT_BASE_FATAL_H

#include "base/attributes.h"

#include <stdnoreturn.h>

/* Writes "pennant: " and the message as one line on standard error, then aborts. Lines over 500
 * bytes are cut. Takes no memory. */
noreturn void fatal(const char *format, ...) PRINTF(1, 2);

#endif
