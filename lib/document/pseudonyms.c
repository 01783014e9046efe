#include "document/pseudonyms.h"

#include "base/buffer.h"
#include "base/digest.h"
#include "base/text.h"
#include "document/names.h"
#include "referee/raters.h"

#include <string.h>

#define PSEUDONYM_BYTES 10 /* of the keyed digest: enough that two never meet */

struct disguise {
    struct arena *arena;
    const struct scheme *scheme;
    const unsigned char *key;
    enum rater_link link;
};

static const char *pseudonym(const struct disguise *disguise, const char *kind, const char *text)
{
    unsigned char digest[SHA256_BYTES];
    if (text == NULL)
        return NULL;
    const char *whole = arena_print(disguise->arena, "%s\n%s", kind, text);
    digest_hmac_sha256(disguise->key, PSEUDONYM_KEY_BYTES, whole, strlen(whole), digest);
    return arena_print(disguise->arena, "%s-%s", kind,
                       digest_hex(disguise->arena, digest, PSEUDONYM_BYTES));
}

/* A decision is about an event by its id, which may be none that is known. */
static void decisions_disguise(const struct disguise *disguise, struct facts *facts,
                               const struct names *ids, const struct fact_event *events)
{
    struct fact_decision *decisions =
        ARENA_ARRAY(disguise->arena, struct fact_decision, facts->decision_count);
    for (size_t i = 0; i < facts->decision_count; i++) {
        decisions[i] = facts->decisions[i];
        int event = names_find(ids, decisions[i].event);
        decisions[i].event =
            event >= 0 ? events[event].id : pseudonym(disguise, "event", decisions[i].event);
    }
    facts->decisions = decisions;
}

/* Ids become numbers in their own order, since equal moments are parted by them. */
static void ids_disguise(const struct disguise *disguise, struct facts *facts,
                         struct fact_event *events)
{
    size_t count = facts->event_count, number = 0;
    struct names ids = {.sorted = ARENA_ARRAY(disguise->arena, struct name, count)};
    const char *id = NULL;
    for (; ids.count < count; ids.count++)
        ids.sorted[ids.count] =
            (struct name){.text = events[ids.count].id, .index = (int)ids.count};
    names_sort(&ids);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || strcmp(ids.sorted[i].text, ids.sorted[i - 1].text) != 0)
            id = arena_print(disguise->arena, "event-%08zu", ++number);
        events[ids.sorted[i].index].id = id;
    }
    decisions_disguise(disguise, facts, &ids, events);
}

static void events_disguise(const struct disguise *disguise, struct facts *facts)
{
    struct fact_event *events = ARENA_ARRAY(disguise->arena, struct fact_event, facts->event_count);
    for (size_t i = 0; i < facts->event_count; i++) {
        events[i] = facts->events[i];
        events[i].topic = pseudonym(disguise, "topic", events[i].topic);
        events[i].person = pseudonym(disguise, "person", events[i].person);
        events[i].occasion = pseudonym(disguise, "occasion", events[i].occasion);
        events[i].token = pseudonym(disguise, "token", events[i].token);
    }
    ids_disguise(disguise, facts, events);
    facts->events = events;
}

/* Tokens prove that a vote was bound to a receipt; only whether they meet counts. */
static void tokens_disguise(const struct disguise *disguise, struct facts *facts)
{
    struct fact_token *tokens = ARENA_ARRAY(disguise->arena, struct fact_token, facts->token_count);
    for (size_t i = 0; i < facts->token_count; i++) {
        tokens[i] = facts->tokens[i];
        tokens[i].id = pseudonym(disguise, "token", tokens[i].id);
    }
    facts->tokens = tokens;
}

/* The rater of a ballot; of two ballots for one unit the second must still be the same rater's. */
static const char *ballot_rater(const struct disguise *disguise, const struct fact_ballot *ballot)
{
    if (disguise->link != RATER_BALLOT)
        return pseudonym(disguise, "rater", ballot->rater);
    return pseudonym(
        disguise, "rater",
        arena_print(disguise->arena, "%s\n%d\n%d", ballot->rater, ballot->panel, ballot->unit));
}

/* The group of a rater where the panel weighs its raters by it. */
static const char *group_needed(const struct disguise *disguise, const struct fact_panel *panel,
                                const char *group)
{
    bool weighs = panel->panel >= 0 && disguise->scheme->panels[panel->panel].weights != NULL;
    return weighs ? group : NULL;
}

static bool rater_is(const struct fact_rater *rater, const char *id, const char *group)
{
    return strcmp(rater->id, id) == 0 && rater->group == group;
}

/* With a pseudonym a ballot the panel's raters are those of its members' ballots, each once; their
 * terms are no longer needed. */
static void raters_from_ballots(const struct disguise *disguise, const struct facts *facts,
                                struct fact_panel *panel)
{
    struct names names = {.sorted = ARENA_ARRAY(disguise->arena, struct name, facts->ballot_count)};
    const struct rater_list members = raters_sort(disguise->arena, panel);
    for (size_t i = 0; i < facts->ballot_count; i++) {
        const struct fact_ballot *ballot = &facts->ballots[i];
        if (ballot->panel == panel->panel && raters_find(&members, ballot) != NULL)
            names.sorted[names.count++] =
                (struct name){.text = ballot_rater(disguise, ballot), .index = (int)i};
    }
    names_sort(&names);
    struct fact_rater *raters = ARENA_ARRAY(disguise->arena, struct fact_rater, names.count);
    size_t count = 0;
    for (size_t i = 0; i < names.count; i++) {
        const struct fact_ballot *ballot = &facts->ballots[names.sorted[i].index];
        const char *group = group_needed(disguise, panel, raters_find(&members, ballot)->group);
        if (count == 0 || !rater_is(&raters[count - 1], names.sorted[i].text, group))
            raters[count++] =
                (struct fact_rater){.id = names.sorted[i].text, .unit = -1, .group = group};
    }
    panel->raters = raters;
    panel->rater_count = count;
}

static void raters_from_members(const struct disguise *disguise, struct fact_panel *panel)
{
    struct fact_rater *raters = ARENA_ARRAY(disguise->arena, struct fact_rater, panel->rater_count);
    for (size_t i = 0; i < panel->rater_count; i++) {
        raters[i] = panel->raters[i];
        raters[i].id = pseudonym(disguise, "rater", raters[i].id);
        raters[i].group = group_needed(disguise, panel, raters[i].group);
        if (disguise->link == RATER_APART)
            raters[i].unit = -1;
    }
    panel->raters = raters;
}

static void panels_disguise(const struct disguise *disguise, struct facts *facts)
{
    struct fact_panel *panels = ARENA_ARRAY(disguise->arena, struct fact_panel, facts->panel_count);
    for (size_t i = 0; i < facts->panel_count; i++) {
        panels[i] = facts->panels[i];
        if (disguise->link == RATER_BALLOT)
            raters_from_ballots(disguise, facts, &panels[i]);
        else
            raters_from_members(disguise, &panels[i]);
    }
    facts->panels = panels;
}

static void ballots_disguise(const struct disguise *disguise, struct facts *facts)
{
    struct fact_ballot *ballots =
        ARENA_ARRAY(disguise->arena, struct fact_ballot, facts->ballot_count);
    for (size_t i = 0; i < facts->ballot_count; i++) {
        ballots[i] = facts->ballots[i];
        ballots[i].rater = ballot_rater(disguise, &facts->ballots[i]);
    }
    facts->ballots = ballots;
}

static bool ids_list(const struct ids *ids, const char *name)
{
    for (size_t i = 0; i < ids->count; i++)
        if (strcmp(ids->items[i], name) == 0)
            return true;
    return false;
}

/* True for a name that some file must have, which is a word of the scheme. */
static bool name_is_asked(const struct scheme *scheme, const char *name)
{
    for (size_t i = 0; i < scheme->step_count; i++) {
        const struct nomination *rules = scheme->steps[i].nomination;
        for (size_t j = 0; rules != NULL && j < rules->file_count; j++) {
            const struct file_item *item = &rules->file[j];
            if (ids_list(&item->has, name) ||
                (item->bound.given && item->bound.against.kind == AMOUNT_TEXT &&
                 text_equal(item->bound.against.text, name)))
                return true;
        }
    }
    return false;
}

/* Of names that stand in a file only their number counts. */
static void names_disguise(const struct disguise *disguise, struct fact_file *file)
{
    const char **names = ARENA_ARRAY(disguise->arena, const char *, file->names.count);
    for (size_t i = 0; i < file->names.count; i++) {
        const char *name = file->names.items[i];
        names[i] = name_is_asked(disguise->scheme, name) ? name : pseudonym(disguise, "name", name);
    }
    file->names.items = names;
}

static void nomination_disguise(const struct disguise *disguise, bool hidden,
                                struct fact_nomination *nomination)
{
    struct fact_file *file = ARENA_ARRAY(disguise->arena, struct fact_file, nomination->file_count);
    for (size_t i = 0; i < nomination->file_count; i++) {
        file[i] = nomination->file[i];
        if (file[i].kind == FILE_NAMES)
            names_disguise(disguise, &file[i]);
    }
    nomination->id = NULL;
    nomination->file = file;
    if (hidden && !text_equal(nomination->by, NOMINATED_BY_SELF)) {
        nomination->by = pseudonym(disguise, "nominator", nomination->by);
        nomination->by_unit = -1;
    }
}

static void nominations_disguise(const struct disguise *disguise, bool hidden, struct facts *facts)
{
    struct fact_nomination *nominations =
        ARENA_ARRAY(disguise->arena, struct fact_nomination, facts->nomination_count);
    for (size_t i = 0; i < facts->nomination_count; i++) {
        nominations[i] = facts->nominations[i];
        nomination_disguise(disguise, hidden, &nominations[i]);
    }
    facts->nominations = nominations;
}

struct facts facts_pseudonymise(struct arena *arena, const struct scheme *scheme,
                                const struct facts *facts, const unsigned char *key,
                                const struct disguise_level *level)
{
    const struct disguise disguise = {arena, scheme, key, level->link};
    struct facts hidden = *facts;
    events_disguise(&disguise, &hidden);
    nominations_disguise(&disguise, !level->nominators, &hidden);
    tokens_disguise(&disguise, &hidden);
    panels_disguise(&disguise, &hidden);
    ballots_disguise(&disguise, &hidden);
    return hidden;
}
