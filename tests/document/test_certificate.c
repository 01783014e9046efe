/* Certificates, key sets and status lists: what was signed is read back, and no byte may be
 * another. */
#include "document/certificate.h"

#include "base/digest.h"
#include "document/jwks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct arena *arena;
static struct signer *signer, *other;
static struct public_keys keys;

static struct signer *signer_fresh(void)
{
    char folder[] = "/tmp/pennant-certificate-XXXXXX", path[64];
    struct buffer complaint;
    buffer_init(&complaint);
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/key.pem", folder);
    assert_true(signature_key_create(path, &complaint));
    struct signer *made = signer_new(path, &complaint);
    assert_non_null(made);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
    buffer_release(&complaint);
    return made;
}

static int all_open(void **state)
{
    (void)state;
    arena = arena_new();
    signer = signer_fresh();
    other = signer_fresh();
    struct public_key *items = ARENA_ARRAY(arena, struct public_key, 2);
    items[0] = *signer_public_half(signer);
    items[1] = *signer_public_half(other);
    keys = (struct public_keys){items, 2};
    return 0;
}

static int all_close(void **state)
{
    (void)state;
    signer_free(signer);
    signer_free(other);
    arena_free(arena);
    return 0;
}

static struct certificate sample(void)
{
    return (struct certificate){.issuer = "https://flag.example",
                                .organisation = "demo",
                                .organisation_name = "某\"局\"",
                                .unit = "p01",
                                .unit_name = "第一项目部",
                                .award_id = "0193c5e1-0000-7000-8000-000000000001",
                                .award = "flag",
                                .scheme = "002",
                                .title_zh = "流动红旗",
                                .title_en = "Mobile red flag",
                                .level = "gold",
                                .total = "97.50",
                                .rank = 1,
                                .from = day_of(2026, 1, 1),
                                .to = day_of(2026, 3, 31),
                                .granted = day_of(2026, 4, 9),
                                .bundle_view = "public",
                                .bundle_digest = "00ff",
                                .status_uri = "/v1/status-lists/0?organisation=demo",
                                .status_place = 77};
}

static void a_certificate_says_what_was_signed(void **state)
{
    struct certificate given = sample(), found;
    const char *kid, *fault;
    struct buffer words;
    (void)state;
    const char *token = certificate_sign(arena, signer, &given);
    assert_true(certificate_read(arena, &keys, token, &found, &kid, &fault));
    assert_string_equal(kid, signer_kid(signer));
    assert_string_equal(found.organisation_name, given.organisation_name);
    assert_string_equal(found.title_en, given.title_en);
    assert_string_equal(found.total, "97.50");
    assert_null(found.group);
    assert_int_equal(found.rank, 1);
    assert_int_equal(found.granted, given.granted);
    assert_int_equal(found.to, given.to);
    assert_int_equal(found.status_place, 77);
    assert_string_equal(found.bundle_digest, "00ff");
    buffer_init(&words);
    certificate_print(&words, &found, LANGUAGE_EN);
    assert_string_equal(words.data,
                        "某\"局\" granted 第一项目部 (p01) the award \"Mobile red flag\" for "
                        "2026-01-01 to 2026-03-31, level gold, total 97.50, rank 1, on "
                        "2026-04-09.");
    buffer_clear(&words);
    found.title_zh = NULL;
    found.level = found.total = NULL;
    found.rank = 0;
    certificate_print(&words, &found, LANGUAGE_ZH);
    assert_string_equal(words.data,
                        "某\"局\"授予第一项目部（p01）“Mobile red flag”，考评周期 2026-01-01 至 "
                        "2026-03-31，2026-04-09 授予。");
    buffer_release(&words);
}

/* Only the signature differs between two certificates of one award. */
static void the_text_is_determined(void **state)
{
    struct certificate given = sample();
    (void)state;
    const char *one = certificate_sign(arena, signer, &given);
    const char *two = certificate_sign(arena, signer, &given);
    size_t text = (size_t)(strrchr(one, '.') - one);
    assert_int_equal(strncmp(one, two, text), 0);
}

static void no_byte_of_a_certificate_can_be_another(void **state)
{
    struct certificate given = sample(), found;
    const char *kid, *fault;
    (void)state;
    const char *token = certificate_sign(arena, signer, &given);
    char *changed = arena_text(arena, token);
    for (size_t i = 0; token[i] != '\0'; i++) {
        for (int flip = 1; flip < 256; flip = flip < 128 ? 2 * flip : 255) {
            changed[i] = (char)(token[i] ^ flip);
            assert_false(certificate_read(arena, &keys, changed, &found, &kid, &fault));
            assert_non_null(fault);
            if (flip == 255)
                break;
        }
        changed[i] = token[i];
        assert_false(
            certificate_read(arena, &keys, arena_bytes(arena, token, i), &found, &kid, &fault));
    }
    assert_true(certificate_read(arena, &keys, changed, &found, &kid, &fault));
    assert_false(
        certificate_read(arena, &keys, arena_print(arena, "%s=", token), &found, &kid, &fault));
}

static void only_the_right_key_and_type_count(void **state)
{
    struct certificate given = sample(), found;
    struct public_keys second = {keys.items + 1, 1};
    const char *kid, *fault, *text = "{\"iss\":\"x\"}";
    (void)state;
    const char *token = certificate_sign(arena, signer, &given);
    assert_false(certificate_read(arena, &second, token, &found, &kid, &fault));
    assert_non_null(strstr(fault, "kid"));
    token = signature_make(signer, arena, STATUS_LIST_TYPE, text);
    assert_false(certificate_read(arena, &keys, token, &found, &kid, &fault));
    assert_non_null(strstr(fault, CERTIFICATE_TYPE));
    token = signature_make(signer, arena, CERTIFICATE_TYPE, text);
    assert_false(certificate_read(arena, &keys, token, &found, &kid, &fault));
    assert_non_null(strstr(fault, "lacks"));
    token = signature_make(signer, arena, CERTIFICATE_TYPE, "[]");
    assert_false(certificate_read(arena, &keys, token, &found, &kid, &fault));
    assert_false(certificate_read(arena, &keys, "", &found, &kid, &fault));
}

static void a_status_list_holds_its_bits(void **state)
{
    unsigned char bits[STATUS_LIST_BITS / 8] = {0};
    struct certificate given = sample();
    struct status_list found,
        list = {.uri = given.status_uri, .at = 1764000000, .bits = bits, .count = STATUS_LIST_BITS};
    const char *fault;
    (void)state;
    bits[0] = 1;
    bits[77 / 8] = 1 << 77 % 8;
    const char *token = status_list_sign(arena, signer, &list);
    assert_true(status_list_read(arena, &keys, token, &found, &fault));
    assert_string_equal(found.uri, list.uri);
    assert_int_equal(found.at, list.at);
    assert_int_equal(found.ttl, STATUS_LIST_TTL);
    assert_int_equal(found.count, STATUS_LIST_BITS);
    for (int i = 0; i < STATUS_LIST_BITS; i++)
        assert_int_equal(status_list_has(&found, i), i == 0 || i == 77);
    assert_false(status_list_has(&found, STATUS_LIST_BITS));
    assert_false(status_list_has(&found, -1));
    assert_int_equal(certificate_status(&given, &found), CERTIFICATE_REVOKED);
    given.status_place = 78;
    assert_int_equal(certificate_status(&given, &found), CERTIFICATE_VALID);
    given.status_place = STATUS_LIST_BITS;
    assert_int_equal(certificate_status(&given, &found), CERTIFICATE_OTHER_LIST);
    given.status_place = 78;
    given.status_uri = "/v1/status-lists/1?organisation=demo";
    assert_int_equal(certificate_status(&given, &found), CERTIFICATE_OTHER_LIST);
}

/* The example of the draft: bits 0, 3, 4, 5, 7, 8, 9, 13 and 15 of 16 are set. */
static void a_known_list_is_read(void **state)
{
    struct status_list found;
    const char *fault;
    (void)state;
    const char *token = signature_make(
        signer, arena, STATUS_LIST_TYPE,
        "{\"sub\":\"https://example.com/statuslists/1\",\"iat\":1,\"status_list\":{\"bits\":1,"
        "\"lst\":\"eNrbuRgAAhcBXQ\"}}");
    assert_true(status_list_read(arena, &keys, token, &found, &fault));
    assert_int_equal(found.count, 16);
    assert_int_equal(found.bits[0], 0xb9);
    assert_int_equal(found.bits[1], 0xa3);
    assert_int_equal(found.ttl, 0);
}

static void what_is_no_status_list_is_refused(void **state)
{
    static const char *const texts[] = {
        "{}", "{\"sub\":\"x\",\"status_list\":{\"bits\":2,\"lst\":\"eNrbuRgAAhcBXQ\"}}",
        "{\"sub\":\"x\",\"status_list\":{\"bits\":1,\"lst\":\"eNrbuRgAAhcBXR\"}}",
        "{\"sub\":\"x\",\"status_list\":{\"bits\":1}}",
        "{\"status_list\":{\"bits\":1,\"lst\":\"eNrbuRgAAhcBXQ\"}}"};
    struct status_list found;
    const char *fault;
    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        assert_false(status_list_read(arena, &keys,
                                      signature_make(signer, arena, STATUS_LIST_TYPE, texts[i]),
                                      &found, &fault));
}

static void key_sets_come_back(void **state)
{
    struct buffer out;
    struct public_keys found;
    (void)state;
    buffer_init(&out);
    jwks_write(&out, arena, &keys);
    assert_true(jwks_read(arena, out.data, out.length, &found));
    assert_int_equal(found.count, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_string_equal(found.items[i].kid, keys.items[i].kid);
        assert_string_equal(found.items[i].pem, keys.items[i].pem);
    }
    /* A kid that is not the key's own, and a key of another kind, are left out. */
    char *at = strstr(out.data, keys.items[0].kid);
    at[0] = at[0] == '0' ? '1' : '0';
    assert_true(jwks_read(arena, out.data, out.length, &found));
    assert_int_equal(found.count, 1);
    at = strstr(out.data, "P-256");
    at = strstr(at + 1, "P-256");
    at[2] = '3';
    assert_true(jwks_read(arena, out.data, out.length, &found));
    assert_int_equal(found.count, 0);
    assert_false(jwks_read(arena, "{}", 2, &found));
    assert_false(jwks_read(arena, "[", 1, &found));
    buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_certificate_says_what_was_signed),
        cmocka_unit_test(the_text_is_determined),
        cmocka_unit_test(no_byte_of_a_certificate_can_be_another),
        cmocka_unit_test(only_the_right_key_and_type_count),
        cmocka_unit_test(a_status_list_holds_its_bits),
        cmocka_unit_test(a_known_list_is_read),
        cmocka_unit_test(what_is_no_status_list_is_refused),
        cmocka_unit_test(key_sets_come_back),
    };
    return cmocka_run_group_tests(tests, all_open, all_close);
}
