#include "referee/run.h"

#include <stdlib.h>
#include <string.h>

struct tokens {
    const struct fact_token **sorted; /* by id, then place in the facts */
    bool *used;                       /* by place in the facts */
};

static int tokens_compare(const void *a, const void *b)
{
    const struct fact_token *left = *(const struct fact_token *const *)a;
    const struct fact_token *right = *(const struct fact_token *const *)b;
    int order = strcmp(left->id, right->id);
    return order != 0 ? order : (left > right) - (left < right);
}

struct tokens *tokens_prepare(struct run *run)
{
    size_t count = run->facts->token_count;
    struct tokens *tokens = ARENA_NEW(run->scratch, struct tokens);
    tokens->sorted = ARENA_ARRAY(run->scratch, const struct fact_token *, count);
    tokens->used = ARENA_ARRAY(run->scratch, bool, count);
    for (size_t i = 0; i < count; i++)
        tokens->sorted[i] = &run->facts->tokens[i];
    if (count > 0)
        qsort(tokens->sorted, count, sizeof(*tokens->sorted), tokens_compare);
    return tokens;
}

/* A token that names no registry is of the scheme's only one. */
static bool registry_agrees(const struct fact_token *token, const char *registry)
{
    return !token->registry || !registry || strcmp(token->registry, registry) == 0;
}

static const struct fact_token *token_find(const struct run *run, const struct tokens *tokens,
                                           const char *registry, const char *id)
{
    size_t low = 0, high = run->facts->token_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(tokens->sorted[middle]->id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < run->facts->token_count && strcmp(tokens->sorted[low]->id, id) == 0; low++)
        if (registry_agrees(tokens->sorted[low], registry))
            return tokens->sorted[low];
    return NULL;
}

static bool groups_agree(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

const char *token_use(const struct run *run, struct tokens *tokens, const struct fact_event *event)
{
    const struct indicator *indicator = &run->scheme->indicators[event->indicator];
    const struct fact_token *token = NULL;
    if (!indicator->has_token)
        return NULL;
    if (event->token)
        token = token_find(run, tokens, indicator->token_registry, event->token);
    if (!token)
        return "unknown_token";
    size_t place = (size_t)(token - run->facts->tokens);
    if (tokens->used[place])
        return "token_used";
    if (indicator->token_other_group == TOKEN_REFUSE &&
        !groups_agree(token->group, run->facts->units[event->unit].group))
        return "token_other_group";
    if (event->day < run->facts->from || event->day > run->facts->to)
        return "out_of_period";
    /* What was taken back or dismissed leaves the token to another. */
    tokens->used[place] =
        event->finding != FINDING_DISMISSED && event->finding != FINDING_WITHDRAWN;
    return NULL;
}
