#include "app/live_results.h"

#include "app/app.h"
#include "base/fatal.h"
#include "base/gather.h"
#include "base/log.h"
#include "base/text.h"
#include "referee/referee.h"
#include "store/ballot.h"
#include "store/standing_version.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define WAITERS_MOST  4096 /* that wait for a result or judge it; more are CODE_UNAVAILABLE */
#define RETRY_SECONDS 1

/* One kept result, in an arena of its own that it is a part of. */
struct kept {
    struct kept *next; /* the one that was asked for before */
    struct live_results *results;
    struct arena *arena;
    const char *organisation, *period_id;
    size_t bytes, holders; /* holders: who reads it, and the list */
    struct live_result live;
};

struct live_results {
    struct gather *gather;
    pthread_mutex_t lock; /* of all below, and of the links and holders of what is kept */
    struct kept *newest;
    size_t bytes, count;
};

struct wanter {
    struct gather_item item;
    struct work *work;
    const char *period_id;
    struct kept *kept; /* held for the wanter; NULL: not live, or an error */
    struct error *error;
    bool good;
    bool judged; /* by this one, not found */
};

static struct wanter *after(const struct wanter *wanter)
{
    return (struct wanter *)wanter->item.next;
}

/* With the lock held: true when it was the last holder, who frees it when the lock is given back.
 */
static bool drop_holder(struct kept *kept)
{
    return --kept->holders == 0;
}

static void release(void *object)
{
    struct kept *kept = object;
    pthread_mutex_lock(&kept->results->lock);
    bool last = drop_holder(kept);
    pthread_mutex_unlock(&kept->results->lock);
    if (last)
        arena_free(kept->arena);
}

/* With the lock held: the kept result, moved to the front and held once more. */
static struct kept *find(struct live_results *results, const char *organisation,
                         const char *period_id, const char *version)
{
    struct kept **link = &results->newest;
    while (*link != NULL && (strcmp((*link)->live.version.text, version) != 0 ||
                             strcmp((*link)->period_id, period_id) != 0 ||
                             strcmp((*link)->organisation, organisation) != 0))
        link = &(*link)->next;
    struct kept *kept = *link;
    if (kept == NULL)
        return NULL;
    *link = kept->next;
    kept->next = results->newest;
    results->newest = kept;
    kept->holders++;
    return kept;
}

/* With the lock held: takes out what is beyond the room, and gives it back as a list to free. */
static struct kept *make_room(struct live_results *results)
{
    struct kept *gone = NULL;
    while (results->count > LIVE_RESULTS_MOST || results->bytes > LIVE_RESULTS_BYTES) {
        struct kept **link = &results->newest;
        while ((*link)->next != NULL)
            link = &(*link)->next;
        struct kept *oldest = *link;
        *link = NULL;
        results->count--;
        results->bytes -= oldest->bytes;
        if (drop_holder(oldest)) {
            oldest->next = gone;
            gone = oldest;
        }
    }
    return gone;
}

static void keep(struct live_results *results, struct kept *kept)
{
    pthread_mutex_lock(&results->lock);
    kept->holders++;
    kept->next = results->newest;
    results->newest = kept;
    results->count++;
    results->bytes += kept->bytes;
    struct kept *gone = make_room(results);
    pthread_mutex_unlock(&results->lock);
    for (struct kept *next; gone != NULL; gone = next) {
        next = gone->next;
        arena_free(gone->arena);
    }
}

static bool is_live(const struct period *period)
{
    return period->run_id == NULL &&
           (text_equal(period->state, "open") || text_equal(period->state, "scoring"));
}

/* All on one snapshot, whose version and day are those of the result. *ret_live false, and nothing
 * else, when the period is not judged live. */
static bool load(struct work *work, const char *period_id, const struct campaign *before,
                 struct live_result *live, bool *ret_live, struct error *error)
{
    struct standing_version version;
    struct period period;
    *ret_live = false;
    if (!work_begin(work, error) || !standing_version_get(work->tx, &version, error))
        return false;
    if (!period_get(work->tx, period_id, &period, error)) {
        bool unknown = error->code == CODE_NOT_FOUND;
        if (unknown)
            error_clear(error);
        return unknown;
    }
    if (!is_live(&period))
        return true;
    if (!ballot_few(work->tx, period_id, NULL, false, &live->withheld_office, error) ||
        !ballot_few(work->tx, period_id, NULL, true, &live->withheld_windows, error) ||
        !facts_load_live(work, &period, version.today, before, &live->campaign, error))
        return false;
    memcpy(live->version.text, version.text, sizeof(live->version.text));
    *ret_live = true;
    return true;
}

/* Any kept result of the period, held once more, or NULL. */
static struct kept *find_earlier(struct live_results *results, const char *organisation,
                                 const char *period_id)
{
    pthread_mutex_lock(&results->lock);
    struct kept *kept = results->newest;
    while (kept != NULL && (strcmp(kept->period_id, period_id) != 0 ||
                            strcmp(kept->organisation, organisation) != 0))
        kept = kept->next;
    if (kept != NULL)
        kept->holders++;
    pthread_mutex_unlock(&results->lock);
    return kept;
}

/* Judges for a wanter, in a transaction and an arena of its own: NULL and no error when the period
 * is not live. The wanter holds what comes. */
static struct kept *judge(struct live_results *results, const struct work *asker,
                          const char *period_id, struct error *error)
{
    struct arena *arena = arena_new();
    struct work work = {.app = asker->app,
                        .arena = arena,
                        .principal = asker->principal,
                        .request_id = asker->request_id,
                        .operation = asker->operation};
    struct kept *kept = ARENA_NEW(arena, struct kept);
    struct kept *earlier = find_earlier(results, asker->principal->organisation, period_id);
    bool live, good = load(&work, period_id, earlier != NULL ? &earlier->live.campaign : NULL,
                           &kept->live, &live, error);
    work_rollback(&work);
    if (earlier != NULL)
        release(earlier);
    if (!good || !live) {
        arena_free(arena);
        return NULL;
    }
    referee_judge_receipts(arena, kept->live.campaign.scheme, &kept->live.campaign.facts,
                           RECEIPTS_NONE, &kept->live.result);
    kept->results = results;
    kept->arena = arena;
    kept->organisation = arena_text(arena, asker->principal->organisation);
    kept->period_id = arena_text(arena, period_id);
    kept->bytes = arena_size(arena);
    kept->holders = 1;
    keep(results, kept);
    return kept;
}

/* What was judged while these waited is looked for first. */
static bool first_serve(struct live_results *results, struct wanter *first)
{
    struct live_version version;
    if (!live_version_get(first->work, &version, first->error))
        return false;
    pthread_mutex_lock(&results->lock);
    first->kept =
        find(results, first->work->principal->organisation, first->period_id, version.text);
    pthread_mutex_unlock(&results->lock);
    first->judged = first->kept == NULL;
    if (first->judged)
        first->kept = judge(results, first->work, first->period_id, first->error);
    return error_none(first->error);
}

static void judge_for_all(void *context, struct gather_item *items, size_t count)
{
    struct live_results *results = context;
    struct wanter *first = (struct wanter *)items;
    first->good = first_serve(results, first);
    if (first->kept != NULL) {
        pthread_mutex_lock(&results->lock);
        first->kept->holders += count - 1;
        pthread_mutex_unlock(&results->lock);
    }
    for (struct wanter *wanter = after(first); wanter != NULL; wanter = after(wanter)) {
        wanter->good = first->good;
        wanter->kept = first->kept;
        if (first->good)
            continue;
        wanter->error->retry_after = first->error->retry_after;
        error_set(wanter->error, first->error->code, NULL);
    }
}

struct live_results *live_results_new(void)
{
    struct live_results *results = calloc(1, sizeof(*results));
    if (results == NULL)
        fatal("out of memory");
    pthread_mutex_init(&results->lock, NULL);
    results->gather = gather_new(&(struct gather_settings){.slots = LIVE_RESULTS_RUNNING,
                                                           .bunch_most = WAITERS_MOST,
                                                           .inside_most = WAITERS_MOST,
                                                           .wait_ms = LIVE_RESULTS_WAIT_MS,
                                                           .run = judge_for_all,
                                                           .context = results});
    return results;
}

void live_results_free(struct live_results *results)
{
    if (results == NULL)
        return;
    gather_free(results->gather);
    for (struct kept *kept = results->newest, *next; kept != NULL; kept = next) {
        next = kept->next;
        arena_free(kept->arena);
    }
    pthread_mutex_destroy(&results->lock);
    free(results);
}

const struct live_result *live_result_find(struct work *work, const char *period_id,
                                           const char *version)
{
    struct live_results *results = work->app->live;
    const char *organisation = work->principal->organisation;
    if (organisation == NULL)
        return NULL;
    pthread_mutex_lock(&results->lock);
    struct kept *kept = find(results, organisation, period_id, version);
    pthread_mutex_unlock(&results->lock);
    if (kept == NULL)
        return NULL;
    arena_defer(work->arena, release, kept);
    return &kept->live;
}

/* Who judged keeps the sums it read, now and then; the others have their answers already. */
static void keep_facts(struct work *work, const struct campaign *campaign)
{
    struct error error;
    error_init(&error, work->arena);
    if (!facts_due(campaign) || facts_keep(work, campaign, &error))
        return;
    log_line(LOG_WARNING, "sums of live standings were not kept", "period", campaign->period.id,
             "code", code_name(error.code), NULL);
    error_clear(&error);
}

bool live_result_get(struct work *work, const char *period_id,
                     const struct live_result **ret_result, struct error *error)
{
    struct live_results *results = work->app->live;
    struct wanter wanter = {.work = work, .period_id = period_id, .error = error};
    const char *key = arena_print(work->arena, "%s\n%s", work->principal->organisation, period_id);
    if (!gather_join(results->gather, key, &wanter.item)) {
        error->retry_after = RETRY_SECONDS;
        return error_set(error, CODE_UNAVAILABLE, NULL);
    }
    if (!wanter.good)
        return false;
    if (wanter.kept != NULL)
        arena_defer(work->arena, release, wanter.kept);
    if (wanter.kept != NULL && wanter.judged)
        keep_facts(work, &wanter.kept->live.campaign);
    *ret_result = wanter.kept != NULL ? &wanter.kept->live : NULL;
    return true;
}
