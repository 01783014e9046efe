#include "document/facts_write.h"

#include "base/fatal.h"
#include "document/fact_shapes.h"
#include "document/fact_writes.h"

#include <stdlib.h>
#include <string.h>

/* One shape's rows as their absence is written, to tell what may be left out. */
struct blank {
    const struct shape *shape;
    const char **texts; /* one a row; NULL: never left out for its value */
};

struct canon {
    struct arena *arena;
    struct writer writer;
};

static void object_put(struct canon *canon, const struct blank *blank, const void *object,
                       size_t *ret_key);

static void value_put(struct canon *canon, const struct row *row, const void *object)
{
    if (row->kind->write == NULL)
        fatal("facts: %s cannot be written", row->key);
    row->kind->write(&canon->writer, row, object);
}

/* What a row says when nothing was given, as text. Names are excepted: an unknown one is not the
 * same as none. */
static const char *blank_text(struct canon *canon, const struct shape *shape, const struct row *row,
                              const void *object)
{
    struct buffer text, *out = canon->writer.out;
    if (row->required || row->kept || row->flagged || row->kind->nested ||
        !row_given(shape, row, object))
        return NULL;
    buffer_init(&text);
    canon->writer.out = &text;
    value_put(canon, row, object);
    canon->writer.out = out;
    return buffer_finish(&text, canon->arena);
}

static struct blank blank_make(struct canon *canon, const struct shape *shape)
{
    struct blank blank = {shape, ARENA_ARRAY(canon->arena, const char *, shape->count)};
    void *object = arena_take(canon->arena, 1, shape->size);
    if (shape->prepare != NULL)
        shape->prepare(object);
    for (size_t i = 0; i < shape->count; i++)
        blank.texts[i] = blank_text(canon, shape, &shape->rows[i], object);
    return blank;
}

/* Lists: each row is written once, then all are put in order. */

struct item {
    const void *object;
    const struct shape *shape;
    size_t index;
    size_t start, length, key; /* key: bytes up to the end of the rows that order */
    const struct buffer *all;
};

static int items_compare(const void *a, const void *b)
{
    const struct item *left = a, *right = b;
    int order = left->shape->order != NULL ? left->shape->order(left->object, right->object) : 0;
    if (order == 0) {
        size_t common = left->key < right->key ? left->key : right->key;
        order = memcmp(left->all->data + left->start, right->all->data + right->start, common);
    }
    if (order == 0)
        order = (left->key > right->key) - (left->key < right->key);
    return order != 0 ? order : (left->index > right->index) - (left->index < right->index);
}

static void list_put(struct canon *canon, const struct row *row, const void *object)
{
    const char *objects;
    size_t count;
    struct buffer all, *out = canon->writer.out;
    struct blank blank = blank_make(canon, row->shape);

    memcpy(&objects, row_from(row, object), sizeof(objects));
    memcpy(&count, (const char *)object + row->also, sizeof(count));
    struct item *items = ARENA_ARRAY(canon->arena, struct item, count);
    buffer_init(&all);
    canon->writer.out = &all;
    for (size_t i = 0; i < count; i++) {
        struct item *item = &items[i];
        *item = (struct item){.object = objects + i * row->shape->size,
                              .shape = row->shape,
                              .index = i,
                              .start = all.length,
                              .all = &all};
        object_put(canon, &blank, item->object, &item->key);
        item->key -= item->start;
        item->length = all.length - item->start;
    }
    canon->writer.out = out;
    if (row->shape->order != NULL || row->shape->order_rows > 0)
        qsort(items, count, sizeof(*items), items_compare);
    buffer_byte(out, '[');
    for (size_t i = 0; i < count; i++) {
        comma_write(out);
        buffer_add(out, all.data + items[i].start, items[i].length);
    }
    buffer_byte(out, ']');
    buffer_release(&all);
}

static void nested_put(struct canon *canon, const struct row *row, const void *object)
{
    if (row->kind == &KIND_LIST) {
        list_put(canon, row, object);
    } else if (row->kind == &KIND_OBJECT) {
        struct blank blank = blank_make(canon, row->shape);
        object_put(canon, &blank, row_from(row, object), NULL);
    } else {
        value_put(canon, row, object);
    }
}

static void row_put(struct canon *canon, const struct row *row, const char *blank,
                    const void *object)
{
    struct buffer *out = canon->writer.out;
    size_t start = out->length;
    key_write(out, row->key);
    size_t value = out->length;
    if (row->kind->nested)
        nested_put(canon, row, object);
    else
        value_put(canon, row, object);
    if (blank != NULL && strcmp(out->data + value, blank) == 0) {
        out->length = start;
        out->data[start] = '\0';
    }
}

/* *ret_key: where the rows that order the list end. */
static void object_put(struct canon *canon, const struct blank *blank, const void *object,
                       size_t *ret_key)
{
    const struct shape *shape = blank->shape;
    buffer_byte(canon->writer.out, '{');
    for (size_t i = 0; i < shape->count; i++) {
        if (row_given(shape, &shape->rows[i], object))
            row_put(canon, &shape->rows[i], blank->texts[i], object);
        if (ret_key != NULL && i + 1 == shape->order_rows)
            *ret_key = canon->writer.out->length;
    }
    buffer_byte(canon->writer.out, '}');
}

/* The shortest run of question marks that is no unit's id; ids of schemes have none. */
static const char *unknown_name(struct arena *arena, const struct names *units)
{
    struct buffer name;
    buffer_init(&name);
    do
        buffer_byte(&name, '?');
    while (names_find(units, name.data) >= 0);
    return buffer_finish(&name, arena);
}

void facts_write(struct buffer *out, struct arena *arena, const struct scheme *scheme,
                 const struct facts *facts)
{
    struct fact_writing writing = {.scheme = scheme, .facts = facts};
    struct canon canon = {.arena = arena, .writer = {.out = out, .context = &writing}};

    writing.units.sorted = ARENA_ARRAY(arena, struct name, facts->unit_count);
    for (size_t i = 0; i < facts->unit_count; i++)
        writing.units.sorted[writing.units.count++] =
            (struct name){.text = facts->units[i].id, .index = (int)i};
    names_sort(&writing.units);
    writing.unknown = unknown_name(arena, &writing.units);
    struct blank blank = blank_make(&canon, &SHAPE_FACTS);
    object_put(&canon, &blank, facts, NULL);
}
