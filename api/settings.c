#include "api/settings.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/settings.h"

static const struct field SETTINGS_FIELDS[] = {
    FIELD(organisation_settings, publish_minimum, INTEGER, .minimum = 1,
          .maximum = SETTING_PUBLISH_MINIMUM_MOST, .fallback = SETTING_PUBLISH_MINIMUM),
    FIELD(organisation_settings, appeal_days, INTEGER, .minimum = 1, .maximum = SETTING_DAYS_MOST,
          .fallback = SETTING_APPEAL_DAYS),
    FIELD(organisation_settings, follow_up_days, INTEGER, .minimum = 1,
          .maximum = SETTING_DAYS_MOST, .fallback = SETTING_FOLLOW_UP_DAYS),
    FIELD(organisation_settings, anonymous_objections, BOOLEAN),
};

const struct form SETTINGS_FORM = FORM(SETTINGS_FIELDS, organisation_settings);

bool setting_get_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!settings_get(&request->work, &row, error))
        return false;
    encode_one(request, reply, &row);
    return true;
}

bool setting_put_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    int64_t version;
    if (!request_version(request, &version, error) ||
        !settings_put(&request->work, request->draft, version, &row, error))
        return false;
    encode_one(request, reply, &row);
    return true;
}
