/* pennant verify: recomputes a bundle's result without a database. */
#include "base/attributes.h"
#include "cmd/command.h"
#include "cmd/file.h"
#include "document/bundle.h"

#include <stdio.h>
#include <string.h>

static const struct option OPTIONS[] = {
    {.name = "digest",
     .type = OPTION_TEXT,
     .value_name = "HEX",
     .help = "the digest that was published, which the bundle's must be"},
    {.name = "public-key",
     .type = OPTION_TEXT,
     .value_name = "FILE",
     .help = "the signer's public key (PEM); without it only the key in the bundle is checked"},
};

static void fault_print(const char *path, const struct bundle_fault *fault)
{
    fprintf(stderr, "%s: not verified\n%s: %s\n", path,
            fault->where[0] != '\0' ? fault->where : "the whole", fault->reason);
    if (fault->stored != NULL)
        fprintf(stderr, "stored:     %s\n", fault->stored);
    if (fault->recomputed != NULL)
        fprintf(stderr, "recomputed: %s\n", fault->recomputed);
}

static bool found_print(const struct bundle_found *found, bool key_given)
{
    printf("verified: the %s bundle of period %s, %s to %s, scheme %s\ndigest: %s\nkey:    %s%s\n",
           found->view, found->period_id != NULL ? found->period_id : "without id", found->from,
           found->to, found->scheme_code, found->digest, found->kid,
           key_given ? "" : "\nnote:   --public-key would tell whether this is the signer's key");
    return fflush(stdout) == 0;
}

static bool verify(struct arena *arena, const struct options *options)
{
    struct buffer text, key;
    struct bundle_found found;
    struct bundle_fault fault;
    const char *key_path = option_text(options, "public-key");
    const char *path = options->arguments[0];

    buffer_init(&text);
    buffer_init(&key);
    bool good = file_read("verify", path, BUNDLE_SIZE_MAX, &text) &&
                (key_path == NULL || file_read("verify", key_path, SIGNATURE_KEY_FILE_MAX, &key));
    if (good) {
        struct bundle_expected expected = {.digest = option_text(options, "digest"),
                                           .public_key = key_path != NULL ? key.data : NULL};
        good = bundle_verify(arena, text.data, text.length, &expected, &found, &fault);
        if (good)
            good = found_print(&found, key_path != NULL);
        else
            fault_print(path, &fault);
    }
    buffer_release(&key);
    buffer_release(&text);
    return good;
}

int verify_run(int argc, const char *const *argv)
{
    struct arena *arena = arena_new();
    struct options options;
    int status = 0;
    if (command_options("verify [OPTION...] BUNDLE", OPTIONS, COUNT(OPTIONS), argc, argv, 1, arena,
                        &options, &status)) {
        if (options.argument_count == 1) {
            status = verify(arena, &options) ? 0 : 1;
        } else {
            fputs("pennant verify: give a bundle\n", stderr);
            status = EXIT_USAGE;
        }
    }
    arena_free(arena);
    return status;
}
