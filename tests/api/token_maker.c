#include "token_maker.h"

#include "base/digest.h"

#include <dirent.h>
#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char *pem_text(struct kit *kit, EVP_PKEY *key, bool private)
{
    BIO *memory = BIO_new(BIO_s_mem());
    char *text;

    assert_int_equal(private ? PEM_write_bio_PrivateKey(memory, key, NULL, NULL, 0, NULL, NULL)
                             : PEM_write_bio_PUBKEY(memory, key),
                     1);
    long length = BIO_get_mem_data(memory, &text);
    char *copy = arena_bytes(kit->arena, text, (size_t)length);
    BIO_free(memory);
    return copy;
}

char *kit_write(struct kit *kit, const char *name, const void *bytes, size_t length, int mode)
{
    char *path = arena_print(kit->arena, "%s/%s", kit->directory, name);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    assert_true(file >= 0);
    assert_int_equal(write(file, bytes, length), length);
    assert_int_equal(fchmod(file, (mode_t)mode), 0);
    close(file);
    return path;
}

char *kit_write_pem(struct kit *kit, const char *name, EVP_PKEY *key, bool private, int mode)
{
    char *text = pem_text(kit, key, private);

    return kit_write(kit, name, text, strlen(text), mode);
}

struct kit *kit_new(void)
{
    struct arena *arena = arena_new();
    struct kit *kit = ARENA_NEW(arena, struct kit);
    unsigned char random[36];

    kit->arena = arena;
    snprintf(kit->directory, sizeof(kit->directory), "/tmp/pennant-keys-XXXXXX");
    assert_non_null(mkdtemp(kit->directory));
    random_bytes(random, sizeof(random));
    snprintf(kit->secret, sizeof(kit->secret), "%s",
             base64url_encode(arena, random, sizeof(random)));
    kit->rsa = EVP_RSA_gen(2048);
    kit->p256 = EVP_EC_gen("P-256");
    kit->p384 = EVP_EC_gen("P-384");
    assert_true(kit->rsa && kit->p256 && kit->p384);
    kit->rsa_pem = pem_text(kit, kit->rsa, false);
    kit_write(kit, "main.HS256.key", kit->secret, strlen(kit->secret), 0600);
    kit_write_pem(kit, "portal.RS256.pem", kit->rsa, false, 0644);
    kit_write_pem(kit, "mobile.ES256.pem", kit->p256, true, 0600);
    return kit;
}

void kit_free(struct kit *kit)
{
    DIR *directory = opendir(kit->directory);
    struct dirent *entry;

    while ((entry = readdir(directory))) {
        char *path = arena_print(kit->arena, "%s/%s", kit->directory, entry->d_name);
        if (entry->d_name[0] != '.' || entry->d_name[1] == 'h')
            remove(path);
    }
    closedir(directory);
    rmdir(kit->directory);
    EVP_PKEY_free(kit->rsa);
    EVP_PKEY_free(kit->p256);
    EVP_PKEY_free(kit->p384);
    arena_free(kit->arena);
}

struct auth_settings kit_settings(struct kit *kit)
{
    const char **paths = ARENA_ARRAY(kit->arena, const char *, 1);

    paths[0] = kit->directory;
    return (struct auth_settings){
        .keys = {paths, 1},
        .issuer = "pennant",
        .audience = "pennant",
        .leeway = 30,
        .lifetime = 43200,
        .claims = {"sub", "org", "roles", "units", "positions", "sources"},
    };
}

struct auth *kit_auth(struct kit *kit)
{
    struct auth_settings settings = kit_settings(kit);
    struct buffer complaints;
    buffer_init(&complaints);
    struct auth *auth = auth_new(&settings, &complaints);
    assert_string_equal(complaints.data, "");
    buffer_release(&complaints);
    assert_non_null(auth);
    return auth;
}

/* OpenSSL signs in DER; a token carries r and s side by side. */
static size_t ecdsa_flat(const unsigned char *der, size_t length, size_t half, unsigned char *out)
{
    ECDSA_SIG *signature = d2i_ECDSA_SIG(NULL, &der, (long)length);

    assert_non_null(signature);
    BN_bn2binpad(ECDSA_SIG_get0_r(signature), out, (int)half);
    BN_bn2binpad(ECDSA_SIG_get0_s(signature), out + half, (int)half);
    ECDSA_SIG_free(signature);
    return 2 * half;
}

static size_t key_sign(EVP_PKEY *key, const char *text, unsigned char *out)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    unsigned char raw[1024];
    size_t length = sizeof(raw);

    assert_int_equal(EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key), 1);
    assert_int_equal(
        EVP_DigestSign(context, raw, &length, (const unsigned char *)text, strlen(text)), 1);
    EVP_MD_CTX_free(context);
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC)
        return ecdsa_flat(raw, length, (size_t)(EVP_PKEY_get_bits(key) + 7) / 8, out);
    memcpy(out, raw, length);
    return length;
}

static size_t text_sign(struct kit *kit, const char *text, enum signer signer, unsigned char *out)
{
    const char *secret = signer == SIGN_RSA_PEM ? kit->rsa_pem : kit->secret;

    switch (signer) {
    case SIGN_NOTHING:
        return 0;
    case SIGN_RSA:
        return key_sign(kit->rsa, text, out);
    case SIGN_P256:
        return key_sign(kit->p256, text, out);
    case SIGN_P384:
        return key_sign(kit->p384, text, out);
    case SIGN_SECRET:
    case SIGN_RSA_PEM:
    default:
        digest_hmac_sha256(secret, strlen(secret), text, strlen(text), out);
        return SHA256_BYTES;
    }
}

char *token_make_bytes(struct kit *kit, const char *header, size_t header_length,
                       const char *payload, size_t payload_length, enum signer signer)
{
    unsigned char signature[1024];
    char *text =
        arena_print(kit->arena, "%s.%s", base64url_encode(kit->arena, header, header_length),
                    base64url_encode(kit->arena, payload, payload_length));
    size_t length = text_sign(kit, text, signer, signature);

    return arena_print(kit->arena, "%s.%s", text, base64url_encode(kit->arena, signature, length));
}

char *token_make(struct kit *kit, const char *header, const char *payload, enum signer signer)
{
    return token_make_bytes(kit, header, strlen(header), payload, strlen(payload), signer);
}

void expect_token(struct auth *auth, struct arena *arena, const char *name, const char *token,
                  instant_t now, const char *reason)
{
    struct principal principal = {.subject = "untouched"};
    struct error error;

    error_init(&error, arena);
    bool good = auth_verify(auth, arena, token, strlen(token), now, &principal, &error);
    const char *got = good ? NULL : error.params[0].value;
    if (good == !reason && (good || strcmp(got, reason) == 0)) {
        if (good)
            return;
        assert_int_equal(error.code, CODE_TOKEN_INVALID);
        assert_string_equal(error.params[0].name, "reason");
        assert_string_equal(principal.subject, "untouched");
        return;
    }
    fail_msg("%s: expected %s, got %s", name, reason ? reason : "accepted",
             good ? "accepted" : got);
}
