/* Certificates: one granted award as a signed token that anybody can check without asking anybody.
 *
 * A compact JWS (ES256, typ "pennant-certificate+jwt") over
 *   {"iss", "sub": unit's code, "jti": award's id, "iat": start of the day it was granted (UTC),
 *    "organisation": {code, name}, "unit": {code, name}, "award": {id, title, scheme, group, level,
 *    rank, total, from, to}, "bundle": {view, digest}, "status": {"status_list": {idx, uri}}}
 * The text depends on nothing but what is in the struct. Texts live in the arena; any thread. */
#ifndef PENNANT_DOCUMENT_CERTIFICATE_H
#define PENNANT_DOCUMENT_CERTIFICATE_H

#include "base/attributes.h"
#include "base/buffer.h"
#include "base/date.h"
#include "base/error.h"
#include "base/signature.h"
#include "document/status_list.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CERTIFICATE_TYPE     "pennant-certificate+jwt"
#define CERTIFICATE_SIZE_MAX ((size_t)64 * 1024) /* bytes of a certificate that is read */

struct certificate {
    const char *issuer, *organisation, *organisation_name;
    const char *unit, *unit_name;            /* code and name */
    const char *award_id, *award, *scheme;   /* UUID, id in the scheme, scheme's code */
    const char *title_zh, *title_en;         /* NULL: none */
    const char *group, *level, *total;       /* NULL: none */
    int rank;                                /* 0: none */
    day_t from, to, granted;                 /* both days inside */
    const char *bundle_view, *bundle_digest; /* NULL: no bundle */
    const char *status_uri;                  /* of the list that has its bit, */
    int64_t status_place;                    /* and the bit's number there */
};

/* The signed token. */
const char *certificate_sign(struct arena *arena, const struct signer *signer,
                             const struct certificate *certificate);

/* Checks the signature with one of the keys, then reads. False with one sentence (without its full
 * stop) in *ret_fault. */
bool certificate_read(struct arena *arena, const struct public_keys *keys, const char *token,
                      struct certificate *ret_certificate, const char **ret_kid,
                      const char **ret_fault) MUST_CHECK;

enum certificate_status { CERTIFICATE_VALID, CERTIFICATE_REVOKED, CERTIFICATE_OTHER_LIST };

/* What a list says of a certificate; CERTIFICATE_OTHER_LIST: it is not the list it names, or too
 * short. */
enum certificate_status certificate_status(const struct certificate *certificate,
                                           const struct status_list *list);

/* One sentence that says who was granted what. */
void certificate_print(struct buffer *out, const struct certificate *certificate,
                       enum language language);

#endif
