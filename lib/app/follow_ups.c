#include "app/follow_ups.h"

#include "app/verdicts.h"
#include "base/text.h"

#include <string.h>

/* What can be done: from which states (words parted by spaces), and what becomes of it. */
static const struct turn {
    const char *action, *outcome; /* NULL: an action without outcomes */
    const char *from, *to;
    const char *finding; /* of the verdict it brings; NULL: none */
    bool judges, needs_text;
    bool meets; /* it is what the due day asks for */
} TURNS[] = {
    {"call_back", "reached", "open called_back", "called_back", NULL, false, false, false},
    {"call_back", "unreached", "open called_back", "called_back", NULL, false, false, false},
    {"finding", "founded", "called_back", "founded", NULL, true, true, false},
    {"finding", "mistaken", "called_back", "refuted", "withdrawn", true, true, true},
    {"finding", "malicious", "called_back", "refuted", "dismissed", true, true, true},
    {"answer", NULL, "founded unresolved", "answered", NULL, false, true, true},
    {"recheck", "resolved", "answered", "resolved", NULL, true, false, false},
    {"recheck", "unresolved", "answered", "unresolved", NULL, true, false, false},
    {"close", NULL, "refuted resolved", "closed", NULL, true, false, false},
};

static bool has_word(const char *words, const char *word)
{
    size_t length = strlen(word);
    for (const char *p = words; *p != '\0';) {
        size_t next = strcspn(p, " ");
        if (next == length && strncmp(p, word, length) == 0)
            return true;
        p += next + (p[next] == ' ');
    }
    return false;
}

/* The outcomes that an action can have. */
static const char *outcomes_of(struct arena *arena, const char *action)
{
    struct buffer out;
    buffer_init(&out);
    for (size_t i = 0; i < COUNT(TURNS); i++) {
        if (text_equal(TURNS[i].action, action) && TURNS[i].outcome != NULL)
            buffer_print(&out, "%s%s", out.length > 0 ? ", " : "", TURNS[i].outcome);
    }
    return buffer_finish(&out, arena);
}

/* What needs no database; NULL with violations. */
static const struct turn *find_turn(struct work *work, const struct action_draft *draft,
                                    struct error *error)
{
    const struct turn *found = NULL;
    for (size_t i = 0; i < COUNT(TURNS); i++) {
        if (text_equal(TURNS[i].action, draft->action) &&
            text_equal(TURNS[i].outcome, draft->outcome))
            found = &TURNS[i];
    }
    const char *outcomes = outcomes_of(work->arena, draft->action);
    if (found == NULL && draft->outcome == NULL)
        error_add(error, "#/outcome", CODE_FIELD_REQUIRED, NULL);
    else if (found == NULL && *outcomes == '\0')
        error_add(error, "#/outcome", CODE_NOT_COMBINED, "key", "outcome", "other", draft->action,
                  NULL);
    else if (found == NULL)
        error_add(error, "#/outcome", CODE_VALUE_NOT_ALLOWED, "allowed", outcomes, NULL);
    else if (found->needs_text && draft->text == NULL)
        error_add(error, "#/text", CODE_FIELD_REQUIRED, NULL);
    if (!error_none(error))
        return NULL;
    if (found->judges && (work->principal->roles & (ROLE_EVALUATOR | ROLE_LEADERSHIP)) == 0) {
        error_set(error, CODE_FORBIDDEN, NULL);
        return NULL;
    }
    return found;
}

/* Whether it is this action's turn. Who is not known by name cannot be called back first, and a
 * rejected answer needs nothing more. */
static bool is_due(const struct turn *turn, const struct table *row, struct error *error)
{
    const char *state = table_value(row, 0, "state");
    const char *finding = table_value(row, 0, "finding");
    bool named = text_equal(table_value(row, 0, "rater_mode"), "named");
    bool rejected = text_equal(finding, "dismissed") || text_equal(finding, "withdrawn");
    bool open = !text_equal(state, "closed");
    if (has_word(turn->from, state) || (open && rejected && text_equal(turn->action, "close")) ||
        (!named && text_equal(state, "open") && text_equal(turn->action, "finding")))
        return true;
    return error_set(error, CODE_STATE_CONFLICT, "what", "follow-up", "state", state, "needed",
                     turn->from, NULL);
}

/* A refuted answer is rejected by a verdict; *ret_id is its id, or NULL. */
static bool judge(struct work *work, const struct turn *turn, const struct action_draft *draft,
                  const char *event_id, const char **ret_id, struct error *error)
{
    struct verdict_draft verdict = {.finding = turn->finding, .reason = draft->text};
    struct verdict_context context;
    struct table row;
    if (turn->finding == NULL) {
        *ret_id = NULL;
        return true;
    }
    if (!verdicts_context(work, event_id, &context, error) ||
        !verdicts_append(work, &context, &verdict, &row, error))
        return false;
    *ret_id = table_value(&row, 0, "id");
    return true;
}

bool follow_ups_act(struct work *work, const char *id, const struct action_draft *draft,
                    struct table *ret_row, struct error *error)
{
    const struct turn *turn = find_turn(work, draft, error);
    struct follow_up_action action = {.follow_up_id = id,
                                      .action = draft->action,
                                      .outcome = draft->outcome,
                                      .text = draft->text};
    struct table row;
    if (turn == NULL || !work_begin(work, error) || !follow_up_lock(work->tx, id, &row, error))
        return false;
    if (row.row_count == 0)
        return error_set(error, CODE_NOT_FOUND, "what", "follow-up", NULL);
    action.state = turn->to;
    action.meets = turn->meets;
    return is_due(turn, &row, error) &&
           judge(work, turn, draft, table_value(&row, 0, "event_id"), &action.verdict_id, error) &&
           follow_up_act(work->tx, &action, error) && follow_up_get(work->tx, id, ret_row, error);
}

bool follow_ups_get(struct work *work, const char *id, struct table *ret_row, struct error *error)
{
    struct table row;
    if (!work_begin(work, error) || !follow_up_get(work->tx, id, &row, error))
        return false;
    if (row.row_count == 0)
        return error_set(error, CODE_NOT_FOUND, "what", "follow-up", NULL);
    *ret_row = row;
    return true;
}

bool follow_ups_list(struct work *work, const struct follow_up_filter *filter,
                     const struct page *page, struct table *ret_rows, struct error *error)
{
    return work_begin(work, error) && follow_up_list(work->tx, filter, page, ret_rows, error);
}
