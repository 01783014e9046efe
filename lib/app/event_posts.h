/* Single events that are posted at the same time, stored by one commit.
 *
 * Posts that would enter the database alike (organisation, roles, units, sources; the recorder may
 * differ) are one array of events_record_all and one transaction, each with its own outcome: a bad
 * one never harms its neighbours. A post that comes alone is stored at once. Made with struct app
 * and freed with it; any thread. */
#ifndef PENNANT_APP_EVENT_POSTS_H
#define PENNANT_APP_EVENT_POSTS_H

#include "app/events.h"
#include "app/work.h"

#include <stdbool.h>

#define EVENT_POSTS_TOGETHER 64   /* in one transaction */
#define EVENT_POSTS_BUNCHES  2    /* transactions of those that enter alike at the same time */
#define EVENT_POSTS_INSIDE   4096 /* that wait or are being stored; more are CODE_UNAVAILABLE */

struct event_posts;

/* How many times as long as for a connection a post waits for its transaction to start: before it
 * is one bunch of others, which a stall of the disk or a lock may hold up, and not a queue. */
#define EVENT_POSTS_PATIENCE 4

/* wait_ms: how long a request waits for a connection. */
struct event_posts *event_posts_new(struct app *app, int wait_ms);
void event_posts_free(struct event_posts *posts); /* NULL is allowed */

/* Records one event among the app's posts, durably when it returns true. *ret_created is false for
 * the repeat of a stored event; CODE_DUPLICATE_DIFFERS when the id or external id is another
 * fact's; CODE_UNAVAILABLE when it did not come to its turn. The work must not have begun, and is
 * not begun by this. With a relay that has replied, *ret_row is not there any more. */
bool event_posts_record(struct work *work, const struct event_draft *draft, bool *ret_created,
                        struct table *ret_row, struct error *error) MUST_CHECK;

#endif
