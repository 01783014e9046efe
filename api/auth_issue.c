#include "api/auth_issue.h"

#include "api/auth_claims.h"
#include "api/auth_keys.h"
#include "base/digest.h"
#include "base/uuid.h"

#include <errno.h>
#include <fcntl.h>
#include <jwt.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECRET_BYTES 48 /* random bytes of a new secret, written as 64 characters */
#define ROLES        5  /* that a token can have */

static bool complain(struct buffer *complaints, const char *what, const char *fault)
{
    buffer_print(complaints, "%s: %s\n", what, fault);
    return false;
}

static void claim_name(struct buffer *out, const char *name)
{
    buffer_byte(out, out->length > 1 ? ',' : ' ');
    buffer_json(out, name);
    buffer_byte(out, ':');
}

static void claim_text(struct buffer *out, const char *name, const char *value)
{
    claim_name(out, name);
    buffer_json(out, value);
}

static void claim_time(struct buffer *out, const char *name, int64_t seconds)
{
    claim_name(out, name);
    buffer_integer(out, seconds);
}

static void claim_list(struct buffer *out, const char *name, const struct strings *list)
{
    if (list->count == 0)
        return;
    claim_name(out, name);
    for (size_t i = 0; i < list->count; i++) {
        buffer_byte(out, i ? ',' : '[');
        buffer_json(out, list->items[i]);
    }
    buffer_byte(out, ']');
}

/* The name under which the issuer knows our role. */
static const char *role_label(const struct claim_rules *rules, unsigned role)
{
    for (size_t i = 0; i < rules->alias_count; i++)
        if (rules->aliases[i].role == role)
            return rules->aliases[i].name;
    return role_name((enum role)role);
}

static struct strings role_labels(const struct claim_rules *rules, struct arena *arena,
                                  unsigned roles)
{
    const char **items = ARENA_ARRAY(arena, const char *, ROLES);
    size_t count = 0;

    for (unsigned role = ROLE_WINDOW; role <= ROLE_COLLECTOR; role *= 2)
        if (roles & role)
            items[count++] = role_label(rules, role);
    return (struct strings){items, count};
}

static void payload_write(const struct claim_rules *rules, const struct token_order *order,
                          struct arena *arena, struct buffer *out)
{
    const struct principal *principal = &order->principal;
    struct strings roles = role_labels(rules, arena, principal->roles);
    int64_t seconds = order->now / 1000000;
    char id[UUID_TEXT];

    uuid_new(id);
    buffer_byte(out, '{');
    claim_text(out, "iss", rules->issuer);
    claim_text(out, "aud", rules->audience);
    claim_text(out, "jti", id);
    claim_time(out, "iat", seconds);
    claim_time(out, "exp", seconds + order->lifetime);
    claim_text(out, rules->claims.subject, principal->subject);
    claim_text(out, rules->claims.organisation, principal->organisation);
    claim_list(out, rules->claims.roles, &roles);
    claim_list(out, rules->claims.units, &principal->units);
    claim_list(out, rules->claims.positions, &principal->positions);
    claim_list(out, rules->claims.sources, &principal->sources);
    buffer_byte(out, '}');
}

/* Nothing goes out that the server would refuse with the same settings. */
static bool payload_check(const struct claim_rules *rules, struct arena *arena,
                          const struct buffer *payload, instant_t now, struct buffer *complaints)
{
    struct principal principal;
    instant_t expires;
    const char *reason;

    if (claims_read(rules, arena, payload->data, payload->length, now, &principal, &expires,
                    &reason))
        return true;
    buffer_print(complaints, "the server would refuse this token: %s\n", reason);
    return false;
}

static char *payload_sign(const char *kid, const char *algorithm, const unsigned char *key,
                          size_t length, const char *payload, struct arena *arena)
{
    jwt_t *jwt = NULL;
    char *text = NULL, *token = NULL;

    if (jwt_new(&jwt) == 0 && jwt_add_header(jwt, "kid", kid) == 0 &&
        jwt_add_grants_json(jwt, payload) == 0 &&
        jwt_set_alg(jwt, jwt_str_alg(algorithm), key, (int)length) == 0)
        text = jwt_encode_str(jwt);
    if (text)
        token = arena_text(arena, text);
    free(text);
    jwt_free(jwt);
    ERR_clear_error();
    return token;
}

static bool order_sign(const struct token_order *order, struct arena *arena,
                       const struct buffer *payload, char **ret_token, struct buffer *complaints)
{
    struct key_name name;
    unsigned char *bytes;
    size_t length;
    mode_t mode;
    const char *fault;

    if (!key_name_parse(arena, order->key, &name, &fault) ||
        !key_file_read(arena, order->key, KEY_FILE_MAX, &bytes, &length, &mode, &fault))
        return complain(complaints, order->key, fault);
    bool secret = !strcmp(name.algorithm, "HS256");
    size_t used = secret ? key_secret_length(bytes, length) : length;
    char *token = NULL;
    if (secret && used < KEY_SECRET_MIN)
        fault = "the secret is weak: fewer than 32 bytes";
    else
        token = payload_sign(name.kid, name.algorithm, bytes, used, payload->data, arena);
    OPENSSL_cleanse(bytes, length);
    if (!token)
        return complain(complaints, order->key, fault ? fault : "it cannot sign");
    if (strlen(token) > AUTH_TOKEN_MAX)
        return complain(complaints, "token", "it would be longer than 4096 bytes");
    *ret_token = token;
    return true;
}

bool token_issue(const struct auth_settings *settings, const struct token_order *order,
                 struct arena *arena, char **ret_token, struct buffer *complaints)
{
    struct claim_rules rules = {
        .issuer = settings->issuer,
        .audience = settings->audience,
        .leeway = settings->leeway,
        .lifetime = settings->lifetime,
        .claims = settings->claims,
        .alias_count = settings->role_names.count,
        .foreign_roles = settings->foreign_roles,
    };
    struct role_alias *aliases;
    const char *fault;

    if (!role_aliases_read(arena, &settings->role_names, &aliases, &fault))
        return complain(complaints, fault, "not ROLE=NAME of a role that tokens can have");
    rules.aliases = aliases;

    struct buffer payload;
    buffer_init(&payload);
    payload_write(&rules, order, arena, &payload);
    bool good = payload_check(&rules, arena, &payload, order->now, complaints) &&
                order_sign(order, arena, &payload, ret_token, complaints);
    buffer_release(&payload);
    return good;
}

static bool secret_write(int file, struct arena *arena)
{
    unsigned char random[SECRET_BYTES];

    random_bytes(random, sizeof(random));
    char *code = base64url_encode(arena, random, sizeof(random));
    char *line = arena_print(arena, "%s\n", code);
    size_t length = strlen(line);
    bool written = write(file, line, length) == (ssize_t)length && fsync(file) == 0;
    OPENSSL_cleanse(random, sizeof(random));
    OPENSSL_cleanse(code, length - 1);
    OPENSSL_cleanse(line, length);
    return written;
}

bool secret_create(const char *directory, const char *kid, struct arena *arena, char **ret_path,
                   struct buffer *complaints)
{
    char *path = arena_print(arena, "%s/%s.HS256.key", directory, kid);
    struct key_name name;
    const char *fault;

    if (strchr(kid, '/') || !key_name_parse(arena, path, &name, &fault))
        return complain(complaints, kid, "a kid is A-Z a-z 0-9 . _ -, at most 64");
    if (mkdir(directory, 0700) != 0 && errno != EEXIST)
        return complain(complaints, directory, strerror(errno));
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return complain(complaints, path, strerror(errno));
    bool written = secret_write(file, arena);
    if (close(file) != 0 || !written) {
        unlink(path);
        return complain(complaints, path, "it cannot be written");
    }
    *ret_path = path;
    return true;
}
