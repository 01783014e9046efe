#include "cmd/verify_chain.h"

#include "app/chain_check.h"
#include "app/changes.h"
#include "base/signature.h"
#include "cmd/file.h"
#include "document/signed_json.h"
#include "store/chain_read.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define HEADS_MOST      10000
#define HEAD_FILE_MOST  ((size_t)4 * 1024 * 1024) /* bytes */
#define HEAD_TOKEN_MOST ((size_t)4096)
#define FAULTS_SHOWN    1000

/* What is read of a file of heads. */
struct heads {
    struct arena *arena;
    const char *path, *organisation_id;
    const struct public_keys *keys;
    struct chain_kept *items;
    size_t count, capacity, unsigned_count;
};

static bool refuse(const char *path, const char *reason)
{
    fprintf(stderr, "%s: not verified\n%s\n", path, reason);
    return false;
}

/* A statement of a head, whoever signed it. */
static bool head_take(struct heads *heads, const json_t *json, size_t line)
{
    const char *hash = json_string_value(json_object_get(json, "hash"));
    const char *organisation = json_string_value(json_object_get(json, "organisation_id"));
    const json_t *block = json_object_get(json, "block");
    if (hash == NULL || !json_is_integer(block) || heads->count == HEADS_MOST ||
        (organisation != NULL && strcmp(organisation, heads->organisation_id) != 0))
        return false;
    ARENA_GROW(heads->arena, heads->items, heads->count, heads->capacity);
    heads->items[heads->count++] =
        (struct chain_kept){.from = arena_print(heads->arena, "%s, line %zu", heads->path, line),
                            .block = json_integer_value(block),
                            .hash = arena_text(heads->arena, hash)};
    return true;
}

/* One line: an answer of GET /v1/changes/head, or its signature alone. */
static bool head_read(struct heads *heads, const char *text, size_t line, const char **ret_fault)
{
    json_t *json = NULL, *answer = NULL;
    const char *kid, *token = text;
    *ret_fault = "it is no head of this organisation";
    if (*text == '{') {
        answer = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
        token = json_string_value(json_object_get(answer, "signature"));
    }
    bool good = true;
    if (token == NULL) {
        heads->unsigned_count++;
        json = json_incref(answer);
    } else if (heads->keys == NULL) {
        *ret_fault = "a signed head is checked with --keys or --public-key";
        good = false;
    } else {
        good = signed_json_read(heads->arena, heads->keys, CHANGE_HEAD_TYPE, token, HEAD_TOKEN_MOST,
                                &json, &kid, ret_fault);
    }
    good = good && head_take(heads, json, line);
    json_decref(json);
    json_decref(answer);
    return good;
}

static bool heads_read(struct heads *heads)
{
    struct buffer text;
    const char *fault = NULL;
    bool good = true;
    size_t line = 0;
    if (heads->path == NULL)
        return true;
    buffer_init(&text);
    if (!file_read("verify", heads->path, HEAD_FILE_MOST, &text)) {
        buffer_release(&text);
        return false;
    }
    char *rest = NULL;
    for (char *part = strtok_r(text.data, "\r\n", &rest); good && part != NULL;
         part = strtok_r(NULL, "\r\n", &rest))
        good = head_read(heads, part, ++line, &fault);
    if (!good)
        fprintf(stderr, "%s, line %zu: not verified\n%s\n", heads->path, line, fault);
    buffer_release(&text);
    return good;
}

static void fault_print(void *context, const char *sentence)
{
    int64_t *shown = context;
    if (++*shown <= FAULTS_SHOWN)
        fprintf(stderr, "%s\n", sentence);
}

/* The head to keep, signed where a key is given. */
static bool head_print(struct arena *arena, const struct options *options, const char *organisation,
                       const struct chain_found *found)
{
    const char *key = option_text(options, "signing-key");
    struct buffer complaint;
    const char *statement =
        arena_print(arena,
                    "{\"organisation_id\":\"%s\",\"block\":%" PRId64 ",\"sequence\":%" PRId64
                    ",\"hash\":\"%s\",\"chained_at\":\"%s\"}",
                    organisation, found->blocks, found->changes, found->head, found->chained_at);
    if (key == NULL) {
        printf("head:   %s\n", statement);
        return true;
    }
    buffer_init(&complaint);
    struct signer *signer = signer_new(key, &complaint);
    if (signer != NULL)
        printf("head:   %s\n", signature_make(signer, arena, CHANGE_HEAD_TYPE, statement));
    else
        fprintf(stderr, "pennant verify: %s", complaint.data);
    buffer_release(&complaint);
    signer_free(signer);
    return signer != NULL;
}

static bool chain_report(struct arena *arena, const struct options *options,
                         const struct heads *heads, const struct chain_found *found)
{
    const char *code = option_text(options, "organisation");
    if (found->faults > 0) {
        fprintf(stderr, "%s: not verified: %" PRId64 " faults in %" PRId64 " changes\n", code,
                found->faults, found->changes);
        return false;
    }
    printf("verified: %" PRId64 " changes in %" PRId64 " blocks of %s, %zu kept heads\n",
           found->changes, found->blocks, code, heads->count);
    if (found->retired > 0)
        printf("note:   %" PRId64 " rows were retired; their digests are in the chain\n",
               found->retired);
    if (found->renewed > 0)
        printf("note:   names in %" PRId64 " blocks cannot be checked since an erasure\n",
               found->renewed);
    if (heads->unsigned_count > 0)
        printf("note:   %zu heads carry no signature\n", heads->unsigned_count);
    if (heads->count == 0)
        puts("note:   only a head kept elsewhere (--head) shows a chain that was made anew or cut");
    return found->blocks == 0 || head_print(arena, options, heads->organisation_id, found);
}

bool chain_verify(struct arena *arena, const struct options *options,
                  const struct public_keys *keys)
{
    const char *database = option_text(options, "database");
    const char *code = option_text(options, "organisation");
    struct buffer reason;
    struct chain_found found;
    int64_t shown = 0;
    if (database == NULL || code == NULL)
        return refuse("chain", "--chain needs --database and --organisation");
    buffer_init(&reason);
    struct chain_reader *reader = chain_reader_new(database, code, &reason);
    bool good = reader != NULL;
    struct heads heads = {.arena = arena, .path = option_text(options, "head"), .keys = keys};
    if (good) {
        heads.organisation_id = arena_text(arena, chain_reader_organisation(reader));
        good = heads_read(&heads);
    }
    struct chain_asked asked = {heads.items, heads.count, fault_print, &shown};
    bool checked = good && chain_check(reader, &asked, &found, &reason);
    if (reason.length > 0)
        refuse(code, reason.data);
    if (shown > FAULTS_SHOWN)
        fprintf(stderr, "and %" PRId64 " more\n", shown - FAULTS_SHOWN);
    good = checked && chain_report(arena, options, &heads, &found) && fflush(stdout) == 0;
    chain_reader_free(reader);
    buffer_release(&reason);
    return good;
}
