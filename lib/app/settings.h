/* The organisation's settings: numbers and choices that no scheme decides, such as the days of an
 * appeal. Until an organiser sets them the defaults hold, as version 0. Not a scheme's settings.
 */
#ifndef PENNANT_APP_SETTINGS_H
#define PENNANT_APP_SETTINGS_H

#include "app/work.h"
#include "base/table.h"
#include "store/setting.h"

#include <stdbool.h>
#include <stdint.h>

/* Defaults; sql/queries/setting_get.sql has the same. */
#define SETTING_PUBLISH_MINIMUM      3
#define SETTING_APPEAL_DAYS          5
#define SETTING_FOLLOW_UP_DAYS       5
#define SETTING_PUBLISH_MINIMUM_MOST 1000
#define SETTING_DAYS_MOST            250 /* working days, about a year of them */

/* For deciding, inside a work that has begun; also for the public of an organisation. */
bool settings_load(struct work *work, struct organisation_settings *ret_settings,
                   struct error *error) MUST_CHECK;

/* As a row: the settings, version, updated_at. */
bool settings_get(struct work *work, struct table *ret_row, struct error *error) MUST_CHECK;

/* Replaces those of that version (0: the defaults). CODE_PRECONDITION_FAILED. */
bool settings_put(struct work *work, const struct organisation_settings *settings, int64_t version,
                  struct table *ret_row, struct error *error) MUST_CHECK;

#endif
