#include "base/pem.h"

#include "base/fatal.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <string.h>

/* Without this OpenSSL would ask for a passphrase on the terminal. */
static int no_passphrase(char *out, int size, int writing, void *context)
{
    (void)out;
    (void)size;
    (void)writing;
    (void)context;
    return 0;
}

static EVP_PKEY *key_parse(const char *text, size_t length, bool private)
{
    BIO *memory = length <= INT_MAX ? BIO_new_mem_buf(text, (int)length) : NULL;
    EVP_PKEY *key = NULL;
    if (memory != NULL)
        key = private ? PEM_read_bio_PrivateKey(memory, NULL, no_passphrase, NULL)
                      : PEM_read_bio_PUBKEY(memory, NULL, no_passphrase, NULL);
    BIO_free(memory);
    return key;
}

static const char *rsa_fault(EVP_PKEY *key)
{
    if (EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA)
        return "it is no RSA key";
    if (EVP_PKEY_get_bits(key) < PEM_RSA_MIN)
        return "the RSA key is weak: fewer than 2048 bits";
    if (EVP_PKEY_get_bits(key) > PEM_RSA_MAX)
        return "the RSA key is longer than 8192 bits";
    return NULL;
}

static const char *p256_fault(EVP_PKEY *key)
{
    char group[32] = "";
    size_t length = 0;
    if (EVP_PKEY_get_base_id(key) != EVP_PKEY_EC)
        return "it is no EC key";
    if (!EVP_PKEY_get_group_name(key, group, sizeof(group), &length) ||
        strcmp(group, "prime256v1") != 0)
        return "the EC key is not on the curve P-256";
    return NULL;
}

const char *pem_fault(EVP_PKEY *key, enum pem_kind kind)
{
    const char *fault = kind == PEM_RSA ? rsa_fault(key) : p256_fault(key);
    if (fault == NULL) {
        EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
        if (context == NULL || EVP_PKEY_public_check(context) != 1)
            fault = "the key is not sound";
        EVP_PKEY_CTX_free(context);
    }
    ERR_clear_error();
    return fault;
}

EVP_PKEY *pem_key(const char *text, size_t length, enum pem_kind kind, bool private_only,
                  const char **ret_fault)
{
    const char *fault = "it holds no private key without passphrase in PEM";
    EVP_PKEY *key = key_parse(text, length, true);
    if (key == NULL && !private_only) {
        fault = "it holds no public key and no private key without passphrase in PEM";
        key = key_parse(text, length, false);
    }
    if (key != NULL)
        fault = pem_fault(key, kind);
    ERR_clear_error();
    if (fault == NULL)
        return key;
    EVP_PKEY_free(key);
    *ret_fault = fault;
    return NULL;
}

EVP_PKEY *pem_next(BIO *text)
{
    EVP_PKEY *key = PEM_read_bio_PUBKEY(text, NULL, no_passphrase, NULL);
    ERR_clear_error();
    return key;
}

const char *pem_public(struct arena *arena, EVP_PKEY *key)
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
