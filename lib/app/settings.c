#include "app/settings.h"

bool settings_load(struct work *work, struct organisation_settings *ret_settings,
                   struct error *error)
{
    struct table row;
    if (!setting_get(work->tx, &row, error))
        return false;
    *ret_settings = (struct organisation_settings){
        .publish_minimum = table_integer(&row, 0, "publish_minimum"),
        .appeal_days = table_integer(&row, 0, "appeal_days"),
        .follow_up_days = table_integer(&row, 0, "follow_up_days"),
        .anonymous_objections = table_boolean(&row, 0, "anonymous_objections")};
    return true;
}

bool settings_get(struct work *work, struct table *ret_row, struct error *error)
{
    return work_begin(work, error) && setting_get(work->tx, ret_row, error);
}

static const char *settings_json(struct arena *arena, const struct table *row)
{
    return arena_print(arena,
                       "{\"publish_minimum\":%lld,\"appeal_days\":%lld,\"follow_up_days\":%lld,"
                       "\"anonymous_objections\":%s}",
                       (long long)table_integer(row, 0, "publish_minimum"),
                       (long long)table_integer(row, 0, "appeal_days"),
                       (long long)table_integer(row, 0, "follow_up_days"),
                       table_boolean(row, 0, "anonymous_objections") ? "true" : "false");
}

bool settings_put(struct work *work, const struct organisation_settings *settings, int64_t version,
                  struct table *ret_row, struct error *error)
{
    struct table before, after;
    if (!work_begin(work, error) || !setting_get(work->tx, &before, error) ||
        !setting_put(work->tx, settings, version, &after, error) ||
        !work_audit(work, "setting.replace", "setting", work->organisation_id, NULL,
                    settings_json(work->arena, &before), settings_json(work->arena, &after), error))
        return false;
    *ret_row = after;
    return true;
}
