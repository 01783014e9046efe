/* pennant ballot: the voter's side of a secret ballot. It speaks no HTTP: it reads what the service
 * answered and prints what is to be sent. */
#include "api/auth_options.h"
#include "base/attributes.h"
#include "base/digest.h"
#include "base/seal.h"
#include "cmd/ballot_slip.h"
#include "cmd/command.h"
#include "cmd/file.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#define REPLY_MAX (4 * 1024 * 1024) /* bytes of an answer of the service */

static const char USAGE[] =
    "ballot request SLIP --period ID --unit CODE --keys FILE\n"
    "       pennant ballot accept SLIP [--reply FILE]\n"
    "       pennant ballot cast SLIP --score DECIMAL | --items ITEM=DECIMAL,...\n"
    "       pennant ballot receipt SLIP\n"
    "       pennant ballot --new-key FILE";

/* clang-format off */
static const struct option OPTIONS[] = {
    {.name = "period", .type = OPTION_TEXT, .value_name = "ID",
     .help = "request: the period's id"},
    {.name = "unit", .type = OPTION_TEXT, .value_name = "CODE",
     .help = "request: the unit to score"},
    {.name = "keys", .type = OPTION_TEXT, .value_name = "FILE",
     .help = "request: the answer of GET /v1/periods/ID/panels/PANEL/keys, - for standard input; "
             "what is printed goes to POST .../tokens"},
    {.name = "reply", .type = OPTION_TEXT, .fallback = "-", .value_name = "FILE",
     .help = "accept: what POST .../tokens answered"},
    {.name = "score", .type = OPTION_TEXT, .value_name = "DECIMAL",
     .help = "cast: the score; what is printed goes to POST /v1/secret-ballots without a token"},
    {.name = "items", .type = OPTION_TEXT, .value_name = "ITEM=DECIMAL,...",
     .help = "cast: the scores of a panel with items"},
    {.name = "new-key", .type = OPTION_TEXT, .value_name = "FILE",
     .help = "write a fresh key for the option ballot-key of every server (mode 0600) and stop"},
};
/* clang-format on */

struct step {
    struct arena *arena;
    const struct options *options;
    const char *path; /* of the slip */
    struct buffer *complaint;
};

static bool complain(const struct step *step, const char *where, const char *reason)
{
    buffer_print(step->complaint, "%s: %s\n", where, reason);
    return false;
}

/* The answer of the service as JSON, the caller's to give back; NULL with a complaint. */
static json_t *answer_read(const struct step *step, const char *path)
{
    struct buffer text;
    json_t *json = NULL;
    buffer_init(&text);
    if (file_read("ballot", path, REPLY_MAX, &text)) {
        json = json_loadb(text.data, text.length, JSON_REJECT_DUPLICATES, NULL);
        if (json == NULL)
            complain(step, path, "it is not JSON");
    }
    buffer_release(&text);
    return json;
}

/* The row of the unit among the keys. */
static const json_t *key_find(const json_t *answer, const char *unit)
{
    const json_t *row, *found = NULL;
    size_t i;
    json_array_foreach(json_object_get(answer, "items"), i, row)
    {
        const char *code = json_string_value(json_object_get(row, "unit"));
        if (code != NULL && strcmp(code, unit) == 0)
            found = row;
    }
    return found;
}

static bool slip_begin(const struct step *step, const json_t *answer, struct slip *slip)
{
    unsigned char *der;
    size_t length;
    const json_t *row = key_find(answer, slip->unit);
    const char *key = json_string_value(json_object_get(row, "public_key"));
    const char *panel = json_string_value(json_object_get(row, "panel"));
    if (key == NULL || panel == NULL)
        return complain(step, slip->unit, "there is no key for it among those");
    if (!base64url_decode(step->arena, key, strlen(key), &der, &length) ||
        !blind_key_is_sound((struct bytes){der, length}))
        return complain(step, slip->unit, "its key is none");
    slip->panel = arena_text(step->arena, panel);
    slip->public_key = (struct bytes){der, length};
    return true;
}

static bool request_run(const struct step *step)
{
    struct blind_secret secret;
    struct slip slip = {.period_id = option_text(step->options, "period"),
                        .unit = option_text(step->options, "unit")};
    const char *keys = option_text(step->options, "keys");
    if (slip.period_id == NULL || slip.unit == NULL || keys == NULL)
        return complain(step, "request", "it needs --period, --unit and --keys");
    json_t *answer = answer_read(step, keys);
    bool begun = answer != NULL && slip_begin(step, answer, &slip);
    json_decref(answer);
    if (!begun)
        return false;
    slip.token = blind_token(step->arena);
    if (!blind_hide(step->arena, slip.public_key, slip.token, &secret))
        return complain(step, slip.unit, "its key is none");
    slip.inverse = secret.inverse;
    if (!slip_create(step->arena, step->path, &slip, step->complaint))
        return false;
    printf("{\"unit\":\"%s\",\"blinded\":\"%s\"}\n", slip.unit,
           base64url_encode(step->arena, secret.hidden.data, secret.hidden.length));
    return true;
}

static void receipt_print(const struct step *step, const struct slip *slip)
{
    unsigned char digest[SHA256_BYTES];
    digest_sha256(slip->token.data, slip->token.length, digest);
    puts(digest_hex(step->arena, digest, sizeof(digest)));
}

static bool accept_run(const struct step *step)
{
    struct slip slip;
    unsigned char *data = NULL;
    size_t length = 0;
    const char *path = option_text(step->options, "reply");
    if (!slip_read(step->arena, step->path, &slip, step->complaint))
        return false;
    json_t *answer = answer_read(step, path);
    if (answer == NULL)
        return false;
    const char *text = json_string_value(json_object_get(answer, "signature"));
    bool good = text != NULL && base64url_decode(step->arena, text, strlen(text), &data, &length) &&
                blind_reveal(step->arena, slip.public_key, slip.token, slip.inverse,
                             (struct bytes){data, length}, &slip.signature);
    json_decref(answer);
    if (!good)
        return complain(step, path, "it holds no signature of what this slip asked for");
    if (!slip_replace(step->arena, step->path, &slip, step->complaint))
        return false;
    receipt_print(step, &slip);
    return true;
}

/* "deeds=5,skill=3.5" as [{"item":"deeds","score":"5"},...]. */
static bool items_write(const struct step *step, const char *text, struct buffer *out)
{
    struct strings pairs = list_split(step->arena, text);
    buffer_text(out, ",\"items\":[");
    for (size_t i = 0; i < pairs.count; i++) {
        const char *sign = strchr(pairs.items[i], '=');
        if (sign == NULL)
            return complain(step, pairs.items[i], "it must be ITEM=DECIMAL");
        buffer_text(out, i == 0 ? "{\"item\":" : ",{\"item\":");
        buffer_json_bytes(out, pairs.items[i], (size_t)(sign - pairs.items[i]));
        buffer_text(out, ",\"score\":");
        buffer_json(out, sign + 1);
        buffer_byte(out, '}');
    }
    buffer_byte(out, ']');
    return true;
}

static bool cast_write(const struct step *step, const struct slip *slip, struct buffer *out)
{
    const char *score = option_text(step->options, "score");
    const char *items = option_text(step->options, "items");
    if ((score == NULL) == (items == NULL))
        return complain(step, "cast", "it needs --score or --items");
    if (slip->signature.length == 0)
        return complain(step, step->path, "it has no signature yet; accept one first");
    buffer_text(out, "{\"period_id\":");
    buffer_json(out, slip->period_id);
    buffer_text(out, ",\"panel\":");
    buffer_json(out, slip->panel);
    buffer_text(out, ",\"unit\":");
    buffer_json(out, slip->unit);
    buffer_print(out, ",\"token\":\"%s\",\"signature\":\"%s\"",
                 base64url_encode(step->arena, slip->token.data, slip->token.length),
                 base64url_encode(step->arena, slip->signature.data, slip->signature.length));
    if (items != NULL && !items_write(step, items, out))
        return false;
    if (score != NULL) {
        buffer_text(out, ",\"score\":");
        buffer_json(out, score);
    }
    buffer_byte(out, '}');
    return true;
}

static bool cast_run(const struct step *step)
{
    struct slip slip;
    struct buffer out;
    buffer_init(&out);
    bool done =
        slip_read(step->arena, step->path, &slip, step->complaint) && cast_write(step, &slip, &out);
    if (done)
        puts(out.data);
    buffer_release(&out);
    return done;
}

static bool receipt_run(const struct step *step)
{
    struct slip slip;
    if (!slip_read(step->arena, step->path, &slip, step->complaint))
        return false;
    receipt_print(step, &slip);
    return true;
}

static const struct {
    const char *name;
    bool (*run)(const struct step *);
} STEPS[] = {
    {"request", request_run},
    {"accept", accept_run},
    {"cast", cast_run},
    {"receipt", receipt_run},
};

/* EXIT_USAGE when the arguments name no step and slip. */
static int step_run(const struct step *given)
{
    struct step step = *given;
    const struct options *options = step.options;
    if (option_text(options, "new-key") != NULL && options->argument_count == 0)
        return seal_key_create(option_text(options, "new-key"), step.complaint) ? 0 : 1;
    for (size_t i = 0; i < COUNT(STEPS) && options->argument_count == 2; i++)
        if (strcmp(STEPS[i].name, options->arguments[0]) == 0) {
            step.path = options->arguments[1];
            return STEPS[i].run(&step) && fflush(stdout) == 0 ? 0 : 1;
        }
    buffer_print(step.complaint, "usage: pennant %s\n", USAGE);
    return EXIT_USAGE;
}

int ballot_run(int argc, const char *const *argv)
{
    struct arena *arena = arena_new();
    struct buffer complaint;
    struct options options;
    int status;
    buffer_init(&complaint);
    if (command_options(USAGE, OPTIONS, COUNT(OPTIONS), argc, argv, 2, arena, &options, &status)) {
        json_object_seed(0);
        struct step step = {.arena = arena, .options = &options, .complaint = &complaint};
        status = step_run(&step);
        fputs(complaint.data, stderr);
    }
    buffer_release(&complaint);
    arena_free(arena);
    return status;
}
