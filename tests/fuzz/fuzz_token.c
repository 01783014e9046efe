/* Any bytes as a certificate, a status list and a set of keys: as they come, and, signed by this
 * process, as the text of a token, so that what lies behind the signature is reached too. */
#include "base/fatal.h"
#include "document/certificate.h"
#include "document/jwks.h"
#include "signer.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is read can be written, and then says the same. */
static void certificate_again(struct arena *arena, const struct public_keys *keys,
                              const struct certificate *certificate)
{
    struct certificate again;
    struct buffer words;
    const char *kid, *fault;
    const char *token = certificate_sign(arena, signer_once(), certificate);
    if (!certificate_read(arena, keys, token, &again, &kid, &fault))
        fatal("its own certificate is refused: %s", fault);
    if (strcmp(again.award_id, certificate->award_id) != 0 ||
        again.status_place != certificate->status_place || again.from != certificate->from)
        fatal("a certificate changed on its way");
    buffer_init(&words);
    certificate_print(&words, &again, LANGUAGE_ZH);
    certificate_print(&words, &again, LANGUAGE_EN);
    buffer_release(&words);
}

static void tokens_read(struct arena *arena, const struct public_keys *keys, const char *token)
{
    struct certificate certificate;
    struct status_list list;
    const char *kid, *fault = NULL;
    if (certificate_read(arena, keys, token, &certificate, &kid, &fault))
        certificate_again(arena, keys, &certificate);
    else if (fault == NULL)
        fatal("refused without a reason");
    fault = NULL;
    if (!status_list_read(arena, keys, token, &list, &fault)) {
        if (fault == NULL)
            fatal("refused without a reason");
    } else if (list.count > STATUS_LIST_BITS || status_list_has(&list, (int64_t)list.count)) {
        fatal("a status list is longer than it may be");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    const struct signer *signer = signer_once();
    const struct public_keys keys = {signer_public_half(signer), 1};
    const char *text = arena_bytes(arena, data, size);
    struct public_keys found;

    tokens_read(arena, &keys, text);
    tokens_read(arena, &keys, signature_make(signer, arena, CERTIFICATE_TYPE, text));
    tokens_read(arena, &keys, signature_make(signer, arena, STATUS_LIST_TYPE, text));
    if (jwks_read(arena, text, size, &found) && found.count > PUBLIC_KEYS_MAX)
        fatal("more keys than there may be");
    arena_free(arena);
    return 0;
}
