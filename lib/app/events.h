/* Use cases of events: recording one or many, reading them.
 *
 * An event is refused only by what its indicator's form alone decides; whether a scheme admits it
 * is the referee's question. Rows live in the work's arena. */
#ifndef PENNANT_APP_EVENTS_H
#define PENNANT_APP_EVENTS_H

#include "app/work.h"
#include "base/page.h"
#include "base/table.h"
#include "store/event.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ingest_event; /* store/ingest.h */

#define EVENTS_ARRAY_MOST   1000         /* events in a JSON array */
#define EVENTS_LINES_MOST   10000        /* events in an NDJSON body */
#define EVENT_EARLIEST      "1900-01-01" /* nothing occurred before */
#define EVENT_FUTURE_MS     (5 * 60 * 1000)
#define EVENT_EVIDENCE_MOST 8192 /* bytes of evidence */
#define EVENT_WORD_MOST     200  /* characters: topic, person, occasion, source, external id */
#define MINUTES_NONE        (-1)
#define RATING_MODES        "active defaulted none"
#define RATER_MODES         "named anonymous"

/* An event as it is sent, well formed field by field; NULL is "not given". */
struct event_draft {
    const char *id;
    const char *unit_id, *unit; /* id or code; exactly one */
    const char *indicator;
    const char *occurred_at; /* RFC 3339, or a date: its noon in the organisation's time zone */
    const char *quantity;    /* decimal; NULL: 1 */
    const char *gravity, *points, *topic, *person, *occasion;
    int64_t minutes; /* MINUTES_NONE: not given */
    const char *filed, *slot_end;
    const char *note;
    const char *evidence; /* JSON as text */
    const char *source, *external_id;
    const char *token;                              /* of a registry */
    const char *channel, *rating_mode, *rater_mode; /* of an answer to a survey */
};

enum event_result { EVENT_REFUSED, EVENT_STORED, EVENT_DUPLICATE, EVENT_DIFFERS };

/* One event on its way: draft NULL when it was refused before (error says why). error is the item's
 * own, with pointers into the item. */
struct event_item {
    const struct event_draft *draft;
    const char *recorded_by; /* NULL: who does the work */
    struct error *error;
    enum event_result result; /* set by events_record_all */
    const char *id;           /* of the stored event; NULL when nothing is stored */
};

/* Records the items that are fit, each with its own result: a bad one never harms its neighbours.
 * With atomic, one that is refused or differs fails the whole: violations then have pointers
 * "#/index/...". */
bool events_record_all(struct work *work, struct event_item *items, size_t count, bool atomic,
                       struct error *error) MUST_CHECK;

/* As events_record_all for items whose keys are expected to be new, in two steps: first all is
 * checked and made ready, and then the items that are fit are written: cheaper for many.
 * CODE_CONFLICT when a key is taken after all: nothing is stored, the work is to be rolled back and
 * done by events_record_all. What is ready lives in the work's arena, and is of its transaction. */
struct events_ready;
bool events_prepare(struct work *work, struct event_item *items, size_t count,
                    struct events_ready **ret_ready, struct error *error) MUST_CHECK;
bool events_record_ready(struct work *work, const struct events_ready *ready,
                         struct error *error) MUST_CHECK;

/* Checks drafts as recording would and records nothing: the events as they would be stored, but for
 * their source, which is not looked at. Violations have places under where: "#/events/0/unit".
 * ret_events has room for count. Inside a work that has begun. */
bool events_check(struct work *work, const struct event_draft *drafts, size_t count,
                  const char *where, struct ingest_event *ret_events,
                  struct error *error) MUST_CHECK;

/* CODE_NOT_FOUND when there is none to see. */
bool events_get(struct work *work, const char *id, struct table *ret_row,
                struct error *error) MUST_CHECK;

bool events_list(struct work *work, const struct event_filter *filter, const struct page *page,
                 struct table *ret_rows, struct error *error) MUST_CHECK;

#endif
