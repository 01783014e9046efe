#include "app/event_posts.h"

#include "app/app.h"
#include "app/event_check.h"
#include "base/fatal.h"
#include "base/gather.h"
#include "base/text.h"
#include "store/event.h"
#include "store/ingest.h"
#include "store/known.h"
#include "store/tx.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct event_posts {
    struct app *app;
    struct gather *gather;
    _Atomic(struct arena *) spare; /* of a bunch that has ended, or NULL */
};

/* One caller's event and what became of it; what outlives the bunch is in the work's arena. */
struct post {
    struct gather_item item;
    struct work *work;
    const struct event_draft *draft;
    struct error *error;
    bool good, created;
    bool borrowed; /* its row lies in the bunch's arena */
    struct table row;
    struct arena *arena; /* of the bunch that it leads */
};

static struct post *after(const struct post *post)
{
    return (struct post *)post->item.next;
}

static const char *put(char **end, const char *text)
{
    char *start = *end;
    *end = stpcpy(start, text) + 1;
    return start;
}

/* Copies one row, as its table goes with the bunch. */
static void row_copy(struct arena *arena, const struct table *rows, size_t row,
                     struct table *ret_row)
{
    struct column *columns = ARENA_ARRAY(arena, struct column, rows->column_count);
    const char **cells = ARENA_ARRAY(arena, const char *, rows->column_count);
    size_t size = 0;
    for (size_t i = 0; i < rows->column_count; i++) {
        const char *cell = table_cell(rows, row, i);
        size += strlen(rows->columns[i].name) + 1 + (cell == NULL ? 0 : strlen(cell) + 1);
    }
    char *end = arena_take(arena, size, 1);
    for (size_t i = 0; i < rows->column_count; i++) {
        const char *cell = table_cell(rows, row, i);
        columns[i] = (struct column){put(&end, rows->columns[i].name), rows->columns[i].type};
        cells[i] = cell == NULL ? NULL : put(&end, cell);
    }
    *ret_row = (struct table){columns, rows->column_count, 1, cells};
}

static void take_row(struct post *post, const struct table *rows, size_t row)
{
    row_copy(post->work->arena, rows, row, &post->row);
    post->good = true;
}

/* For as long as the bunch lasts. */
static void borrow_row(struct post *post, const struct table *rows, size_t row)
{
    post->row = (struct table){rows->columns, rows->column_count, 1,
                               rows->cells + row * rows->column_count};
    post->borrowed = post->good = true;
}

static void keep_row(struct post *post)
{
    if (post->borrowed)
        row_copy(post->work->arena, &post->row, 0, &post->row);
    post->borrowed = false;
}

static void fail(struct post *post, enum code code, int retry_after)
{
    error_clear(post->error);
    post->error->retry_after = retry_after;
    error_set(post->error, code, NULL);
}

/* Faults that all posts of a transaction share, and that running them again would meet again. */
static bool is_shared(enum code code)
{
    return code == CODE_UNAVAILABLE || code == CODE_OUTCOME_UNKNOWN || code == CODE_TIMEOUT ||
           code == CODE_CONTENDED || code == CODE_ORGANISATION_UNKNOWN;
}

/* Gives each post its row. What row security hides is not found, as it would be alone. */
static void share_out(struct post *const *posts, const struct event_item *items, size_t count,
                      const struct table *rows)
{
    for (size_t i = 0; i < count; i++) {
        posts[i]->created = items[i].result == EVENT_STORED;
        for (size_t row = 0; row < rows->row_count && items[i].id != NULL && !posts[i]->good; row++)
            if (text_equal(table_value(rows, row, "id"), items[i].id))
                take_row(posts[i], rows, row);
        if (!posts[i]->good && error_none(posts[i]->error))
            error_set(posts[i]->error, CODE_NOT_FOUND, "what", "event", NULL);
    }
}

/* With care: reads what the posts name, and tells what is wrong with each. False when it failed as
 * a whole, and no post has an outcome. */
static bool store(struct work *work, struct post *const *posts, size_t count, struct error *error)
{
    struct event_item *items = ARENA_ARRAY(work->arena, struct event_item, count);
    const char **ids = ARENA_ARRAY(work->arena, const char *, count);
    struct strings stored = {ids, 0};
    struct table rows = {0};
    for (size_t i = 0; i < count; i++)
        items[i] = (struct event_item){.draft = posts[i]->draft,
                                       .recorded_by = posts[i]->work->principal->subject,
                                       .error = posts[i]->error};
    if (!events_record_all(work, items, count, false, error))
        return false;
    for (size_t i = 0; i < count; i++)
        if (items[i].id != NULL)
            ids[stored.count++] = items[i].id;
    if (stored.count > 0 && !event_rows_commit(work->tx, &stored, &rows, error))
        return false;
    share_out(posts, items, count, &rows);
    return true;
}

/* Checks the posts against what is remembered; those that seem wrong are left out, as that may be
 * out of date. */
static size_t check_remembered(struct work *work, struct post *const *posts, size_t count,
                               struct known *ret_known, struct post **ret_posts,
                               struct ingest_event *ret_events)
{
    const struct event_draft **drafts = ARENA_ARRAY(work->arena, const struct event_draft *, count);
    size_t fit = 0;
    for (size_t i = 0; i < count; i++)
        drafts[i] = posts[i]->draft;
    const struct known_names names = event_names(work->arena, drafts, count);
    known_recall(work->tx, work->app->known, &names, ret_known);
    for (size_t i = 0; i < count; i++) {
        if (event_check(work, ret_known, drafts[i], &ret_events[fit], posts[i]->error)) {
            ret_events[fit].recorded_by = posts[i]->work->principal->subject;
            ret_posts[fit++] = posts[i];
        }
        error_clear(posts[i]->error);
    }
    return fit;
}

/* In one trip, from what is remembered. Those without an outcome afterwards need care: what they
 * name is not remembered or has changed, or they are repeats. */
static bool store_quickly(struct work *work, struct post *const *posts, size_t count,
                          struct error *error)
{
    struct ingest_event *events = ARENA_ARRAY(work->arena, struct ingest_event, count);
    struct post **fitting = ARENA_ARRAY(work->arena, struct post *, count);
    size_t *row_of = ARENA_ARRAY(work->arena, size_t, count);
    struct known known;
    struct table rows;
    if (!work_begin(work, error))
        return false;
    size_t fit = check_remembered(work, posts, count, &known, fitting, events);
    if (fit == 0)
        return true;
    if (!ingest_posts_commit(work->tx, events, fit, &known, &rows, row_of, error))
        return false;
    for (size_t i = 0; i < fit; i++) {
        fitting[i]->created = row_of[i] != INGEST_NO_ROW;
        if (fitting[i]->created)
            borrow_row(fitting[i], &rows, row_of[i]);
    }
    return true;
}

typedef bool store_way(struct work *work, struct post *const *posts, size_t count,
                       struct error *error);

static bool run_together(struct event_posts *posts, struct arena *arena, store_way *way,
                         struct post *const *bunch, size_t count, enum code *ret_code,
                         int *ret_retry_after)
{
    struct error error;
    struct work work = {.app = posts->app,
                        .arena = arena,
                        .principal = bunch[0]->work->principal,
                        .request_id = bunch[0]->work->request_id,
                        .operation = bunch[0]->work->operation,
                        .writes = true};
    error_init(&error, arena);
    bool good = way(&work, bunch, count, &error);
    work_rollback(&work);
    *ret_code = error.code;
    *ret_retry_after = error.retry_after;
    return good;
}

static bool run_care(struct event_posts *posts, struct post *const *bunch, size_t count,
                     enum code *ret_code, int *ret_retry_after)
{
    struct arena *arena = arena_new();
    bool good = run_together(posts, arena, store, bunch, count, ret_code, ret_retry_after);
    arena_free(arena);
    return good;
}

/* With care, and one by one if that fails for a cause that is not common to all. */
static void run_carefully(struct event_posts *posts, struct post *const *bunch, size_t count)
{
    enum code code, own;
    int retry_after, own_retry_after;
    if (run_care(posts, bunch, count, &code, &retry_after))
        return;
    for (size_t i = 0; i < count; i++) {
        error_clear(bunch[i]->error);
        if (count == 1 || is_shared(code))
            fail(bunch[i], code, retry_after);
        else if (!run_care(posts, &bunch[i], 1, &own, &own_retry_after))
            fail(bunch[i], own, own_retry_after);
    }
}

static struct arena *arena_get(struct event_posts *posts)
{
    struct arena *spare = atomic_exchange(&posts->spare, NULL);
    return spare != NULL ? spare : arena_new();
}

/* Keeps one for the next bunch. */
static void arena_put(struct event_posts *posts, struct arena *arena)
{
    arena_reset(arena);
    arena_free(atomic_exchange(&posts->spare, arena));
}

/* Replies for a post; one that its own thread must reply for gets a row of its own. */
static bool serve(void *context, struct gather_item *item)
{
    struct post *post = (struct post *)item;
    (void)context;
    if (post->good && relay_rows(post->work->relay, &post->row, post->created))
        return true;
    keep_row(post);
    return false;
}

static void end(void *context, struct gather_item *first)
{
    struct post *leader = (struct post *)first;
    keep_row(leader);
    arena_put(context, leader->arena);
}

static void run(void *context, struct gather_item *items, size_t count)
{
    struct event_posts *posts = context;
    struct post *bunch[EVENT_POSTS_TOGETHER];
    size_t open = 0;
    enum code code;
    int retry_after;
    for (struct post *post = (struct post *)items; post != NULL; post = after(post))
        bunch[open++] = post;
    if (open != count)
        fatal("a bunch of %zu posts has another count", count);
    bunch[0]->arena = arena_get(posts);
    bool good =
        run_together(posts, bunch[0]->arena, store_quickly, bunch, count, &code, &retry_after);
    if (!good && is_shared(code)) {
        for (size_t i = 0; i < count; i++)
            fail(bunch[i], code, retry_after);
        return;
    }
    open = 0;
    for (size_t i = 0; i < count; i++)
        if (!bunch[i]->good)
            bunch[open++] = bunch[i];
    if (open > 0)
        run_carefully(posts, bunch, open);
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
                                                         .wait_ms = EVENT_POSTS_PATIENCE * wait_ms,
                                                         .key_slots = EVENT_POSTS_BUNCHES,
                                                         .run = run,
                                                         .serve = serve,
                                                         .end = end,
                                                         .context = posts});
    return posts;
}

void event_posts_free(struct event_posts *posts)
{
    if (posts == NULL)
        return;
    gather_free(posts->gather);
    arena_free(posts->spare);
    free(posts);
}

static void add_all(char **end, char kind, const struct strings *names)
{
    for (size_t i = 0; i < names->count; i++) {
        *(*end)++ = kind;
        *end = stpcpy(*end, names->items[i]);
        *(*end)++ = '\n';
    }
}

static size_t room_of(const struct strings *names)
{
    size_t room = 0;
    for (size_t i = 0; i < names->count; i++)
        room += strlen(names->items[i]) + 2;
    return room;
}

/* What entering the database depends on, but for the subject, which is stored event by event. */
static const char *key_of(struct arena *arena, const struct principal *who)
{
    size_t room = strlen(who->organisation) + 1 + 2 * sizeof(who->roles) + room_of(&who->units) +
                  room_of(&who->sources) + 1;
    char *key = arena_take(arena, room, 1), *end = stpcpy(key, who->organisation);
    *end++ = '\n';
    for (size_t i = 0; i < 2 * sizeof(who->roles); i++) /* four bits each */
        *end++ = (char)('a' + (who->roles >> (4 * i) & 15));
    add_all(&end, 'u', &who->units);
    add_all(&end, 's', &who->sources);
    *end = '\0';
    return key;
}

bool event_posts_record(struct work *work, const struct event_draft *draft, bool *ret_created,
                        struct table *ret_row, struct error *error)
{
    struct post post = {.work = work,
                        .draft = draft,
                        .error = error,
                        .item.seat = work->relay != NULL ? work->relay->seat : NULL};
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
