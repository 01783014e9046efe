/* Bundles: one signed JSON document from which a final result can be recomputed by anybody.
 *
 *   {"format": "pennant-bundle", "version": 1, "view": "full" or "public",
 *    "period": {id, title, from, to}, "scheme": the scheme document as it was received, as text,
 *    "facts": {...} as facts_write, "result": {...} as result_write with receipts (the choices used
 *    among it), "kid", "public_key" (PEM), "digest", "signature"}
 *
 * The digest is SHA-256, in hexadecimal, over the document without digest and signature, byte for
 * byte; the signature is a compact JWS (ES256) over the digest's text. The public version has
 * numbers for the ids of events and pseudonyms for raters, persons, topics and occasions; a unit's
 * ballots that are fewer than are published one by one have equal scores. Texts live in the arena;
 * any thread. */
#ifndef PENNANT_DOCUMENT_BUNDLE_H
#define PENNANT_DOCUMENT_BUNDLE_H

#include "base/attributes.h"
#include "base/buffer.h"
#include "base/signature.h"
#include "referee/facts.h"
#include "scheme/scheme.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BUNDLE_SIZE_MAX ((size_t)256 * 1024 * 1024) /* bytes of a bundle */

enum bundle_view { BUNDLE_FULL, BUNDLE_PUBLIC, BUNDLE_VIEW_COUNT };

/* "full", "public". */
extern const char *const BUNDLE_VIEWS[BUNDLE_VIEW_COUNT];

struct bundle_source {
    const char *period_id, *title; /* title NULL: none */
    const char *document;          /* the scheme as it was received */
    const struct scheme *scheme;   /* the same, read and checked */
    const struct facts *facts;
    const struct signer *signer;
    /* Fewer ballots of a unit are told as their sum only, in the public version, and in the full
     * one those of secret panels; 0: any number is told one by one. */
    int64_t publish_minimum;
};

/* Writes a bundle whose result is recomputed from the facts as they are written there; *ret_digest
 * is its digest. False, and nothing written, when the facts are too large for a bundle, when what
 * is written would give other standings or awards than the facts, or when without names
 * no version gives the same. */
bool bundle_write(struct buffer *out, struct arena *arena, const struct bundle_source *source,
                  enum bundle_view view, const char **ret_digest) MUST_CHECK;

/* What the holder knows from elsewhere; NULL: nothing. */
struct bundle_expected {
    const char *digest;             /* hexadecimal, from the notice */
    const struct public_keys *keys; /* one of them signed it */
};

/* What a bundle says of itself; filled as far as it was read. */
struct bundle_found {
    const char *view, *period_id, *from, *to, *scheme_code, *kid, *digest;
};

/* Why a bundle is not accepted: a place, what stands there and what should. */
struct bundle_fault {
    const char *where;               /* JSON pointer, "" for the whole */
    const char *reason;              /* one sentence without its full stop */
    const char *stored, *recomputed; /* JSON or text, NULL: does not apply */
};

/* Checks form, digest, key and signature, then judges the facts and compares facts and result with
 * what is written. False with the first fault. */
bool bundle_verify(struct arena *arena, const char *text, size_t length,
                   const struct bundle_expected *expected, struct bundle_found *ret_found,
                   struct bundle_fault *ret_fault) MUST_CHECK;

#endif
