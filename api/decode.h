/* Requests into plain structs, by tables: JSON bodies, batches and query parameters.
 *
 * A form is a table of fields; decoding fills a struct of the form's size and adds every violation
 * it finds to the error, not just the first. Unknown fields and parameters are violations. A JSON
 * null is the same as an absent field. What is absent and not required leaves its neutral value:
 * NULL, the field's fallback for integers and booleans, DAY_NONE, INSTANT_NONE, an empty list.
 * Texts live in the request's arena. JSON trees never outlive the call (but for decode_json). Not
 * for schemes and facts (lib/document). Any thread; a gate lets few parse at once, for their
 * memory. */
#ifndef PENNANT_API_DECODE_H
#define PENNANT_API_DECODE_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/date.h"
#include "base/depth.h"
#include "base/error.h"
#include "base/principal.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DECODE_ITEM_BYTES  (16 * 1024) /* one item of a batch */
#define DECODE_PARSES_MOST 8           /* JSON trees alive at once in the process */
#define FIELD_TEXT_MOST    2000        /* characters of a text whose field names no maximum */
#define FIELD_LIST_MOST    200         /* items of a list whose field names no most */

struct request;

enum field_type {
    FIELD_TEXT,    /* const char *: minimum..maximum characters; empty only with minimum -1 */
    FIELD_ID,      /* const char *: text_is_id */
    FIELD_CODE,    /* const char *: text_is_code */
    FIELD_UUID,    /* const char *: lower-case UUID */
    FIELD_DECIMAL, /* const char *: decimal text; JSON string or integer, never a JSON real */
    FIELD_INTEGER, /* int64_t: minimum..maximum (both 0: any) */
    FIELD_BOOLEAN, /* bool */
    FIELD_DATE,    /* day_t: YYYY-MM-DD */
    FIELD_INSTANT, /* instant_t: RFC 3339 */
    FIELD_MOMENT,  /* const char *: RFC 3339 or YYYY-MM-DD, as given */
    FIELD_ENUM,    /* const char *: one of choices, words parted by spaces */
    FIELD_TEXTS,   /* struct strings: at most `most`, each as FIELD_TEXT, or one of choices if given
                    */
    FIELD_CODES,   /* struct strings: at most `most` codes */
    FIELD_JSON,    /* const char *: any JSON value, its text as sent */
    FIELD_OBJECT,  /* const char *: a JSON object, its text as sent */
    FIELD_FORM,    /* const void * (or const struct x *): a nested object of field.form */
    FIELD_FORMS    /* struct rows: an array of objects of field.form, at most `most` */
};

/* An array of nested objects: items is an array of the form's struct. */
struct rows {
    const void *items;
    size_t count;
};

struct form;

struct field {
    const char *name;
    enum field_type type;
    size_t offset, size; /* of the member; size is checked against the type at the start */
    bool required;
    int64_t minimum, maximum; /* characters of a text, range of an integer */
    size_t most;              /* items of a list */
    const char *choices;
    const struct form *form;
    int64_t fallback; /* of an absent integer or boolean */
};

struct form {
    const struct field *fields;
    size_t count;
    size_t size; /* of the struct */
};

/* FIELD(unit_draft, headcount, INTEGER, .maximum = 100000) for a member that has the field's name;
 * FIELD_AS("from", metric_draft, from_day, DATE, .required = true) for another name. */
#define FIELD_AS(field_name, structure, member, kind, ...)                                         \
    {                                                                                              \
        .name = (field_name), .type = FIELD_##kind, .offset = offsetof(struct structure, member),  \
        .size = sizeof(((struct structure *)0)->member), __VA_ARGS__                               \
    }
#define FIELD(structure, member, kind, ...) FIELD_AS(#member, structure, member, kind, __VA_ARGS__)

/* FORM(unit_fields, unit_draft): the form of a table of fields. */
#define FORM(table, structure)                                                                     \
    {                                                                                              \
        .fields = (table), .count = COUNT(table), .size = sizeof(struct structure)                 \
    }

/* The request's JSON body as one object of the form, in the arena. The dispatcher has called it for
 * routes with a draft form: handlers read request->draft. Violations have pointers "#/name". */
bool decode_body(struct request *request, const struct form *form, const void **ret_draft,
                 struct error *error) MUST_CHECK;

/* The query parameters but limit and cursor, in the same way: request->query. Violations "?name". A
 * list is one comma-separated parameter. NULL form: no parameter is allowed. */
bool decode_query(struct request *request, const struct form *form, const void **ret_query,
                  struct error *error) MUST_CHECK;

/* limit and cursor into request->page, for routes that are lists. */
bool decode_page(struct request *request, struct error *error) MUST_CHECK;

/* One item of a batch: its draft, or its own faults (pointers into the item: "#/quantity"). */
struct item {
    const void *draft; /* NULL when refused */
    struct error error;
};

struct items {
    struct item *items;
    size_t count;
};

/* A batch body: a JSON array of at most array_most objects, or NDJSON (application/x-ndjson) of at
 * most line_most lines, blank lines not counted. Every item is parsed and judged by itself, at most
 * DECODE_ITEM_BYTES long; a bad item refuses only itself. False only when the whole is no batch:
 * not an array, too many. */
bool decode_items(struct request *request, const struct form *form, size_t array_most,
                  size_t line_most, struct items *ret_items, struct error *error) MUST_CHECK;

/* One such item from its own bytes; ret_item is zeroed. */
void decode_item(struct arena *arena, const struct form *form, const char *bytes, size_t length,
                 struct item *ret_item);

/* A column of a CSV whose header names fields. */
struct cell_column {
    const struct field *field;
    const char *where; /* "#/quantity" */
};

/* The columns that a header's names mean. COLUMN_UNKNOWN, REPEATED, COLUMN_MISSING for a field that
 * is required. Lists and nested objects have no column. */
bool decode_header(struct arena *arena, const struct form *form, const struct strings *names,
                   struct cell_column **ret_columns, struct error *error) MUST_CHECK;

/* One row of such a CSV, as decode_item: as many cells as columns; NULL: not given. Texts of fields
 * are the cells themselves, so they live as long. */
void decode_cells(struct arena *arena, const struct form *form, const struct cell_column *columns,
                  const char *const *cells, size_t count, struct item *ret_item);

/* The body as a JSON tree after the depth scan, for handlers that need no form; released with the
 * arena. CODE_BAD_JSON or CODE_TOO_DEEP. */
bool decode_json(struct request *request, json_t **ret_value, struct error *error) MUST_CHECK;

/* False, with a sentence in *ret_fault, when a form's table contradicts its struct (a member of
 * another size than its type, an enumeration without choices). Routes are checked at the start. */
bool form_is_sound(const struct form *form, const char **ret_fault) MUST_CHECK;

#endif
