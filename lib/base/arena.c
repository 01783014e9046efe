#include "base/arena.h"
#include "base/fatal.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARENA_ALIGNMENT   16
#define ARENA_BLOCK_FIRST ((size_t)4096)
#define ARENA_BLOCK_MAX                                                                            \
    ((size_t)65536)            /* blocks double up to here; bigger pieces get their own            \
                                */
#define ARENA_PRINT        256 /* what is printed is seldom longer */
#define ARENA_GROW_MINIMUM 8   /* elements of a growing array's first allocation */

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_GUARDED 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define ARENA_GUARDED 1
#endif

/* Under the address sanitizer free space is poisoned and pieces stand apart, so that running over
 * the end of a piece is found. Not inlined: GCC takes poisoning fresh memory for reading it. */
#ifdef ARENA_GUARDED
#include <sanitizer/asan_interface.h>
#define ARENA_GAP ((size_t)ARENA_ALIGNMENT)

__attribute__((noinline)) static void space_forbid(void *start, size_t size)
{
    __asan_poison_memory_region(start, size);
}

__attribute__((noinline)) static void space_allow(void *start, size_t size)
{
    __asan_unpoison_memory_region(start, size);
}
#else
#define ARENA_GAP                 ((size_t)0)
#define space_forbid(start, size) ((void)0)
#define space_allow(start, size)  ((void)0)
#endif

struct block {
    struct block *older;
    size_t size, used;
    alignas(ARENA_ALIGNMENT) unsigned char bytes[];
};

struct deferred {
    struct deferred *older;
    void (*release)(void *object);
    void *object;
};

struct arena {
    struct block *newest;
    struct deferred *deferred;
    size_t next_size; /* of the next ordinary block */
    size_t taken;
};

static void *memory_or_end(void *memory)
{
    if (!memory)
        fatal("out of memory");
    return memory;
}

struct arena *arena_new(void)
{
    struct arena *arena = memory_or_end(calloc(1, sizeof(*arena)));
    arena->next_size = ARENA_BLOCK_FIRST;
    return arena;
}

static void arena_run_deferred(struct arena *arena)
{
    while (arena->deferred) {
        struct deferred *deferred = arena->deferred;
        arena->deferred = deferred->older;
        deferred->release(deferred->object);
    }
}

static void block_free(struct block *block)
{
    space_allow(block->bytes, block->size);
    free(block);
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    arena_run_deferred(arena);
    while (arena->newest) {
        struct block *block = arena->newest;
        arena->newest = block->older;
        block_free(block);
    }
    free(arena);
}

void arena_reset(struct arena *arena)
{
    arena_run_deferred(arena);
    struct block *kept = NULL;
    for (struct block *block = arena->newest, *older; block; block = older) {
        older = block->older;
        if (block->size <= ARENA_BLOCK_MAX && (!kept || block->size > kept->size)) {
            if (kept)
                block_free(kept);
            kept = block;
        } else {
            block_free(block);
        }
    }
    if (kept) {
        kept->older = NULL;
        kept->used = 0;
        space_forbid(kept->bytes, kept->size);
    }
    arena->newest = kept;
    arena->taken = 0;
}

static struct block *block_new(size_t size)
{
    size_t whole;
    if (__builtin_add_overflow(sizeof(struct block), size, &whole))
        fatal("out of memory: an impossible size was asked for");
    struct block *block = memory_or_end(malloc(whole));
    block->older = NULL;
    block->size = size;
    block->used = 0;
    space_forbid(block->bytes, size);
    return block;
}

/* A block with room for the piece. A big piece gets a block of its own behind the newest one, which
 * stays in use for the small ones. */
static struct block *arena_add_block(struct arena *arena, size_t size)
{
    struct block *block;
    if (size > arena->next_size / 2) {
        block = block_new(size);
        if (arena->newest) {
            block->older = arena->newest->older;
            arena->newest->older = block;
            return block;
        }
    } else {
        block = block_new(arena->next_size);
        block->older = arena->newest;
        if (arena->next_size < ARENA_BLOCK_MAX)
            arena->next_size *= 2;
    }
    arena->newest = block;
    return block;
}

void *arena_take(struct arena *arena, size_t count, size_t size)
{
    size_t bytes, padded;
    if (__builtin_mul_overflow(count, size, &bytes) ||
        __builtin_add_overflow(bytes, ARENA_ALIGNMENT - 1 + ARENA_GAP, &padded))
        fatal("out of memory: an impossible size was asked for");
    padded &= ~(size_t)(ARENA_ALIGNMENT - 1);
    if (padded == 0)
        padded = ARENA_ALIGNMENT;
    struct block *block = arena->newest;
    if (!block || block->size - block->used < padded)
        block = arena_add_block(arena, padded);
    unsigned char *piece = block->bytes + block->used;
    block->used += padded;
    arena->taken += padded;
    space_allow(piece, bytes);
    memset(piece, 0, bytes);
    return piece;
}

char *arena_bytes(struct arena *arena, const void *bytes, size_t length)
{
    if (length == SIZE_MAX)
        fatal("out of memory: an impossible size was asked for");
    char *copy = arena_take(arena, length + 1, 1);
    if (length > 0)
        memcpy(copy, bytes, length);
    return copy;
}

char *arena_text(struct arena *arena, const char *text)
{
    return text ? arena_bytes(arena, text, strlen(text)) : NULL;
}

char *arena_print(struct arena *arena, const char *format, ...)
{
    char brief[ARENA_PRINT];
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(brief, sizeof(brief), format, arguments);
    va_end(arguments);
    if (length < 0)
        fatal("arena_print: the format \"%s\" cannot be printed", format);
    char *text = arena_take(arena, (size_t)length + 1, 1);
    if ((size_t)length < sizeof(brief))
        memcpy(text, brief, (size_t)length);
    else
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

void *arena_grow(struct arena *arena, void *array, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return array;
    size_t wanted;
    if (__builtin_mul_overflow(*capacity, 2, &wanted))
        fatal("out of memory: an impossible size was asked for");
    if (wanted < ARENA_GROW_MINIMUM)
        wanted = ARENA_GROW_MINIMUM;
    void *moved = arena_take(arena, wanted, size);
    if (count > 0)
        memcpy(moved, array, count * size);
    *capacity = wanted;
    return moved;
}

void arena_defer(struct arena *arena, void (*release)(void *object), void *object)
{
    struct deferred *deferred = ARENA_NEW(arena, struct deferred);
    deferred->older = arena->deferred;
    deferred->release = release;
    deferred->object = object;
    arena->deferred = deferred;
}

size_t arena_size(const struct arena *arena)
{
    return arena->taken;
}

void arena_weigh(struct arena *arena, size_t bytes)
{
    arena->taken += bytes;
}
