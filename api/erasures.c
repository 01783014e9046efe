#include "api/erasures.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/erasures.h"

#define NAME_MOST 255 /* characters of a subject or person */

static const struct field ERASURE_FIELDS[] = {
    FIELD(erasure_draft, subject, TEXT, .minimum = ERASURE_NAME_LEAST, .maximum = NAME_MOST),
    FIELD(erasure_draft, person, TEXT, .minimum = ERASURE_NAME_LEAST, .maximum = NAME_MOST),
    FIELD(erasure_draft, reason, TEXT, .required = true),
};

const struct form ERASURE_FORM = FORM(ERASURE_FIELDS, erasure_draft);

bool erasure_create_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!erasures_insert(&request->work, request->draft, &row, error))
        return false;
    encode_one(request, reply, &row);
    reply->status = 201;
    return true;
}

bool erasure_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table rows;
    if (!erasures_list(&request->work, &request->page, &rows, error))
        return false;
    encode_list(request, reply, &rows);
    return true;
}
