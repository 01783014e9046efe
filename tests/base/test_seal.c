/* Sealing: what was sealed for a place opens there, under that key, undamaged, and nowhere else. */
#include "base/seal.h"
#include "base/secret_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct place {
    char folder[64], path[128];
    struct arena *arena;
    struct buffer complaint;
};

static int place_open(void **state)
{
    struct place *place = calloc(1, sizeof(*place));
    strcpy(place->folder, "/tmp/pennant-seal-XXXXXX");
    assert_non_null(mkdtemp(place->folder));
    snprintf(place->path, sizeof(place->path), "%s/ballot.key", place->folder);
    place->arena = arena_new();
    buffer_init(&place->complaint);
    *state = place;
    return 0;
}

static int place_close(void **state)
{
    struct place *place = *state;
    (void)unlink(place->path);
    assert_int_equal(rmdir(place->folder), 0);
    arena_free(place->arena);
    buffer_release(&place->complaint);
    free(place);
    return 0;
}

static struct sealer *sealer_fresh(struct place *place)
{
    assert_true(seal_key_create(place->path, &place->complaint));
    struct sealer *sealer = sealer_new("ballot key", place->path, &place->complaint);
    assert_non_null(sealer);
    return sealer;
}

static const struct bytes SECRET = {(const unsigned char *)"a private key", 13};

static void test_round_trip(void **state)
{
    struct place *place = *state;
    struct bytes opened, none = {(const unsigned char *)"", 0};
    struct sealer *sealer = sealer_fresh(place);
    struct bytes sealed = seal_close(sealer, place->arena, "here", SECRET);
    assert_int_equal(sealed.length, SECRET.length + 28);
    assert_true(seal_open(sealer, place->arena, "here", sealed, &opened));
    assert_int_equal(opened.length, SECRET.length);
    assert_memory_equal(opened.data, SECRET.data, SECRET.length);
    struct bytes again = seal_close(sealer, place->arena, "here", SECRET);
    assert_memory_not_equal(again.data, sealed.data, sealed.length);
    sealed = seal_close(sealer, place->arena, "here", none);
    assert_true(seal_open(sealer, place->arena, "here", sealed, &opened));
    assert_int_equal(opened.length, 0);
    sealer_free(sealer);
    sealer_free(NULL);
}

static void test_damage_and_other_places(void **state)
{
    struct place *place = *state;
    struct bytes opened;
    struct sealer *sealer = sealer_fresh(place);
    struct bytes sealed = seal_close(sealer, place->arena, "here", SECRET);
    assert_false(seal_open(sealer, place->arena, "there", sealed, &opened));
    for (size_t at = 0; at < sealed.length; at++) {
        unsigned char *copy =
            (unsigned char *)arena_bytes(place->arena, sealed.data, sealed.length);
        copy[at] ^= 0x80;
        assert_false(
            seal_open(sealer, place->arena, "here", (struct bytes){copy, sealed.length}, &opened));
        assert_false(
            seal_open(sealer, place->arena, "here", (struct bytes){sealed.data, at}, &opened));
    }
    assert_int_equal(unlink(place->path), 0);
    struct sealer *other = sealer_fresh(place);
    assert_false(seal_open(other, place->arena, "here", sealed, &opened));
    sealer_free(other);
    sealer_free(sealer);
}

static void assert_no_sealer(struct place *place, const char *text, const char *word)
{
    (void)unlink(place->path);
    assert_true(secret_file_create(place->path, text, strlen(text), &place->complaint));
    assert_null(sealer_new("ballot key", place->path, &place->complaint));
    assert_non_null(strstr(place->complaint.data, word));
    buffer_clear(&place->complaint);
}

static void test_files_that_are_no_key(void **state)
{
    struct place *place = *state;
    char digits[66] = "";
    memset(digits, 'a', 64);
    assert_no_sealer(place, "", "hexadecimal");
    assert_no_sealer(place, "abc\n", "hexadecimal");
    digits[63] = 'g';
    assert_no_sealer(place, digits, "hexadecimal");
    digits[63] = 'A';
    assert_no_sealer(place, digits, "hexadecimal");
    char large[300];
    memset(large, 'a', sizeof(large) - 1);
    large[sizeof(large) - 1] = '\0';
    assert_no_sealer(place, large, "larger");

    digits[63] = '0';
    (void)unlink(place->path);
    assert_true(secret_file_create(place->path, digits, 64, &place->complaint));
    assert_int_equal(chmod(place->path, 0644), 0);
    assert_null(sealer_new("ballot key", place->path, &place->complaint));
    assert_non_null(strstr(place->complaint.data, "everybody"));
    assert_int_equal(chmod(place->path, 0640), 0);
    struct sealer *sealer = sealer_new("ballot key", place->path, &place->complaint);
    assert_non_null(sealer);
    sealer_free(sealer);
    assert_null(sealer_new("ballot key", place->folder, &place->complaint));
    assert_null(sealer_new("ballot key", "/nowhere/at/all", &place->complaint));
}

static void test_a_key_file_is_made_once(void **state)
{
    struct place *place = *state;
    struct stat status;
    assert_true(seal_key_create(place->path, &place->complaint));
    assert_int_equal(stat(place->path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(status.st_size, 65);
    assert_false(seal_key_create(place->path, &place->complaint));
    assert_non_null(strstr(place->complaint.data, "exists"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_round_trip, place_open, place_close),
        cmocka_unit_test_setup_teardown(test_damage_and_other_places, place_open, place_close),
        cmocka_unit_test_setup_teardown(test_files_that_are_no_key, place_open, place_close),
        cmocka_unit_test_setup_teardown(test_a_key_file_is_made_once, place_open, place_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
