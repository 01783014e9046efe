#include "base/gather.h"

#include "base/fatal.h"
#include "base/waiting.h"

#include <stdlib.h>
#include <string.h>

/* The items of one key. It lives while it has items or its bunch runs. */
struct group {
    struct group *next;      /* of all groups */
    struct group *line_next; /* of those that wait for a slot */
    struct gather_item *first, **last;
    bool active, runs; /* in line or running; running */
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

static void line_up(struct gather *gather, struct group *group)
{
    group->active = true;
    group->line_next = NULL;
    *gather->line_last = group;
    gather->line_last = &group->line_next;
}

/* Free slots go to the groups that have waited longest; the oldest item of each leads. */
static void grant_slots(struct gather *gather)
{
    while (gather->free_slots > 0 && gather->line != NULL) {
        struct group *group = gather->line;
        gather->line = group->line_next;
        if (gather->line == NULL)
            gather->line_last = &gather->line;
        gather->free_slots--;
        group->runs = true;
        group->first->state = GATHER_LEADS;
        pthread_cond_signal(&group->first->wake);
    }
}

/* Takes the group's oldest items, the leader first. */
static struct gather_item *bunch_take(struct gather *gather, struct group *group, size_t *ret_count)
{
    struct gather_item *first = group->first, **link = &group->first;
    size_t count = 0;
    while (*link != NULL && count < gather->settings.bunch_most) {
        (*link)->state = GATHER_RUNS;
        link = &(*link)->next;
        count++;
    }
    group->first = *link;
    *link = NULL;
    if (group->first == NULL)
        group->last = &group->first;
    *ret_count = count;
    return first;
}

/* With the mutex held, but not while the bunch runs. */
static void lead(struct gather *gather, struct group *group)
{
    size_t count;
    struct gather_item *first = bunch_take(gather, group, &count);
    pthread_mutex_unlock(&gather->mutex);
    gather->settings.run(gather->settings.context, first, count);
    pthread_mutex_lock(&gather->mutex);
    gather->inside -= count;
    for (struct gather_item *item = first, *next; item != NULL; item = next) {
        next = item->next; /* its thread may be gone with it right after */
        item->state = GATHER_DONE;
        pthread_cond_signal(&item->wake);
    }
    group->active = group->runs = false;
    gather->free_slots++;
    if (group->first != NULL)
        line_up(gather, group);
    else
        group_remove(gather, group);
    grant_slots(gather);
}

static struct group *group_enter(struct gather *gather, const char *key, struct gather_item *item)
{
    struct group *group = group_find(gather, key);
    *group->last = item;
    group->last = &item->next;
    gather->inside++;
    if (!group->active) {
        line_up(gather, group);
        grant_slots(gather);
    }
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
    if (group->first != NULL || group->runs)
        return;
    struct group **place = &gather->line;
    while (*place != group)
        place = &(*place)->line_next;
    *place = group->line_next;
    if (gather->line_last == &group->line_next)
        gather->line_last = place;
    group_remove(gather, group);
}

bool gather_join(struct gather *gather, const char *key, struct gather_item *item)
{
    struct timespec deadline = after_ms(gather->settings.wait_ms);
    pthread_mutex_lock(&gather->mutex);
    if (gather->inside == gather->settings.inside_most) {
        pthread_mutex_unlock(&gather->mutex);
        return false;
    }
    item->next = NULL;
    item->state = GATHER_WAITS;
    condition_init(&item->wake);
    struct group *group = group_enter(gather, key, item);
    while (item->state == GATHER_WAITS &&
           pthread_cond_timedwait(&item->wake, &gather->mutex, &deadline) == 0)
        continue;
    bool runs = item->state != GATHER_WAITS;
    if (!runs)
        group_leave(gather, group, item);
    else if (item->state == GATHER_LEADS)
        lead(gather, group);
    while (item->state == GATHER_RUNS)
        pthread_cond_wait(&item->wake, &gather->mutex);
    pthread_mutex_unlock(&gather->mutex);
    pthread_cond_destroy(&item->wake);
    return runs;
}
