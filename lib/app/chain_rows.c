#include "app/chain_rows.h"

#include "base/fatal.h"
#include "base/text.h"
#include "store/chain_read.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define MARK_BYTES      8 /* of a row's digest of facts */
#define NAME_MARK_BYTES 4

struct bytes_of {
    unsigned char *data;
    size_t length;
};

/* One link with what is read of it. */
struct link {
    struct chain_walk *walk;
    struct arena *arena;
    const char *kind;
    int64_t number, first;
    struct chain_ranges members;
    struct bytes_of digest, names, salt, marks, name_marks;
    struct table rows, retired;
    size_t at;                          /* the next row */
    struct buffer facts_all, names_all; /* the digests one after another */
    bool bad, names_gone;
    int64_t place; /* of the member, from 0 */
};

void chain_fault(struct chain_walk *walk, const char *sentence)
{
    walk->found->faults++;
    walk->asked->fault(walk->asked->context, sentence);
}

static int digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 0;
}

static struct bytes_of cell_of(struct arena *arena, const struct table *table, size_t row,
                               const char *name)
{
    const char *cell = table_value(table, row, name);
    struct bytes_of bytes = {NULL, 0};
    if (cell == NULL || strncmp(cell, "\\x", 2) != 0)
        return bytes;
    bytes.length = strlen(cell + 2) / 2;
    bytes.data = arena_take(arena, bytes.length + 1, 1);
    for (size_t i = 0; i < bytes.length; i++)
        bytes.data[i] = (unsigned char)(digit(cell[2 + 2 * i]) * 16 + digit(cell[3 + 2 * i]));
    return bytes;
}

static struct chain_kind *kind_of(struct chain_walk *walk, const char *name)
{
    for (size_t i = 0; i < walk->kind_count; i++)
        if (text_equal(walk->kinds[i].name, name))
            return &walk->kinds[i];
    if (walk->kind_count == CHAIN_KINDS_MOST)
        fatal("more kinds of chained rows than are known");
    struct chain_kind *kind = &walk->kinds[walk->kind_count++];
    *kind = (struct chain_kind){.name = arena_text(walk->arena, name)};
    return kind;
}

static void stray_add(struct chain_walk *walk, struct chain_kind *kind, const struct table *rows,
                      size_t row)
{
    ARENA_GROW(walk->arena, kind->strays, kind->stray_count, kind->stray_capacity);
    kind->strays[kind->stray_count++] =
        (struct chain_stray){table_integer(rows, row, "sequence"),
                             arena_text(walk->arena, table_value(rows, row, "id"))};
}

static void row_fault(struct link *link, const char *id, int64_t sequence, const char *what)
{
    link->bad = true;
    chain_fault(link->walk, arena_print(link->arena,
                                        "%s %s%swith sequence %" PRId64 " (change %" PRId64
                                        ", block %" PRId64 ") %s",
                                        link->kind, id != NULL ? id : "", id != NULL ? " " : "",
                                        sequence, link->first + link->place, link->number, what));
}

static bool mark_fits(const struct bytes_of *marks, int64_t place, size_t size,
                      const unsigned char *digest)
{
    size_t offset = (size_t)place * size;
    return offset + size <= marks->length && memcmp(marks->data + offset, digest, size) == 0;
}

/* The digest of facts of a row that was retired. */
static bool retired_digest(struct link *link, int64_t sequence, unsigned char digest[SHA256_BYTES])
{
    for (size_t row = 0; row < link->retired.row_count; row++) {
        struct strings sequences =
            table_list(link->arena, table_value(&link->retired, row, "sequences"));
        struct bytes_of facts = cell_of(link->arena, &link->retired, row, "facts");
        for (size_t i = 0; i < sequences.count && (i + 1) * SHA256_BYTES <= facts.length; i++)
            if (strtoll(sequences.items[i], NULL, 10) == sequence) {
                memcpy(digest, facts.data + i * SHA256_BYTES, SHA256_BYTES);
                return true;
            }
    }
    return false;
}

static void missing_check(struct link *link, int64_t sequence)
{
    unsigned char digest[SHA256_BYTES];
    link->names_gone = true;
    if (!retired_digest(link, sequence, digest)) {
        row_fault(link, NULL, sequence, "is missing");
        return;
    }
    link->walk->found->retired++;
    if (!mark_fits(&link->marks, link->place, MARK_BYTES, digest))
        row_fault(link, NULL, sequence, "is retired, and what is left of it was changed");
    buffer_add(&link->facts_all, digest, sizeof(digest));
}

static void row_check(struct link *link, int64_t sequence)
{
    unsigned char digest[SHA256_BYTES];
    const char *id = table_value(&link->rows, link->at, "id");
    struct bytes_of facts = cell_of(link->arena, &link->rows, link->at, "facts");
    struct bytes_of names = cell_of(link->arena, &link->rows, link->at, "names");
    digest_sha256(facts.data, facts.length, digest);
    if (!mark_fits(&link->marks, link->place, MARK_BYTES, digest))
        row_fault(link, id, sequence, "was changed");
    buffer_add(&link->facts_all, digest, sizeof(digest));
    if (link->salt.data == NULL)
        return;
    unsigned char *salted = arena_take(link->arena, link->salt.length + names.length + 1, 1);
    memcpy(salted, link->salt.data, link->salt.length);
    memcpy(salted + link->salt.length, names.data != NULL ? names.data : salted, names.length);
    digest_sha256(salted, link->salt.length + names.length, digest);
    if (!mark_fits(&link->name_marks, link->place, NAME_MARK_BYTES, digest))
        row_fault(link, id, sequence, "was changed where it names people");
    buffer_add(&link->names_all, digest, sizeof(digest));
}

/* Every member against its row; rows between them are strays. */
static void members_check(struct link *link, struct chain_kind *kind)
{
    for (size_t i = 0; i < link->members.count; i++)
        for (int64_t n = link->members.items[i].low; n <= link->members.items[i].high; n++) {
            while (link->at < link->rows.row_count &&
                   table_integer(&link->rows, link->at, "sequence") < n)
                stray_add(link->walk, kind, &link->rows, link->at++);
            if (link->at < link->rows.row_count &&
                table_integer(&link->rows, link->at, "sequence") == n) {
                row_check(link, n);
                link->at++;
            } else {
                missing_check(link, n);
            }
            link->place++;
        }
    while (link->at < link->rows.row_count)
        stray_add(link->walk, kind, &link->rows, link->at++);
}

static bool is_digest_of(const struct bytes_of *digest, const struct buffer *all)
{
    unsigned char own[SHA256_BYTES];
    digest_sha256(all->data, all->length, own);
    return digest->length == sizeof(own) && memcmp(digest->data, own, sizeof(own)) == 0;
}

/* Where no row is to blame, the marks were made to fit. */
static void digests_check(struct link *link)
{
    bool facts = is_digest_of(&link->digest, &link->facts_all);
    bool names =
        link->salt.data == NULL || link->names_gone || is_digest_of(&link->names, &link->names_all);
    if (link->bad || (facts && names))
        return;
    chain_fault(
        link->walk,
        arena_print(link->arena,
                    "block %" PRId64 " (changes %" PRId64 " to %" PRId64
                    ") does not have the digest of its rows: some were changed, with their marks",
                    link->number, link->first, link->first + link->place - 1));
}

static bool span_read(struct link *link, const struct chain_kind *kind)
{
    const struct chain_ranges *members = &link->members;
    int64_t low = members->items[0].low, high = members->items[members->count - 1].high;
    if (kind->high + 1 < low)
        low = kind->high + 1;
    return chain_read_rows(link->walk->reader, link->arena, link->kind, low, high, &link->rows,
                           link->walk->reason) &&
           chain_read_retired(link->walk->reader, link->arena, link->kind, low, high,
                              &link->retired, link->walk->reason);
}

static void link_fill(struct link *link, const struct table *blocks, size_t row)
{
    link->kind = table_value(blocks, row, "kind");
    link->number = table_integer(blocks, row, "number");
    link->first = table_integer(blocks, row, "first_change");
    link->digest = cell_of(link->arena, blocks, row, "digest");
    link->names = cell_of(link->arena, blocks, row, "names_now");
    link->salt = cell_of(link->arena, blocks, row, "salt");
    link->marks = cell_of(link->arena, blocks, row, "marks");
    link->name_marks = cell_of(link->arena, blocks, row, "name_marks");
}

bool chain_rows_check(struct chain_walk *walk, struct arena *arena, const struct table *blocks,
                      size_t row)
{
    struct link link = {.walk = walk, .arena = arena};
    link_fill(&link, blocks, row);
    int64_t last = table_integer(blocks, row, "last_change");
    if (!chain_ranges_parse(arena, table_value(blocks, row, "members"), &link.members) ||
        chain_ranges_size(&link.members) != last - link.first + 1) {
        chain_fault(walk,
                    arena_print(arena, "block %" PRId64 " does not name as many rows as changes",
                                link.number));
        return true;
    }
    struct chain_kind *kind = kind_of(walk, link.kind);
    if (!span_read(&link, kind))
        return false;
    buffer_init(&link.facts_all);
    buffer_init(&link.names_all);
    members_check(&link, kind);
    digests_check(&link);
    buffer_release(&link.facts_all);
    buffer_release(&link.names_all);
    chain_ranges_add(walk->arena, &kind->members, &link.members);
    int64_t high = link.members.items[link.members.count - 1].high;
    if (high > kind->high)
        kind->high = high;
    walk->found->changes += chain_ranges_size(&link.members);
    walk->found->renewed += link.salt.data == NULL;
    return true;
}

/* Rows behind the last link that should be in one. */
static bool tail_read(struct chain_walk *walk, const char *name, int64_t settled)
{
    struct chain_kind *kind = kind_of(walk, name);
    struct arena *arena = arena_new();
    struct table rows;
    bool good = settled <= kind->high || chain_read_rows(walk->reader, arena, name, kind->high + 1,
                                                         settled, &rows, walk->reason);
    for (size_t row = 0; good && settled > kind->high && row < rows.row_count; row++)
        stray_add(walk, kind, &rows, row);
    arena_free(arena);
    return good;
}

static void strays_tell(struct chain_walk *walk, struct chain_kind *kind)
{
    chain_ranges_settle(&kind->members);
    for (size_t i = 0; i < kind->stray_count; i++)
        if (!chain_ranges_have(&kind->members, kind->strays[i].sequence))
            chain_fault(walk,
                        arena_print(walk->arena,
                                    "%s %s with sequence %" PRId64
                                    " is in no block: it was added afterwards",
                                    kind->name, kind->strays[i].id, kind->strays[i].sequence));
}

bool chain_rest_check(struct chain_walk *walk)
{
    struct table settled;
    if (!chain_read_settled(walk->reader, walk->arena, &settled, walk->reason))
        return false;
    for (size_t row = 0; row < settled.row_count; row++)
        if (!tail_read(walk, table_value(&settled, row, "kind"),
                       table_integer(&settled, row, "settled")))
            return false;
    for (size_t i = 0; i < walk->kind_count; i++)
        strays_tell(walk, &walk->kinds[i]);
    return true;
}
