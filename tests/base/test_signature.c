/* ES256: what a key signed is accepted with that key only, and with no character changed. */
#include "base/signature.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define DIGEST "3f4e"

struct place {
    char folder[64], path[128];
    struct arena *arena;
    struct buffer complaint;
};

static void place_open(struct place *place)
{
    strcpy(place->folder, "/tmp/pennant-signature-XXXXXX");
    assert_non_null(mkdtemp(place->folder));
    snprintf(place->path, sizeof(place->path), "%s/key.pem", place->folder);
    place->arena = arena_new();
    buffer_init(&place->complaint);
}

static void place_close(struct place *place)
{
    (void)unlink(place->path);
    assert_int_equal(rmdir(place->folder), 0);
    arena_free(place->arena);
    buffer_release(&place->complaint);
}

static struct signer *signer_fresh(struct place *place)
{
    (void)unlink(place->path);
    assert_true(signature_key_create(place->path, &place->complaint));
    struct signer *signer = signer_new(place->path, &place->complaint);
    assert_non_null(signer);
    return signer;
}

static void what_is_signed_is_accepted(void **state)
{
    struct place place;
    struct public_key again;
    (void)state;
    place_open(&place);
    struct signer *signer = signer_fresh(&place), *other = signer_fresh(&place);
    const struct public_key *key = signer_public_half(signer);
    const char *signature = signature_make(signer, place.arena, NULL, DIGEST);
    const char *pem = signer_public_key(signer);
    assert_true(signature_check(place.arena, key, NULL, DIGEST, signature));
    assert_false(signature_check(place.arena, signer_public_half(other), NULL, DIGEST, signature));
    assert_false(signature_check(place.arena, key, NULL, DIGEST "0", signature));
    assert_false(signature_check(place.arena, key, "other", DIGEST, signature));
    assert_true(public_key_read(place.arena, pem, strlen(pem), &again));
    assert_string_equal(again.pem, pem);
    assert_string_equal(again.kid, signer_kid(signer));
    assert_string_not_equal(again.kid, signer_kid(other));
    again.pem = "no key";
    assert_false(signature_check(place.arena, &again, NULL, DIGEST, signature));
    signer_free(other);
    signer_free(signer);
    signer_free(NULL);
    place_close(&place);
}

static void a_token_is_taken_apart(void **state)
{
    static const char *const broken[] = {"",          ".",       "e30", "e30.e30", "e30.e30ee.x",
                                         "e3=.e30.x", "e30.AA.x" /* a NUL inside */};
    struct place place;
    const char *header, *text;
    (void)state;
    place_open(&place);
    struct signer *signer = signer_fresh(&place);
    const char *token = signature_make(signer, place.arena, "kind+jwt", "{\"a\":1}");
    assert_true(signature_split(place.arena, token, &header, &text));
    assert_non_null(strstr(header, "\"typ\":\"kind+jwt\""));
    assert_non_null(strstr(header, signer_kid(signer)));
    assert_string_equal(text, "{\"a\":1}");
    assert_true(signature_check(place.arena, signer_public_half(signer), "kind+jwt", text, token));
    assert_false(signature_check(place.arena, signer_public_half(signer), NULL, text, token));
    for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++)
        assert_false(signature_split(place.arena, broken[i], &header, &text));
    signer_free(signer);
    place_close(&place);
}

static void every_changed_character_is_refused(void **state)
{
    struct place place;
    (void)state;
    place_open(&place);
    struct signer *signer = signer_fresh(&place);
    const char *signature = signature_make(signer, place.arena, NULL, DIGEST);
    for (size_t i = 0; i < strlen(signature); i++) {
        for (const char *c = "AQgw-_.="; *c != '\0'; c++) {
            char *changed = arena_text(place.arena, signature);
            changed[i] = *c;
            assert_int_equal(
                signature_check(place.arena, signer_public_half(signer), NULL, DIGEST, changed),
                signature[i] == *c);
        }
        char *shorter = arena_bytes(place.arena, signature, i);
        assert_false(
            signature_check(place.arena, signer_public_half(signer), NULL, DIGEST, shorter));
    }
    signer_free(signer);
    place_close(&place);
}

static void file_fill(const struct place *place, const char *text, mode_t mode)
{
    (void)unlink(place->path);
    FILE *file = fopen(place->path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(place->path, mode), 0);
}

static void refused(struct place *place, const char *reason)
{
    buffer_clear(&place->complaint);
    assert_null(signer_new(place->path, &place->complaint));
    assert_non_null(strstr(place->complaint.data, reason));
    assert_non_null(strstr(place->complaint.data, place->path));
}

static void keys_that_are_none_are_refused(void **state)
{
    static const char other_curve[] =
        "-----BEGIN PRIVATE KEY-----\n"
        "MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n"
        "-----END PRIVATE KEY-----\n";
    struct place place;
    struct stat status;
    (void)state;
    place_open(&place);
    refused(&place, "No such file");
    signer_free(signer_fresh(&place));
    assert_int_equal(stat(place.path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_false(signature_key_create(place.path, &place.complaint)); /* never over another key */
    assert_int_equal(chmod(place.path, 0644), 0);
    refused(&place, "everybody");
    assert_int_equal(chmod(place.path, 0602), 0);
    refused(&place, "everybody");
    file_fill(&place, other_curve, 0600);
    refused(&place, "P-256");
    file_fill(&place, "", 0600);
    refused(&place, "P-256");
    struct signer *signer = signer_fresh(&place);
    file_fill(&place, signer_public_key(signer), 0600);
    refused(&place, "no private key");
    signer_free(signer);
    assert_int_equal(unlink(place.path), 0);
    assert_int_equal(mkdir(place.path, 0700), 0);
    refused(&place, "regular");
    assert_int_equal(rmdir(place.path), 0);
    place_close(&place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_signed_is_accepted),
        cmocka_unit_test(a_token_is_taken_apart),
        cmocka_unit_test(every_changed_character_is_refused),
        cmocka_unit_test(keys_that_are_none_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
