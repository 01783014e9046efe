#include "api/notices.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/notices.h"

bool notice_get_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!notices_get(&request->work, request_path(request, "period_id"), &row, error))
        return false;
    encode_row(&reply->body, &row, 0);
    return true;
}
