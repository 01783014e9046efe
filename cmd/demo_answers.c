#include "cmd/demo_answers.h"

#include "cmd/demo_people.h"

#define ANSWERS  50 /* about a project */
#define THOUSAND 1000
#define SECOND   ((instant_t)1000000)

static const struct player_role ORGANISER = {ROLE_ORGANISER, NULL, NULL};
static const struct player_role COLLECTOR = {ROLE_COLLECTOR, NULL, NULL};

static const char SURVEY[] =
    "{\"code\":\"" DEMO_SURVEY "\",\"indicator\":\"" DEMO_SURVEY_INDICATOR "\","
    "\"title\":{\"zh\":\"服务满意度评价\",\"en\":\"How people were served\"},\"follow_up_days\":5,"
    "\"mapping\":{\"columns\":{\"编号\":\"occasion\",\"项目\":\"unit\",\"时间\":\"occurred_at\","
    "\"评价\":\"gravity\"},\"values\":{\"gravity\":{\"非常满意\":\"very_satisfied\","
    "\"满意\":\"satisfied\",\"基本满意\":\"basically_satisfied\",\"不满意\":\"dissatisfied\","
    "\"非常不满意\":\"very_dissatisfied\"}}}}";

bool answers_declare(struct player *player)
{
    const char *answer;
    return player_send(player, ORGANISER, "POST", "/v1/surveys", SURVEY, &answer);
}

/* The last answers about a project are the less good ones, and the third of them asks for a
 * follow-up. */
static const char *grade(int number, int satisfied)
{
    static const char *const WORSE[] = {"basically_satisfied", "basically_satisfied",
                                        "dissatisfied"};
    if (number < satisfied) {
        return number % 2 == 0 ? "very_satisfied" : "satisfied";
    }
    return WORSE[(size_t)(number - satisfied) % COUNT(WORSE)];
}

bool answers_send(struct player *player, instant_t from, instant_t to, const int satisfied[])
{
    struct buffer events;
    buffer_init(&events);
    for (size_t i = 0; i < DEMO_PROJECT_COUNT; i++) {
        int good = (satisfied[i] * ANSWERS + THOUSAND / 2) / THOUSAND;
        for (int number = 0; number < ANSWERS; number++) {
            buffer_print(&events,
                         "%c{\"unit\":\"%s\",\"indicator\":\"" DEMO_SURVEY_INDICATOR "\","
                         "\"gravity\":\"%s\",\"occasion\":\"%s-%03d\",\"channel\":\"on_site\","
                         "\"occurred_at\":\"",
                         events.length == 0 ? '[' : ',', DEMO_PROJECTS[i].code, grade(number, good),
                         DEMO_PROJECTS[i].code, number + 1);
            instant_print(&events, (from + (to - from) / ANSWERS * number) / SECOND * SECOND);
            buffer_text(&events, "\"}");
        }
    }
    buffer_byte(&events, ']');
    const char *answer;
    bool sent = player_send(player, COLLECTOR, "POST", "/v1/events/batch", events.data, &answer) &&
                player_stored(player, answer, DEMO_PROJECT_COUNT * ANSWERS);
    buffer_release(&events);
    return sent;
}
