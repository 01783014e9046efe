#include "cmd/demo_player.h"

#include "cmd/demo_people.h"
#include "cmd/http_client.h"

#include <jansson.h>
#include <string.h>

/* Sends one call as somebody; true for a 2xx. */
static bool call_send(struct player *player, struct player_role who, struct http_call *call,
                      const char **ret_body)
{
    struct http_answer answer;
    call->port = player->port;
    if (who.role != ROLE_PUBLIC && !demo_token(player->key, who.role, who.subject, who.unit,
                                               player->arena, &call->token, player->complaints)) {
        return false;
    }
    if (!http_send(call, player->arena, &answer, player->complaints)) {
        return false;
    }
    if (answer.status < 200 || answer.status > 299) {
        buffer_print(player->complaints, "%s %s was answered with %d: %s\n", call->method,
                     call->path, answer.status, answer.body);
        return false;
    }
    *ret_body = answer.body;
    return true;
}

bool player_send(struct player *player, struct player_role who, const char *method,
                 const char *path, const char *body, const char **ret_body)
{
    struct http_call call = {.method = method, .path = path, .body = body};
    if (strcmp(method, "POST") == 0) {
        call.key = arena_print(player->arena, "demo-%d", ++player->sent);
    }
    return call_send(player, who, &call, ret_body);
}

bool player_replace(struct player *player, struct player_role who, const char *path,
                    const char *body)
{
    struct http_call get = {.method = "GET", .path = path};
    const char *answer;
    if (!call_send(player, who, &get, &answer)) {
        return false;
    }
    json_t *document = json_loads(answer, JSON_REJECT_DUPLICATES, NULL);
    json_int_t version = json_integer_value(json_object_get(document, "version"));
    json_decref(document);
    struct http_call put = {
        .method = "PUT",
        .path = path,
        .body = body,
        .precondition = arena_print(player->arena, "If-Match: \"%lld\"", (long long)version)};
    return call_send(player, who, &put, &answer);
}

bool player_field(struct player *player, const char *body, const char *name, const char **ret_value)
{
    json_t *document = json_loads(body, JSON_REJECT_DUPLICATES, NULL);
    json_t *items = json_object_get(document, "items");
    json_t *object = items == NULL ? document : json_array_get(items, 0);
    const char *value = json_string_value(json_object_get(object, name));
    if (value != NULL) {
        *ret_value = arena_text(player->arena, value);
    } else {
        buffer_print(player->complaints, "an answer has no field %s: %s\n", name, body);
    }
    json_decref(document);
    return value != NULL;
}

bool player_stored(struct player *player, const char *body, size_t count)
{
    json_t *document = json_loads(body, JSON_REJECT_DUPLICATES, NULL);
    json_t *summary = json_object_get(document, "summary");
    bool stored = json_integer_value(json_object_get(summary, "stored")) == (json_int_t)count;
    json_decref(document);
    if (!stored) {
        buffer_print(player->complaints, "not all events were stored: %s\n", body);
    }
    return stored;
}
