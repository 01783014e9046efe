/* pennant verify: recomputes a bundle's result, or checks a certificate, without a database; or the
 * chain of changes in one. */
#include "base/attributes.h"
#include "cmd/command.h"
#include "cmd/file.h"
#include "cmd/verify_chain.h"
#include "document/bundle.h"
#include "document/certificate.h"
#include "document/jwks.h"

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
    {.name = "keys",
     .type = OPTION_TEXT,
     .value_name = "FILE",
     .help =
         "the signer's keys as GET /v1/keys has them; a certificate needs them or --public-key"},
    {.name = "status",
     .type = OPTION_TEXT,
     .value_name = "FILE",
     .help = "the status list that the certificate names, which says whether it was revoked"},
    {.name = "chain",
     .type = OPTION_BOOLEAN,
     .fallback = "false",
     .help = "check the chain of changes of --organisation in --database instead of a file"},
    {.name = "database",
     .type = OPTION_TEXT,
     .secret = true,
     .value_name = "CONNINFO",
     .help = "with --chain: the database, as a login with the rights of pennant_app"},
    {.name = "organisation",
     .type = OPTION_TEXT,
     .value_name = "CODE",
     .help = "with --chain: whose"},
    {.name = "head",
     .type = OPTION_TEXT,
     .value_name = "FILE",
     .help = "with --chain: kept heads, a line each, as GET /v1/changes/head or --chain gave them"},
    {.name = "signing-key",
     .type = OPTION_TEXT,
     .value_name = "FILE",
     .help = "with --chain: sign the head that is printed for keeping elsewhere"},
};

/* What is checked, and with what. */
struct verification {
    struct arena *arena;
    const char *path;
    struct buffer text;
    const struct public_keys *keys; /* NULL: none were given */
    const char *digest, *status;    /* options, NULL: not given */
};

static bool refuse(const char *path, const char *reason)
{
    fprintf(stderr, "%s: not verified\n%s\n", path, reason);
    return false;
}

/* Bundles. */

static void fault_print(const char *path, const struct bundle_fault *fault)
{
    fprintf(stderr, "%s: not verified\n%s: %s\n", path,
            fault->where[0] != '\0' ? fault->where : "the whole", fault->reason);
    if (fault->stored != NULL)
        fprintf(stderr, "stored:     %s\n", fault->stored);
    if (fault->recomputed != NULL)
        fprintf(stderr, "recomputed: %s\n", fault->recomputed);
}

static bool bundle_check(const struct verification *verification)
{
    const struct bundle_expected expected = {verification->digest, verification->keys};
    struct bundle_found found;
    struct bundle_fault fault;
    if (!bundle_verify(verification->arena, verification->text.data, verification->text.length,
                       &expected, &found, &fault)) {
        fault_print(verification->path, &fault);
        return false;
    }
    printf("verified: the %s bundle of period %s, %s to %s, scheme %s\ndigest: %s\nkey:    %s%s\n",
           found.view, found.period_id != NULL ? found.period_id : "without id", found.from,
           found.to, found.scheme_code, found.digest, found.kid,
           expected.keys != NULL
               ? ""
               : "\nnote:   --public-key would tell whether this is the signer's key");
    return fflush(stdout) == 0;
}

/* Certificates. */

/* A token without the end of the line that an editor may have added. */
static const char *token_of(struct arena *arena, const struct buffer *text)
{
    size_t length = text->length;
    if (length > 0 && text->data[length - 1] == '\n')
        length--;
    return memchr(text->data, 0, length) == NULL ? arena_bytes(arena, text->data, length) : "";
}

static bool status_check(const struct verification *verification,
                         const struct certificate *certificate, struct status_list *ret_list)
{
    struct buffer text;
    const char *fault = NULL;
    buffer_init(&text);
    bool read = file_read("verify", verification->status, STATUS_LIST_SIZE_MAX, &text);
    bool good = read && status_list_read(verification->arena, verification->keys,
                                         token_of(verification->arena, &text), ret_list, &fault);
    buffer_release(&text);
    if (!good)
        return read ? refuse(verification->status, fault) : false;
    switch (certificate_status(certificate, ret_list)) {
    case CERTIFICATE_VALID:
        return true;
    case CERTIFICATE_REVOKED:
        return refuse(verification->path, "it was revoked\n证书已被撤销");
    case CERTIFICATE_OTHER_LIST:
        break;
    }
    return refuse(verification->status, "it is not the status list that the certificate names");
}

static void certificate_tell(const struct certificate *certificate, const char *kid,
                             const struct status_list *list)
{
    struct buffer words;
    buffer_init(&words);
    buffer_text(&words, "verified: ");
    certificate_print(&words, certificate, LANGUAGE_EN);
    buffer_text(&words, "\n证书真实：");
    certificate_print(&words, certificate, LANGUAGE_ZH);
    buffer_print(&words, "\naward:  %s\nbundle: %s\nkey:    %s\n", certificate->award_id,
                 certificate->bundle_digest != NULL ? certificate->bundle_digest : "none", kid);
    if (list != NULL) {
        buffer_text(&words, "status: not revoked at ");
        instant_print(&words, (instant_t)list->at * 1000000);
        buffer_text(&words, "\n");
    } else {
        buffer_print(&words, "note:   --status with %s would tell whether it was revoked\n",
                     certificate->status_uri);
    }
    printf("%s", words.data);
    buffer_release(&words);
}

static bool certificate_check(const struct verification *verification)
{
    struct certificate certificate;
    struct status_list list;
    const char *kid, *fault;
    if (verification->keys == NULL)
        return refuse(verification->path, "a certificate is checked with --keys or --public-key");
    if (!certificate_read(verification->arena, verification->keys,
                          token_of(verification->arena, &verification->text), &certificate, &kid,
                          &fault))
        return refuse(verification->path, fault);
    bool listed = verification->status != NULL;
    if (listed && !status_check(verification, &certificate, &list))
        return false;
    certificate_tell(&certificate, kid, listed ? &list : NULL);
    return fflush(stdout) == 0;
}

/* Both. */

static bool keys_load(struct arena *arena, const char *path, bool pem, struct public_keys *ret_keys)
{
    struct buffer text;
    buffer_init(&text);
    bool read = file_read("verify", path, JWKS_SIZE_MAX, &text);
    bool good = read && !pem && jwks_read(arena, text.data, text.length, ret_keys);
    if (read && pem) {
        struct public_key *key = ARENA_NEW(arena, struct public_key);
        good = public_key_read(arena, text.data, text.length, key);
        *ret_keys = (struct public_keys){key, 1};
    }
    buffer_release(&text);
    if (read && !good)
        return refuse(path, pem ? "it is no public key on P-256" : "it is no set of keys");
    return good;
}

static bool verify(struct arena *arena, const struct options *options)
{
    struct verification verification = {.arena = arena,
                                        .path = options->arguments[0],
                                        .digest = option_text(options, "digest"),
                                        .status = option_text(options, "status")};
    const char *pem = option_text(options, "public-key"), *jwks = option_text(options, "keys");
    struct public_keys keys;
    if (pem != NULL || jwks != NULL) {
        if (!keys_load(arena, pem != NULL ? pem : jwks, pem != NULL, &keys))
            return false;
        verification.keys = &keys;
    }
    if (option_boolean(options, "chain"))
        return chain_verify(arena, options, verification.keys);
    buffer_init(&verification.text);
    bool good = file_read("verify", verification.path, BUNDLE_SIZE_MAX, &verification.text);
    /* A bundle is an object; whatever else there is can only be a token. */
    if (good)
        good = verification.text.length > 0 && verification.text.data[0] == '{'
                   ? bundle_check(&verification)
                   : certificate_check(&verification);
    buffer_release(&verification.text);
    return good;
}

int verify_run(int argc, const char *const *argv)
{
    struct arena *arena = arena_new();
    struct options options;
    int status = 0;
    if (command_options("verify [OPTION...] FILE", OPTIONS, COUNT(OPTIONS), argc, argv, 1, arena,
                        &options, &status)) {
        if (options.argument_count == (option_boolean(&options, "chain") ? 0 : 1)) {
            status = verify(arena, &options) ? 0 : 1;
        } else {
            fputs("pennant verify: give a bundle or a certificate, or --chain without a file\n",
                  stderr);
            status = EXIT_USAGE;
        }
    }
    arena_free(arena);
    return status;
}
