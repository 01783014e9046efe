/* Rows that the tables of the scheme language write alike.
 *
 * For *_shapes.c only; macros, no state. */
#ifndef PENNANT_DOCUMENT_SCHEME_ROWS_H
#define PENNANT_DOCUMENT_SCHEME_ROWS_H

#include "document/scheme_kinds.h"
#include "document/scheme_shapes.h"

#define TITLE_ROW(type)                                                                            \
    {                                                                                              \
        "title", &KIND_OBJECT, .at = offsetof(type, title), .shape = &SHAPE_TITLE                  \
    }
#define ONLY_ROW(type)                                                                             \
    {                                                                                              \
        "only", &KIND_OBJECT, .at = offsetof(type, only), .shape = &SHAPE_ONLY                     \
    }
#define LIST_ROW(name, type, items_at, count_at, item_shape)                                       \
    name, &KIND_LIST, .at = offsetof(type, items_at), .also = offsetof(type, count_at),            \
                      .shape = &(item_shape)
#define MAP_ROW(name, type, items_at, count_at, item_shape)                                        \
    name, &KIND_MAP, .at = offsetof(type, items_at), .also = offsetof(type, count_at),             \
                     .shape = &(item_shape), .forms = TEXT_ID

#endif
