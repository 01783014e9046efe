/* Key files: what is refused at the start, one line a fault, and what a reload does. */
#include "api/auth_keys.h"
#include "token_maker.h"

#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct kit *kit;

static int open_kit(void **state)
{
    (void)state;
    kit = kit_new();
    return 0;
}

static int close_kit(void **state)
{
    (void)state;
    kit_free(kit);
    return 0;
}

/* Starts with the given paths; the complaints must hold the text, or be empty for NULL. */
static void start_expect(const char *const *paths, size_t count, const char *complaint)
{
    struct auth_settings settings = kit_settings(kit);
    struct buffer complaints;

    buffer_init(&complaints);
    settings.keys = (struct strings){paths, count};
    struct auth *auth = auth_new(&settings, &complaints);
    if (!complaint) {
        assert_string_equal(complaints.data, "");
        assert_non_null(auth);
    } else {
        assert_null(auth);
        if (!strstr(complaints.data, complaint))
            fail_msg("expected \"%s\" in: %s", complaint, complaints.data);
        assert_int_equal(complaints.data[complaints.length - 1], '\n');
    }
    auth_free(auth);
    buffer_release(&complaints);
}

static void file_expect(const char *name, const void *bytes, size_t length, int mode,
                        const char *complaint)
{
    const char *path = kit_write(kit, name, bytes, length, mode);

    start_expect(&path, 1, complaint);
    unlink(path);
}

static void pem_expect(const char *name, EVP_PKEY *key, bool private, int mode,
                       const char *complaint)
{
    const char *path = kit_write_pem(kit, name, key, private, mode);

    start_expect(&path, 1, complaint);
    unlink(path);
}

static void wants_a_key(void **state)
{
    (void)state;
    start_expect(NULL, 0, "no token key");
    const char *const missing[] = {"/nonexistent/main.HS256.key"};
    start_expect(missing, 1, "/nonexistent/main.HS256.key: No such file or directory");
    const char *empty = arena_print(kit->arena, "%s/.hidden", kit->directory);
    assert_int_equal(mkdir(empty, 0700), 0);
    start_expect(&empty, 1, "no token key");
}

static void weighs_secrets(void **state)
{
    (void)state;
    static const char GOOD_SECRET[] = "0123456789abcdef0123456789abcdef";
    file_expect("a.HS256.key", "", 0, 0600, "it is empty");
    file_expect("a.HS256.key", "\n", 1, 0600, "fewer than 32 bytes");
    file_expect("a.HS256.key", GOOD_SECRET, 31, 0600, "fewer than 32 bytes");
    file_expect("a.HS256.key", "0123456789abcdef0123456789abcde\n", 32, 0600, "fewer than 32");
    file_expect("a.HS256.key", "0123456789abcdef0123456789abcde\r\n", 33, 0600, "fewer than 32");
    file_expect("a.HS256.key", GOOD_SECRET, 32, 0600, NULL);
    file_expect("a.HS256.key", GOOD_SECRET, 32, 0640, NULL);
    file_expect("a.HS256.key", GOOD_SECRET, 32, 0644, "everybody may read it");
    file_expect("a.HS256.key", GOOD_SECRET, 32, 0602, "everybody may write it");
    file_expect("a.HS256.key", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 40, 0600, "hardly two");
    file_expect("a.HS256.key", kit->rsa_pem, strlen(kit->rsa_pem), 0600, "it holds PEM");
    char *big = ARENA_ARRAY(kit->arena, char, KEY_FILE_MAX + 1);
    file_expect("a.HS256.key", big, KEY_FILE_MAX + 1, 0600, "larger than a key file may be");
}

static void wants_good_names(void **state)
{
    (void)state;
    static const char BYTES[] = "0123456789abcdef0123456789abcdef";
    static const struct {
        const char *name, *complaint;
    } ROWS[] = {
        {"main.key", "KID.ALG.key"},      {"main", "KID.ALG.key"},
        {".HS256.key", "KID.ALG.key"},    {"a b.HS256.key", "KID.ALG.key"},
        {"a.hs256.key", "its algorithm"}, {"a.HS512.key", "its algorithm"},
        {"a.none.key", "its algorithm"},  {"a.EdDSA.pem", "its algorithm"},
        {"a..key", "its algorithm"},      {"a.HS256.pem", "its extension"},
        {"a.RS256.key", "its extension"}, {"a.ES256.crt", "its extension"},
        {"2026-01.kid.HS256.key", NULL},  {"_K-1.HS256.key", NULL},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++)
        file_expect(ROWS[i].name, BYTES, sizeof(BYTES) - 1, 0600, ROWS[i].complaint);
    char *name = arena_print(kit->arena, "%064d.HS256.key", 1);
    file_expect(name, BYTES, sizeof(BYTES) - 1, 0600, NULL);
    name = arena_print(kit->arena, "%065d.HS256.key", 1);
    file_expect(name, BYTES, sizeof(BYTES) - 1, 0600, "KID.ALG.key");
}

static void weighs_public_keys(void **state)
{
    (void)state;
    EVP_PKEY *weak = EVP_RSA_gen(1024);
    EVP_PKEY *edwards = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    EVP_PKEY *k1 = EVP_EC_gen("secp256k1");

    assert_true(weak && edwards && k1);
    pem_expect("a.RS256.pem", kit->rsa, false, 0644, NULL);
    pem_expect("a.RS256.pem", kit->rsa, true, 0600, NULL);
    pem_expect("a.RS256.pem", kit->rsa, true, 0644, "everybody may read it");
    pem_expect("a.RS256.pem", weak, false, 0644, "fewer than 2048 bits");
    pem_expect("a.RS256.pem", kit->p256, false, 0644, "it is no RSA key");
    pem_expect("a.RS256.pem", edwards, false, 0644, "it is no RSA key");
    pem_expect("a.ES256.pem", kit->p256, false, 0644, NULL);
    pem_expect("a.ES256.pem", kit->p384, false, 0644, "not on the curve P-256");
    pem_expect("a.ES256.pem", k1, false, 0644, "not on the curve P-256");
    pem_expect("a.ES256.pem", kit->rsa, false, 0644, "it is no EC key");
    EVP_PKEY_free(weak);
    EVP_PKEY_free(edwards);
    EVP_PKEY_free(k1);
    file_expect("a.ES256.pem", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", 58,
                0644, "it holds no public key");
    file_expect("a.ES256.pem", "0123456789abcdef0123456789abcdef", 32, 0600, "no public key");
    char *cut = arena_bytes(kit->arena, kit->rsa_pem, strlen(kit->rsa_pem) - 40);
    file_expect("a.RS256.pem", cut, strlen(cut), 0644, "it holds no public key");
}

/* A key behind a passphrase is refused; nothing asks for it on the terminal. */
static void refuses_passphrases(void **state)
{
    (void)state;
    BIO *memory = BIO_new(BIO_s_mem());
    char *text;

    assert_int_equal(PEM_write_bio_PrivateKey(memory, kit->p256, EVP_aes_128_cbc(),
                                              (const unsigned char *)"secret", 6, NULL, NULL),
                     1);
    long length = BIO_get_mem_data(memory, &text);
    file_expect("a.ES256.pem", text, (size_t)length, 0600, "without passphrase");
    BIO_free(memory);
}

static void names_every_fault(void **state)
{
    (void)state;
    const char *const paths[] = {
        kit_write(kit, "x.HS256.key", "short", 5, 0600),
        kit_write(kit, "y.HS999.key", "0123456789abcdef0123456789abcdef", 32, 0600),
        kit_write(kit, "z.HS256.key", "0123456789abcdef0123456789abcdef", 32, 0600),
    };
    struct buffer complaints;
    buffer_init(&complaints);
    struct strings list = {paths, COUNT(paths)};
    assert_null(auth_keys_load(&list, &complaints));
    assert_non_null(strstr(complaints.data, "x.HS256.key: the secret is weak"));
    assert_non_null(strstr(complaints.data, "y.HS999.key: its algorithm"));
    assert_null(strstr(complaints.data, "z.HS256.key"));
    buffer_release(&complaints);
    for (size_t i = 0; i < COUNT(paths); i++)
        unlink(paths[i]);
}

static void refuses_two_of_one_kid(void **state)
{
    (void)state;
    const char *again = kit_write_pem(kit, "main.ES256.pem", kit->p256, false, 0644);
    const char *directory = kit->directory;

    start_expect(&directory, 1, "main.HS256.key: another key has the same kid");
    unlink(again);
    const char *const twice[] = {directory, directory};
    start_expect(twice, 2, "another key has the same kid");
    start_expect(&directory, 1, NULL);
}

static void refuses_what_is_no_file(void **state)
{
    (void)state;
    const char *pipe = arena_print(kit->arena, "%s/p.HS256.key", kit->directory);
    const char *folder = arena_print(kit->arena, "%s/d.HS256.key", kit->directory);
    const char *parent = kit->directory;

    assert_int_equal(mkfifo(pipe, 0600), 0);
    start_expect(&pipe, 1, "not a regular file");
    unlink(pipe);
    assert_int_equal(mkdir(folder, 0700), 0);
    start_expect(&parent, 1, "d.HS256.key: it is not a regular file");
    rmdir(folder);
}

static void bounds_their_number(void **state)
{
    (void)state;
    const char *paths[KEYS_MAX + 1];

    for (size_t i = 0; i < COUNT(paths); i++)
        paths[i] = kit_write(kit, arena_print(kit->arena, "n%zu.HS256.key", i),
                             "0123456789abcdef0123456789abcdef", 32, 0600);
    start_expect(paths, KEYS_MAX, NULL);
    start_expect(paths, KEYS_MAX + 1, "more than 64 keys");
    for (size_t i = 0; i < COUNT(paths); i++)
        unlink(paths[i]);
}

static void checks_the_settings(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"boss=x"}, *const BLANK[] = {"leadership="},
                             *const BARE[] = {"leadership"}, *const PUBLIC[] = {"public=x"};
    struct auth_settings good = kit_settings(kit), rows[9];
    static const char *const COMPLAINTS[] = {"issuer: it must not be empty",
                                             "audience: it must not be empty",
                                             "token-leeway: 0 to 300",
                                             "token-lifetime: 60 to 86400",
                                             "role-names: boss=x",
                                             "role-names: leadership=",
                                             "role-names: leadership is",
                                             "role-names: public=x",
                                             "claim-units: it must not be empty"};
    for (size_t i = 0; i < COUNT(rows); i++)
        rows[i] = good;
    rows[0].issuer = "";
    rows[1].audience = NULL;
    rows[2].leeway = AUTH_LEEWAY_MAX + 1;
    rows[3].lifetime = 59;
    rows[4].role_names = (struct strings){NAMES, 1};
    rows[5].role_names = (struct strings){BLANK, 1};
    rows[6].role_names = (struct strings){BARE, 1};
    rows[7].role_names = (struct strings){PUBLIC, 1};
    rows[8].claims.units = "";
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buffer complaints;
        buffer_init(&complaints);
        assert_null(auth_new(&rows[i], &complaints));
        if (!strstr(complaints.data, COMPLAINTS[i]))
            fail_msg("expected \"%s\" in: %s", COMPLAINTS[i], complaints.data);
        buffer_release(&complaints);
    }
    auth_free(NULL);
}

/* A key that leaves stops working at the next reload, remembered tokens too; a faulty reload
 * changes nothing. */
static void reloads(void **state)
{
    (void)state;
    struct auth_settings settings = kit_settings(kit);
    struct auth_counters before, after;
    struct buffer complaints;
    buffer_init(&complaints);
    struct auth *auth = auth_new(&settings, &complaints);
    char *token = token_make(kit, HEADER_SECRET, GOOD, SIGN_SECRET);
    char *path = arena_print(kit->arena, "%s/main.HS256.key", kit->directory);

    expect_token(auth, kit->arena, "first", token, NOW, NULL);
    expect_token(auth, kit->arena, "again", token, NOW, NULL);
    unlink(path);
    expect_token(auth, kit->arena, "file gone, not reloaded", token, NOW, NULL);
    auth_count(auth, &before);
    assert_int_equal(before.hits, 2);
    assert_int_equal(before.misses, 1);

    kit_write(kit, "main.HS256.key", "short", 5, 0600);
    assert_false(auth_reload(auth, &complaints));
    assert_non_null(strstr(complaints.data, "the secret is weak"));
    buffer_clear(&complaints);
    expect_token(auth, kit->arena, "after a faulty reload", token, NOW, NULL);

    kit_write(kit, "main.HS256.key", "another secret of thirty-two bytes", 34, 0600);
    assert_true(auth_reload(auth, &complaints));
    expect_token(auth, kit->arena, "old key", token, NOW, "signature");
    kit_write(kit, "main.HS256.key", kit->secret, strlen(kit->secret), 0600);
    assert_true(auth_reload(auth, &complaints));
    expect_token(auth, kit->arena, "old key back", token, NOW, NULL);
    assert_string_equal(complaints.data, "");
    auth_count(auth, &after);
    assert_int_equal(after.misses, 2); /* the reloads had forgotten it */
    assert_int_equal(after.hits, 3);
    assert_int_equal(after.refused, 1);
    assert_int_equal(after.reloads, 2);
    auth_free(auth);
    buffer_release(&complaints);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wants_a_key),
        cmocka_unit_test(weighs_secrets),
        cmocka_unit_test(wants_good_names),
        cmocka_unit_test(weighs_public_keys),
        cmocka_unit_test(refuses_passphrases),
        cmocka_unit_test(names_every_fault),
        cmocka_unit_test(refuses_two_of_one_kid),
        cmocka_unit_test(refuses_what_is_no_file),
        cmocka_unit_test(bounds_their_number),
        cmocka_unit_test(checks_the_settings),
        cmocka_unit_test(reloads),
    };
    return cmocka_run_group_tests(tests, open_kit, close_kit);
}
