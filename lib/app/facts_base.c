#include "app/facts_base.h"

#include "base/buffer.h"
#include "base/text.h"
#include "base/waiting.h"
#include "store/standing_base.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define FORM "1" /* of the sums that are kept; another one makes them unknown to older programs */

static void put_texts(struct buffer *out, const char *const *texts, size_t count)
{
    buffer_integer(out, (int64_t)count);
    for (size_t i = 0; i < count; i++)
        buffer_print(out, " %s", texts[i]);
    buffer_byte(out, '\n');
}

static void put_strings(struct buffer *out, const struct strings *strings)
{
    put_texts(out, strings->items, strings->count);
}

static void stamp(const struct campaign *campaign, const struct live_reads *reads,
                  const char *place, unsigned char ret_stamp[SHA256_BYTES])
{
    const struct fact_alike *alike = &reads->alike;
    struct buffer text;
    buffer_init(&text);
    buffer_print(&text, FORM "\n%s\n%s\n%d %d\n", campaign->period.scheme_id, place,
                 (int)campaign->facts.from, (int)campaign->facts.to);
    for (size_t i = 0; i < reads->spans.count; i++)
        buffer_print(&text, "%d %d\n", (int)reads->spans.spans[i].first,
                     (int)reads->spans.spans[i].last);
    put_strings(&text, &reads->sums);
    put_strings(&text, &reads->repeats);
    if (reads->repeats.count > 0) {
        put_strings(&text, &alike->indicators);
        put_strings(&text, &alike->gravities);
        put_strings(&text, &alike->findings);
        buffer_print(&text, "%d%d%d\n", alike->topic, alike->person, alike->occasion);
    }
    put_texts(&text, campaign->unit_ids, campaign->facts.unit_count);
    digest_sha256(text.data, text.length, ret_stamp);
    buffer_release(&text);
}

bool facts_base_now(struct work *work, const struct campaign *campaign,
                    const struct live_reads *reads, struct facts_base *ret_base,
                    struct error *error)
{
    struct table row;
    if (!fact_base(work->tx, &row, error))
        return false;
    *ret_base = (struct facts_base){.events = table_value(&row, 0, "events"),
                                    .verdicts = table_value(&row, 0, "verdicts"),
                                    .server = table_value(&row, 0, "server"),
                                    .since = table_value(&row, 0, "since")};
    stamp(campaign, reads, table_value(&row, 0, "place"), ret_base->stamp);
    return true;
}

bool facts_base_fits(const struct facts_base *before, const struct facts_base *now)
{
    return memcmp(before->stamp, now->stamp, sizeof(now->stamp)) == 0 &&
           text_equal(before->server, now->server);
}

void facts_base_close(struct facts_base *now, const struct facts_base *before,
                      const struct campaign *campaign)
{
    int64_t present = monotonic_ms();
    now->tallies = campaign->facts.tallies;
    now->tally_count = campaign->facts.tally_count;
    now->kept_ms = before != NULL ? before->kept_ms : 0;
    now->due = now->tally_count <= FACTS_BASE_SUMS_MOST &&
               (now->kept_ms == 0 || now->kept_ms < present - FACTS_BASE_KEEP_MS);
    if (now->due)
        now->kept_ms = present;
}

/* One line a sum. */
static void put_sums(struct buffer *out, const struct facts_base *base)
{
    for (size_t i = 0; i < base->tally_count; i++) {
        const struct fact_tally *tally = &base->tallies[i];
        const int64_t numbers[] = {
            tally->unit, tally->indicator, tally->gravity,          (int)tally->finding,
            tally->from, tally->to,        tally->repeated ? 1 : 0, tally->count};
        for (size_t j = 0; j < COUNT(numbers); j++) {
            buffer_integer(out, numbers[j]);
            buffer_byte(out, ' ');
        }
        number_print(out, tally->quantity);
        buffer_byte(out, ' ');
        number_print(out, tally->points);
        buffer_byte(out, '\n');
    }
}

static bool take_integer(char **text, int64_t least, int64_t most, int64_t *ret_value)
{
    char *end;
    int64_t value = strtoll(*text, &end, 10);
    if (end == *text || *end != ' ' || value < least || value > most)
        return false;
    *text = end + 1;
    *ret_value = value;
    return true;
}

static bool take_number(struct arena *arena, char **text, char close, struct number *ret_number)
{
    char *end = strchr(*text, close);
    if (end == NULL)
        return false;
    *end = '\0';
    if (!number_parse(arena, *text, ret_number))
        return false;
    *text = end + 1;
    return true;
}

static bool take_tally(struct arena *arena, const struct campaign *campaign, char **text,
                       struct fact_tally *ret_tally)
{
    const struct scheme *scheme = campaign->scheme;
    struct fact_tally tally;
    int64_t unit, indicator, gravity, finding, from, to, repeated;
    if (!take_integer(text, 0, (int64_t)campaign->facts.unit_count - 1, &unit) ||
        !take_integer(text, 0, (int64_t)scheme->indicator_count - 1, &indicator) ||
        !take_integer(text, -1, (int64_t)scheme->indicators[indicator].gravities.count - 1,
                      &gravity) ||
        !take_integer(text, 0, FINDING_COUNT - 1, &finding) ||
        !take_integer(text, DAY_FIRST, campaign->facts.to, &from) ||
        !take_integer(text, from, campaign->facts.to, &to) ||
        !take_integer(text, 0, 1, &repeated) ||
        !take_integer(text, INT64_MIN, INT64_MAX, &tally.count) ||
        !take_number(arena, text, ' ', &tally.quantity) ||
        !take_number(arena, text, '\n', &tally.points))
        return false;
    tally.unit = (int)unit;
    tally.indicator = (int)indicator;
    tally.gravity = (int)gravity;
    tally.finding = (enum finding)finding;
    tally.from = (day_t)from;
    tally.to = (day_t)to;
    tally.repeated = repeated == 1;
    *ret_tally = tally;
    return true;
}

static size_t count_lines(const char *text)
{
    size_t count = 0;
    for (; (text = strchr(text, '\n')) != NULL; text++)
        count++;
    return count;
}

/* What cannot be read is of no use, and no fault: all is read then. */
static bool take_sums(struct arena *arena, const struct campaign *campaign, const char *sums,
                      struct facts_base *base)
{
    char *text = arena_text(arena, sums);
    size_t count = count_lines(text);
    struct fact_tally *tallies = ARENA_ARRAY(arena, struct fact_tally, count);
    for (size_t i = 0; i < count; i++)
        if (!take_tally(arena, campaign, &text, &tallies[i]))
            return false;
    base->tallies = tallies;
    base->tally_count = count;
    return *text == '\0';
}

bool facts_base_read(struct work *work, const struct campaign *campaign,
                     const struct facts_base *now, const struct facts_base **ret_base,
                     struct error *error)
{
    struct standing_base kept;
    if (!standing_base_get(work->tx, campaign->period.id, now->stamp, &kept, error))
        return false;
    *ret_base = NULL;
    if (kept.sums == NULL)
        return true;
    struct facts_base *base = ARENA_NEW(work->arena, struct facts_base);
    *base = (struct facts_base){.events = kept.events,
                                .verdicts = kept.verdicts,
                                .server = kept.server,
                                .since = kept.since,
                                .kept_ms = monotonic_ms()};
    memcpy(base->stamp, now->stamp, sizeof(base->stamp));
    if (take_sums(work->arena, campaign, kept.sums, base))
        *ret_base = base;
    return true;
}

bool facts_keep(struct work *work, const struct campaign *campaign, struct error *error)
{
    const struct facts_base *base = campaign->base;
    struct work own = {.app = work->app,
                       .arena = work->arena,
                       .principal = work->principal,
                       .request_id = work->request_id,
                       .operation = work->operation,
                       .writes = true};
    struct standing_base kept = {base->events, base->verdicts, base->server, base->since, NULL};
    struct buffer sums;
    buffer_init(&sums);
    put_sums(&sums, base);
    kept.sums = sums.data;
    bool good = work_begin(&own, error) && fact_begin(own.tx, error) &&
                standing_base_put(own.tx, campaign->period.id, base->stamp, &kept, error) &&
                fact_end(own.tx, error) && work_finish(&own, NULL, error);
    work_rollback(&own);
    buffer_release(&sums);
    return good;
}

bool facts_due(const struct campaign *campaign)
{
    return campaign->base != NULL && campaign->base->due;
}
