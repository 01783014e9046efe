#include "api/organisations.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/organisations.h"

bool organisation_get_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!organisations_get(&request->work, &row, error))
        return false;
    encode_one(request, reply, &row);
    return true;
}
