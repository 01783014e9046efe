#include "cmd/demo_people.h"

#include "api/auth_issue.h"
#include "base/date.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TOKEN_SECONDS 43200 /* the server's own limit on a lifetime */
#define KEY_NAME      "demo"
#define BUILDING      "building"
#define CENTRE        "administrative-centre"

const struct demo_project DEMO_PROJECTS[] = {
    {"b1", "一号楼物业服务", BUILDING},     {"b2", "二号楼物业服务", BUILDING},
    {"b3", "三号楼物业服务", BUILDING},     {"b4", "四号楼物业服务", BUILDING},
    {"b5", "五号楼物业服务", BUILDING},     {"b6", "六号楼物业服务", BUILDING},
    {"b7", "七号楼物业服务", BUILDING},     {"c1", "行政中心餐饮服务", CENTRE},
    {"c2", "行政中心安保服务", CENTRE},     {"c3", "行政中心保洁服务", CENTRE},
    {"c4", "行政中心绿化养护服务", CENTRE}, {"c5", "行政中心设备维修服务", CENTRE},
};
const size_t DEMO_PROJECT_COUNT = COUNT(DEMO_PROJECTS);

const char *const DEMO_LEADERS[] = {"leader-1", "leader-2", "leader-3"};
const size_t DEMO_LEADER_COUNT = COUNT(DEMO_LEADERS);

const struct demo_part DEMO_PARTS[] = {
    {"organiser", "units, indicators, schemes, periods in draft", ROLE_ORGANISER},
    {"leadership", "opens and closes periods, approves, rates as a leader", ROLE_LEADERSHIP},
    {"evaluator", "records events and judges them", ROLE_EVALUATOR},
    {"window", "project b1: its own events and standing, rates the others", ROLE_WINDOW},
    {"collector", "posts events and metrics of the source portal", ROLE_COLLECTOR},
};
const size_t DEMO_PART_COUNT = COUNT(DEMO_PARTS);

/* The posts that approve in scheme 002, and the source that the collector owns. */
static const char *const POSITIONS[] = {"centre", "bureau_leaders"};
static const char *const SOURCES[] = {"portal"};

bool demo_key(const struct demo_place *place, struct arena *arena, const char **ret_path,
              struct buffer *complaints)
{
    const char *folder = demo_path(place, arena, "keys");
    char *path = arena_print(arena, "%s/" KEY_NAME ".HS256.key", folder);
    if (access(path, F_OK) != 0 && !secret_create(folder, KEY_NAME, arena, &path, complaints)) {
        return false;
    }
    *ret_path = path;
    return true;
}

bool demo_token(const char *key, enum role role, const char *subject, const char *unit,
                struct arena *arena, const char **ret_token, struct buffer *complaints)
{
    const struct auth_settings settings = {
        .issuer = "pennant",
        .audience = "pennant",
        .lifetime = TOKEN_SECONDS,
        .claims = {"sub", "org", "roles", "units", "positions", "sources"},
    };
    if (subject == NULL) {
        subject = role == ROLE_LEADERSHIP ? DEMO_LEADERS[0] : role_name(role);
    }
    const char **units = ARENA_ARRAY(arena, const char *, 1);
    units[0] = unit;
    struct token_order order = {
        .key = key,
        .principal = {.subject = subject, .organisation = DEMO_ORGANISATION, .roles = role},
        .now = instant_now(),
        .lifetime = TOKEN_SECONDS,
    };
    if (unit != NULL) {
        order.principal.units = (struct strings){units, 1};
    }
    if (role == ROLE_LEADERSHIP) {
        order.principal.positions = (struct strings){POSITIONS, COUNT(POSITIONS)};
    }
    if (role == ROLE_COLLECTOR) {
        order.principal.sources = (struct strings){SOURCES, COUNT(SOURCES)};
    }
    char *token;
    if (!token_issue(&settings, &order, arena, &token, complaints)) {
        return false;
    }
    *ret_token = token;
    return true;
}

bool demo_tokens_write(const struct demo_place *place, const char *key, struct arena *arena,
                       struct buffer *complaints)
{
    const char *folder = demo_path(place, arena, "tokens");
    if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
        buffer_print(complaints, "cannot make %s: %s\n", folder, strerror(errno));
        return false;
    }
    for (size_t i = 0; i < COUNT(DEMO_PARTS); i++) {
        const struct demo_part *part = &DEMO_PARTS[i];
        const char *unit = part->role == ROLE_WINDOW ? DEMO_PROJECTS[0].code : NULL;
        const char *token;
        if (!demo_token(key, part->role, NULL, unit, arena, &token, complaints) ||
            !demo_file_write(arena_print(arena, "%s/%s", folder, part->name), token, arena,
                             complaints)) {
            return false;
        }
    }
    return true;
}
