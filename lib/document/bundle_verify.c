/* The checking half of bundles. */
#include "document/bundle.h"

#include "base/digest.h"
#include "base/text.h"
#include "document/bundle_parts.h"
#include "document/facts.h"
#include "document/facts_write.h"
#include "document/result.h"
#include "document/scheme.h"
#include "document/shape.h"
#include "referee/referee.h"

#include <stdlib.h>
#include <string.h>

#define HEX_DIGITS    "0123456789abcdef"
#define DIGEST_TEXT   (2 * (size_t)SHA256_BYTES)
#define SHOWN_LONGEST 400 /* bytes of a value that a fault shows */

struct checking {
    struct arena *arena;
    const struct bundle_expected *expected;
    struct bundle_found *found;
    struct bundle_fault *fault;
    json_t *json; /* the content */
    const char *signature;
    struct scheme *scheme;
    struct facts *facts;
};

const char *content_digest(struct arena *arena, const char *open, size_t length)
{
    unsigned char digest[SHA256_BYTES];
    struct buffer whole;
    buffer_init(&whole);
    buffer_add(&whole, open, length);
    buffer_byte(&whole, '}');
    digest_sha256(whole.data, whole.length, digest);
    buffer_release(&whole);
    return digest_hex(arena, digest, sizeof(digest));
}

static bool fail(struct checking *checking, const char *where, const char *reason,
                 const char *stored, const char *recomputed)
{
    *checking->fault = (struct bundle_fault){where, reason, stored, recomputed};
    return false;
}

/* Bytes. */

static size_t tail_find(const char *text, size_t length)
{
    size_t mark = strlen(BUNDLE_DIGEST);
    size_t least = length > BUNDLE_TAIL_MAX ? length - BUNDLE_TAIL_MAX : 0;
    for (size_t at = length >= mark ? length - mark : 0; at > least; at--)
        if (memcmp(text + at, BUNDLE_DIGEST, mark) == 0)
            return at;
    return 0;
}

/* Takes the digest and signature off the end, and checks the digest. *ret_open: where they begin.
 */
static bool check_digest(struct checking *checking, const char *text, size_t length,
                         size_t *ret_open)
{
    struct arena *arena = checking->arena;
    size_t open = tail_find(text, length);
    const char *tail = open > 0 ? arena_bytes(arena, text + open, length - open) : "";
    size_t start = strlen(BUNDLE_DIGEST), after = start + DIGEST_TEXT;
    size_t signature = after + strlen(BUNDLE_SIGNATURE), end = strlen(BUNDLE_END);
    if (open == 0 || length - open < signature + end ||
        strspn(tail + start, HEX_DIGITS) != DIGEST_TEXT ||
        strncmp(tail + after, BUNDLE_SIGNATURE, strlen(BUNDLE_SIGNATURE)) != 0 ||
        memcmp(text + length - end, BUNDLE_END, end) != 0)
        return fail(checking, "", "it does not end in a digest and a signature", NULL, NULL);
    checking->found->digest = arena_bytes(arena, tail + start, DIGEST_TEXT);
    checking->signature = arena_bytes(arena, tail + signature, length - open - signature - end);
    const char *digest = content_digest(arena, text, open);
    if (strcmp(digest, checking->found->digest) != 0)
        return fail(checking, "#/digest", "the content is not what was digested",
                    checking->found->digest, digest);
    const char *expected = checking->expected->digest;
    if (expected != NULL && strcmp(expected, digest) != 0)
        return fail(checking, "#/digest", "it is not the digest that was given", digest, expected);
    *ret_open = open;
    return true;
}

/* Form. */

static const struct member {
    const char *key;
    json_type type;
} MEMBERS[] = {
    {"format", JSON_STRING}, {"version", JSON_INTEGER}, {"view", JSON_STRING},
    {"period", JSON_OBJECT}, {"scheme", JSON_STRING},   {"facts", JSON_OBJECT},
    {"result", JSON_OBJECT}, {"kid", JSON_STRING},      {"public_key", JSON_STRING},
};

static bool check_members(struct checking *checking)
{
    if (!json_is_object(checking->json) || json_object_size(checking->json) != COUNT(MEMBERS))
        return fail(checking, "", "it has not the members of a bundle", NULL, NULL);
    for (size_t i = 0; i < COUNT(MEMBERS); i++) {
        const json_t *value = json_object_get(checking->json, MEMBERS[i].key);
        if (value == NULL || json_typeof(value) != MEMBERS[i].type)
            return fail(checking, arena_print(checking->arena, "#/%s", MEMBERS[i].key),
                        "it is missing or of another type", NULL, NULL);
    }
    return true;
}

static const char *text_at(const struct checking *checking, const char *key)
{
    return arena_text(checking->arena, json_string_value(json_object_get(checking->json, key)));
}

static bool check_form(struct checking *checking, const char *text, size_t open)
{
    struct error error;
    struct buffer content;
    error_init(&error, checking->arena);
    buffer_init(&content);
    buffer_add(&content, text, open);
    buffer_byte(&content, '}');
    bool parsed =
        document_parse(content.data, content.length, BUNDLE_SIZE_MAX, &checking->json, &error);
    buffer_release(&content);
    if (!parsed)
        return fail(checking, "", "it is not JSON, or too large or deep", NULL, NULL);
    if (!check_members(checking))
        return false;
    struct bundle_found *found = checking->found;
    const json_t *period = json_object_get(checking->json, "period");
    const char *id = json_string_value(json_object_get(period, "id"));
    found->view = text_at(checking, "view");
    found->kid = text_at(checking, "kid");
    found->period_id = id != NULL ? arena_text(checking->arena, id) : NULL;
    if (strcmp(text_at(checking, "format"), BUNDLE_FORMAT) != 0)
        return fail(checking, "#/format", "it is no bundle", NULL, NULL);
    if (json_integer_value(json_object_get(checking->json, "version")) != BUNDLE_VERSION)
        return fail(checking, "#/version", "this program does not know the version", NULL, NULL);
    if (!text_equal(found->view, BUNDLE_VIEWS[BUNDLE_FULL]) &&
        !text_equal(found->view, BUNDLE_VIEWS[BUNDLE_PUBLIC]))
        return fail(checking, "#/view", "it is neither full nor public", NULL, NULL);
    return true;
}

/* Who signed. */

static bool check_signature(struct checking *checking)
{
    const char *own = text_at(checking, "public_key");
    const struct public_keys *expected = checking->expected->keys;
    struct public_key key;
    if (!public_key_read(checking->arena, own, strlen(own), &key) || strcmp(key.pem, own) != 0)
        return fail(checking, "#/public_key", "it is no public key on P-256", NULL, NULL);
    if (!text_equal(key.kid, checking->found->kid))
        return fail(checking, "#/kid", "it is not the key's", checking->found->kid, key.kid);
    if (!signature_check(checking->arena, &key, NULL, checking->found->digest, checking->signature))
        return fail(checking, "#/signature", "it is not the key's signature of the digest", NULL,
                    NULL);
    return expected == NULL || public_keys_find(expected, key.kid) != NULL ||
           fail(checking, "#/kid", "another key signed it than the one given", key.kid,
                expected->count == 1 ? expected->items[0].kid : NULL);
}

/* What it says. */

static const char *shown(struct arena *arena, const json_t *value)
{
    if (value == NULL)
        return "nothing";
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    if (text == NULL)
        return "a value that cannot be shown";
    size_t length = strlen(text);
    const char *kept = length <= SHOWN_LONGEST ? arena_bytes(arena, text, length)
                                               : arena_print(arena, "%zu bytes of JSON", length);
    free(text);
    return kept;
}

static bool differ(struct checking *checking, const struct place *place, const json_t *stored,
                   const json_t *made)
{
    struct reader reader = {.arena = checking->arena};
    return fail(checking, place_text(&reader, place), "it is not what is recomputed",
                shown(checking->arena, stored), shown(checking->arena, made));
}

static bool compare(struct checking *checking, const struct place *place, const json_t *stored,
                    const json_t *made);

static bool compare_objects(struct checking *checking, const struct place *place,
                            const json_t *stored, const json_t *made)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)made, key, value)
    {
        struct place inside = {.up = place, .key = key};
        if (!compare(checking, &inside, json_object_get(stored, key), value))
            return false;
    }
    json_object_foreach((json_t *)(uintptr_t)stored, key, value)
    {
        struct place inside = {.up = place, .key = key};
        if (json_object_get(made, key) == NULL)
            return differ(checking, &inside, value, NULL);
    }
    return true;
}

static bool compare_arrays(struct checking *checking, const struct place *place,
                           const json_t *stored, const json_t *made)
{
    size_t most = json_array_size(stored) > json_array_size(made) ? json_array_size(stored)
                                                                  : json_array_size(made);
    for (size_t i = 0; i < most; i++) {
        struct place inside = {.up = place, .index = i};
        if (!compare(checking, &inside, json_array_get(stored, i), json_array_get(made, i)))
            return false;
    }
    return true;
}

/* The first difference, depth first in the order of what is recomputed. */
static bool compare(struct checking *checking, const struct place *place, const json_t *stored,
                    const json_t *made)
{
    if (stored == NULL || made == NULL || json_typeof(stored) != json_typeof(made))
        return differ(checking, place, stored, made);
    if (json_is_object(made))
        return compare_objects(checking, place, stored, made);
    if (json_is_array(made))
        return compare_arrays(checking, place, stored, made);
    return json_equal(stored, made) == 1 || differ(checking, place, stored, made);
}

static bool compare_member(struct checking *checking, const char *key, struct buffer *made)
{
    struct place place = {.key = key};
    json_t *json = json_loadb(made->data, made->length, JSON_REJECT_DUPLICATES, NULL);
    bool same = compare(checking, &place, json_object_get(checking->json, key), json);
    json_decref(json);
    buffer_release(made);
    return same;
}

/* A member that cannot be read, with its first violation. */
static bool unreadable(struct checking *checking, const char *key, const struct error *error)
{
    struct arena *arena = checking->arena;
    if (error->count == 0)
        return fail(checking, arena_print(arena, "#/%s", key), "it cannot be read", NULL, NULL);
    const struct violation *first = &error->violations[0];
    const char *below = first->where[0] == '#' ? first->where + 1 : first->where;
    return fail(checking, arena_print(arena, "#/%s%s", key, below),
                arena_print(arena, "it cannot be read: %s", code_name(first->code)), NULL, NULL);
}

static bool read_campaign(struct checking *checking)
{
    struct error error;
    struct arena *arena = checking->arena;
    const char *document = text_at(checking, "scheme");
    error_init(&error, arena);
    if (!scheme_read(arena, document, strlen(document), &checking->scheme, &error))
        return unreadable(checking, "scheme", &error);
    char *facts =
        json_dumps(json_object_get(checking->json, "facts"), JSON_COMPACT | JSON_PRESERVE_ORDER);
    if (facts == NULL)
        return unreadable(checking, "facts", &error);
    bool read = facts_read(arena, facts, strlen(facts), checking->scheme, &checking->facts, &error);
    free(facts);
    if (!read)
        return unreadable(checking, "facts", &error);
    checking->found->scheme_code = checking->scheme->code;
    return true;
}

/* The period's days as found, which must be those of the facts. */
static bool check_period(struct checking *checking)
{
    const struct {
        const char *key, **found;
        day_t day;
    } days[] = {{"from", &checking->found->from, checking->facts->from},
                {"to", &checking->found->to, checking->facts->to}};
    const json_t *period = json_object_get(checking->json, "period");
    for (size_t i = 0; i < COUNT(days); i++) {
        struct buffer text;
        buffer_init(&text);
        day_print(&text, days[i].day);
        const char *stored = json_string_value(json_object_get(period, days[i].key));
        *days[i].found = buffer_finish(&text, checking->arena);
        if (!text_equal(stored, *days[i].found))
            return fail(checking, arena_print(checking->arena, "#/period/%s", days[i].key),
                        "it is not the facts' day",
                        shown(checking->arena, json_object_get(period, days[i].key)),
                        *days[i].found);
    }
    return true;
}

static bool check_result(struct checking *checking)
{
    struct result result;
    struct buffer made;
    buffer_init(&made);
    facts_write(&made, checking->arena, checking->scheme, checking->facts);
    if (!compare_member(checking, "facts", &made))
        return false;
    referee_judge(checking->arena, checking->scheme, checking->facts, &result);
    result_write(&made, checking->scheme, checking->facts, &result, true);
    return compare_member(checking, "result", &made);
}

bool bundle_verify(struct arena *arena, const char *text, size_t length,
                   const struct bundle_expected *expected, struct bundle_found *ret_found,
                   struct bundle_fault *ret_fault)
{
    size_t open;
    struct checking checking = {
        .arena = arena, .expected = expected, .found = ret_found, .fault = ret_fault};
    *ret_found = (struct bundle_found){0};
    *ret_fault = (struct bundle_fault){0};
    bool good = check_digest(&checking, text, length, &open) && check_form(&checking, text, open) &&
                check_signature(&checking) && read_campaign(&checking) && check_period(&checking) &&
                check_result(&checking);
    json_decref(checking.json);
    return good;
}
