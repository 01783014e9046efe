/* bundle_maker SCHEME FACTS FOLDER: the full and the public bundle of a campaign from files, with a
 * fresh key, as FOLDER/full.json and FOLDER/public.json. */
#include "document/bundle.h"
#include "document/facts.h"
#include "document/scheme.h"

#include <stdio.h>
#include <unistd.h>

#define PUBLISH_MINIMUM 3 /* an organisation's default */

static bool file_slurp(const char *path, struct buffer *out)
{
    char chunk[4096];
    size_t got;
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    while ((got = fread(chunk, 1, sizeof(chunk), file)) > 0)
        buffer_add(out, chunk, got);
    return fclose(file) == 0;
}

static bool bundle_make(struct arena *arena, const struct bundle_source *source, const char *folder,
                        enum bundle_view view)
{
    struct buffer text;
    const char *digest;
    FILE *file = fopen(arena_print(arena, "%s/%s.json", folder, BUNDLE_VIEWS[view]), "wb");
    buffer_init(&text);
    bool made = file != NULL && bundle_write(&text, arena, source, view, &digest) &&
                fwrite(text.data, 1, text.length, file) == text.length;
    buffer_release(&text);
    return file != NULL && fclose(file) == 0 && made;
}

int main(int argc, char **argv)
{
    struct arena *arena = arena_new();
    struct buffer scheme_text, facts_text, complaint;
    struct error error;
    struct scheme *scheme;
    struct facts *facts;

    buffer_init(&scheme_text);
    buffer_init(&facts_text);
    buffer_init(&complaint);
    error_init(&error, arena);
    if (argc != 4 || !file_slurp(argv[1], &scheme_text) || !file_slurp(argv[2], &facts_text) ||
        !scheme_read(arena, scheme_text.data, scheme_text.length, &scheme, &error) ||
        !facts_read(arena, facts_text.data, facts_text.length, scheme, &facts, &error))
        return 2;
    const char *key = arena_print(arena, "%s/key.pem", argv[3]);
    struct signer *signer =
        signature_key_create(key, &complaint) ? signer_new(key, &complaint) : NULL;
    struct bundle_source source = {.period_id = "case",
                                   .document = scheme_text.data,
                                   .scheme = scheme,
                                   .facts = facts,
                                   .signer = signer,
                                   .publish_minimum = PUBLISH_MINIMUM};
    bool made = signer != NULL && bundle_make(arena, &source, argv[3], BUNDLE_FULL) &&
                bundle_make(arena, &source, argv[3], BUNDLE_PUBLIC) && unlink(key) == 0;
    signer_free(signer);
    buffer_release(&complaint);
    buffer_release(&facts_text);
    buffer_release(&scheme_text);
    arena_free(arena);
    return made ? 0 : 1;
}
