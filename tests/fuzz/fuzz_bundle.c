/* Any bytes as a bundle. With no digest or signature of their own they get some that fit, so that
 * what lies behind those checks is reached too: the document is accepted, or a fault is named. */
#include "base/fatal.h"
#include "document/bundle.h"
#include "document/bundle_parts.h"
#include "signer.h"

#include <stdint.h>
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
    if (verified(whole.data, whole.length)) {
        whole.data[size / 2] ^= 1;
        if (verified(whole.data, whole.length))
            fatal("accepted with a changed byte");
    }
    buffer_release(&whole);
    arena_free(arena);
    return 0;
}
