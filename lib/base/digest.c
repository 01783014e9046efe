#include "base/digest.h"
#include "base/fatal.h"

#include <errno.h>
#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/random.h>

#define SHA256_BLOCK 64 /* bytes that it takes at a time */

/* Fetched once: looking an algorithm up costs more than hashing a short text. */
static EVP_MD *sha256;
static pthread_once_t sha256_once = PTHREAD_ONCE_INIT;

static void sha256_fetch(void)
{
    sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    if (!sha256)
        fatal("the cryptographic library has no SHA-256");
}

void digest_sha256(const void *bytes, size_t length, unsigned char ret_digest[SHA256_BYTES])
{
    pthread_once(&sha256_once, sha256_fetch);
    if (EVP_Digest(length > 0 ? bytes : "", length, ret_digest, NULL, sha256, NULL) != 1)
        fatal("SHA-256 failed");
}

/* SHA-256 over a block, made of the key, and what follows it. */
static void digest_behind(const unsigned char *block, const void *bytes, size_t length,
                          unsigned char ret_digest[SHA256_BYTES])
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool good = context && EVP_DigestInit_ex2(context, sha256, NULL) == 1 &&
                EVP_DigestUpdate(context, block, SHA256_BLOCK) == 1 &&
                EVP_DigestUpdate(context, bytes, length) == 1 &&
                EVP_DigestFinal_ex(context, ret_digest, NULL) == 1;
    EVP_MD_CTX_free(context);
    if (!good)
        fatal("HMAC-SHA-256 failed");
}

/* RFC 2104. The library's own function looks its algorithms up each time, which costs more than
 * the hashing. */
void digest_hmac_sha256(const void *key, size_t key_length, const void *bytes, size_t length,
                        unsigned char ret_digest[SHA256_BYTES])
{
    unsigned char inner[SHA256_BLOCK] = {0}, outer[SHA256_BLOCK];
    pthread_once(&sha256_once, sha256_fetch);
    if (key_length > INT_MAX) /* a length that was never one */
        fatal("HMAC-SHA-256 failed");
    if (key_length > SHA256_BLOCK)
        digest_sha256(key, key_length, inner);
    else if (key_length > 0)
        memcpy(inner, key, key_length);
    for (size_t i = 0; i < SHA256_BLOCK; i++) {
        outer[i] = inner[i] ^ 0x5C;
        inner[i] ^= 0x36;
    }
    digest_behind(inner, length > 0 ? bytes : "", length, ret_digest);
    digest_behind(outer, ret_digest, SHA256_BYTES, ret_digest);
    OPENSSL_cleanse(inner, sizeof(inner));
    OPENSSL_cleanse(outer, sizeof(outer));
}

char *digest_hex(struct arena *arena, const void *bytes, size_t length)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *from = bytes;
    char *text = arena_take(arena, length + 1, 2);
    for (size_t i = 0; i < length; i++) {
        text[2 * i] = digits[from[i] >> 4];
        text[2 * i + 1] = digits[from[i] & 15];
    }
    return text;
}

static const char BASE64URL[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static char *six_bits_encode(struct arena *arena, const char *alphabet, const void *bytes,
                             size_t length)
{
    const unsigned char *from = bytes;
    char *text = arena_take(arena, length / 3 + 1, 4 + 1);
    char *out = text;
    uint32_t bits = 0;
    int count = 0; /* bits waiting */
    for (size_t i = 0; i < length; i++) {
        bits = bits << 8 | from[i];
        for (count += 8; count >= 6; count -= 6)
            *out++ = alphabet[bits >> (count - 6) & 63];
    }
    if (count > 0)
        *out++ = alphabet[bits << (6 - count) & 63];
    *out = '\0';
    return text;
}

char *base64url_encode(struct arena *arena, const void *bytes, size_t length)
{
    return six_bits_encode(arena, BASE64URL, bytes, length);
}

char *base64_encode(struct arena *arena, const void *bytes, size_t length)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    static const char *const padding[] = {"", "==", "="};
    return arena_print(arena, "%s%s", six_bits_encode(arena, alphabet, bytes, length),
                       padding[length % 3]);
}

/* The six bits of a character, or -1. */
static int base64url_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '-' ? 62 : c == '_' ? 63 : -1;
}

bool base64url_decode(struct arena *arena, const char *text, size_t length,
                      unsigned char **ret_bytes, size_t *ret_length)
{
    if (length % 4 == 1)
        return false;
    unsigned char *bytes = arena_take(arena, length / 4 + 1, 3 + 1);
    size_t used = 0;
    uint32_t bits = 0;
    int count = 0;
    for (size_t i = 0; i < length; i++) {
        int value = base64url_value(text[i]);
        if (value < 0)
            return false;
        bits = bits << 6 | (uint32_t)value;
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes[used++] = (unsigned char)(bits >> count);
        }
    }
    if (bits & ((1U << count) - 1))
        return false;
    *ret_bytes = bytes;
    *ret_length = used;
    return true;
}

bool bytes_equal(const void *a, const void *b, size_t length)
{
    return length == 0 || CRYPTO_memcmp(a, b, length) == 0;
}

void random_bytes(void *out, size_t length)
{
    unsigned char *at = out;
    while (length > 0) {
        ssize_t got = getrandom(at, length, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            fatal("the kernel gives no random bytes");
        at += got;
        length -= (size_t)got;
    }
}
