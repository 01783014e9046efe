#include "api/auth_pem.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
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

static EVP_PKEY *pem_parse(const unsigned char *bytes, size_t length, bool private)
{
    BIO *memory = BIO_new_mem_buf(bytes, (int)length);
    EVP_PKEY *key = NULL;

    if (memory)
        key = private ? PEM_read_bio_PrivateKey(memory, NULL, no_passphrase, NULL)
                      : PEM_read_bio_PUBKEY(memory, NULL, no_passphrase, NULL);
    BIO_free(memory);
    return key;
}

static bool public_is_sound(EVP_PKEY *key)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
    bool sound = context && EVP_PKEY_public_check(context) == 1;

    EVP_PKEY_CTX_free(context);
    return sound;
}

static const char *rsa_fault(EVP_PKEY *key)
{
    if (EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA)
        return "it is no RSA key";
    if (EVP_PKEY_get_bits(key) < KEY_RSA_MIN)
        return "the RSA key is weak: fewer than 2048 bits";
    if (EVP_PKEY_get_bits(key) > KEY_RSA_MAX)
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

/* The public half as PEM again, so that nothing else of the file stays in memory. */
static bool public_keep(struct arena *arena, EVP_PKEY *pkey, struct auth_key *key)
{
    BIO *memory = BIO_new(BIO_s_mem());
    char *text;
    bool kept = false;

    if (memory && PEM_write_bio_PUBKEY(memory, pkey) == 1) {
        long length = BIO_get_mem_data(memory, &text);
        key->bytes = (unsigned char *)arena_bytes(arena, text, (size_t)length);
        key->length = (size_t)length;
        kept = true;
    }
    BIO_free(memory);
    return kept;
}

static bool pem_read(struct arena *arena, const unsigned char *bytes, size_t length,
                     const char *(*weigh)(EVP_PKEY *), struct auth_key *key, const char **ret_fault)
{
    EVP_PKEY *pkey = pem_parse(bytes, length, false);
    const char *fault = NULL;

    if (!pkey)
        pkey = pem_parse(bytes, length, true);
    if (!pkey)
        fault = "it holds no public key and no private key without passphrase in PEM";
    if (!fault)
        fault = weigh(pkey);
    if (!fault && !public_is_sound(pkey))
        fault = "the key is not sound";
    if (!fault && !public_keep(arena, pkey, key))
        fault = "its public half cannot be taken";
    if (!fault)
        key->signature_length = (size_t)EVP_PKEY_get_size(pkey);
    EVP_PKEY_free(pkey);
    ERR_clear_error();
    *ret_fault = fault;
    return !fault;
}

bool pem_read_rsa(struct arena *arena, const unsigned char *bytes, size_t length,
                  struct auth_key *key, const char **ret_fault)
{
    return pem_read(arena, bytes, length, rsa_fault, key, ret_fault);
}

bool pem_read_p256(struct arena *arena, const unsigned char *bytes, size_t length,
                   struct auth_key *key, const char **ret_fault)
{
    if (!pem_read(arena, bytes, length, p256_fault, key, ret_fault))
        return false;
    key->signature_length = 64; /* r and s of 32 bytes each, not OpenSSL's DER */
    return true;
}
