#include "referee/run.h"

#include <string.h>

static const struct fact_file *file_find(const struct fact_nomination *nomination, const char *id)
{
    for (size_t i = 0; i < nomination->file_count; i++)
        if (strcmp(nomination->file[i].id, id) == 0)
            return &nomination->file[i];
    return NULL;
}

/* True and false as one and zero, names by how many there are. */
static struct number file_number(const struct fact_file *file)
{
    switch (file->kind) {
    case FILE_TRUTH:
        return file->truth ? NUMBER_ONE : NUMBER_ZERO;
    case FILE_NAMES:
        return number_integer((int64_t)file->names.count);
    case FILE_NUMBER:
        break;
    }
    return file->number;
}

static bool bound_holds(const struct run *run, const struct bound *bound, int award,
                        const struct fact_file *file)
{
    const struct amount *against = &bound->against;
    struct number value = file_number(file), limit = against->number;
    if (against->kind == AMOUNT_TRUTH)
        return (number_sign(value) != 0) == against->truth;
    if (against->kind == AMOUNT_TEXT)
        return file->kind == FILE_NAMES && ids_have(&file->names, against->text);
    if (against->kind == AMOUNT_CHOICE) {
        const struct choice_entry *entry =
            choice_find(&against->choice, run->scheme->awards[award].id);
        if (!entry)
            return true;
        limit = entry->number;
    }
    return comparison_holds(bound->comparison, number_compare(value, limit));
}

static bool item_holds(const struct run *run, const struct file_item *item, int award,
                       const struct fact_file *file)
{
    if (item->bound.given)
        return bound_holds(run, &item->bound, award, file);
    for (size_t i = 0; i < item->has.count; i++)
        if (file->kind != FILE_NAMES || !ids_have(&file->names, item->has.items[i]))
            return false;
    return true;
}

/* Whether the item is bounded from above: its fault is that there is too much of it. */
static bool bound_is_above(const struct file_item *item)
{
    return item->bound.given &&
           (item->bound.comparison == AT_MOST || item->bound.comparison == BELOW);
}

/* What is too long is told only of a file that is complete. */
const char *file_fault(const struct run *run, const struct nomination *rules,
                       const struct fact_nomination *nomination)
{
    const char *fault = NULL;
    for (size_t i = 0; i < rules->file_count; i++) {
        const struct file_item *item = &rules->file[i];
        const struct fact_file *file = file_find(nomination, item->id);
        if (file && item_holds(run, item, nomination->award, file))
            continue;
        if (!file || !bound_is_above(item))
            return "file_incomplete";
        fault = "file_too_long";
    }
    return fault;
}
