#include "document/bundle.h"

#include "base/digest.h"
#include "document/bundle_parts.h"
#include "document/facts.h"
#include "document/facts_write.h"
#include "document/few_ballots.h"
#include "document/members.h"
#include "document/pseudonyms.h"
#include "document/result.h"
#include "document/shape.h"
#include "referee/referee.h"

#include <string.h>

const char *const BUNDLE_VIEWS[BUNDLE_VIEW_COUNT] = {"full", "public"};

/* Facts and result as they go into a bundle. */
struct body {
    const char *facts, *result;
};

static const char *result_text(struct arena *arena, const struct scheme *scheme,
                               const struct facts *facts)
{
    struct buffer text;
    struct result result;
    buffer_init(&text);
    referee_judge(arena, scheme, facts, &result);
    result_write(&text, scheme, facts, &result, true);
    return buffer_finish(&text, arena);
}

/* The result is made from the facts as they are written, since their rows name refusals. False
 * when what is written cannot be read. */
static bool body_make(struct arena *arena, const struct scheme *scheme, const struct facts *facts,
                      struct body *ret_body)
{
    struct buffer text;
    struct error error;
    struct facts *again;

    buffer_init(&text);
    facts_write(&text, arena, scheme, facts);
    size_t length = text.length;
    const char *written = buffer_finish(&text, arena);
    error_init(&error, arena);
    if (!facts_read(arena, written, length, scheme, &again, &error))
        return false;
    *ret_body = (struct body){written, result_text(arena, scheme, again)};
    return true;
}

/* A result without what names or counts people and rows; a receipt may name the person a line is
 * about. */
static json_t *result_core(const char *text)
{
    json_t *result = json_loads(text, 0, NULL);
    const json_t *standings = json_object_get(result, "standings");
    (void)json_object_del(result, "refused");
    (void)json_object_del(result, "panels");
    (void)json_object_del(result, "calibrations");
    for (size_t i = 0; i < json_array_size(standings); i++)
        (void)json_object_del(json_array_get(standings, i), "receipt");
    return result;
}

static bool results_agree(const char *a, const char *b)
{
    json_t *left = result_core(a), *right = result_core(b);
    bool agree = left != NULL && right != NULL && json_equal(left, right) == 1;
    json_decref(left);
    json_decref(right);
    return agree;
}

/* The facts without what few raters gave. */
static struct facts few_of(struct arena *arena, const struct bundle_source *source,
                           enum few_panels panels)
{
    struct result result;
    if (source->publish_minimum < 2 || source->facts->ballot_count == 0)
        return *source->facts;
    referee_judge(arena, source->scheme, source->facts, &result);
    return facts_level_few(arena, source->scheme, source->facts, &result, panels,
                           (size_t)source->publish_minimum);
}

/* As little of nominators and raters as the result can do with. */
static bool body_make_public(struct arena *arena, const struct bundle_source *source,
                             const struct body *full, struct body *ret_body)
{
    unsigned char key[PSEUDONYM_KEY_BYTES];
    int levels = 2 * RATER_LINK_COUNT;
    random_bytes(key, sizeof(key));
    const struct facts few = few_of(arena, source, FEW_OF_ALL);
    for (int i = 0; i < levels; i++) {
        const struct disguise_level level = {i >= RATER_LINK_COUNT,
                                             (enum rater_link)(i % RATER_LINK_COUNT)};
        struct facts hidden = facts_pseudonymise(arena, source->scheme, &few, key, &level);
        if (body_make(arena, source->scheme, &hidden, ret_body) &&
            results_agree(ret_body->result, full->result))
            return true;
    }
    return false;
}

static void content_write(struct buffer *out, const struct bundle_source *source,
                          enum bundle_view view, const struct body *body)
{
    buffer_byte(out, '{');
    member_text(out, "format", BUNDLE_FORMAT);
    member_integer(out, "version", BUNDLE_VERSION);
    member_text(out, "view", BUNDLE_VIEWS[view]);
    member_open(out, "period", '{');
    member_text(out, "id", source->period_id);
    member_text(out, "title", source->title);
    member_day(out, "from", source->facts->from);
    member_day(out, "to", source->facts->to);
    buffer_byte(out, '}');
    member_text(out, "scheme", source->document);
    key_write(out, "facts");
    buffer_text(out, body->facts);
    key_write(out, "result");
    buffer_text(out, body->result);
    member_text(out, "kid", signer_kid(source->signer));
    member_text(out, "public_key", signer_public_key(source->signer));
    buffer_byte(out, '}');
}

bool bundle_write(struct buffer *out, struct arena *arena, const struct bundle_source *source,
                  enum bundle_view view, const char **ret_digest)
{
    struct body full, body;
    struct buffer content;
    const struct facts facts = few_of(arena, source, FEW_OF_SECRET);
    if (!body_make(arena, source->scheme, &facts, &full) ||
        !results_agree(result_text(arena, source->scheme, source->facts), full.result))
        return false;
    body = full;
    if (view == BUNDLE_PUBLIC && !body_make_public(arena, source, &full, &body))
        return false;
    buffer_init(&content);
    content_write(&content, source, view, &body);
    bool fits = content.length <= BUNDLE_SIZE_MAX - BUNDLE_TAIL_MAX;
    if (fits) {
        const char *digest = content_digest(arena, content.data, content.length - 1);
        buffer_add(out, content.data, content.length - 1);
        buffer_print(out, BUNDLE_DIGEST "%s" BUNDLE_SIGNATURE "%s" BUNDLE_END, digest,
                     signature_make(source->signer, arena, NULL, digest));
        *ret_digest = digest;
    }
    buffer_release(&content);
    return fits;
}
