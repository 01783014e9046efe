/* Kinds of value that panels and steps have: rubrics, what a decision is about, who nominates. */
#include "document/scheme_kinds.h"

#include "scheme/scheme.h"

/* The highest score of a panel: one number, or one for each item of its rubric. */

static void highest_read(struct reader *reader, const struct place *place, const struct row *row,
                         const json_t *value, void *object)
{
    struct panel *panel = object;
    struct amount amount;
    const struct row inner = {row->key, &KIND_AMOUNT, .at = 0, .forms = row->forms};
    KIND_AMOUNT.read(reader, place, &inner, value, &amount);
    if (amount.kind == AMOUNT_NUMBER)
        panel->max = amount.number;
    if (amount.kind != AMOUNT_CHOICE)
        return;
    struct choice *items = ARENA_NEW(reader->arena, struct choice);
    *items = amount.choice;
    panel->item_max = items;
    for (size_t i = 0; i < items->count; i++)
        panel->max =
            i == 0 ? items->entries[i].number : number_max(panel->max, items->entries[i].number);
}

static void highest_write(struct writer *writer, const struct row *row, const void *object)
{
    const struct panel *panel = object;
    const struct row inner = {row->key, &KIND_AMOUNT, .at = 0, .forms = row->forms};
    struct amount amount = {.kind = AMOUNT_NUMBER, .number = panel->max};
    if (panel->item_max != NULL)
        amount = (struct amount){.kind = AMOUNT_CHOICE, .choice = *panel->item_max};
    KIND_AMOUNT.write(writer, &inner, &amount);
}

const struct kind KIND_HIGHEST = {.read = highest_read, .write = highest_write};

/* What a decision is about: a word, or events. */

#define ABOUT_EVENTS "events"

static void about_read(struct reader *reader, const struct place *place, const struct row *row,
                       const json_t *value, void *object)
{
    struct step *step = object;
    const json_t *events = json_object_get(value, ABOUT_EVENTS);
    if (events != NULL && json_object_size(value) == 1) {
        struct place inside = {.up = place, .key = ABOUT_EVENTS};
        const struct row references = {ABOUT_EVENTS, &KIND_REFERENCES,
                                       .at = offsetof(struct step, events),
                                       .also = offsetof(struct step, event_count), .min = 1};
        KIND_REFERENCES.read(reader, &inside, &references, events, step);
        step->about = DECISION_EVENTS;
        return;
    }
    int word =
        json_is_object(value) ? DECISION_EVENTS : word_read(reader, place, row->words, value);
    if (word == DECISION_EVENTS)
        place_format(reader, place, "word or {\"events\": indicators}");
    else if (word >= 0)
        step->about = (enum decision)word;
}

static void about_write(struct writer *writer, const struct row *row, const void *object)
{
    const struct step *step = object;
    if (step->about != DECISION_EVENTS) {
        buffer_json(writer->out, word_list_name(row->words, (int)step->about));
        return;
    }
    const struct row references = {ABOUT_EVENTS, &KIND_REFERENCES,
                                   .at = offsetof(struct step, events),
                                   .also = offsetof(struct step, event_count)};
    buffer_byte(writer->out, '{');
    key_write(writer->out, ABOUT_EVENTS);
    KIND_REFERENCES.write(writer, &references, step);
    buffer_byte(writer->out, '}');
}

const struct kind KIND_ABOUT = {.read = about_read, .write = about_write};

/* Whose nominations are wanted, as a set. */

static void sources_read(struct reader *reader, const struct place *place, const struct row *row,
                         const json_t *value, void *object)
{
    struct nomination *nomination = object;
    bool wanted[] = {[NOMINATED_SELF] = false, [NOMINATED_OTHER] = false};
    if (!json_is_array(value)) {
        place_type(reader, place, "array");
        return;
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
        struct place item = {.up = place, .index = i};
        int word = word_read(reader, &item, row->words, json_array_get(value, i));
        if (word >= 0)
            wanted[word] = true;
    }
    if (json_array_size(value) == 0)
        error_add(reader->error, place_text(reader, place), CODE_TOO_FEW, "min", "1", NULL);
    nomination->from_self = wanted[NOMINATED_SELF];
    nomination->from_other = wanted[NOMINATED_OTHER];
}

static void sources_write(struct writer *writer, const struct row *row, const void *object)
{
    const struct nomination *nomination = object;
    const bool wanted[] = {
        [NOMINATED_SELF] = nomination->from_self, [NOMINATED_OTHER] = nomination->from_other};
    buffer_byte(writer->out, '[');
    for (size_t i = 0; i < COUNT(wanted); i++) {
        if (!wanted[i])
            continue;
        comma_write(writer->out);
        buffer_json(writer->out, word_list_name(row->words, (int)i));
    }
    buffer_byte(writer->out, ']');
}

const struct kind KIND_SOURCES = {.read = sources_read, .write = sources_write};
