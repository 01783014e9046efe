/* Phrases inside the sentences of codes.def, in Chinese. Only for reading: the parameters of a
 * problem keep their English values. Constant tables; any thread. */
#ifndef PENNANT_BASE_PHRASE_H
#define PENNANT_BASE_PHRASE_H

#include "base/buffer.h"

/* Adds the phrase in Chinese as phrases.def has it, or as it is. */
void phrase_print_chinese(struct buffer *out, const char *phrase);

#endif
