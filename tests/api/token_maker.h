/* Tokens and key files for the tests of api/auth, made with OpenSSL alone: nothing of what is
 * tested takes part in making them. A kit owns a directory that kit_free removes. One thread. */
#ifndef PENNANT_TESTS_API_TOKEN_MAKER_H
#define PENNANT_TESTS_API_TOKEN_MAKER_H

#include "api/auth.h"

#include <openssl/evp.h>

#define NOW_SECONDS INT64_C(1800000000)
#define NOW         (NOW_SECONDS * 1000000)

enum signer { SIGN_SECRET, SIGN_RSA, SIGN_P256, SIGN_P384, SIGN_RSA_PEM, SIGN_NOTHING };

struct kit {
    struct arena *arena;
    char directory[64];
    char secret[80];
    EVP_PKEY *rsa, *p256, *p384;
    char *rsa_pem; /* the public half, as the key file has it */
};

/* A kit with main.HS256.key, portal.RS256.pem (public) and mobile.ES256.pem (private) in its
 * directory. */
struct kit *kit_new(void);
void kit_free(struct kit *kit);

/* Writes a file of the directory; returns its path. */
char *kit_write(struct kit *kit, const char *name, const void *bytes, size_t length, int mode);
char *kit_write_pem(struct kit *kit, const char *name, EVP_PKEY *key, bool private, int mode);

/* Settings as of `pennant serve` without options, over the kit's directory. */
struct auth_settings kit_settings(struct kit *kit);

/* Verification with those settings; a complaint fails the test. auth_free it before the kit. */
struct auth *kit_auth(struct kit *kit);

/* header.payload.signature in the arena. */
char *token_make(struct kit *kit, const char *header, const char *payload, enum signer signer);
char *token_make_bytes(struct kit *kit, const char *header, size_t header_length,
                       const char *payload, size_t payload_length, enum signer signer);

/* Fails the test with the reason unless the outcome is as expected: reason NULL means accepted. */
void expect_token(struct auth *auth, struct arena *arena, const char *name, const char *token,
                  instant_t now, const char *reason);

#define HEADER_SECRET "{\"alg\":\"HS256\",\"kid\":\"main\",\"typ\":\"JWT\"}"
#define HEADER_RSA    "{\"alg\":\"RS256\",\"kid\":\"portal\"}"
#define HEADER_P256   "{\"alg\":\"ES256\",\"kid\":\"mobile\"}"

/* A payload that is accepted at NOW, in pieces so that a test can change one of them. */
#define TIMES "\"iat\":1800000000,\"exp\":1800003600,"
#define WHOM  "\"iss\":\"pennant\",\"aud\":\"pennant\","
#define WHO   "\"sub\":\"user-1\",\"org\":\"demo\",\"roles\":[\"evaluator\"]"
#define GOOD  "{" TIMES WHOM WHO "}"

#endif
