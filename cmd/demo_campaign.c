#include "cmd/demo_campaign.h"

#include "base/date.h"
#include "base/uuid.h"
#include "cmd/demo_answers.h"
#include "cmd/demo_people.h"
#include "cmd/demo_player.h"

#include <string.h>

#define SCHEME          "002"
#define NOTICE_OVER     20 /* days after a quarter's end when its notice is surely over */
#define QUARTER_MONTHS  3
#define SCORE_LOWEST    76 /* ballots go from here */
#define SCORE_SPREAD    23
#define PARTS_OF_PERIOD 100
#define SECOND          ((instant_t)1000000)
#define DAY             (24 * 3600 * SECOND)

/* A fact of a quarter: when, in hundredths of the quarter so far; what; and what was found. */
struct fact {
    int when;
    size_t project; /* index in DEMO_PROJECTS */
    const char *indicator, *gravity, *topic, *finding;
};

static const struct fact FACTS[] = {
    {3, 0, "deviation", "minor", "signage", NULL},
    {5, 1, "deviation", "minor", "uniform", NULL},
    {9, 1, "praise", NULL, NULL, NULL},
    {12, 2, "complaint", "ordinary", NULL, "confirmed"},
    {14, 8, "deviation", "major", "patrol-log", NULL},
    {20, 3, "survey_deviation", "minor", "queueing", "confirmed"},
    {22, 7, "complaint", "ordinary", NULL, "dismissed"},
    {25, 9, "praise", NULL, NULL, NULL},
    {31, 0, "emergency", NULL, NULL, NULL},
    {35, 3, "deviation", "minor", "queueing", NULL},
    {38, 8, "deviation", "minor", "patrol-log", NULL},
    {44, 4, "article", "bulletin", NULL, NULL},
    {47, 10, "innovation", NULL, NULL, NULL},
    {52, 5, "complaint", "major", NULL, "confirmed"},
    {55, 6, "passive_work", NULL, NULL, NULL},
    {61, 11, "deviation", "minor", "spare-parts", NULL},
    {66, 2, "article", "periodical", NULL, NULL},
    {72, 9, "systems_good", NULL, NULL, NULL},
    {79, 4, "complaint", "ordinary", NULL, NULL},
    {88, 7, "deviation", "minor", "labels", NULL},
};

/* A quarter and the part of it that has happened. */
struct quarter {
    day_t from, to;
    instant_t start, end;
    const char *period; /* its id */
    bool is_over;
};

static const struct player_role ORGANISER = {ROLE_ORGANISER, NULL, NULL};
static const struct player_role LEADERSHIP = {ROLE_LEADERSHIP, NULL, NULL};
static const struct player_role EVALUATOR = {ROLE_EVALUATOR, NULL, NULL};
static const struct player_role COLLECTOR = {ROLE_COLLECTOR, NULL, NULL};

/* Sends what needs no answer beyond its success. */
static bool tell(struct player *player, struct player_role who, const char *method,
                 const char *path, const char *body)
{
    const char *answer;
    return player_send(player, who, method, path, body, &answer);
}

static bool units_make(struct player *player)
{
    for (size_t i = 0; i < DEMO_PROJECT_COUNT; i++) {
        const struct demo_project *project = &DEMO_PROJECTS[i];
        const char *body =
            arena_print(player->arena,
                        "{\"code\":\"%s\",\"name\":\"%s\",\"kind\":\"project\",\"group\":\"%s\"}",
                        project->code, project->name, project->group);
        if (!tell(player, ORGANISER, "POST", "/v1/units", body)) {
            return false;
        }
    }
    return true;
}

static bool scheme_make(struct player *player, const char **ret_scheme)
{
    const char *document, *answer;
    return player_send(player, ORGANISER, "GET", "/v1/scheme-templates/" SCHEME, NULL, &document) &&
           player_send(player, ORGANISER, "POST", "/v1/schemes", document, &answer) &&
           player_field(player, answer, "id", ret_scheme);
}

static bool period_open(struct player *player, const char *scheme, struct quarter *quarter)
{
    int year, month, day;
    day_split(quarter->from, &year, &month, &day);
    const char *answer;
    const char *body =
        arena_print(player->arena,
                    "{\"scheme_id\":\"%s\",\"title\":\"%d 年第 %d "
                    "季度流动红旗\",\"from\":\"%s\",\"to\":\"%s\"}",
                    scheme, year, (month - 1) / QUARTER_MONTHS + 1,
                    day_text(player->arena, quarter->from), day_text(player->arena, quarter->to));
    if (!player_send(player, ORGANISER, "POST", "/v1/periods", body, &answer) ||
        !player_field(player, answer, "id", &quarter->period)) {
        return false;
    }
    struct buffer members;
    buffer_init(&members);
    for (size_t i = 0; i < DEMO_LEADER_COUNT; i++) {
        buffer_print(&members, "%s{\"subject\":\"%s\"}", i == 0 ? "" : ",", DEMO_LEADERS[i]);
    }
    body = arena_print(player->arena, "{\"members\":[%s]}", members.data);
    buffer_release(&members);
    const char *panel =
        arena_print(player->arena, "/v1/periods/%s/panels/leaders", quarter->period);
    return player_replace(player, ORGANISER, panel, body);
}

static bool period_move(struct player *player, const struct quarter *quarter, const char *to)
{
    return tell(player, LEADERSHIP, "POST",
                arena_print(player->arena, "/v1/periods/%s/transitions", quarter->period),
                arena_print(player->arena, "{\"to\":\"%s\",\"reason\":\"演示\"}", to));
}

/* One batch of events, with ids of our own, then the verdicts on some of them. */
static bool facts_send(struct player *player, const struct quarter *quarter)
{
    struct buffer events;
    char ids[COUNT(FACTS)][UUID_TEXT];
    buffer_init(&events);
    for (size_t i = 0; i < COUNT(FACTS); i++) {
        const struct fact *fact = &FACTS[i];
        uuid_new(ids[i]);
        buffer_print(&events, "%c{\"id\":\"%s\",\"unit\":\"%s\",\"indicator\":\"%s\"",
                     i == 0 ? '[' : ',', ids[i], DEMO_PROJECTS[fact->project].code,
                     fact->indicator);
        if (fact->gravity != NULL) {
            buffer_print(&events, ",\"gravity\":\"%s\"", fact->gravity);
        }
        if (fact->topic != NULL) {
            buffer_print(&events, ",\"topic\":\"%s\"", fact->topic);
        }
        buffer_text(&events, ",\"occurred_at\":\"");
        instant_print(&events, quarter->start + (quarter->end - quarter->start) / PARTS_OF_PERIOD *
                                                    fact->when / SECOND * SECOND);
        buffer_text(&events, "\"}");
    }
    buffer_byte(&events, ']');
    const char *answer;
    bool sent = player_send(player, COLLECTOR, "POST", "/v1/events/batch", events.data, &answer) &&
                player_stored(player, answer, COUNT(FACTS));
    buffer_release(&events);
    for (size_t i = 0; i < COUNT(FACTS) && sent; i++) {
        if (FACTS[i].finding != NULL) {
            sent = tell(player, EVALUATOR, "POST",
                        arena_print(player->arena, "/v1/events/%s/verdicts", ids[i]),
                        arena_print(player->arena, "{\"finding\":\"%s\",\"reason\":\"现场核查\"}",
                                    FACTS[i].finding));
        }
    }
    return sent;
}

/* How many of a thousand are satisfied with a project, a little more or fewer each quarter. */
static int satisfied(size_t project, int round)
{
    return 930 + (int)(project * 7 % 50) + round * ((int)(project % 5) - 2) * 9;
}

/* Last quarter's rates came as figures of the survey house; this quarter's follow from single
 * answers. */
static bool satisfaction_send(struct player *player, const struct quarter *quarter, int round)
{
    if (!quarter->is_over) {
        int *shares = ARENA_ARRAY(player->arena, int, DEMO_PROJECT_COUNT);
        for (size_t i = 0; i < DEMO_PROJECT_COUNT; i++) {
            shares[i] = satisfied(i, round);
        }
        return answers_send(player, quarter->start, quarter->end, shares);
    }
    for (size_t i = 0; i < DEMO_PROJECT_COUNT; i++) {
        int tenths = satisfied(i, round);
        const char *body = arena_print(
            player->arena,
            "{\"unit\":\"%s\",\"indicator\":\"satisfaction_rate\",\"from\":\"%s\",\"to\":\"%s\","
            "\"value\":\"%d.%d\"}",
            DEMO_PROJECTS[i].code, day_text(player->arena, quarter->from),
            day_text(player->arena, quarter->to), tenths / 10, tenths % 10);
        if (!tell(player, COLLECTOR, "POST", "/v1/metrics", body)) {
            return false;
        }
    }
    return true;
}

static bool ballot_send(struct player *player, const struct quarter *quarter,
                        struct player_role who, const char *panel, size_t project, size_t rater)
{
    size_t score = SCORE_LOWEST + (project * 5 + rater * 3) % SCORE_SPREAD;
    return tell(player, who, "POST",
                arena_print(player->arena, "/v1/periods/%s/ballots", quarter->period),
                arena_print(player->arena, "{\"panel\":\"%s\",\"unit\":\"%s\",\"score\":\"%zu\"}",
                            panel, DEMO_PROJECTS[project].code, score));
}

/* Every project rates the others, every leader all; the running quarter lacks the last leader. */
static bool ballots_send(struct player *player, const struct quarter *quarter)
{
    size_t leaders = DEMO_LEADER_COUNT - (quarter->is_over ? 0 : 1);
    for (size_t i = 0; i < DEMO_PROJECT_COUNT; i++) {
        for (size_t rater = 0; rater < DEMO_PROJECT_COUNT; rater++) {
            struct player_role window = {ROLE_WINDOW, NULL, DEMO_PROJECTS[rater].code};
            if (rater != i && !ballot_send(player, quarter, window, "peers", i, rater)) {
                return false;
            }
        }
        for (size_t rater = 0; rater < leaders; rater++) {
            struct player_role leader = {ROLE_LEADERSHIP, DEMO_LEADERS[rater], NULL};
            if (!ballot_send(player, quarter, leader, "leaders", i, rater)) {
                return false;
            }
        }
    }
    return true;
}

/* The scheme's own steps, in its order, up to the final result. */
static bool period_decide(struct player *player, const struct quarter *quarter)
{
    const char *path = arena_print(player->arena, "/v1/periods/%s/steps", quarter->period);
    const char *steps[] = {
        "{\"step\":\"centre\",\"outcome\":\"approved\"}",
        "{\"step\":\"bureau_leaders\",\"outcome\":\"approved\"}",
        arena_print(player->arena, "{\"step\":\"notice\",\"outcome\":\"done\",\"from\":\"%s\"}",
                    day_text(player->arena, quarter->to + 1)),
        "{\"step\":\"announcement\",\"outcome\":\"done\"}",
    };
    if (!period_move(player, quarter, "scoring") || !period_move(player, quarter, "deciding")) {
        return false;
    }
    for (size_t i = 0; i < COUNT(steps); i++) {
        if (!tell(player, LEADERSHIP, "POST", path, steps[i])) {
            return false;
        }
    }
    return period_move(player, quarter, "final");
}

static struct quarter quarter_of(day_t day, instant_t now)
{
    int year, month, in_month;
    day_split(day, &year, &month, &in_month);
    struct quarter quarter = {
        .from = day_of(year, (month - 1) / QUARTER_MONTHS * QUARTER_MONTHS + 1, 1)};
    quarter.to = day_add_months(quarter.from, QUARTER_MONTHS) - 1;
    /* A day inside at both ends, so that no time zone moves a fact out of its quarter. */
    quarter.start = (quarter.from + 1) * DAY;
    quarter.end = quarter.to * DAY;
    quarter.is_over = quarter.end < now;
    if (!quarter.is_over) {
        quarter.end = now;
    }
    if (quarter.start > quarter.end) {
        quarter.start = quarter.end;
    }
    return quarter;
}

static bool quarter_play(struct player *player, const char *scheme, struct quarter *quarter,
                         int round)
{
    return period_open(player, scheme, quarter) && period_move(player, quarter, "open") &&
           facts_send(player, quarter) && satisfaction_send(player, quarter, round) &&
           ballots_send(player, quarter) && (!quarter->is_over || period_decide(player, quarter));
}

bool campaign_play(int port, const char *key, struct buffer *complaints)
{
    struct player player = {
        .port = port, .key = key, .arena = arena_new(), .complaints = complaints};
    instant_t now = instant_now();
    day_t today = (day_t)(now / DAY);
    struct quarter running = quarter_of(today, now);
    struct quarter last = quarter_of(running.from - NOTICE_OVER, now);
    if (today - last.to < NOTICE_OVER) {
        last = quarter_of(last.from - 1, now);
    }
    const char *scheme;
    bool played = units_make(&player) && scheme_make(&player, &scheme) &&
                  answers_declare(&player) && quarter_play(&player, scheme, &last, 0) &&
                  quarter_play(&player, scheme, &running, 1);
    arena_free(player.arena);
    return played;
}

bool campaign_find(int port, const char *key, struct arena *arena, struct campaign_ids *ret_ids,
                   struct buffer *complaints)
{
    struct player player = {.port = port, .key = key, .arena = arena, .complaints = complaints};
    struct campaign_ids ids;
    const char *periods, *unit;
    const char *path = arena_print(arena, "/v1/units/by-code/%s", DEMO_PROJECTS[0].code);
    if (!player_send(&player, ORGANISER, "GET", "/v1/periods?state=open", NULL, &periods) ||
        !player_field(&player, periods, "id", &ids.period) ||
        !player_send(&player, ORGANISER, "GET", path, NULL, &unit) ||
        !player_field(&player, unit, "id", &ids.unit)) {
        return false;
    }
    *ret_ids = ids;
    return true;
}
