/* The signer's side, and what both sides share. */
#include "base/blind.h"

#include "base/blind_key.h"
#include "base/fatal.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdint.h>
#include <string.h>

static struct bytes der_copy(struct arena *arena, unsigned char *der, int length)
{
    if (length <= 0)
        fatal("a key cannot be written");
    struct bytes copy = {(const unsigned char *)arena_bytes(arena, der, (size_t)length),
                         (size_t)length};
    OPENSSL_clear_free(der, (size_t)length);
    return copy;
}

void blind_key_make(struct arena *arena, struct bytes *ret_private, struct bytes *ret_public)
{
    unsigned char *private_der = NULL, *public_der = NULL;
    EVP_PKEY *key = EVP_RSA_gen(BLIND_KEY_BITS);
    PKCS8_PRIV_KEY_INFO *info = key != NULL ? EVP_PKEY2PKCS8(key) : NULL;
    if (info == NULL)
        fatal("a key cannot be made");
    int length = i2d_PKCS8_PRIV_KEY_INFO(info, &private_der);
    *ret_private = der_copy(arena, private_der, length);
    length = i2d_PUBKEY(key, &public_der);
    *ret_public = der_copy(arena, public_der, length);
    PKCS8_PRIV_KEY_INFO_free(info);
    EVP_PKEY_free(key);
}

void blind_key_wipe(struct bytes private_key)
{
    OPENSSL_cleanse((void *)(uintptr_t)private_key.data, private_key.length);
}

static bool key_fits(EVP_PKEY *key)
{
    int bits = EVP_PKEY_get_bits(key);
    return EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA && bits >= BLIND_KEY_BITS &&
           bits <= BLIND_KEY_BITS_MAX && bits % 8 == 0;
}

EVP_PKEY *blind_key_read(struct bytes public_key)
{
    const unsigned char *start = public_key.data;
    EVP_PKEY *key = d2i_PUBKEY(NULL, &start, (long)public_key.length);
    if (key != NULL && (start != public_key.data + public_key.length || !key_fits(key))) {
        EVP_PKEY_free(key);
        key = NULL;
    }
    ERR_clear_error();
    return key;
}

bool blind_key_is_sound(struct bytes public_key)
{
    EVP_PKEY *key = blind_key_read(public_key);
    EVP_PKEY_free(key);
    return key != NULL;
}

bool blind_raise(struct arena *arena, EVP_PKEY *key, bool private_half, struct bytes value,
                 struct bytes *ret_value)
{
    size_t length = (size_t)EVP_PKEY_get_size(key), written = length;
    unsigned char *out = arena_take(arena, length, 1);
    EVP_PKEY_CTX *context = value.length == length ? EVP_PKEY_CTX_new(key, NULL) : NULL;
    bool done = false;
    if (context != NULL && private_half)
        done = EVP_PKEY_decrypt_init(context) == 1 &&
               EVP_PKEY_CTX_set_rsa_padding(context, RSA_NO_PADDING) == 1 &&
               EVP_PKEY_decrypt(context, out, &written, value.data, value.length) == 1;
    else if (context != NULL)
        done = EVP_PKEY_encrypt_init(context) == 1 &&
               EVP_PKEY_CTX_set_rsa_padding(context, RSA_NO_PADDING) == 1 &&
               EVP_PKEY_encrypt(context, out, &written, value.data, value.length) == 1;
    EVP_PKEY_CTX_free(context);
    ERR_clear_error();
    if (!done || written != length)
        return false;
    *ret_value = (struct bytes){out, length};
    return true;
}

bool blind_sign(struct arena *arena, struct bytes private_key, struct bytes hidden,
                struct bytes *ret_signature)
{
    const unsigned char *start = private_key.data;
    struct bytes signature, back;
    EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &start, (long)private_key.length);
    if (key == NULL || !key_fits(key))
        fatal("a sealed key is not a key");
    bool done = blind_raise(arena, key, true, hidden, &signature);
    /* A signature made by a fault of the machine would give the key away. */
    if (done && (!blind_raise(arena, key, false, signature, &back) ||
                 CRYPTO_memcmp(back.data, hidden.data, hidden.length) != 0))
        fatal("a blind signature is wrong");
    EVP_PKEY_free(key);
    if (done)
        *ret_signature = signature;
    return done;
}

static bool pss_check(EVP_PKEY *key, EVP_MD_CTX *context, struct bytes token,
                      struct bytes signature)
{
    EVP_PKEY_CTX *parameters = NULL;
    return EVP_DigestVerifyInit_ex(context, &parameters, "SHA384", NULL, NULL, key, NULL) == 1 &&
           EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, BLIND_SALT_BYTES) == 1 &&
           EVP_PKEY_CTX_set_rsa_mgf1_md_name(parameters, "SHA384", NULL) == 1 &&
           EVP_DigestVerify(context, signature.data, signature.length, token.data, token.length) ==
               1;
}

bool blind_check(struct bytes public_key, struct bytes token, struct bytes signature)
{
    EVP_PKEY *key = blind_key_read(public_key);
    EVP_MD_CTX *context = key != NULL ? EVP_MD_CTX_new() : NULL;
    bool good = context != NULL && pss_check(key, context, token, signature);
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    ERR_clear_error();
    return good;
}
