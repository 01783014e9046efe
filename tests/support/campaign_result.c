#include "campaign.h"
#include "cmocka_all.h"

#include <string.h>

static const char *joined(struct campaign *campaign, const char *text, const char *separator,
                          const char *more)
{
    return text[0] == '\0' ? more : arena_print(campaign->arena, "%s%s%s", text, separator, more);
}

static const char *published(struct campaign *campaign, struct number number)
{
    return number_text_fixed(campaign->arena, number, campaign->scheme.settings.precision);
}

const struct standing *standing_of(struct campaign *campaign, const char *unit)
{
    for (size_t i = 0; i < campaign->result.standing_count; i++) {
        const struct standing *standing = &campaign->result.standings[i];
        if (strcmp(campaign->facts.units[standing->unit].id, unit) == 0)
            return standing;
    }
    fail_msg("no standing of %s", unit);
    return NULL;
}

static const struct component_result *component_result_of(struct campaign *campaign,
                                                          const char *unit, const char *component)
{
    const struct standing *standing = standing_of(campaign, unit);
    int index = scheme_component(&campaign->scheme, component);
    for (size_t i = 0; i < standing->component_count; i++)
        if (standing->components[i].component == index)
            return &standing->components[i];
    fail_msg("no component %s", component);
    return NULL;
}

const char *component_of(struct campaign *campaign, const char *unit, const char *component)
{
    const struct component_result *result = component_result_of(campaign, unit, component);
    return result->present ? published(campaign, result->published) : "none";
}

const char *total_of(struct campaign *campaign, const char *unit)
{
    const struct standing *standing = standing_of(campaign, unit);
    return standing->has_total ? published(campaign, standing->total) : "none";
}

const char *ranks_of(struct campaign *campaign)
{
    const char *text = "";
    for (size_t i = 0; i < campaign->result.standing_count; i++) {
        const struct standing *standing = &campaign->result.standings[i];
        const char *id = campaign->facts.units[standing->unit].id;
        assert_int_equal(standing->rank > 0, standing->eligible);
        text = joined(campaign, text, " ",
                      standing->rank > 0 ? arena_print(campaign->arena, "%s:%d", id, standing->rank)
                                         : arena_print(campaign->arena, "%s:-", id));
    }
    return text;
}

const char *winners_of(struct campaign *campaign)
{
    const char *text = "";
    for (size_t i = 0; i < campaign->result.winner_count; i++)
        text =
            joined(campaign, text, " ", campaign->facts.units[campaign->result.winners[i].unit].id);
    return text;
}

static const char *names_joined(struct campaign *campaign, const char *const *names, size_t count)
{
    const char *text = "";
    for (size_t i = 0; i < count; i++)
        text = joined(campaign, text, " ", names[i]);
    return text;
}

const char *vetoes_of(struct campaign *campaign, const char *unit)
{
    const struct standing *standing = standing_of(campaign, unit);
    return names_joined(campaign, standing->vetoes, standing->veto_count);
}

const char *failed_of(struct campaign *campaign, const char *unit)
{
    const struct standing *standing = standing_of(campaign, unit);
    return names_joined(campaign, standing->failed, standing->failed_count);
}

static const char *refusals_text(struct campaign *campaign, const struct result *result)
{
    const char *text = "";
    for (size_t i = 0; i < result->refusal_count; i++) {
        const struct refusal *refusal = &result->refusals[i];
        text = joined(campaign, text, "; ",
                      arena_print(campaign->arena, "%s/%zu %s", refusal->list, refusal->index,
                                  refusal->code));
    }
    return text;
}

const char *refusals_of(struct campaign *campaign)
{
    return refusals_text(campaign, &campaign->result);
}

const struct winner *winner_of(struct campaign *campaign, const char *unit)
{
    for (size_t i = 0; i < campaign->result.winner_count; i++)
        if (strcmp(campaign->facts.units[campaign->result.winners[i].unit].id, unit) == 0)
            return &campaign->result.winners[i];
    fail_msg("%s has not won", unit);
    return NULL;
}

const char *reward_of(struct campaign *campaign, const char *unit)
{
    const struct winner *winner = winner_of(campaign, unit);
    const char *rights = names_joined(campaign, winner->rights, winner->right_count);
    return arena_print(campaign->arena, "%d: %s %s %s", winner->streak,
                       number_text(campaign->arena, winner->points),
                       number_text(campaign->arena, winner->money),
                       rights[0] == '\0' ? "-" : rights);
}

const char *lines_of(struct campaign *campaign, const char *unit, const char *component)
{
    const struct component_result *result = component_result_of(campaign, unit, component);
    struct number sum = NUMBER_ZERO;
    const char *text = "";
    for (size_t i = 0; i < result->line_count; i++) {
        const struct line *line = &result->lines[i];
        sum = number_add(campaign->arena, sum, line->result);
        text =
            joined(campaign, text, "; ",
                   arena_print(campaign->arena, "%s%s%s %s", line->rule, line->gravity ? " " : "",
                               line->gravity ? line->gravity : "", line->arithmetic));
    }
    if (result->present)
        assert_true(number_equal(sum, result->exact));
    return text;
}

static void standing_print(struct campaign *campaign, const struct facts *facts,
                           const struct standing *standing, struct buffer *out)
{
    const char *group = standing->group ? standing->group : "-";
    buffer_print(out, "%d %s %s rank %d wins %d eligible %d tie %s total ", standing->award, group,
                 facts->units[standing->unit].id, standing->rank, standing->wins,
                 standing->eligible, standing->tie_break ? standing->tie_break : "-");
    if (standing->has_total)
        number_print(out, standing->total_exact);
    for (size_t i = 0; i < standing->component_count; i++) {
        const struct component_result *component = &standing->components[i];
        buffer_print(out, " %d=", component->component);
        if (component->present)
            number_print(out, component->exact);
    }
    buffer_print(out, " vetoes %s failed %s\n",
                 names_joined(campaign, standing->vetoes, standing->veto_count),
                 names_joined(campaign, standing->failed, standing->failed_count));
}

const char *result_text(struct campaign *campaign, const struct facts *facts,
                        const struct result *result)
{
    struct buffer out;
    buffer_init(&out);
    for (size_t i = 0; i < result->standing_count; i++)
        standing_print(campaign, facts, &result->standings[i], &out);
    for (size_t i = 0; i < result->winner_count; i++) {
        const struct winner *winner = &result->winners[i];
        buffer_print(&out, "winner %s %d %s %s %s\n", facts->units[winner->unit].id, winner->streak,
                     number_text(campaign->arena, winner->points),
                     number_text(campaign->arena, winner->money),
                     names_joined(campaign, winner->rights, winner->right_count));
    }
    const char *text = arena_text(campaign->arena, out.data);
    buffer_release(&out);
    return text;
}
