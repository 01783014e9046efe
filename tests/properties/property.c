#include "property.h"

#include "document/result.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_BEFORE 100 /* bytes before the first difference */

static bool seed_running;
static uint64_t seed_now;

static uint64_t environment_number(const char *name, uint64_t fallback)
{
    const char *text = getenv(name);
    char *end;
    if (text == NULL || text[0] == '\0')
        return fallback;
    uint64_t number = strtoull(text, &end, 10);
    if (*end != '\0')
        fail_msg("%s is no number: %s", name, text);
    return number;
}

static struct campaign *campaign_of(uint64_t seed, enum drawn drawn)
{
    if (drawn == DRAWN_LEDGERS)
        return campaign_random_ledgers(seed);
    return campaign_random(seed, drawn == DRAWN_TIDY || (drawn == DRAWN_BOTH && seed % 2 == 0));
}

void every_campaign(size_t few, enum drawn drawn, property *holds)
{
    uint64_t first = environment_number("PENNANT_SEED", 0);
    uint64_t count = environment_number("PENNANT_CAMPAIGNS", few);
    seed_running = true;
    for (uint64_t i = 0; i < count; i++) {
        seed_now = first + i;
        struct campaign *campaign = campaign_of(seed_now, drawn);
        struct dice dice = {seed_now};
        referee_judge(campaign->arena, &campaign->scheme, &campaign->facts, &campaign->result);
        holds(campaign, &dice);
        campaign_free(campaign);
    }
    seed_running = false;
    print_message("%" PRIu64 " campaigns, seeds %" PRIu64 " to %" PRIu64 "\n", count, first,
                  first + count - 1);
}

int seed_report(void **state)
{
    (void)state;
    if (seed_running)
        print_message("seed %" PRIu64 "\n", seed_now);
    seed_running = false;
    return 0;
}

const char *result_document(struct campaign *campaign, const struct scheme *scheme,
                            const struct facts *facts, const struct result *result)
{
    struct result shown = *result;
    struct buffer out;
    buffer_init(&out);
    shown.refusal_count = 0;
    result_write(&out, scheme, facts, &shown, true);
    return buffer_finish(&out, campaign->arena);
}

static const char *unit_text(const struct facts *facts, int unit)
{
    return unit < 0 ? "?" : facts->units[unit].id;
}

static const char *shown(const char *text)
{
    return text != NULL ? text : "-";
}

static const char *refusal_text(struct campaign *c, const struct facts *facts,
                                const struct refusal *refusal)
{
    const char *row = "";
    if (strcmp(refusal->list, "events") == 0)
        row = facts->events[refusal->index].id;
    if (strcmp(refusal->list, "ballots") == 0) {
        const struct fact_ballot *ballot = &facts->ballots[refusal->index];
        row = arena_print(c->arena, "%d %s %s %s", ballot->panel, ballot->rater,
                          unit_text(facts, ballot->unit), shown(ballot->item));
    }
    if (strcmp(refusal->list, "nominations") == 0)
        row = facts->nominations[refusal->index].id;
    if (strcmp(refusal->list, "objections") == 0)
        row = unit_text(facts, facts->objections[refusal->index].unit);
    return arena_print(c->arena, "%s %s %s", refusal->list, row, refusal->code);
}

static int texts_compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *refusals_document(struct campaign *campaign, const struct facts *facts,
                              const struct result *result)
{
    struct buffer out;
    const char **rows = ARENA_ARRAY(campaign->arena, const char *, result->refusal_count);
    for (size_t i = 0; i < result->refusal_count; i++)
        rows[i] = refusal_text(campaign, facts, &result->refusals[i]);
    if (result->refusal_count > 0)
        qsort(rows, result->refusal_count, sizeof(*rows), texts_compare);
    buffer_init(&out);
    for (size_t i = 0; i < result->refusal_count; i++)
        buffer_print(&out, "%s\n", rows[i]);
    return buffer_finish(&out, campaign->arena);
}

void assert_alike(const char *a, const char *b)
{
    size_t same = 0;
    while (a[same] != '\0' && a[same] == b[same])
        same++;
    size_t from = same > SHOWN_BEFORE ? same - SHOWN_BEFORE : 0;
    if (a[same] != b[same])
        fail_msg("...%.200s\n...%.200s", a + from, b + from);
}

void assert_judged_alike(struct campaign *campaign, const struct scheme *scheme,
                         const struct facts *facts)
{
    struct result again;
    referee_judge(campaign->arena, scheme, facts, &again);
    assert_alike(result_document(campaign, &campaign->scheme, &campaign->facts, &campaign->result),
                 result_document(campaign, scheme, facts, &again));
    assert_alike(refusals_document(campaign, &campaign->facts, &campaign->result),
                 refusals_document(campaign, facts, &again));
}
