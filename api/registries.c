#include "api/registries.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/tokens.h"

#define WORD_MOST 200 /* of a token and of a group */

struct token_batch {
    const char *registry;
    struct rows tokens; /* struct token_draft */
};

static const struct field TOKEN_FIELDS[] = {
    FIELD(token_draft, token, TEXT, .required = true, .maximum = WORD_MOST),
    FIELD(token_draft, group, TEXT, .maximum = WORD_MOST),
    FIELD(token_draft, day, DATE, .required = true),
};
static const struct form TOKEN_FORM = FORM(TOKEN_FIELDS, token_draft);
static const struct field BATCH_FIELDS[] = {
    FIELD(token_batch, registry, ID),
    FIELD(token_batch, tokens, FORMS, .required = true, .form = &TOKEN_FORM, .most = TOKENS_MOST),
};
static const struct field FILTER_FIELDS[] = {
    FIELD(token_filter, registry, ID),
    FIELD(token_filter, from, DATE),
    FIELD(token_filter, to, DATE),
};

const struct form TOKEN_BATCH_FORM = FORM(BATCH_FIELDS, token_batch);
const struct form TOKEN_FILTER_FORM = FORM(FILTER_FIELDS, token_filter);

bool token_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!tokens_list(&request->work, request->query, &request->page, &rows, error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}

bool token_batch_serve(struct request *request, struct reply *reply, struct error *error)
{
    const struct token_batch *batch = request->draft;
    struct table row;
    if (!tokens_insert(&request->work, batch->registry, batch->tokens.items, batch->tokens.count,
                       &row, error))
        return false;
    encode_one(request, reply, &row);
    return true;
}
