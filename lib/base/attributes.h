/* Compiler promises used in every header: results that must be looked at, checked formats. */
#ifndef PENNANT_BASE_ATTRIBUTES_H
#define PENNANT_BASE_ATTRIBUTES_H

#define MUST_CHECK   __attribute__((warn_unused_result))
#define NULL_ENDED   __attribute__((sentinel))
#define PRINTF(f, a) __attribute__((format(printf, f, a), nonnull(f)))
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
