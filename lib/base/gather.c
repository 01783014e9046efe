#include "base/gather.h"

#include "base/fatal.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Items that another bunch of a key needs, however few run in the others. */
#define SECOND_LEAST 8

/* The items of one key. It lives while it has items or bunches of it run. */
struct group {
    struct group *next;      /* of all groups */
    struct group *line_next; /* of those that wait for a slot */
    struct gather_item *first, **last;
    size_t waiting, inside; /* items in the list; those and the ones that lead or run */
    size_t running;         /* bunches */
    bool in_line;
    char key[];
};

struct gather {
    struct gather_settings settings;
    pthread_mutex_t mutex;
    size_t inside, free_slots;
    struct group *groups;
    struct group *line, **line_last;
};

struct gather *gather_new(const struct gather_settings *settings)
{
    struct gather *gather = calloc(1, sizeof(*gather));
    if (gather == NULL)
        fatal("out of memory");
    gather->settings = *settings;
    gather->free_slots = settings->slots;
    gather->line_last = &gather->line;
    pthread_mutex_init(&gather->mutex, NULL);
    return gather;
}

void gather_free(struct gather *gather)
{
    if (gather == NULL)
        return;
    if (gather->inside > 0)
        fatal("a gatherer was freed with %zu items inside", gather->inside);
    pthread_mutex_destroy(&gather->mutex);
    free(gather);
}

static struct group *group_find(struct gather *gather, const char *key)
{
    for (struct group *group = gather->groups; group != NULL; group = group->next)
        if (strcmp(group->key, key) == 0)
            return group;
    size_t size = strlen(key) + 1;
    struct group *group = calloc(1, sizeof(*group) + size);
    if (group == NULL)
        fatal("out of memory");
    memcpy(group->key, key, size);
    group->last = &group->first;
    group->next = gather->groups;
    gather->groups = group;
    return group;
}

static void group_remove(struct gather *gather, struct group *group)
{
    struct group **link = &gather->groups;
    while (*link != group)
        link = &(*link)->next;
    *link = group->next;
    free(group);
}

/* Stands in line for a slot when it has items for another bunch, and beside a running one as many:
 * small ones would cost more than they gain. */
static void line_up(struct gather *gather, struct group *group)
{
    size_t running = group->inside - group->waiting;
    size_t least = group->running == 0 ? 1 : running > SECOND_LEAST ? running : SECOND_LEAST;
    bool may = group->running == 0 || group->running < gather->settings.key_slots;
    if (group->in_line || !may || group->waiting < least)
        return;
    group->in_line = true;
    group->line_next = NULL;
    *gather->line_last = group;
    gather->line_last = &group->line_next;
}

/* Free slots go to the groups that have waited longest; the oldest item of each leads. The caller's
 * own item, or NULL, need not be woken. */
static void grant_slots(struct gather *gather, const struct gather_item *own)
{
    while (gather->free_slots > 0 && gather->line != NULL) {
        struct group *group = gather->line;
        gather->line = group->line_next;
        if (gather->line == NULL)
            gather->line_last = &gather->line;
        group->in_line = false;
        group->running++;
        gather->free_slots--;
        struct gather_item *leader = group->first;
        group->first = leader->next;
        if (group->first == NULL)
            group->last = &group->first;
        group->waiting--;
        leader->state = GATHER_LEADS;
        if (leader != own)
            seat_wake(leader->seat);
    }
}

/* Takes the group's oldest items behind their leader. */
static size_t bunch_take(struct gather *gather, struct group *group, struct gather_item *leader)
{
    size_t most = gather->settings.bunch_most, there = group->waiting + 1;
    size_t count = there < most ? there : most;
    leader->next = group->first;
    struct gather_item **link = &leader->next;
    for (size_t i = 1; i < count; i++) {
        (*link)->state = GATHER_RUNS;
        link = &(*link)->next;
    }
    group->first = *link;
    *link = NULL;
    if (group->first == NULL)
        group->last = &group->first;
    group->waiting -= count - 1;
    return count;
}

/* Serves or wakes the others of a bunch. */
static void let_go(const struct gather_settings *settings, struct gather_item *leader)
{
    for (struct gather_item *item = leader->next, *next; item != NULL; item = next) {
        next = item->next; /* its thread may be gone with it right after */
        if (settings->serve == NULL || !settings->serve(settings->context, item))
            seat_wake(item->seat);
    }
    if (settings->end != NULL)
        settings->end(settings->context, leader);
}

/* Begins with the mutex and ends without it. The others are woken without it too, so that they do
 * not wait for it in turn. */
static void lead(struct gather *gather, struct group *group, struct gather_item *leader)
{
    size_t count = bunch_take(gather, group, leader);
    line_up(gather, group);
    grant_slots(gather, leader);
    pthread_mutex_unlock(&gather->mutex);
    gather->settings.run(gather->settings.context, leader, count);
    pthread_mutex_lock(&gather->mutex);
    gather->inside -= count;
    gather->free_slots++;
    group->inside -= count;
    group->running--;
    line_up(gather, group);
    if (group->inside == 0)
        group_remove(gather, group);
    grant_slots(gather, NULL);
    pthread_mutex_unlock(&gather->mutex);
    let_go(&gather->settings, leader);
}

static struct group *group_enter(struct gather *gather, const char *key, struct gather_item *item)
{
    struct group *group = group_find(gather, key);
    *group->last = item;
    group->last = &item->next;
    group->waiting++;
    group->inside++;
    gather->inside++;
    line_up(gather, group);
    grant_slots(gather, item);
    return group;
}

/* Takes back an item that waited too long, and its group out of the line when it was the last. */
static void group_leave(struct gather *gather, struct group *group, struct gather_item *item)
{
    struct gather_item **link = &group->first;
    while (*link != item)
        link = &(*link)->next;
    *link = item->next;
    if (group->last == &item->next)
        group->last = link;
    gather->inside--;
    group->inside--;
    if (--group->waiting == 0 && group->in_line) {
        struct group **place = &gather->line;
        while (*place != group)
            place = &(*place)->line_next;
        *place = group->line_next;
        if (gather->line_last == &group->line_next)
            gather->line_last = place;
        group->in_line = false;
    }
    if (group->inside == 0)
        group_remove(gather, group);
}

/* Waits until the item leads or has run; false, and it is inside no more, when it came to neither
 * in time. Begins with the mutex; keeps it only when the item leads. */
static bool wait_turn(struct gather *gather, struct group *group, struct gather_item *item)
{
    pthread_mutex_unlock(&gather->mutex);
    bool woken = seat_wait(item->seat, gather->settings.wait_ms);
    if (woken && item->state == GATHER_RUNS)
        return true;
    pthread_mutex_lock(&gather->mutex);
    bool waits = item->state == GATHER_WAITS;
    if (waits)
        group_leave(gather, group, item);
    if (woken)
        return true;
    pthread_mutex_unlock(&gather->mutex);
    if (!waits)
        seat_wait_on(item->seat);
    if (item->state == GATHER_LEADS)
        pthread_mutex_lock(&gather->mutex);
    return !waits;
}

bool gather_join(struct gather *gather, const char *key, struct gather_item *item)
{
    pthread_mutex_lock(&gather->mutex);
    if (gather->inside == gather->settings.inside_most) {
        pthread_mutex_unlock(&gather->mutex);
        return false;
    }
    item->next = NULL;
    item->state = GATHER_WAITS;
    if (item->seat == NULL) {
        seat_open(&item->own);
        item->seat = &item->own;
    }
    struct group *group = group_enter(gather, key, item);
    bool good = item->state == GATHER_LEADS || wait_turn(gather, group, item);
    if (good && item->state == GATHER_LEADS)
        lead(gather, group, item);
    if (item->seat == &item->own)
        seat_close(&item->own);
    return good;
}
