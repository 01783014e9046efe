#include "peer.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <time.h>

static EVP_MAC_CTX *mac0;
static __thread EVP_MAC_CTX *mac;
static signed char B64[256];

static int b64(const char *s, size_t n, unsigned char *o)
{
    unsigned v = 0;
    int bits = 0, k = 0;
    for (size_t i = 0; i < n; i++) {
        int d = B64[(unsigned char)s[i]];
        if (d < 0)
            return -1;
        v = v << 6 | d;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            o[k++] = v >> bits;
        }
    }
    return k;
}

int auth(h2o_req_t *req)
{
    ssize_t i = h2o_find_header(&req->headers, H2O_TOKEN_AUTHORIZATION, -1);
    if (i < 0)
        return 0;
    h2o_iovec_t v = req->headers.entries[i].value;
    if (v.len < 8 || v.len > 2048 || strncasecmp(v.base, "Bearer ", 7))
        return 0;
    const char *t = v.base + 7, *e = v.base + v.len, *d1 = memchr(t, '.', e - t);
    if (!d1)
        return 0;
    const char *d2 = memchr(d1 + 1, '.', e - d1 - 1);
    if (!d2)
        return 0;
    unsigned char sig[2048], want[32], hdr[2048];
    size_t wl;
    int n;
    if (b64(d2 + 1, e - d2 - 1, sig) != 32)
        return 0;
    if (!EVP_MAC_init(mac, NULL, 0, NULL) || !EVP_MAC_update(mac, (void *)t, d2 - t) ||
        !EVP_MAC_final(mac, want, &wl, 32))
        return 0;
    if (CRYPTO_memcmp(sig, want, 32))
        return 0;
    if ((n = b64(t, d1 - t, hdr)) < 0)
        return 0;
    json_t *j = json_loadb((char *)hdr, n, 0, NULL);
    const char *alg = json_string_value(json_object_get(j, "alg"));
    int ok = alg && !strcmp(alg, "HS256");
    json_decref(j);
    if (!ok)
        return 0;
    if ((n = b64(d1 + 1, d2 - d1 - 1, hdr)) < 0)
        return 0;
    j = json_loadb((char *)hdr, n, 0, NULL);
    json_t *exp = json_object_get(j, "exp");
    time_t now = time(NULL);
    ok = json_is_object(j) && (!exp || (json_is_number(exp) && json_number_value(exp) > now));
    json_decref(j);
    return ok;
}

int auth_start(void)
{
    memset(B64, -1, sizeof B64);
    for (int i = 0; i < 64; i++)
        B64[(int)"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"[i]] = i;
    EVP_MAC *m = EVP_MAC_fetch(NULL, "HMAC", NULL);
    mac0 = EVP_MAC_CTX_new(m);
    OSSL_PARAM pr[2] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, "SHA256", 0),
                        OSSL_PARAM_construct_end()};
    return EVP_MAC_init(mac0, (void *)SECRET, strlen(SECRET), pr);
}

void auth_thread(void)
{
    mac = EVP_MAC_CTX_dup(mac0);
}
