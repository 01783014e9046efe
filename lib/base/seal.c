#include "base/seal.h"

#include "base/digest.h"
#include "base/fatal.h"
#include "base/secret_file.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX    128 /* bytes of a key file */
#define NONCE_BYTES 12
#define TAG_BYTES   16

struct sealer {
    unsigned char key[SEAL_KEY_BYTES];
};

static int digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool key_parse(const struct buffer *text, unsigned char ret_key[SEAL_KEY_BYTES])
{
    size_t length = text->length;
    if (length > 0 && text->data[length - 1] == '\n')
        length--;
    if (length != 2 * SEAL_KEY_BYTES)
        return false;
    for (size_t i = 0; i < SEAL_KEY_BYTES; i++) {
        int high = digit(text->data[2 * i]), low = digit(text->data[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        ret_key[i] = (unsigned char)(high * 16 + low);
    }
    return true;
}

struct sealer *sealer_new(const char *name, const char *path, struct buffer *complaint)
{
    struct buffer text;
    struct sealer *sealer = calloc(1, sizeof(*sealer));
    if (sealer == NULL)
        fatal("out of memory");
    buffer_init(&text);
    const char *fault = secret_file_read(path, FILE_MAX, &text);
    if (fault == NULL && !key_parse(&text, sealer->key))
        fault = "it does not hold 64 lower-case hexadecimal digits";
    OPENSSL_cleanse(text.data, text.length);
    buffer_release(&text);
    if (fault == NULL)
        return sealer;
    buffer_print(complaint, "%s %s: %s\n", name, path, fault);
    sealer_free(sealer);
    return NULL;
}

void sealer_free(struct sealer *sealer)
{
    if (sealer == NULL)
        return;
    OPENSSL_cleanse(sealer->key, sizeof(sealer->key));
    free(sealer);
}

/* What is sealed: nonce, secret, tag. The place is authenticated with it. */
struct bytes seal_close(const struct sealer *sealer, struct arena *arena, const char *place,
                        struct bytes secret)
{
    int written = 0, rest = 0;
    size_t length = NONCE_BYTES + secret.length + TAG_BYTES;
    unsigned char *out = arena_take(arena, length, 1);
    unsigned char *text = out + NONCE_BYTES;
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    random_bytes(out, NONCE_BYTES);
    if (context == NULL ||
        EVP_EncryptInit_ex2(context, EVP_aes_256_gcm(), sealer->key, out, NULL) != 1 ||
        EVP_EncryptUpdate(context, NULL, &rest, (const unsigned char *)place, (int)strlen(place)) !=
            1 ||
        EVP_EncryptUpdate(context, text, &written, secret.data, (int)secret.length) != 1 ||
        EVP_EncryptFinal_ex(context, text + written, &rest) != 1 ||
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, TAG_BYTES, text + secret.length) != 1)
        fatal("sealing failed");
    EVP_CIPHER_CTX_free(context);
    return (struct bytes){out, length};
}

bool seal_open(const struct sealer *sealer, struct arena *arena, const char *place,
               struct bytes sealed, struct bytes *ret_secret)
{
    int written = 0, rest = 0;
    unsigned char tag[TAG_BYTES];
    if (sealed.length < NONCE_BYTES + TAG_BYTES)
        return false;
    size_t length = sealed.length - NONCE_BYTES - TAG_BYTES;
    unsigned char *out = arena_take(arena, length + 1, 1);
    memcpy(tag, sealed.data + sealed.length - TAG_BYTES, TAG_BYTES);
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    if (context == NULL ||
        EVP_DecryptInit_ex2(context, EVP_aes_256_gcm(), sealer->key, sealed.data, NULL) != 1 ||
        EVP_DecryptUpdate(context, NULL, &rest, (const unsigned char *)place, (int)strlen(place)) !=
            1)
        fatal("a seal cannot be opened");
    bool good =
        EVP_DecryptUpdate(context, out, &written, sealed.data + NONCE_BYTES, (int)length) == 1 &&
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, TAG_BYTES, tag) == 1 &&
        EVP_DecryptFinal_ex(context, out + written, &rest) == 1;
    EVP_CIPHER_CTX_free(context);
    if (good)
        *ret_secret = (struct bytes){out, length};
    return good;
}

bool seal_key_create(const char *path, struct buffer *complaint)
{
    unsigned char key[SEAL_KEY_BYTES];
    struct arena *arena = arena_new();
    random_bytes(key, sizeof(key));
    const char *text = arena_print(arena, "%s\n", digest_hex(arena, key, sizeof(key)));
    bool done = secret_file_create(path, text, strlen(text), complaint);
    OPENSSL_cleanse(key, sizeof(key));
    arena_free(arena);
    return done;
}
