#include "work/watermark.h"

#include "base/fatal.h"
#include "base/text.h"

#include <stdlib.h>

/* One kind of rows. */
struct mark {
    const char *kind;
    int64_t high;        /* handed out, by the last look */
    int64_t settled;     /* all up to here can be seen */
    int64_t passed_high; /* both as of the last pass */
    int64_t passed_settled;
    bool waits; /* for writers to end, to settle up to: */
    int64_t waits_for;
    struct arena *arena; /* of the writers */
    const char **writers;
    size_t writer_count;
};

struct watermark {
    struct arena *arena; /* of names and marks */
    struct mark *marks;
    size_t count;
};

struct watermark *watermark_new(void)
{
    struct watermark *watermark = calloc(1, sizeof(*watermark));
    if (watermark == NULL)
        fatal("out of memory");
    watermark->arena = arena_new();
    return watermark;
}

void watermark_free(struct watermark *watermark)
{
    if (watermark == NULL)
        return;
    for (size_t i = 0; i < watermark->count; i++)
        arena_free(watermark->marks[i].arena);
    arena_free(watermark->arena);
    free(watermark);
}

static void marks_make(struct watermark *watermark, const struct table *kinds)
{
    watermark->count = kinds->row_count;
    watermark->marks = ARENA_ARRAY(watermark->arena, struct mark, kinds->row_count);
    for (size_t i = 0; i < watermark->count; i++)
        watermark->marks[i] =
            (struct mark){.kind = arena_text(watermark->arena, table_value(kinds, i, "kind")),
                          .passed_high = -1,
                          .arena = arena_new()};
}

static bool is_writing(const struct table *writers, const char *kind, const char *writer)
{
    for (size_t i = 0; i < writers->row_count; i++)
        if (text_equal(table_value(writers, i, "kind"), kind) &&
            text_equal(table_value(writers, i, "writer"), writer))
            return true;
    return false;
}

/* Forgets the writers that have ended. */
static void writers_sift(struct mark *mark, const struct table *writers)
{
    size_t left = 0;
    for (size_t i = 0; i < mark->writer_count; i++)
        if (is_writing(writers, mark->kind, mark->writers[i]))
            mark->writers[left++] = mark->writers[i];
    mark->writer_count = left;
}

static void writers_take(struct mark *mark, const struct table *writers)
{
    arena_reset(mark->arena);
    mark->writers = ARENA_ARRAY(mark->arena, const char *, writers->row_count);
    mark->writer_count = 0;
    for (size_t i = 0; i < writers->row_count; i++)
        if (text_equal(table_value(writers, i, "kind"), mark->kind))
            mark->writers[mark->writer_count++] =
                arena_text(mark->arena, table_value(writers, i, "writer"));
}

static void mark_look(struct mark *mark, const struct table *writers)
{
    if (mark->waits)
        writers_sift(mark, writers);
    if (mark->waits && mark->writer_count == 0) {
        mark->settled = mark->waits_for;
        mark->waits = false;
    }
    if (mark->waits || mark->high <= mark->settled)
        return;
    writers_take(mark, writers);
    mark->waits_for = mark->high;
    mark->waits = mark->writer_count > 0;
    if (!mark->waits)
        mark->settled = mark->high;
}

void watermark_look(struct watermark *watermark, const struct table *kinds,
                    const struct table *writers)
{
    if (watermark->marks == NULL)
        marks_make(watermark, kinds);
    if (watermark->count != kinds->row_count)
        fatal("the kinds of chained rows changed");
    for (size_t i = 0; i < watermark->count; i++) {
        watermark->marks[i].high = table_integer(kinds, i, "high");
        mark_look(&watermark->marks[i], writers);
    }
}

static bool may_be_new(const struct mark *mark)
{
    return mark->settled < mark->high || mark->passed_high < mark->high ||
           mark->passed_settled < mark->settled;
}

struct chain_reach watermark_reach(struct watermark *watermark, struct arena *arena)
{
    const char **names = ARENA_ARRAY(arena, const char *, watermark->count);
    int64_t *settled = ARENA_ARRAY(arena, int64_t, watermark->count);
    size_t count = 0;
    for (size_t i = 0; i < watermark->count; i++)
        if (may_be_new(&watermark->marks[i])) {
            names[count] = watermark->marks[i].kind;
            settled[count++] = watermark->marks[i].settled;
        }
    return (struct chain_reach){.kinds = {names, count}, .settled = settled};
}

void watermark_passed(struct watermark *watermark)
{
    for (size_t i = 0; i < watermark->count; i++) {
        watermark->marks[i].passed_high = watermark->marks[i].high;
        watermark->marks[i].passed_settled = watermark->marks[i].settled;
    }
}
