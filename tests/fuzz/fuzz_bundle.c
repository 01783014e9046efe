/* Any bytes as a bundle. With no digest or signature of their own they get some that fit, so that
 * what lies behind those checks is reached too: the document is accepted, or a fault is named. And
 * where scheme and facts among them can be read, the bundles made of these are accepted, and are
 * not with a byte changed. */
#include "base/fatal.h"
#include "document/bundle.h"
#include "document/bundle_parts.h"
#include "document/facts.h"
#include "document/scheme.h"
#include "signer.h"

#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool verified(const char *text, size_t length)
{
    struct arena *arena = arena_new();
    const struct bundle_expected nothing = {0};
    struct bundle_found found;
    struct bundle_fault fault;
    bool good = bundle_verify(arena, text, length, &nothing, &found, &fault);
    if (!good && (fault.reason == NULL || fault.where == NULL))
        fatal("refused without a reason");
    arena_free(arena);
    return good;
}

/* The content up to its closing brace, with this process's key for the one it names. */
static void content_sign(struct buffer *out, struct arena *arena, const char *text, size_t length)
{
    const struct signer *signer = signer_once();
    buffer_add(out, text, length);
    buffer_text(out, ",\"kid\":");
    buffer_json(out, signer_kid(signer));
    buffer_text(out, ",\"public_key\":");
    buffer_json(out, signer_public_key(signer));
    const char *digest = content_digest(arena, out->data, out->length);
    buffer_print(out, BUNDLE_DIGEST "%s" BUNDLE_SIGNATURE "%s" BUNDLE_END, digest,
                 signature_make(signer, arena, NULL, digest));
}

static void assert_sealed(struct buffer *whole, size_t place)
{
    whole->data[place % whole->length] ^= 1;
    if (verified(whole->data, whole->length))
        fatal("accepted with a changed byte");
    whole->data[place % whole->length] ^= 1;
}

/* Both versions; one that cannot be made is none. */
static void bundles_try(struct arena *arena, const char *document, const struct scheme *scheme,
                        const struct facts *facts, size_t place)
{
    const struct bundle_source source = {.period_id = "p1",
                                         .document = document,
                                         .scheme = scheme,
                                         .facts = facts,
                                         .signer = signer_once(),
                                         .publish_minimum = (int64_t)(place % 4)};
    for (int view = 0; view < BUNDLE_VIEW_COUNT; view++) {
        const char *digest;
        struct buffer whole;
        buffer_init(&whole);
        if (bundle_write(&whole, arena, &source, (enum bundle_view)view, &digest)) {
            if (!verified(whole.data, whole.length))
                fatal("a bundle that was made is refused: %s", whole.data);
            assert_sealed(&whole, place);
        }
        buffer_release(&whole);
    }
}

/* The scheme and the facts of a content, whatever else stands there. */
static void parts_try(struct arena *arena, const char *text, size_t length)
{
    json_t *content = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
    const char *document = json_string_value(json_object_get(content, "scheme"));
    char *inner = json_dumps(json_object_get(content, "facts"), JSON_COMPACT);
    struct error error;
    struct scheme *scheme;
    struct facts *facts;
    error_init(&error, arena);
    if (document != NULL && inner != NULL &&
        scheme_read(arena, document, strlen(document), &scheme, &error) &&
        facts_read(arena, inner, strlen(inner), scheme, &facts, &error))
        bundles_try(arena, document, scheme, facts, length);
    free(inner);
    json_decref(content);
}

/* Files of the corpus are contents without kid and public_key, which get this process's. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    struct arena *arena = arena_new();
    struct buffer whole;

    while (size > 0 && text[size - 1] == '\n')
        size--;
    (void)verified(text, size);
    buffer_init(&whole);
    content_sign(&whole, arena, text, size > 0 && text[size - 1] == '}' ? size - 1 : size);
    if (verified(whole.data, whole.length))
        assert_sealed(&whole, size / 2);
    parts_try(arena, text, size);
    buffer_release(&whole);
    arena_free(arena);
    return 0;
}
