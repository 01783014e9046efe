#include "app/erasures.h"

#include "base/text.h"
#include "document/members.h"
#include "store/erasure.h"
#include "store/unit.h"

#include <string.h>

#define HANDLE_BYTES 10 /* random, so that two never meet */

static const char *handle_new(struct arena *arena)
{
    unsigned char bytes[HANDLE_BYTES];
    random_bytes(bytes, sizeof(bytes));
    return arena_print(arena, "erased-%s", digest_hex(arena, bytes, sizeof(bytes)));
}

/* What of a name needs no database. */
static void name_check(const struct work *work, const char *where, const char *name,
                       const char *reason, struct error *error)
{
    if (name == NULL)
        return;
    if (text_equal(name, work->principal->subject))
        error_add(error, where, CODE_ERASURE_OWN, NULL);
    if (strstr(reason, name) != NULL)
        error_add(error, "#/reason", CODE_ERASURE_NAMED, NULL);
}

static bool draft_check(const struct work *work, const struct erasure_draft *draft,
                        struct error *error)
{
    if (draft->subject == NULL && draft->person == NULL)
        error_add(error, "#/subject", CODE_FIELD_REQUIRED, NULL);
    name_check(work, "#/subject", draft->subject, draft->reason, error);
    name_check(work, "#/person", draft->person, draft->reason, error);
    return error_none(error);
}

/* Units rate in panels by their codes, which are no people's names. */
static bool units_check(struct work *work, const struct erasure_draft *draft, struct error *error)
{
    const char *const names[] = {draft->subject, draft->person}, *const places[] = {"#/subject",
                                                                                    "#/person"};
    for (size_t i = 0; i < COUNT(names); i++) {
        struct table row;
        if (names[i] == NULL)
            continue;
        if (!unit_get_by_code(work->tx, names[i], &row, error))
            return false;
        if (row.row_count > 0)
            error_add(error, places[i], CODE_ERASURE_UNIT, "unit", names[i], NULL);
    }
    return error_none(error);
}

static const char *changed_json(struct arena *arena, const struct table *rows)
{
    struct buffer out;
    buffer_init(&out);
    buffer_byte(&out, '{');
    for (size_t i = 0; i < rows->row_count; i++)
        member_integer(&out, table_value(rows, i, "table_name"), table_integer(rows, i, "changed"));
    buffer_byte(&out, '}');
    return buffer_finish(&out, arena);
}

bool erasures_insert(struct work *work, const struct erasure_draft *draft, struct table *ret_row,
                     struct error *error)
{
    const char *names[2];
    struct strings list = {names, 0};
    struct erasure_record record = {.reason = draft->reason};
    struct table changed;
    /* Erasing again is harmless, and the fingerprint of a kept reply would tell a guess from the
     * truth. */
    work->idempotency_key = NULL;
    if (!draft_check(work, draft, error) || !work_begin(work, error) ||
        !units_check(work, draft, error))
        return false;
    if (draft->subject != NULL)
        names[list.count++] = draft->subject;
    if (draft->person != NULL)
        names[list.count++] = draft->person;
    record.handle = handle_new(work->arena);
    if (!erasure_withhold(work->tx, &list, &record.withheld, error) ||
        !erasure_run(work->tx, draft->subject, draft->person, record.handle, &changed, error))
        return false;
    record.changed = changed_json(work->arena, &changed);
    /* The erasure is its own record: an audit row would say no more. */
    return erasure_insert(work->tx, &record, ret_row, error);
}

bool erasures_list(struct work *work, const struct page *page, struct table *ret_rows,
                   struct error *error)
{
    return work_begin(work, error) && erasure_list(work->tx, page, ret_rows, error);
}
