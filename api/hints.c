#include "api/hints.h"

#include "api/encode.h"
#include "api/request.h"
#include "app/hints.h"

#define LIMIT_MOST 1000000

/* A limit that the asker may set. */
#define LIMIT(member, least, most, usual)                                                          \
    FIELD(hint_limits, member, INTEGER, .minimum = (least), .maximum = (most), .fallback = (usual))

static const struct field LIMIT_FIELDS[] = {
    LIMIT(burst_events, 1, LIMIT_MOST, HINT_BURST_EVENTS),
    LIMIT(burst_times, 1, LIMIT_MOST, HINT_BURST_TIMES),
    LIMIT(answers, 1, LIMIT_MOST, HINT_ANSWERS),
    LIMIT(defaulted_share, 1, 100, HINT_DEFAULTED_SHARE),
    LIMIT(late_events, 1, LIMIT_MOST, HINT_LATE_EVENTS),
    LIMIT(late_share, 1, 100, HINT_LATE_SHARE),
    LIMIT(ballots, 1, LIMIT_MOST, HINT_BALLOTS),
    LIMIT(distance, 1, 100, HINT_DISTANCE),
    LIMIT(others, 1, LIMIT_MOST, HINT_OTHERS),
};

const struct form HINT_FORM = FORM(LIMIT_FIELDS, hint_limits);

bool hint_list_serve(struct request *request, struct reply *reply, struct error *error)
{
    struct table row;
    if (!hints_list(&request->work, request_path(request, "period_id"), request->query, &row,
                    error))
        return false;
    encode_row(&reply->body, &row, 0);
    return true;
}
