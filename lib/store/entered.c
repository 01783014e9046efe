#include "store/entered.h"

#include "base/date.h"
#include "base/fatal.h"
#include "base/text.h"
#include "store/statement.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS     1024 /* organisations; two on one slot take turns */
#define TEXT_MOST 80   /* of a code or a time zone, with its end; longer ones are not remembered */

#define SECOND    1000000 /* microseconds */

struct slot {
    char code[TEXT_MOST], id[TEXT_MOST], time_zone[TEXT_MOST], today[TEXT_MOST];
    instant_t ends; /* of today */
};

struct entered {
    pthread_rwlock_t lock;
    struct slot slots[SLOTS];
};

struct entered *entered_new(void)
{
    struct entered *entered = calloc(1, sizeof(*entered));
    if (entered == NULL)
        fatal("out of memory");
    pthread_rwlock_init(&entered->lock, NULL);
    return entered;
}

void entered_free(struct entered *entered)
{
    if (entered == NULL)
        return;
    pthread_rwlock_destroy(&entered->lock);
    free(entered);
}

static struct slot *slot_of(struct entered *entered, const char *code)
{
    return &entered->slots[(text_hash(0, code) >> 20) % SLOTS];
}

bool entered_find(struct entered *entered, struct arena *arena, const char *code,
                  struct tx_organisation *ret_organisation)
{
    struct slot *slot = slot_of(entered, code);
    pthread_rwlock_rdlock(&entered->lock);
    bool found = strcmp(slot->code, code) == 0 && instant_now() < slot->ends;
    if (found)
        *ret_organisation = (struct tx_organisation){
            arena_text(arena, slot->id), arena_text(arena, slot->code),
            arena_text(arena, slot->time_zone), arena_text(arena, slot->today)};
    pthread_rwlock_unlock(&entered->lock);
    return found;
}

static bool copy(char *to, const char *from)
{
    size_t length = strlen(from);
    if (length >= TEXT_MOST)
        return false;
    memcpy(to, from, length + 1);
    return true;
}

static void keep(struct entered *entered, const struct table *row)
{
    struct slot slot = {.ends = table_integer(row, 0, "day_ends") * SECOND};
    if (!copy(slot.code, table_value(row, 0, "code")) ||
        !copy(slot.id, table_value(row, 0, "id")) ||
        !copy(slot.time_zone, table_value(row, 0, "time_zone")) ||
        !copy(slot.today, table_value(row, 0, "today")))
        return;
    struct slot *place = slot_of(entered, slot.code);
    pthread_rwlock_rdlock(&entered->lock);
    bool same = memcmp(place, &slot, sizeof(slot)) == 0;
    pthread_rwlock_unlock(&entered->lock);
    if (same)
        return;
    pthread_rwlock_wrlock(&entered->lock);
    *place = slot;
    pthread_rwlock_unlock(&entered->lock);
}

static void forget(struct entered *entered, const char *code)
{
    struct slot *slot = slot_of(entered, code);
    pthread_rwlock_wrlock(&entered->lock);
    if (strcmp(slot->code, code) == 0)
        slot->code[0] = '\0';
    pthread_rwlock_unlock(&entered->lock);
}

bool entered_check(struct entered *entered, const char *code, const char *id,
                   const struct table *answer, struct error *error)
{
    if (answer->row_count == 0) {
        forget(entered, code);
        return error_set(error, CODE_ORGANISATION_UNKNOWN, NULL);
    }
    keep(entered, answer);
    return id == NULL || text_equal(id, table_value(answer, 0, "id")) ||
           error_set(error, CODE_CONTENDED, NULL);
}

static const char *role_list(struct arena *arena, unsigned roles)
{
    const char *names[ROLE_COUNT];
    size_t count = 0;
    for (unsigned bit = 1; bit <= ROLE_COLLECTOR; bit <<= 1) {
        if ((roles & bit) != 0)
            names[count++] = role_name((enum role)bit);
    }
    return parameter_list(arena, names, count);
}

void enter_parameters(struct arena *arena, const struct principal *principal,
                      const char *ret_parameters[ENTER_PARAMETERS])
{
    ret_parameters[0] = principal->organisation;
    ret_parameters[1] = role_list(arena, principal->roles);
    ret_parameters[2] = parameter_list(arena, principal->units.items, principal->units.count);
    ret_parameters[3] = parameter_list(arena, principal->sources.items, principal->sources.count);
    ret_parameters[4] = principal->subject;
}
