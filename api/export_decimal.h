/* Decimals as they stand in cells: whether a spreadsheet keeps all their digits. Pure; any thread.
 */
#ifndef PENNANT_API_EXPORT_DECIMAL_H
#define PENNANT_API_EXPORT_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>

#define NUMBER_DIGITS_DOUBLE 15 /* digits that every double keeps */

/* Whether a text is -?digits[.digits], and its digits without zeros in front and behind the point.
 */
bool decimal_is(const char *text, size_t *ret_digits);

#endif
