#include "base/signature.h"

#include "base/digest.h"
#include "base/fatal.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HALF_BYTES  32 /* of r and of s */
#define BOTH_BYTES  (2 * HALF_BYTES)
#define DER_MAX     80 /* bytes of a signature as DER */
#define CURVE       "P-256"
#define CURVE_GROUP "prime256v1"

struct signer {
    struct arena *arena;
    EVP_PKEY *key;
    const char *public_key, *kid;
};

/* Keys. */

/* Without this OpenSSL would ask for a passphrase on the terminal. */
static int no_passphrase(char *out, int size, int writing, void *context)
{
    (void)out;
    (void)size;
    (void)writing;
    (void)context;
    return 0;
}

static bool key_is_p256(EVP_PKEY *key)
{
    char group[32] = "";
    size_t length = 0;
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
    bool good = context != NULL && EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
                EVP_PKEY_get_group_name(key, group, sizeof(group), &length) == 1 &&
                strcmp(group, CURVE_GROUP) == 0 && EVP_PKEY_public_check(context) == 1;
    EVP_PKEY_CTX_free(context);
    return good;
}

/* A private key, or a public one where that will do; NULL for anything else. */
static EVP_PKEY *key_parse(const char *text, size_t length, bool private_only)
{
    EVP_PKEY *key = NULL;
    for (int private = 1; private >= 0 && key == NULL; private --) {
        BIO *memory = length <= SIGNATURE_KEY_FILE_MAX ? BIO_new_mem_buf(text, (int)length) : NULL;
        if (memory == NULL || (private == 0 && private_only)) {
            BIO_free(memory);
            break;
        }
        key = private == 1 ? PEM_read_bio_PrivateKey(memory, NULL, no_passphrase, NULL)
                           : PEM_read_bio_PUBKEY(memory, NULL, no_passphrase, NULL);
        BIO_free(memory);
    }
    if (key != NULL && !key_is_p256(key)) {
        EVP_PKEY_free(key);
        key = NULL;
    }
    ERR_clear_error();
    return key;
}

static const char *key_pem(struct arena *arena, EVP_PKEY *key)
{
    char *text;
    BIO *memory = BIO_new(BIO_s_mem());
    if (memory == NULL || PEM_write_bio_PUBKEY(memory, key) != 1)
        fatal("a public key cannot be written");
    long length = BIO_get_mem_data(memory, &text);
    const char *pem = arena_bytes(arena, text, (size_t)length);
    BIO_free(memory);
    return pem;
}

static const char *key_kid(struct arena *arena, EVP_PKEY *key)
{
    unsigned char *der = NULL, digest[SHA256_BYTES];
    int length = i2d_PUBKEY(key, &der);
    if (length <= 0)
        fatal("a public key cannot be written");
    digest_sha256(der, (size_t)length, digest);
    OPENSSL_free(der);
    return digest_hex(arena, digest, sizeof(digest));
}

bool public_key_read(struct arena *arena, const char *text, size_t length, const char **ret_pem,
                     const char **ret_kid)
{
    EVP_PKEY *key = key_parse(text, length, false);
    if (key == NULL)
        return false;
    *ret_pem = key_pem(arena, key);
    *ret_kid = key_kid(arena, key);
    EVP_PKEY_free(key);
    return true;
}

/* Signers. */

static const char *mode_fault(int file)
{
    struct stat status;
    if (fstat(file, &status) != 0)
        return "it cannot be examined";
    if (!S_ISREG(status.st_mode))
        return "it is not a regular file";
    if (status.st_size > SIGNATURE_KEY_FILE_MAX)
        return "it is larger than a key file may be (16384 bytes)";
    if ((status.st_mode & (S_IROTH | S_IWOTH)) != 0)
        return "it is secret and everybody may read or write it";
    return NULL;
}

static const char *file_load(const char *path, struct buffer *text)
{
    char chunk[4096];
    ssize_t got = 0;
    /* Not blocking: a FIFO of that name must not hang the start. */
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (file < 0)
        return strerror(errno);
    const char *fault = mode_fault(file);
    while (fault == NULL && text->length <= SIGNATURE_KEY_FILE_MAX &&
           (got = read(file, chunk, sizeof(chunk))) > 0)
        buffer_add(text, chunk, (size_t)got);
    close(file);
    OPENSSL_cleanse(chunk, sizeof(chunk));
    return fault == NULL && got < 0 ? "it cannot be read" : fault;
}

struct signer *signer_new(const char *path, struct buffer *complaint)
{
    EVP_PKEY *key = NULL;
    struct buffer text;
    buffer_init(&text);
    const char *fault = file_load(path, &text);
    if (fault == NULL) {
        key = key_parse(text.data, text.length, true);
        if (key == NULL)
            fault = "it holds no private key on the curve " CURVE " without passphrase in PEM";
    }
    OPENSSL_cleanse(text.data, text.length);
    buffer_release(&text);
    if (fault != NULL) {
        buffer_print(complaint, "signing key %s: %s\n", path, fault);
        return NULL;
    }
    struct arena *arena = arena_new();
    struct signer *signer = ARENA_NEW(arena, struct signer);
    *signer = (struct signer){arena, key, key_pem(arena, key), key_kid(arena, key)};
    return signer;
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
    return signer->public_key;
}

const char *signer_kid(const struct signer *signer)
{
    return signer->kid;
}

/* Signatures. */

/* What is signed: header and payload. */
static const char *signed_part(struct arena *arena, const char *kid, const char *text)
{
    const char *header = arena_print(arena, "{\"alg\":\"ES256\",\"kid\":\"%s\"}", kid);
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

const char *signature_make(const struct signer *signer, struct arena *arena, const char *text)
{
    unsigned char der[DER_MAX], both[BOTH_BYTES];
    size_t length = sizeof(der);
    const char *part = signed_part(arena, signer->kid, text);
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

bool signature_check(struct arena *arena, const char *public_key, const char *text,
                     const char *signature)
{
    unsigned char *both;
    size_t length;
    EVP_PKEY *key = key_parse(public_key, strlen(public_key), false);
    if (key == NULL)
        return false;
    const char *part = signed_part(arena, key_kid(arena, key), text);
    size_t start = strlen(part);
    bool good = strncmp(signature, part, start) == 0 && signature[start] == '.' &&
                base64url_decode(arena, signature + start + 1, strlen(signature + start + 1), &both,
                                 &length) &&
                length == BOTH_BYTES && halves_check(key, part, both);
    EVP_PKEY_free(key);
    return good;
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
