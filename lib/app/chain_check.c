#include "app/chain_check.h"

#include "app/chain_rows.h"
#include "base/text.h"
#include "store/chain_read.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define SENTENCE_MOST 400
#define NO_HASH       "0000000000000000000000000000000000000000000000000000000000000000"

static void fault_add(struct chain_walk *walk, const char *format, ...) PRINTF(2, 3);
static void fault_add(struct chain_walk *walk, const char *format, ...)
{
    char sentence[SENTENCE_MOST];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof(sentence), format, arguments);
    va_end(arguments);
    chain_fault(walk, sentence);
}

/* Bytes of a cell ("\x0a1b") as they are hashed: hexadecimal. */
static const char *hex_of(const struct table *rows, size_t row, const char *name)
{
    const char *cell = table_value(rows, row, name);
    return cell != NULL && strncmp(cell, "\\x", 2) == 0 ? cell + 2 : "";
}

/* What the link hashes to. */
static const char *link_hash(struct arena *arena, const char *organisation,
                             const struct table *rows, size_t row)
{
    unsigned char digest[SHA256_BYTES];
    const char *text = arena_print(
        arena, "pennant-chain-1\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s", organisation,
        table_value(rows, row, "number"), table_value(rows, row, "kind"),
        table_value(rows, row, "first_change"), table_value(rows, row, "last_change"),
        table_value(rows, row, "members"), hex_of(rows, row, "digest"), hex_of(rows, row, "names"),
        hex_of(rows, row, "previous"), table_value(rows, row, "chained_at"));
    digest_sha256(text, strlen(text), digest);
    return digest_hex(arena, digest, sizeof(digest));
}

/* The heads that were kept of this link. */
static void kept_compare(struct chain_walk *walk, int64_t number, const char *hash)
{
    for (size_t i = 0; i < walk->asked->kept_count; i++) {
        const struct chain_kept *kept = &walk->asked->kept[i];
        if (kept->block == number && !text_equal(kept->hash, hash))
            fault_add(walk,
                      "block %" PRId64
                      " is not the one whose head was kept in %s: the chain was made "
                      "anew from there or before",
                      number, kept->from);
    }
}

/* The link itself, and that it follows the one before. */
static void link_check(struct chain_walk *walk, struct arena *arena, const struct table *rows,
                       size_t row)
{
    int64_t number = table_integer(rows, row, "number");
    int64_t first = table_integer(rows, row, "first_change");
    const char *hash = hex_of(rows, row, "hash");
    if (number != walk->block + 1)
        fault_add(walk, "blocks %" PRId64 " to %" PRId64 " are missing", walk->block + 1,
                  number - 1);
    else if (!text_equal(hex_of(rows, row, "previous"), walk->found->head))
        fault_add(walk, "block %" PRId64 " does not follow block %" PRId64, number, number - 1);
    if (number == walk->block + 1 && first != walk->change + 1)
        fault_add(walk, "block %" PRId64 " begins with change %" PRId64 " and not %" PRId64, number,
                  first, walk->change + 1);
    if (!text_equal(link_hash(arena, chain_reader_organisation(walk->reader), rows, row), hash))
        fault_add(walk, "block %" PRId64 " was changed: it does not give its own hash", number);
    kept_compare(walk, number, hash);
    walk->block = number;
    walk->change = table_integer(rows, row, "last_change");
    snprintf(walk->found->head, sizeof(walk->found->head), "%s", hash);
    snprintf(walk->found->chained_at, sizeof(walk->found->chained_at), "%s",
             table_value(rows, row, "chained_at"));
}

static bool blocks_check(struct chain_walk *walk, struct arena *arena, const struct table *rows)
{
    struct arena *piece = arena_new();
    bool good = true;
    for (size_t row = 0; good && row < rows->row_count; row++) {
        arena_reset(piece);
        link_check(walk, arena, rows, row);
        good = chain_rows_check(walk, piece, rows, row);
        walk->found->blocks++;
    }
    arena_free(piece);
    return good;
}

/* The links page by page; the hash of the one before is found->head. */
static bool walk_all(struct chain_walk *walk)
{
    struct arena *arena = arena_new();
    bool good, more = true;
    snprintf(walk->found->head, sizeof(walk->found->head), "%s", NO_HASH);
    do {
        struct table rows;
        arena_reset(arena);
        good = chain_read_blocks(walk->reader, arena, walk->block, &rows, walk->reason) &&
               blocks_check(walk, arena, &rows);
        more = good && rows.row_count == CHAIN_READ_BLOCKS;
    } while (more);
    arena_free(arena);
    return good;
}

static void end_check(struct chain_walk *walk)
{
    for (size_t i = 0; i < walk->asked->kept_count; i++)
        if (walk->asked->kept[i].block > walk->block)
            fault_add(walk,
                      "the chain was cut: it ends with block %" PRId64 ", and the head of block "
                      "%" PRId64 " was kept in %s",
                      walk->block, walk->asked->kept[i].block, walk->asked->kept[i].from);
    if (walk->block == 0)
        walk->found->head[0] = '\0';
}

bool chain_check(struct chain_reader *reader, const struct chain_asked *asked,
                 struct chain_found *ret_found, struct buffer *reason)
{
    *ret_found = (struct chain_found){0};
    struct chain_walk walk = {.reader = reader,
                              .asked = asked,
                              .found = ret_found,
                              .reason = reason,
                              .arena = arena_new()};
    bool good = walk_all(&walk) && chain_rest_check(&walk);
    if (good)
        end_check(&walk);
    arena_free(walk.arena);
    return good;
}
