/* Bundles: every one that is made is accepted, and no byte of it can be another. */
#include "base/attributes.h"
#include "base/digest.h"
#include "document/bundle.h"
#include "document/bundle_parts.h"
#include "documents.h"
#include "random_campaign.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define CAMPAIGNS 150
#define CHANGES   2000

static struct signer *signer;

static int signer_make(void **state)
{
    char folder[] = "/tmp/pennant-bundle-XXXXXX", path[64];
    struct buffer complaint;
    (void)state;
    buffer_init(&complaint);
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/key.pem", folder);
    assert_true(signature_key_create(path, &complaint));
    signer = signer_new(path, &complaint);
    buffer_release(&complaint);
    return signer == NULL || unlink(path) != 0 || rmdir(folder) != 0;
}

static int signer_drop(void **state)
{
    (void)state;
    signer_free(signer);
    return 0;
}

/* The example, and its bundle. */
struct made {
    struct bench bench;
    struct buffer text;
    const char *digest;
    struct bundle_found found;
    struct bundle_fault fault;
};

static bool bundle_of(struct arena *arena, const struct scheme *scheme, const struct facts *facts,
                      enum bundle_view view, struct buffer *out, const char **ret_digest)
{
    struct buffer document;
    buffer_init(&document);
    scheme_write(&document, scheme);
    struct bundle_source source = {.period_id = "p1",
                                   .title = "第一期",
                                   .document = buffer_finish(&document, arena),
                                   .scheme = scheme,
                                   .facts = facts,
                                   .signer = signer};
    return bundle_write(out, arena, &source, view, ret_digest);
}

static void made_open(struct made *made, enum bundle_view view)
{
    bench_facts(&made->bench);
    assert_true(bench_read_facts(&made->bench));
    buffer_init(&made->text);
    assert_true(bundle_of(made->bench.arena, made->bench.scheme, made->bench.facts, view,
                          &made->text, &made->digest));
}

static void made_close(struct made *made)
{
    buffer_release(&made->text);
    bench_free(&made->bench);
}

static const char *shown(const char *text)
{
    return text != NULL ? text : "nothing";
}

static bool accepted(struct made *made, const char *text, size_t length)
{
    const struct bundle_expected nothing = {0};
    return bundle_verify(made->bench.arena, text, length, &nothing, &made->found, &made->fault);
}

static void a_bundle_is_accepted(void **state)
{
    (void)state;
    for (int view = 0; view < BUNDLE_VIEW_COUNT; view++) {
        struct made made;
        made_open(&made, (enum bundle_view)view);
        if (!accepted(&made, made.text.data, made.text.length))
            fail_msg("%s %s %s %s", made.fault.where, made.fault.reason, shown(made.fault.stored),
                     shown(made.fault.recomputed));
        assert_string_equal(made.found.view, BUNDLE_VIEWS[view]);
        assert_string_equal(made.found.digest, made.digest);
        assert_string_equal(made.found.kid, signer_kid(signer));
        assert_string_equal(made.found.period_id, "p1");
        assert_string_equal(made.found.scheme_code, made.bench.scheme->code);
        made_close(&made);
    }
}

static void what_the_holder_knows_must_be_so(void **state)
{
    struct made made;
    (void)state;
    made_open(&made, BUNDLE_FULL);
    struct public_keys keys = {signer_public_half(signer), 1};
    struct bundle_expected expected = {made.digest, &keys};
    struct arena *arena = made.bench.arena;
    assert_true(bundle_verify(arena, made.text.data, made.text.length, &expected, &made.found,
                              &made.fault));
    char *digest = arena_text(arena, made.digest);
    digest[0] = digest[0] == '0' ? '1' : '0';
    expected.digest = digest;
    assert_false(bundle_verify(arena, made.text.data, made.text.length, &expected, &made.found,
                               &made.fault));
    assert_string_equal(made.fault.where, "#/digest");
    struct signer *mine = signer;
    assert_int_equal(signer_make(NULL), 0);
    keys.items = signer_public_half(signer);
    expected = (struct bundle_expected){made.digest, &keys};
    assert_false(bundle_verify(arena, made.text.data, made.text.length, &expected, &made.found,
                               &made.fault));
    assert_string_equal(made.fault.where, "#/kid");
    signer_free(signer);
    signer = mine;
    made_close(&made);
}

static void no_byte_can_be_another(void **state)
{
    struct made made;
    struct dice dice = {7};
    (void)state;
    made_open(&made, BUNDLE_PUBLIC);
    size_t length = made.text.length;
    for (size_t i = 0; i < length; i += 1 + (i + CHANGES < length ? length / CHANGES : 0)) {
        struct arena *kept = made.bench.arena;
        made.bench.arena = arena_new();
        char was = made.text.data[i];
        made.text.data[i] = (char)(was ^ (char)(1 + roll(&dice, 255)));
        assert_false(accepted(&made, made.text.data, length));
        made.text.data[i] = was;
        arena_free(made.bench.arena);
        made.bench.arena = kept;
    }
    assert_true(accepted(&made, made.text.data, length));
    made_close(&made);
}

static void no_byte_can_be_missing_or_more(void **state)
{
    struct made made;
    (void)state;
    made_open(&made, BUNDLE_FULL);
    assert_false(accepted(&made, made.text.data, 0));
    assert_false(accepted(&made, made.text.data, 1));
    assert_false(accepted(&made, made.text.data, made.text.length - 1));
    assert_false(accepted(&made, made.text.data + 1, made.text.length - 1));
    buffer_byte(&made.text, '\n');
    assert_false(accepted(&made, made.text.data, made.text.length));
    made_close(&made);
}

/* The same bundle with one text for another, digested and signed again by the same key. */
static const char *forge(struct made *made, const char *from, const char *to)
{
    struct arena *arena = made->bench.arena;
    const char *end = strstr(made->text.data, BUNDLE_DIGEST), *at = strstr(made->text.data, from);
    assert_true(end != NULL && at != NULL && at < end);
    const char *open =
        arena_print(arena, "%.*s%s%.*s", (int)(at - made->text.data), made->text.data, to,
                    (int)(end - at - (ptrdiff_t)strlen(from)), at + strlen(from));
    const char *digest = content_digest(arena, open, strlen(open));
    const char *signature = signature_make(signer, arena, NULL, digest);
    const char *whole = arena_print(arena, "%s" BUNDLE_DIGEST "%s" BUNDLE_SIGNATURE "%s" BUNDLE_END,
                                    open, digest, signature);
    assert_false(accepted(made, whole, strlen(whole)));
    return made->fault.where;
}

static void what_is_not_recomputed_is_named(void **state)
{
    struct made made;
    (void)state;
    made_open(&made, BUNDLE_FULL);
    assert_string_equal(forge(&made, "\"rank\":null", "\"rank\":1"), "#/result/standings/0/rank");
    assert_string_equal(made.fault.stored, "1");
    assert_string_equal(made.fault.recomputed, "null");
    assert_string_equal(forge(&made, "\"sequence\":7", "\"sequence\": 7,\"quantity\":\"1.0\""),
                        "#/facts/events/1/quantity");
    assert_string_equal(forge(&made, "\"version\":1", "\"version\":2"), "#/version");
    assert_string_equal(forge(&made, "pennant-bundle", "other-bundle"), "#/format");
    assert_string_equal(forge(&made, "\"view\":\"full\"", "\"view\":\"half\""), "#/view");
    assert_string_equal(forge(&made, "\"view\":\"full\"", "\"view\":1"), "#/view");
    assert_string_equal(forge(&made, "\"kid\":\"", "\"kid\":\"0"), "#/kid");
    assert_string_equal(forge(&made, "\"facts\":{", "\"facts\":{\"none\":1,"), "#/facts/none");
    assert_string_equal(forge(&made, "\"scheme\":\"{", "\"scheme\":\"{{"), "#/scheme");
    assert_string_equal(forge(&made, "\"view\"", "\"more\":1,\"view\""), "");
    assert_string_equal(forge(&made, "{\"format\"", "[\"format\""), "");
    assert_string_equal(forge(&made, "BEGIN PUBLIC", "BEGIN PUBLIK"), "#/public_key");
    assert_string_equal(
        forge(&made, "\"title\":\"第一期\",\"from\":\"2", "\"title\":1,\"from\":\"1"),
        "#/period/from");
    made_close(&made);
}

static void the_public_version_names_nobody(void **state)
{
    struct made full, open;
    const char *places[] = {"\"id\":\"e1\"",       "\"person\":\"p\"", "\"occasion\":\"o\"",
                            "\"topic\":\"queue\"", "\"token\":\"t1\"", "\"id\":\"t1\"",
                            "\"id\":\"n1\"",       "\"event\":\"e1\"", "\"by\":\"site\""};
    (void)state;
    made_open(&full, BUNDLE_FULL);
    made_open(&open, BUNDLE_PUBLIC);
    for (size_t i = 0; i < COUNT(places); i++) {
        assert_non_null(strstr(full.text.data, places[i]));
        assert_null(strstr(open.text.data, places[i]));
    }
    for (size_t i = 0; i < full.bench.facts->ballot_count; i++) {
        const char *rater =
            arena_print(full.bench.arena, "\"rater\":\"%s\"", full.bench.facts->ballots[i].rater);
        assert_non_null(strstr(full.text.data, rater));
        assert_null(strstr(open.text.data, rater));
    }
    struct made again;
    made_open(&again, BUNDLE_PUBLIC);
    assert_string_not_equal(open.digest, again.digest); /* other pseudonyms each time */
    made_close(&again);
    made_close(&open);
    made_close(&full);
}

/* Random campaigns: both versions are accepted, and as recomputed they say the same. */
static void every_bundle_is_accepted(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < CAMPAIGNS; seed++) {
        struct campaign *c = campaign_random(seed, seed % 2 == 0);
        c->scheme.title.en = "Random";
        for (int view = 0; view < BUNDLE_VIEW_COUNT; view++) {
            const struct bundle_expected nothing = {0};
            struct bundle_found found;
            struct bundle_fault fault;
            const char *digest;
            struct buffer text;
            buffer_init(&text);
            if (!bundle_of(c->arena, &c->scheme, &c->facts, (enum bundle_view)view, &text, &digest))
                fail_msg("seed %d: no %s bundle", (int)seed, BUNDLE_VIEWS[view]);
            if (!bundle_verify(c->arena, text.data, text.length, &nothing, &found, &fault))
                fail_msg("seed %d: %s %s: %s, not %s", (int)seed, fault.where, fault.reason,
                         shown(fault.stored), shown(fault.recomputed));
            buffer_release(&text);
        }
        campaign_free(c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bundle_is_accepted),
        cmocka_unit_test(what_the_holder_knows_must_be_so),
        cmocka_unit_test(no_byte_can_be_another),
        cmocka_unit_test(no_byte_can_be_missing_or_more),
        cmocka_unit_test(what_is_not_recomputed_is_named),
        cmocka_unit_test(the_public_version_names_nobody),
        cmocka_unit_test(every_bundle_is_accepted),
    };
    return cmocka_run_group_tests(tests, signer_make, signer_drop);
}
