/* Files of survey answers: rows of a table into events, as the survey's mapping says.
 *
 * A row becomes the JSON of an event and then goes the way of every posted event, so nothing is
 * checked in two ways. Its external id is the mapped one, or a digest of its mapped cells: the same
 * file twice changes nothing. */
#ifndef PENNANT_APP_SURVEY_FILES_H
#define PENNANT_APP_SURVEY_FILES_H

#include "app/work.h"
#include "document/sheet.h"

#include <stdbool.h>

/* The events of a sheet's rows as JSON texts, NULL for rows with a fault; ret_events has room for
 * them. source NULL: the token's only one. The connection is given back, so that none is held while
 * the events are decoded; the work can begin again. CODE_NOT_FOUND, CODE_MAPPING_MISSING;
 * COLUMN_MISSING and REPEATED for columns of a CSV's header. */
bool survey_files_map(struct work *work, const char *code, const struct sheet *sheet,
                      const char *source, const char **ret_events, struct error *error) MUST_CHECK;

#endif
