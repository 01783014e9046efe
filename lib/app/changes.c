#include "app/changes.h"

#include "app/app.h"
#include "base/date.h"
#include "base/principal.h"
#include "base/pulse.h"
#include "base/text.h"
#include "base/waiting.h"
#include "store/change.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define EPOCH_DIGITS 8
#define PROOF_DIGITS 12
#define NO_PROOF     "000000000000" /* of number 0 */
#define HEX          "0123456789abcdef"

struct cursor {
    const char *epoch; /* NULL: none was given */
    int64_t number;
    const char *proof;
};

static const char *cursor_write(struct arena *arena, const char *epoch, int64_t number,
                                const char *proof)
{
    return arena_print(arena, "%s-%" PRId64 "-%s", epoch, number, proof);
}

/* EPOCH-NUMBER-PROOF */
static bool cursor_read(struct arena *arena, const char *text, struct cursor *ret_cursor)
{
    *ret_cursor = (struct cursor){NULL, 0, NO_PROOF};
    if (text == NULL)
        return true;
    size_t epoch = strspn(text, HEX);
    if (epoch != EPOCH_DIGITS || text[epoch] != '-' || strlen(text) > CHANGE_CURSOR_MOST)
        return false;
    const char *number = text + epoch + 1;
    size_t digits = strspn(number, "0123456789");
    if (digits == 0 || digits > 18 || number[digits] != '-')
        return false;
    const char *proof = number + digits + 1;
    if (strlen(proof) != PROOF_DIGITS || strspn(proof, HEX) != PROOF_DIGITS)
        return false;
    *ret_cursor =
        (struct cursor){arena_bytes(arena, text, epoch), strtoll(number, NULL, 10), proof};
    return true;
}

/* What is not shown is looked at too: more numbers than rows where some are left out. */
static struct change_range range_of(const struct work *work, const struct change_filter *filter,
                                    int64_t after)
{
    unsigned all = ROLE_EVALUATOR | ROLE_LEADERSHIP | ROLE_ORGANISER;
    bool whole = (work->principal->roles & all) && filter->kind.count == 0;
    return (struct change_range){.after = after,
                                 .looked = whole ? filter->limit : CHANGES_LOOKED_MOST,
                                 .kinds = filter->kind,
                                 .most = filter->limit + 1};
}

static bool history_holds(const struct cursor *cursor, const struct table *position)
{
    return cursor->epoch == NULL || (text_equal(cursor->epoch, table_value(position, 0, "epoch")) &&
                                     text_equal(cursor->proof, table_value(position, 0, "proof")));
}

/* One look. Without rows the cursor still moves over what is not shown. */
static bool look(struct work *work, const struct change_filter *filter, const struct cursor *cursor,
                 struct change_page *ret_page, struct error *error)
{
    struct table position, rows;
    struct change_range range = range_of(work, filter, cursor->number);
    if (!work_begin(work, error) || !change_list(work->tx, &range, &position, &rows, error))
        return false;
    if (!history_holds(cursor, &position))
        return error_set(error, CODE_CHANGES_RESTARTED, NULL);
    size_t last = rows.row_count - 1; /* there is at least the closing row */
    bool closed = table_value(&rows, last, "kind") == NULL;
    if (!closed)
        last--; /* one row more than wanted */
    int64_t number = table_integer(&rows, last, "sequence");
    *ret_page =
        (struct change_page){.rows = rows,
                             .count = closed ? last : last + 1,
                             .next = cursor_write(work->arena, table_value(&position, 0, "epoch"),
                                                  number, table_value(&rows, last, "_proof")),
                             .more = number < table_integer(&position, 0, "head")};
    return true;
}

bool changes_list(struct work *work, const struct change_filter *filter,
                  struct change_page *ret_page, struct error *error)
{
    struct cursor cursor;
    struct pulse *pulse = work->app->changes;
    int64_t end = monotonic_ms() + filter->wait * 1000;
    bool placed = false, goes_on = true, good;
    if (!cursor_read(work->arena, filter->after, &cursor)) {
        error_add(error, "?after", CODE_FORMAT_INVALID, "expected", "a cursor of this feed", NULL);
        return false;
    }
    for (;;) {
        uint64_t beats = pulse_count(pulse);
        good = look(work, filter, &cursor, ret_page, error);
        int64_t left = end - monotonic_ms();
        if (!good || ret_page->count > 0 || ret_page->more || left <= 0 || !goes_on)
            break;
        placed = placed || pulse_enter(pulse);
        if (!placed)
            break;
        work_rollback(work); /* nothing is held while waiting */
        goes_on = pulse_wait(pulse, beats,
                             left < CHANGES_LOOK_AGAIN_MS ? (int)left : CHANGES_LOOK_AGAIN_MS);
    }
    if (placed)
        pulse_leave(pulse);
    return good;
}

static const char *head_statement(const struct work *work, const struct table *row)
{
    struct buffer out;
    instant_t at;
    buffer_init(&out);
    buffer_text(&out, "{\"organisation\":");
    buffer_json(&out, work->principal->organisation);
    buffer_print(&out, ",\"organisation_id\":\"%s\",\"block\":%s,\"sequence\":%s,\"hash\":\"%s\"",
                 work->organisation_id, table_value(row, 0, "block"),
                 table_value(row, 0, "sequence"), table_value(row, 0, "hash"));
    if (table_instant(row, 0, "chained_at", &at)) {
        buffer_text(&out, ",\"chained_at\":\"");
        instant_print(&out, at);
        buffer_byte(&out, '"');
    }
    buffer_byte(&out, '}');
    return buffer_finish(&out, work->arena);
}

bool changes_head(struct work *work, struct change_head *ret_head, struct error *error)
{
    struct table row;
    const struct signer *signer = work->app->signer;
    if (!work_begin(work, error) || !change_head(work->tx, &row, error))
        return false;
    *ret_head = (struct change_head){.row = row};
    if (row.row_count == 0)
        return true;
    ret_head->cursor =
        cursor_write(work->arena, table_value(&row, 0, "epoch"), table_integer(&row, 0, "sequence"),
                     arena_bytes(work->arena, table_value(&row, 0, "hash"), PROOF_DIGITS));
    if (signer != NULL)
        ret_head->signature =
            signature_make(signer, work->arena, CHANGE_HEAD_TYPE, head_statement(work, &row));
    return true;
}
