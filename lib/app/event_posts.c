#include "app/event_posts.h"

#include "app/app.h"
#include "base/fatal.h"
#include "base/gather.h"
#include "base/text.h"
#include "store/event.h"
#include "store/tx.h"

#include <stdlib.h>
#include <string.h>

struct event_posts {
    struct app *app;
    struct gather *gather;
};

/* One caller's event and what became of it; all that outlives the bunch is in the work's arena. */
struct post {
    struct gather_item item;
    struct work *work;
    const struct event_draft *draft;
    struct error *error;
    bool good, created;
    struct table row;
};

static struct post *after(const struct post *post)
{
    return (struct post *)post->item.next;
}

/* Copies one row, as its table goes with the bunch. */
static void row_copy(struct arena *arena, const struct table *rows, size_t row,
                     struct table *ret_row)
{
    struct column *columns = ARENA_ARRAY(arena, struct column, rows->column_count);
    const char **cells = ARENA_ARRAY(arena, const char *, rows->column_count);
    for (size_t i = 0; i < rows->column_count; i++) {
        const char *cell = table_cell(rows, row, i);
        columns[i] =
            (struct column){arena_text(arena, rows->columns[i].name), rows->columns[i].type};
        cells[i] = cell == NULL ? NULL : arena_text(arena, cell);
    }
    *ret_row = (struct table){columns, rows->column_count, 1, cells};
}

/* Gives each post its row. What row security hides is not found, as it would be alone. */
static void share_out(struct post *first, const struct event_item *items, const struct table *rows)
{
    for (struct post *post = first; post != NULL; post = after(post), items++) {
        post->created = items->result == EVENT_STORED;
        for (size_t row = 0; row < rows->row_count && items->id != NULL && !post->good; row++) {
            post->good = text_equal(table_value(rows, row, "id"), items->id);
            if (post->good)
                row_copy(post->work->arena, rows, row, &post->row);
        }
        if (!post->good && error_none(post->error))
            error_set(post->error, CODE_NOT_FOUND, "what", "event", NULL);
    }
}

/* Stores count posts by one transaction, in the arena of its work. False when it failed as a whole,
 * and no post has an outcome. */
static bool store(struct work *work, struct post *first, size_t count, struct error *error)
{
    struct event_item *items = ARENA_ARRAY(work->arena, struct event_item, count);
    const char **ids = ARENA_ARRAY(work->arena, const char *, count);
    struct strings stored = {ids, 0};
    struct table rows = {0};
    size_t used = 0;
    for (struct post *post = first; post != NULL; post = after(post))
        items[used++] = (struct event_item){.draft = post->draft,
                                            .recorded_by = post->work->principal->subject,
                                            .error = post->error};
    if (used != count)
        fatal("a bunch of %zu posts has another count", count);
    if (!events_record_all(work, items, count, false, error))
        return false;
    for (size_t i = 0; i < count; i++)
        if (items[i].id != NULL)
            ids[stored.count++] = items[i].id;
    if (stored.count > 0 && !event_rows_commit(work->tx, &stored, &rows, error))
        return false;
    share_out(first, items, &rows);
    return true;
}

static bool run_together(struct event_posts *posts, struct post *first, size_t count,
                         enum code *ret_code, int *ret_retry_after)
{
    struct arena *arena = arena_new();
    struct error error;
    struct work work = {.app = posts->app,
                        .arena = arena,
                        .principal = first->work->principal,
                        .request_id = first->work->request_id,
                        .operation = first->work->operation,
                        .writes = true};
    error_init(&error, arena);
    bool good = store(&work, first, count, &error);
    work_rollback(&work);
    *ret_code = error.code;
    *ret_retry_after = error.retry_after;
    arena_free(arena);
    return good;
}

static void fail(struct post *post, enum code code, int retry_after)
{
    error_clear(post->error);
    post->error->retry_after = retry_after;
    error_set(post->error, code, NULL);
}

/* Faults that all posts of a transaction share, and that running them one by one would meet again.
 */
static bool is_shared(enum code code)
{
    return code == CODE_UNAVAILABLE || code == CODE_OUTCOME_UNKNOWN || code == CODE_TIMEOUT ||
           code == CODE_CONTENDED || code == CODE_ORGANISATION_UNKNOWN;
}

static void run(void *context, struct gather_item *items, size_t count)
{
    struct event_posts *posts = context;
    struct post *first = (struct post *)items;
    enum code code;
    int retry_after;
    if (run_together(posts, first, count, &code, &retry_after))
        return;
    for (struct post *post = first; post != NULL; post = after(post)) {
        error_clear(post->error);
        if (count == 1 || is_shared(code)) {
            fail(post, code, retry_after);
            continue;
        }
        struct post alone = *post;
        enum code own;
        int own_retry_after;
        alone.item.next = NULL;
        if (!run_together(posts, &alone, 1, &own, &own_retry_after))
            fail(post, own, own_retry_after);
        post->good = alone.good;
        post->created = alone.created;
        post->row = alone.row;
    }
}

struct event_posts *event_posts_new(struct app *app, int wait_ms)
{
    struct event_posts *posts = calloc(1, sizeof(*posts));
    if (posts == NULL)
        fatal("out of memory");
    posts->app = app;
    posts->gather = gather_new(&(struct gather_settings){.slots = EVENT_POSTS_INSIDE,
                                                         .bunch_most = EVENT_POSTS_TOGETHER,
                                                         .inside_most = EVENT_POSTS_INSIDE,
                                                         .wait_ms = wait_ms,
                                                         .run = run,
                                                         .context = posts});
    return posts;
}

void event_posts_free(struct event_posts *posts)
{
    if (posts == NULL)
        return;
    gather_free(posts->gather);
    free(posts);
}

/* What entering the database depends on, but for the subject, which is stored event by event. */
static const char *key_of(struct arena *arena, const struct principal *who)
{
    struct buffer key;
    buffer_init(&key);
    buffer_print(&key, "%s\n%u", who->organisation, who->roles);
    for (size_t i = 0; i < who->units.count; i++)
        buffer_print(&key, "\nu%s", who->units.items[i]);
    for (size_t i = 0; i < who->sources.count; i++)
        buffer_print(&key, "\ns%s", who->sources.items[i]);
    return buffer_finish(&key, arena);
}

bool event_posts_record(struct work *work, const struct event_draft *draft, bool *ret_created,
                        struct table *ret_row, struct error *error)
{
    struct post post = {.work = work, .draft = draft, .error = error};
    if (work->principal->organisation == NULL)
        return error_set(error, CODE_ORGANISATION_REQUIRED, NULL);
    if (!gather_join(work->app->posts->gather, key_of(work->arena, work->principal), &post.item)) {
        error->retry_after = 1;
        return error_set(error, CODE_UNAVAILABLE, NULL);
    }
    if (!post.good)
        return false;
    *ret_created = post.created;
    *ret_row = post.row;
    return true;
}
