#include "app/award_history.h"

#include "app/periods.h"
#include "app/schemes.h"
#include "base/number.h"
#include "base/text.h"
#include "document/members.h"
#include "scheme/scheme.h"
#include "store/scheme.h"

static const char *where_of(const struct work *work, size_t index, const char *member)
{
    return arena_print(work->arena, "#/wins/%zu%s", index, member);
}

/* What needs no database. */
static void draft_check(const struct work *work, const struct award_history_draft *draft,
                        size_t index, struct error *error)
{
    struct arena *arena = work->arena;
    day_t first = day_of(PERIOD_YEAR_FIRST, 1, 1);
    struct number points;
    if (draft->unit_id != NULL && draft->unit != NULL)
        error_add(error, where_of(work, index, "/unit"), CODE_EXACTLY_ONE, "keys", "unit, unit_id",
                  NULL);
    if (draft->from > draft->to)
        error_add(error, where_of(work, index, "/to"), CODE_RANGE_CONTRADICTORY, "low",
                  day_text(arena, draft->from), "high", day_text(arena, draft->to), NULL);
    if (draft->from < first || draft->to > work->today)
        error_add(error, where_of(work, index, draft->from < first ? "/from" : "/to"),
                  CODE_OUT_OF_RANGE, "min", day_text(arena, first), "max",
                  day_text(arena, work->today), NULL);
    if (draft->points != NULL &&
        (!number_parse(arena, draft->points, &points) || number_sign(points) < 0))
        error_add(error, where_of(work, index, "/points"), CODE_FORMAT_INVALID, "expected",
                  "0 or more", NULL);
}

static bool level_known(const struct award *award, const char *level)
{
    for (size_t i = 0; i < award->levels.count; i++)
        if (text_equal(award->levels.items[i], level))
            return true;
    return false;
}

/* Award and level must be the scheme's, as its newest version has them. Tells whether periods
 * decide the award, or only record it. */
static bool scheme_check(struct work *work, const struct award_history_draft *draft, size_t index,
                         bool *ret_decided, struct error *error)
{
    const struct scheme *scheme;
    const char *id = NULL;
    struct error fault; /* apart from the violations found so far */
    error_init(&fault, work->arena);
    if (!scheme_newest(work->tx, draft->scheme, &id, &fault)) {
        if (fault.code != CODE_NOT_FOUND)
            return error_set(error, fault.code, NULL);
        error_add(error, where_of(work, index, "/scheme"), CODE_SCHEME_UNKNOWN, "scheme",
                  draft->scheme, NULL);
        return true;
    }
    if (!schemes_open(work, id, &scheme, &fault))
        return error_set(error, fault.code, NULL);
    int award = scheme_award(scheme, draft->award);
    *ret_decided = award >= 0 && scheme->awards[award].selects;
    if (award < 0)
        error_add(error, where_of(work, index, "/award"), CODE_ID_UNKNOWN, "kind", "award", "id",
                  draft->award, NULL);
    else if (draft->level != NULL && !level_known(&scheme->awards[award], draft->level))
        error_add(error, where_of(work, index, "/level"), CODE_ID_UNKNOWN, "kind", "level", "id",
                  draft->level, NULL);
    return true;
}

/* Drafts of one award stand together as a rule: its scheme is opened when it changes. */
static bool schemes_check(struct work *work, const struct award_history_draft *drafts, size_t count,
                          bool *decided, struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        bool seen = i > 0 && text_equal(drafts[i].scheme, drafts[i - 1].scheme) &&
                    text_equal(drafts[i].award, drafts[i - 1].award) &&
                    text_equal(drafts[i].level, drafts[i - 1].level);
        if (seen)
            decided[i] = decided[i - 1];
        else if (!scheme_check(work, &drafts[i], i, &decided[i], error))
            return false;
    }
    return true;
}

/* What stands in the database; gives the records their units' ids. */
static bool records_check(struct work *work, const struct award_history_draft *drafts,
                          const bool *decided, struct award_history_record *records, size_t count,
                          struct error *error)
{
    struct table found;
    if (!award_history_check(work->tx, records, count, &found, error))
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *given = records[i].unit_id, *id = table_value(&found, i, "unit_id");
        if (given != NULL && id == NULL)
            error_add(error, where_of(work, i, drafts[i].unit != NULL ? "/unit" : "/unit_id"),
                      CODE_UNIT_UNKNOWN, "unit", given, NULL);
        else if (decided[i] && table_boolean(&found, i, "overlaps"))
            error_add(error, where_of(work, i, "/from"), CODE_PERIODS_OVERLAP, NULL);
        else if (table_boolean(&found, i, "taken") && !table_boolean(&found, i, "same"))
            error_add(error, where_of(work, i, ""), CODE_DUPLICATE_DIFFERS, NULL);
        records[i].unit_id = id;
    }
    return true;
}

static const char *audit_json(struct arena *arena, const struct table *rows)
{
    struct buffer out;
    buffer_init(&out);
    buffer_byte(&out, '{');
    member_integer(&out, "added", (int64_t)rows->row_count);
    member_open(&out, "ids", '[');
    for (size_t row = 0; row < rows->row_count; row++) {
        if (row > 0)
            buffer_byte(&out, ',');
        buffer_json(&out, table_value(rows, row, "id"));
    }
    buffer_text(&out, "]}");
    return buffer_finish(&out, arena);
}

bool award_history_add(struct work *work, const struct award_history_draft *drafts, size_t count,
                       struct table *ret_rows, struct error *error)
{
    struct award_history_record *records =
        ARENA_ARRAY(work->arena, struct award_history_record, count);
    bool *decided = ARENA_ARRAY(work->arena, bool, count);
    struct table rows;
    if (!work_begin(work, error))
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct award_history_draft *draft = &drafts[i];
        draft_check(work, draft, i, error);
        records[i] = (struct award_history_record){
            .scheme = draft->scheme,
            .award = draft->award,
            .unit_id = draft->unit != NULL ? draft->unit : draft->unit_id,
            .level = draft->level,
            .from = draft->from,
            .to = draft->to,
            .points = draft->points,
            .note = draft->note,
        };
    }
    if (!error_none(error))
        return false;
    if (!schemes_check(work, drafts, count, decided, error) ||
        !records_check(work, drafts, decided, records, count, error) || !error_none(error) ||
        !award_history_insert(work->tx, records, count, &rows, error) ||
        !work_audit(work, "award.import", "award_history", work->organisation_id, NULL, NULL,
                    audit_json(work->arena, &rows), error))
        return false;
    *ret_rows = rows;
    return true;
}

bool award_history_read(struct work *work, const struct award_history_filter *filter,
                        const struct page *page, struct table *ret_rows, struct error *error)
{
    return work_begin(work, error) && award_history_list(work->tx, filter, page, ret_rows, error);
}
