#include "base/signature.h"

#include "base/digest.h"
#include "base/fatal.h"
#include "base/pem.h"
#include "base/secret_file.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HALF_BYTES 32 /* of r and of s */
#define BOTH_BYTES (2 * HALF_BYTES)
#define DER_MAX    80 /* bytes of a signature as DER */
#define CURVE      "P-256"

struct signer {
    struct arena *arena;
    EVP_PKEY *key;
    struct public_key public_half;
};

/* Signers. */

struct signer *signer_new(const char *path, struct buffer *complaint)
{
    EVP_PKEY *key = NULL;
    struct buffer text;
    buffer_init(&text);
    const char *fault = secret_file_read(path, SIGNATURE_KEY_FILE_MAX, &text);
    if (fault == NULL) {
        key = pem_key(text.data, text.length, PEM_P256, true, &fault);
        if (key == NULL)
            fault = "it holds no private key on the curve " CURVE " without passphrase in PEM";
    }
    struct arena *arena = arena_new();
    struct signer *signer = ARENA_NEW(arena, struct signer);
    *signer = (struct signer){.arena = arena, .key = key};
    if (fault == NULL && !public_key_read(arena, text.data, text.length, &signer->public_half))
        fault = "its public half cannot be taken";
    OPENSSL_cleanse(text.data, text.length);
    buffer_release(&text);
    if (fault == NULL)
        return signer;
    buffer_print(complaint, "signing key %s: %s\n", path, fault);
    signer_free(signer);
    return NULL;
}

void signer_free(struct signer *signer)
{
    if (signer == NULL)
        return;
    EVP_PKEY_free(signer->key);
    arena_free(signer->arena);
}

const char *signer_public_key(const struct signer *signer)
{
    return signer->public_half.pem;
}

const char *signer_kid(const struct signer *signer)
{
    return signer->public_half.kid;
}

const struct public_key *signer_public_half(const struct signer *signer)
{
    return &signer->public_half;
}

/* Signatures. */

/* What is signed: header and payload. */
static const char *signed_part(struct arena *arena, const char *kid, const char *type,
                               const char *text)
{
    const char *header = arena_print(arena, "{\"alg\":\"ES256\",\"kid\":\"%s\"%s%s%s}", kid,
                                     type != NULL ? ",\"typ\":\"" : "", type != NULL ? type : "",
                                     type != NULL ? "\"" : "");
    return arena_print(arena, "%s.%s", base64url_encode(arena, header, strlen(header)),
                       base64url_encode(arena, text, strlen(text)));
}

static void halves_from_der(const unsigned char *der, size_t length,
                            unsigned char ret_both[BOTH_BYTES])
{
    ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &der, (long)length);
    if (pair == NULL || BN_bn2binpad(ECDSA_SIG_get0_r(pair), ret_both, HALF_BYTES) < 0 ||
        BN_bn2binpad(ECDSA_SIG_get0_s(pair), ret_both + HALF_BYTES, HALF_BYTES) < 0)
        fatal("a signature has not the form of the curve " CURVE);
    ECDSA_SIG_free(pair);
}

const char *signature_make(const struct signer *signer, struct arena *arena, const char *type,
                           const char *text)
{
    unsigned char der[DER_MAX], both[BOTH_BYTES];
    size_t length = sizeof(der);
    const char *part = signed_part(arena, signer->public_half.kid, type, text);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL ||
        EVP_DigestSignInit_ex(context, NULL, "SHA256", NULL, NULL, signer->key, NULL) != 1 ||
        EVP_DigestSign(context, der, &length, (const unsigned char *)part, strlen(part)) != 1)
        fatal("signing failed");
    EVP_MD_CTX_free(context);
    halves_from_der(der, length, both);
    return arena_print(arena, "%s.%s", part, base64url_encode(arena, both, sizeof(both)));
}

/* False when the halves are no numbers of a signature. */
static bool der_from_halves(const unsigned char *both, unsigned char **ret_der, int *ret_length)
{
    ECDSA_SIG *pair = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn(both, HALF_BYTES, NULL),
           *s = BN_bin2bn(both + HALF_BYTES, HALF_BYTES, NULL);
    if (pair == NULL || r == NULL || s == NULL || ECDSA_SIG_set0(pair, r, s) != 1)
        fatal("a signature cannot be read");
    *ret_der = NULL;
    *ret_length = i2d_ECDSA_SIG(pair, ret_der);
    ECDSA_SIG_free(pair);
    return *ret_length > 0;
}

static bool halves_check(EVP_PKEY *key, const char *part, const unsigned char *both)
{
    unsigned char *der;
    int length;
    if (!der_from_halves(both, &der, &length))
        return false;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool good = context != NULL &&
                EVP_DigestVerifyInit_ex(context, NULL, "SHA256", NULL, NULL, key, NULL) == 1 &&
                EVP_DigestVerify(context, der, (size_t)length, (const unsigned char *)part,
                                 strlen(part)) == 1;
    EVP_MD_CTX_free(context);
    OPENSSL_free(der);
    ERR_clear_error();
    return good;
}

bool signature_check(struct arena *arena, const struct public_key *public_key, const char *type,
                     const char *text, const char *signature)
{
    unsigned char *both;
    const char *fault;
    size_t length;
    EVP_PKEY *key = pem_key(public_key->pem, strlen(public_key->pem), PEM_P256, false, &fault);
    if (key == NULL)
        return false;
    const char *part = signed_part(arena, public_key->kid, type, text);
    size_t start = strlen(part);
    bool good = strncmp(signature, part, start) == 0 && signature[start] == '.' &&
                base64url_decode(arena, signature + start + 1, strlen(signature + start + 1), &both,
                                 &length) &&
                length == BOTH_BYTES && halves_check(key, part, both);
    EVP_PKEY_free(key);
    return good;
}

/* One of the two texts before a signature, which may hold no NUL. */
static bool part_read(struct arena *arena, const char *part, size_t length, const char **ret_text)
{
    unsigned char *bytes;
    size_t count;
    if (!base64url_decode(arena, part, length, &bytes, &count) || memchr(bytes, 0, count) != NULL)
        return false;
    *ret_text = (const char *)bytes;
    return true;
}

bool signature_split(struct arena *arena, const char *signature, const char **ret_header,
                     const char **ret_text)
{
    size_t header = strcspn(signature, ".");
    const char *text = signature + header;
    size_t length = *text == '.' ? strcspn(++text, ".") : 0;
    return *text != '\0' && text[length] == '.' &&
           part_read(arena, signature, header, ret_header) &&
           part_read(arena, text, length, ret_text);
}

bool signature_key_create(const char *path, struct buffer *complaint)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    FILE *out = file >= 0 ? fdopen(file, "w") : NULL;
    if (out == NULL) {
        buffer_print(complaint, "%s: %s\n", path, strerror(errno));
        if (file >= 0)
            close(file);
        return false;
    }
    EVP_PKEY *key = EVP_EC_gen(CURVE);
    bool written = key != NULL && PEM_write_PrivateKey(out, key, NULL, NULL, 0, NULL, NULL) == 1;
    EVP_PKEY_free(key);
    written = fclose(out) == 0 && written;
    if (!written) {
        (void)unlink(path);
        buffer_print(complaint, "%s: the key cannot be written\n", path);
    }
    return written;
}
