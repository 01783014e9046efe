/* Use cases of surveys (好差评): declaring one, reading it, and how its cases were rated.
 *
 * Its answers are events of one indicator, whose gravities are the scale of grades; they are
 * recorded as other events are (app/events.h) or from files (app/survey_files.h). Rows live in the
 * work's arena. */
#ifndef PENNANT_APP_SURVEYS_H
#define PENNANT_APP_SURVEYS_H

#include "app/work.h"
#include "base/page.h"
#include "base/principal.h"
#include "base/table.h"
#include "store/survey.h"

#include <stdbool.h>
#include <stdint.h>

#define SURVEY_GRADES_LEAST 2
#define SURVEY_GRADES_MOST  20

struct title_draft; /* app/indicators.h */

/* A survey as it is sent, well formed field by field. */
struct survey_draft {
    const char *code;
    const struct title_draft *title;
    const char *indicator;
    struct strings scale;          /* grades, best first; none: the five usual ones */
    struct strings negative;       /* none with the usual scale: its last two */
    int64_t follow_up_days;        /* working days; 0: the organisation's setting */
    const char *overdue_indicator; /* NULL: overdue follow-ups count nowhere */
    const char *mapping;           /* JSON as text; NULL: no files */
};

/* Declares one; the indicators it names are created where they are missing. Violations:
 * INDICATOR_DIFFERS (another form, other gravities, assessed points), REPEATED, TOO_FEW,
 * VALUE_NOT_ALLOWED (a negative grade, or a mapped one, that the scale lacks), and those of the
 * mapping. CODE_ALREADY_EXISTS. */
bool surveys_create(struct work *work, const struct survey_draft *draft, struct table *ret_row,
                    struct error *error) MUST_CHECK;

/* Replaces title, follow_up_days, overdue_indicator and mapping of that version; the rest of the
 * draft is not looked at but for the code. CODE_NOT_FOUND, CODE_PRECONDITION_FAILED. */
bool surveys_replace(struct work *work, const char *code, const struct survey_draft *draft,
                     int64_t version, struct table *ret_row, struct error *error) MUST_CHECK;

/* CODE_NOT_FOUND when there is none. */
bool surveys_get(struct work *work, const char *code, struct table *ret_row,
                 struct error *error) MUST_CHECK;

bool surveys_list(struct work *work, const struct page *page, struct table *ret_rows,
                  struct error *error) MUST_CHECK;

/* By unit, and all that the asker sees as one row (none without any case). CODE_NOT_FOUND. */
bool surveys_rates(struct work *work, const char *code, const struct survey_rate_filter *filter,
                   const struct page *page, struct table *ret_rows, struct table *ret_total,
                   struct error *error) MUST_CHECK;

#endif
