/* Shapes: tables that say which keys a JSON object has and where each goes in a struct.
 *
 * One shape serves three times: reading (strict, every violation at once with its JSON pointer),
 * writing (defaults spelled out) and the list of choices used. It is not a general JSON library:
 * objects are structs in an arena, and nothing but the document layer includes this. Tables are
 * read-only; a reader or writer belongs to one thread. */
#ifndef PENNANT_DOCUMENT_SHAPE_H
#define PENNANT_DOCUMENT_SHAPE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/date.h"
#include "base/error.h"
#include "base/number.h"
#include "scheme/words.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where in the document: the innermost key or index, and what is around it. */
struct place {
    const struct place *up; /* NULL: the document itself */
    const char *key;        /* NULL: index counts */
    size_t index;
};

struct reader {
    struct arena *arena;
    struct error *error;
    const struct shape *settings_shape; /* rows with inherits take the key of the same name here */
    const void *settings;
    const void *context; /* of the document's own kinds */
};

struct writer {
    struct buffer *out;
    bool choices; /* only rows that are choices, as "pointer": value */
    const struct place *place;
    const void *context; /* of the document's own kinds */
};

struct row;

/* How a value of one type is read and written. */
struct kind {
    size_t size; /* bytes of the value, for those that can be inherited */
    bool nested; /* has rows of its own */
    void (*read)(struct reader *reader, const struct place *place, const struct row *row,
                 const json_t *value, void *object);
    bool (*given)(const struct row *row, const void *object); /* NULL: always */
    void (*write)(struct writer *writer, const struct row *row, const void *object);
};

/* One key. at is where its value lies in the struct, also where its count or "is given" flag lies.
 */
struct row {
    const char *key;
    const struct kind *kind;
    size_t at, also;
    const struct word_list *words;
    const struct shape *shape;
    const char *fallback; /* the default, as JSON; NULL: what zeroed memory means */
    int64_t min, max;     /* of integers and of items in a list; max also of characters */
    unsigned forms;       /* of numbers: bits of enum form_bit; of texts: enum text_form */
    int tag;              /* TAG(value): giving this key sets the shape's tag to value */
    bool required;
    bool inherits; /* absent: the settings' key of the same name */
    bool choice;   /* what sources leave unsaid: listed among the choices used, */
    bool quiet;    /* but not where it is the fallback */
    bool flagged;  /* also is a flag: set when the key is given */
    bool nullable; /* null means none, */
    bool nulled;   /* and sets the flag at none */
    size_t none;
    bool kept; /* facts: written always, since what its absence means is not in the shape */
};

#define TAG(value) ((value) + 1)

/* What an amount may be, and which numbers a decimal or amount may have. */
enum form_bit {
    FORM_NUMBER = 1,
    FORM_CHOICE = 2,
    FORM_MEASURE = 4,
    FORM_COUNT = 8,         /* a whole number, 0 or more; written as an integer */
    FORM_POSITIVE = 16,     /* above 0 */
    FORM_NOT_NEGATIVE = 32, /* 0 or more */
    FORM_SHARE = 64,
    FORM_TEXT = 128, /* what reads as no number, and true and false */
};

/* What a text may be. */
enum text_form {
    TEXT_ANY,  /* 1 to max characters */
    TEXT_ID,   /* an id of the scheme language */
    TEXT_RULE, /* two ids with a colon between, or one: "item:sales" */
    TEXT_CODE  /* a scheme's code */
};

struct shape {
    const char *name; /* in the JSON Schema; NULL: facts, which have none */
    size_t size;
    const struct row *rows;
    size_t count;
    const struct shape *inner; /* keys of another shape in the same JSON object, */
    size_t inner_at;           /* and where its struct lies, */
    bool inner_pointer;        /* or a pointer to it, NULL without any of its keys */
    size_t id_at;              /* maps: where the key goes (a const char *) */
    size_t tag_at;             /* an int that tells which of the tagged keys was given */
    bool tagged;               /* exactly one tagged key must be given */
    size_t least;              /* keys there must be, whichever they are */
    bool nulls;                /* null is as good as absent for every key */
    /* Lists of facts are written in order: by this (NULL: not), then by the first so many rows. */
    int (*order)(const void *a, const void *b);
    size_t order_rows;
    /* Before the rows are read, on zeroed memory; NULL: nothing to do. */
    void (*prepare)(void *object);
    /* After the rows: what a table cannot say; NULL: nothing. */
    void (*finish)(struct reader *reader, const struct place *place, const json_t *json,
                   void *object);
};

#define SHAPE_ROWS(rows_table) .rows = (rows_table), .count = COUNT(rows_table)

/* Reads text into a value: depth, size, duplicate keys. False with the error set; else the caller
 * releases *ret_json with json_decref. limit is in bytes. */
bool document_parse(const char *text, size_t length, size_t limit, json_t **ret_json,
                    struct error *error) MUST_CHECK;

/* Reads an object's keys into the (zeroed) struct; violations go to the reader's error. */
void object_read(struct reader *reader, const struct place *place, const struct shape *shape,
                 const json_t *json, void *object);

/* Writes the object; in choices mode only its choices, without brackets. */
void object_write(struct writer *writer, const struct shape *shape, const void *object);

/* True when the row has something to say about this struct. */
bool row_given(const struct shape *shape, const struct row *row, const void *object);

/* True when any row would be written. */
bool shape_given(const struct shape *shape, const void *object);

/* The place as "#/a/0", with ~ and / escaped (RFC 6901), in the reader's arena: error_add's where.
 */
const char *place_text(struct reader *reader, const struct place *place);
void place_print(struct buffer *out, const struct place *place);
/* TYPE_MISMATCH and FORMAT_INVALID at the place, which most kinds need. */
void place_type(struct reader *reader, const struct place *place, const char *expected);
void place_format(struct reader *reader, const struct place *place, const char *expected);

/* A word of the list, or -1 with a violation. */
int word_read(struct reader *reader, const struct place *place, const struct word_list *words,
              const json_t *value);
/* A text of the form, copied into the arena, or NULL with a violation. */
const char *text_read(struct reader *reader, const struct place *place, enum text_form form,
                      size_t longest, const json_t *value);
/* A decimal string or an integer, of the range that the form bits say; false with a violation. */
bool decimal_read(struct reader *reader, const struct place *place, unsigned forms,
                  const json_t *value, struct number *ret_number) MUST_CHECK;
/* "2026-01-31"; false with a violation. */
bool day_read(struct reader *reader, const struct place *place, const json_t *value,
              day_t *ret_day) MUST_CHECK;

/* A comma unless the buffer ends in an opening bracket, a colon, a comma or nothing. */
void comma_write(struct buffer *out);
void key_write(struct buffer *out, const char *key);
void decimal_write(struct buffer *out, struct number number);
void day_write(struct buffer *out, day_t day);

/* The value's place in the struct. */
static inline void *row_at(const struct row *row, void *object)
{
    return (char *)object + row->at;
}

static inline const void *row_from(const struct row *row, const void *object)
{
    return (const char *)object + row->at;
}

#endif
