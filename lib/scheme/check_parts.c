#include "scheme/checking.h"

#include <string.h>

const char *pointer_key(struct check *check, const char *where, const char *key)
{
    char *escaped = arena_take(check->arena, 2 * strlen(key) + 1, 1);
    char *out = escaped;
    for (const char *in = key; *in; in++) {
        if (*in == '~' || *in == '/') {
            *out++ = '~';
            *out++ = *in == '~' ? '0' : '1';
        } else {
            *out++ = *in;
        }
    }
    return arena_print(check->arena, "%s/%s", where, escaped);
}

const char *pointer_index(struct check *check, const char *where, size_t index)
{
    return arena_print(check->arena, "%s/%zu", where, index);
}

void check_reference(struct check *check, const char *where, struct reference *reference,
                     const char *kind, int (*find)(const struct scheme *, const char *))
{
    reference->index = find(check->scheme, reference->id);
    if (reference->index == -1)
        error_add(check->error, where, CODE_ID_UNKNOWN, "kind", kind, "id", reference->id, NULL);
}

void check_references(struct check *check, const char *where, struct reference *references,
                      size_t count, const char *kind,
                      int (*find)(const struct scheme *, const char *))
{
    for (size_t i = 0; i < count; i++) {
        const char *here = count == 1 ? where : pointer_index(check, where, i);
        check_reference(check, here, &references[i], kind, find);
        for (size_t j = 0; j < i; j++) {
            if (strcmp(references[i].id, references[j].id) == 0) {
                error_add(check->error, here, CODE_REPEATED, "value", references[i].id, NULL);
                break;
            }
        }
    }
}

void check_ids(struct check *check, const char *where, const struct ids *ids)
{
    for (size_t i = 0; i < ids->count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (strcmp(ids->items[i], ids->items[j]) == 0) {
                error_add(check->error, pointer_index(check, where, i), CODE_REPEATED, "value",
                          ids->items[i], NULL);
                break;
            }
        }
    }
}

void check_range(struct check *check, const char *where, struct number low, struct number high)
{
    if (number_compare(low, high) > 0)
        error_add(check->error, where, CODE_RANGE_CONTRADICTORY, "low",
                  number_text(check->arena, low), "high", number_text(check->arena, high), NULL);
}

size_t choice_names(const struct choice *choice)
{
    return choice->banded ? 0 : choice->count;
}

void check_choice(struct check *check, const char *where, const struct choice *choice,
                  unsigned allowed)
{
    if (!(allowed & CHOICE_BIT(choice->by)))
        error_add(check->error, pointer_key(check, where, "by"), CODE_NOT_COMBINED, "key",
                  arena_print(check->arena, "by: %s",
                              word_list_name(&WORD_LIST_CHOICE_BY, (int)choice->by)),
                  "other", where + strlen("#/"), NULL);
    const char *values = pointer_key(check, where, choice->banded ? "bands" : "values");
    if (choice->count == 0)
        error_add(check->error, values, CODE_TOO_FEW, "min", "1", NULL);
    if (choice->banded != (choice->by == BY_NOMINATOR_HEADCOUNT)) {
        error_add(check->error, values, CODE_NOT_COMBINED, "key",
                  choice->banded ? "bands" : "values", "other",
                  arena_print(check->arena, "by: %s",
                              word_list_name(&WORD_LIST_CHOICE_BY, (int)choice->by)),
                  NULL);
        return;
    }
    for (size_t i = 1; choice->banded && i < choice->count; i++)
        if (number_equal(choice->entries[i - 1].from, choice->entries[i].from))
            error_add(check->error, values, CODE_REPEATED, "value",
                      number_text(check->arena, choice->entries[i].from), NULL);
    for (size_t i = 0; choice->by == BY_AWARD && i < choice->count; i++) {
        const char *name = choice->entries[i].name;
        if (strcmp(name, "*") != 0 && scheme_award(check->scheme, name) < 0)
            error_add(check->error, pointer_key(check, values, name), CODE_ID_UNKNOWN, "kind",
                      "award", "id", name, NULL);
    }
}

void check_share(struct check *check, const char *where, struct share *share, enum known known)
{
    check_named(check, where, "of", &share->of, known);
}

void check_moment(struct check *check, const char *where, struct moment *moment)
{
    if (moment->kind != MOMENT_DATE && moment->kind != MOMENT_STEP)
        return;
    moment->index = scheme_date(check->scheme, moment->id);
    moment->kind = MOMENT_DATE;
    if (moment->index >= 0)
        return;
    moment->index = scheme_step(check->scheme, moment->id);
    moment->kind = MOMENT_STEP;
    if (moment->index < 0)
        error_add(check->error, where, CODE_ID_UNKNOWN, "kind", "date or step", "id", moment->id,
                  NULL);
}

void check_combined(struct check *check, const char *where, const char *key, const char *word,
                    const char *other)
{
    error_add(check->error, pointer_key(check, where, key), CODE_NOT_COMBINED, "key",
              word ? arena_print(check->arena, "%s: %s", key, word) : key, "other", other, NULL);
}

static const char *const EVENT_FIELDS[] = {"topic",    "indicator", "gravity", "person",
                                           "occasion", "minutes",   "filed",   "slot_end"};

void check_event_fields(struct check *check, const char *where, const struct ids *fields,
                        size_t known)
{
    struct error *error = check->error;
    check_ids(check, where, fields);
    for (size_t i = 0; i < fields->count; i++) {
        size_t field = 0;
        while (field < known && strcmp(EVENT_FIELDS[field], fields->items[i]) != 0)
            field++;
        if (field < known)
            continue;
        const char *allowed = EVENT_FIELDS[0];
        for (size_t j = 1; j < known; j++)
            allowed = arena_print(check->arena, "%s, %s", allowed, EVENT_FIELDS[j]);
        error_add(error, pointer_index(check, where, i), CODE_VALUE_NOT_ALLOWED, "allowed", allowed,
                  NULL);
    }
}

void check_amount(struct check *check, const char *where, struct amount *amount, unsigned allowed,
                  bool measures, enum known known)
{
    if (amount->kind == AMOUNT_CHOICE)
        check_choice(check, where, &amount->choice, allowed);
    if (amount->kind == AMOUNT_SHARE)
        check_share(check, where, amount->share, known);
    if (amount->kind == AMOUNT_MEASURE && measures)
        check_measure(check, where, amount->measure, known);
    if (amount->kind == AMOUNT_MEASURE && !measures)
        error_add(check->error, where, CODE_TYPE_MISMATCH, "expected", "a decimal or a choice",
                  NULL);
}

void check_only(struct check *check, const char *where, struct only *only)
{
    const char *here = pointer_key(check, where, "only");
    check_references(check, pointer_key(check, here, "award"), only->awards, only->award_count,
                     "award", scheme_award);
    check_ids(check, pointer_key(check, here, "group"), &only->groups);
}

void check_word_choice(struct check *check, const char *where, const struct word_choice *word)
{
    if (word->choice)
        check_choice(check, where, word->choice, CHOICE_BIT(BY_GROUP));
}
