#include "app/results.h"

#include "base/text.h"
#include "base/uuid.h"
#include "document/members.h"
#include "document/result.h"
#include "document/scheme.h"

#include <string.h>

static const struct column COLUMNS[] = {
    {"award", COLUMN_TEXT},        {"unit_id", COLUMN_TEXT}, {"unit", COLUMN_TEXT},
    {"name", COLUMN_TEXT},         {"group", COLUMN_TEXT},   {"eligible", COLUMN_BOOLEAN},
    {"vetoes", COLUMN_JSON},       {"failed", COLUMN_JSON},  {"components", COLUMN_JSON},
    {"total", COLUMN_TEXT},        {"rank", COLUMN_INTEGER}, {"wins", COLUMN_BOOLEAN},
    {"_position", COLUMN_INTEGER}, {"receipt", COLUMN_JSON},
};

/* JSON of one piece of a standing. */
enum piece { PIECE_VETOES, PIECE_FAILED, PIECE_COMPONENTS, PIECE_RECEIPT };

static void texts_write(struct buffer *out, const char *const *texts, size_t count)
{
    buffer_byte(out, '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_byte(out, ',');
        buffer_json(out, texts[i]);
    }
    buffer_byte(out, ']');
}

static void components_write(struct buffer *out, const struct scheme *scheme,
                             const struct standing *standing)
{
    buffer_byte(out, '{');
    for (size_t i = 0; i < standing->component_count; i++) {
        const struct component_result *component = &standing->components[i];
        member_published(out, scheme->components[component->component].id, component->present,
                         component->published, scheme->settings.precision);
    }
    buffer_byte(out, '}');
}

static const char *piece_text(struct arena *arena, const struct campaign *campaign,
                              const struct standing *standing, enum piece piece)
{
    struct buffer out;
    buffer_init(&out);
    switch (piece) {
    case PIECE_VETOES:
        texts_write(&out, standing->vetoes, standing->veto_count);
        break;
    case PIECE_FAILED:
        texts_write(&out, standing->failed, standing->failed_count);
        break;
    case PIECE_COMPONENTS:
        components_write(&out, campaign->scheme, standing);
        break;
    case PIECE_RECEIPT:
        receipt_write(&out, campaign->scheme, &campaign->facts, standing);
        break;
    }
    return buffer_finish(&out, arena);
}

static bool wanted(const struct campaign *campaign, const struct standing *standing,
                   const struct results_filter *filter)
{
    const struct award *award = &campaign->scheme->awards[standing->award];
    return (filter->award == NULL || text_equal(filter->award, award->id)) &&
           (filter->group == NULL || text_equal(filter->group, standing->group)) &&
           (filter->unit < 0 || filter->unit == standing->unit) &&
           (filter->units == NULL ||
            strings_has(filter->units, campaign->facts.units[standing->unit].id));
}

static void row_fill(struct arena *arena, const struct campaign *campaign,
                     const struct standing *standing, size_t position, bool receipt,
                     const char **cells)
{
    const struct fact_unit *unit = &campaign->facts.units[standing->unit];
    *cells++ = campaign->scheme->awards[standing->award].id;
    *cells++ = campaign->unit_ids[standing->unit];
    *cells++ = unit->id;
    *cells++ = unit->name;
    *cells++ = standing->group;
    *cells++ = standing->eligible ? "t" : "f";
    *cells++ = piece_text(arena, campaign, standing, PIECE_VETOES);
    *cells++ = piece_text(arena, campaign, standing, PIECE_FAILED);
    *cells++ = piece_text(arena, campaign, standing, PIECE_COMPONENTS);
    *cells++ = standing->has_total
                   ? number_text_fixed(arena, standing->total, campaign->scheme->settings.precision)
                   : NULL;
    *cells++ = standing->rank > 0 ? arena_print(arena, "%d", standing->rank) : NULL;
    *cells++ = standing->wins ? "t" : "f";
    *cells++ = arena_print(arena, "%zu", position);
    if (receipt)
        *cells = piece_text(arena, campaign, standing, PIECE_RECEIPT);
}

void results_rows(struct arena *arena, const struct campaign *campaign, const struct result *result,
                  const struct results_filter *filter, bool receipt, int64_t after, size_t limit,
                  struct table *ret_table)
{
    size_t width = COUNT(COLUMNS) - (receipt ? 0 : 1), count = 0;
    size_t first = after < 0 ? 0 : (size_t)after + 1;
    size_t room = result->standing_count < limit ? result->standing_count : limit;
    const char **cells = ARENA_ARRAY(arena, const char *, room *width);
    for (size_t i = first; i < result->standing_count && count < room; i++) {
        const struct standing *standing = &result->standings[i];
        if (wanted(campaign, standing, filter))
            row_fill(arena, campaign, standing, i, receipt, &cells[count++ * width]);
    }
    *ret_table = (struct table){COLUMNS, width, count, cells};
}

static void standing_row(struct buffer *out, const struct campaign *campaign,
                         const struct standing *standing, size_t position)
{
    const struct scheme *scheme = campaign->scheme;
    const struct fact_unit *unit = &campaign->facts.units[standing->unit];
    element_open(out, '{');
    member_integer(out, "position", (int64_t)position);
    member_text(out, "award", scheme->awards[standing->award].id);
    member_text(out, "unit_id", campaign->unit_ids[standing->unit]);
    member_text(out, "unit", unit->id);
    member_text(out, "name", unit->name);
    member_text(out, "group", standing->group);
    member_boolean(out, "eligible", standing->eligible);
    member_texts(out, "vetoes", standing->vetoes, standing->veto_count);
    member_texts(out, "failed", standing->failed, standing->failed_count);
    buffer_text(out, ",\"components\":");
    components_write(out, scheme, standing);
    member_published(out, "total", standing->has_total, standing->total,
                     scheme->settings.precision);
    member_place(out, "rank", standing->rank);
    member_boolean(out, "wins", standing->wins);
    member_boolean(out, "shortlisted", standing->shortlisted);
    buffer_text(out, ",\"receipt\":");
    receipt_write(out, scheme, &campaign->facts, standing);
    buffer_byte(out, '}');
}

const char *results_standings(struct arena *arena, const struct campaign *campaign,
                              const struct result *result)
{
    struct buffer out;
    buffer_init(&out);
    buffer_byte(&out, '[');
    for (size_t i = 0; i < result->standing_count; i++)
        standing_row(&out, campaign, &result->standings[i], i);
    buffer_byte(&out, ']');
    return buffer_finish(&out, arena);
}

static const struct standing *standing_of(const struct result *result, const struct winner *winner)
{
    for (size_t i = 0; i < result->standing_count; i++) {
        if (result->standings[i].award == winner->award &&
            result->standings[i].unit == winner->unit)
            return &result->standings[i];
    }
    return NULL;
}

static void reward_write(struct buffer *out, struct arena *arena, const char *name,
                         struct number amount)
{
    member_number(out, name, number_round(arena, amount, REWARD_PLACES, ROUNDING_HALF_AWAY));
}

/* What the scheme prints with a win: stars, streaks. */
static void shown_write(struct buffer *out, struct arena *arena, const struct scheme *scheme,
                        const struct winner *winner)
{
    member_open(out, "shown", '[');
    for (size_t i = 0; i < winner->shown_count; i++) {
        const struct measure *measure = &scheme->measures[winner->shown[i].measure];
        element_open(out, '{');
        member_text(out, "measure", measure->id);
        member_title(out, "title", &measure->title);
        reward_write(out, arena, "value", winner->shown[i].value);
        buffer_byte(out, '}');
    }
    buffer_byte(out, ']');
}

/* id: NULL while it is not granted. */
static void award_write(struct buffer *out, struct arena *arena, const struct campaign *campaign,
                        const struct result *result, const struct winner *winner, const char *id)
{
    const struct scheme *scheme = campaign->scheme;
    const struct standing *standing = standing_of(result, winner);
    element_open(out, '{');
    if (id != NULL)
        member_text(out, "id", id);
    member_text(out, "award", scheme->awards[winner->award].id);
    member_title(out, "title", &scheme->awards[winner->award].title);
    member_text(out, "unit_id", campaign->unit_ids[winner->unit]);
    member_text(out, "unit", campaign->facts.units[winner->unit].id);
    member_text(out, "group", winner->group);
    member_text(out, "level", winner->level);
    member_integer(out, "streak", winner->streak);
    reward_write(out, arena, "points", winner->points);
    reward_write(out, arena, "money", winner->money);
    reward_write(out, arena, "leave_days", winner->leave_days);
    member_texts(out, "rights", winner->rights, winner->right_count);
    member_texts(out, "actions", winner->actions, winner->action_count);
    if (standing != NULL) {
        member_published(out, "total", standing->has_total, standing->total,
                         scheme->settings.precision);
        member_place(out, "rank", standing->rank);
    }
    shown_write(out, arena, scheme, winner);
    member_boolean(out, "held", scheme->awards[winner->award].held);
    buffer_byte(out, '}');
}

const char *const *results_award_ids(struct arena *arena, const struct result *result)
{
    const char **ids = ARENA_ARRAY(arena, const char *, result->winner_count);
    for (size_t i = 0; i < result->winner_count; i++) {
        char id[UUID_TEXT];
        uuid_new(id);
        ids[i] = arena_text(arena, id);
    }
    return ids;
}

const char *results_awards(struct arena *arena, const struct campaign *campaign,
                           const struct result *result, const char *const *ids)
{
    struct buffer out;
    buffer_init(&out);
    buffer_byte(&out, '[');
    for (size_t i = 0; i < result->winner_count; i++) {
        if (result->winners[i].award >= 0)
            award_write(&out, arena, campaign, result, &result->winners[i],
                        ids != NULL ? ids[i] : NULL);
    }
    buffer_byte(&out, ']');
    return buffer_finish(&out, arena);
}

/* Which row was refused: an event by its id, a ballot by panel and unit (who cast it is
 * leadership's to read), others by their place among the facts. */
static void refused_row_write(struct buffer *out, const struct campaign *campaign,
                              const struct refusal *refusal)
{
    const struct facts *facts = &campaign->facts;
    if (strcmp(refusal->list, "events") == 0) {
        member_text(out, "id", facts->events[refusal->index].id);
    } else if (strcmp(refusal->list, "ballots") == 0) {
        const struct fact_ballot *ballot = &facts->ballots[refusal->index];
        member_text(out, "panel", campaign->scheme->panels[ballot->panel].id);
        member_text(out, "unit", facts->units[ballot->unit].id);
    } else {
        member_integer(out, "index", (int64_t)refusal->index);
    }
}

const char *results_refusals(struct arena *arena, const struct campaign *campaign,
                             const struct result *result)
{
    struct buffer out;
    buffer_init(&out);
    buffer_byte(&out, '[');
    for (size_t i = 0; i < result->refusal_count; i++) {
        const struct refusal *refusal = &result->refusals[i];
        element_open(&out, '{');
        member_text(&out, "list", refusal->list);
        refused_row_write(&out, campaign, refusal);
        member_text(&out, "code", refusal->code);
        buffer_byte(&out, '}');
    }
    buffer_byte(&out, ']');
    return buffer_finish(&out, arena);
}

const char *results_choices(struct arena *arena, const struct scheme *scheme)
{
    struct buffer out;
    buffer_init(&out);
    scheme_write_choices(&out, scheme);
    return buffer_finish(&out, arena);
}

void results_digest(const char *standings, const char *awards,
                    unsigned char ret_digest[SHA256_BYTES])
{
    struct buffer both;
    buffer_init(&both);
    buffer_text(&both, standings);
    buffer_byte(&both, '\n');
    buffer_text(&both, awards);
    digest_sha256(both.data, both.length, ret_digest);
    buffer_release(&both);
}
