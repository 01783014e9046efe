#include "base/digest.h"
#include "ending.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

/* getrandom through the linker: scripted while a script is set, else the real one. */
ssize_t __real_getrandom(void *out, size_t length, unsigned flags);
ssize_t __wrap_getrandom(void *out, size_t length, unsigned flags);

static const ssize_t *script; /* bytes to give, -EINTR and so on; closed by 0 */

ssize_t __wrap_getrandom(void *out, size_t length, unsigned flags)
{
    if (!script || *script == 0)
        return __real_getrandom(out, length, flags);
    ssize_t step = *script++;
    if (step < 0) {
        errno = (int)-step;
        return -1;
    }
    return __real_getrandom(out, (size_t)step < length ? (size_t)step : length, flags);
}

static int arena_set_up(void **state)
{
    *state = arena_new();
    return 0;
}

static int arena_tear_down(void **state)
{
    arena_free(*state);
    return 0;
}

static const char *sha256_text(struct arena *arena, const char *text)
{
    unsigned char digest[SHA256_BYTES];
    digest_sha256(text, strlen(text), digest);
    return digest_hex(arena, digest, sizeof(digest));
}

/* The examples of FIPS 180-4. */
static void sha256_equals_the_standard(void **state)
{
    assert_string_equal(sha256_text(*state, ""),
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_string_equal(sha256_text(*state, "abc"),
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_string_equal(
        sha256_text(*state, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    unsigned char digest[SHA256_BYTES];
    digest_sha256(NULL, 0, digest);
    assert_int_equal(digest[0], 0xe3);
}

/* Cases 1, 2 and 6 of RFC 4231, and an empty key over an empty text. */
static void hmac_equals_the_standard(void **state)
{
    unsigned char key[131], digest[SHA256_BYTES];
    memset(key, 0x0b, 20);
    digest_hmac_sha256(key, 20, "Hi There", 8, digest);
    assert_string_equal(digest_hex(*state, digest, sizeof(digest)),
                        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    digest_hmac_sha256("Jefe", 4, "what do ya want for nothing?", 28, digest);
    assert_string_equal(digest_hex(*state, digest, sizeof(digest)),
                        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    memset(key, 0xaa, sizeof(key));
    digest_hmac_sha256(key, sizeof(key), "Test Using Larger Than Block-Size Key - Hash Key First",
                       54, digest);
    assert_string_equal(digest_hex(*state, digest, sizeof(digest)),
                        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    digest_hmac_sha256(NULL, 0, NULL, 0, digest);
    assert_string_equal(digest_hex(*state, digest, sizeof(digest)),
                        "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

static void hex_is_lower_case(void **state)
{
    assert_string_equal(digest_hex(*state, "\x00\x0f\xA5\xff", 4), "000fa5ff");
    assert_string_equal(digest_hex(*state, NULL, 0), "");
}

static void base64url_equals_the_standard(void **state)
{
    static const struct {
        const char *bytes;
        size_t length;
        const char *text;
    } cases[] = {{"", 0, ""},
                 {"f", 1, "Zg"},
                 {"fo", 2, "Zm8"},
                 {"foo", 3, "Zm9v"},
                 {"foob", 4, "Zm9vYg"},
                 {"fooba", 5, "Zm9vYmE"},
                 {"foobar", 6, "Zm9vYmFy"},
                 {"\xff\xef\xbe", 3, "_---"},
                 {"\0\0", 2, "AAA"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_string_equal(base64url_encode(*state, cases[i].bytes, cases[i].length),
                            cases[i].text);
        unsigned char *bytes;
        size_t length;
        assert_true(
            base64url_decode(*state, cases[i].text, strlen(cases[i].text), &bytes, &length));
        assert_int_equal(length, cases[i].length);
        assert_memory_equal(bytes, cases[i].bytes, length);
        assert_int_equal(bytes[length], 0);
    }
}

/* The vectors of RFC 4648, and both characters that base64url has otherwise. */
static void base64_equals_the_standard(void **state)
{
    static const char *const cases[][2] = {{"", ""},
                                           {"f", "Zg=="},
                                           {"fo", "Zm8="},
                                           {"foo", "Zm9v"},
                                           {"foob", "Zm9vYg=="},
                                           {"fooba", "Zm9vYmE="},
                                           {"\xfb\xff", "+/8="}};
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(base64_encode(*state, cases[i][0], strlen(cases[i][0])), cases[i][1]);
}

static void base64url_comes_back_for_every_length(void **state)
{
    unsigned char source[200];
    for (size_t i = 0; i < sizeof(source); i++)
        source[i] = (unsigned char)(i * 167 + 13);
    for (size_t length = 0; length <= sizeof(source); length++) {
        const char *text = base64url_encode(*state, source, length);
        unsigned char *bytes;
        size_t decoded;
        assert_true(base64url_decode(*state, text, strlen(text), &bytes, &decoded));
        assert_int_equal(decoded, length);
        assert_memory_equal(bytes, source, length);
    }
}

static void loose_base64url_is_refused(void **state)
{
    static const char *const texts[] = {
        "A",    "AAAAA",           /* no whole byte */
        "Zg==", "Zm8=",  "=",      /* padding */
        "Zh",   "Zm9",   "Zm9vYh", /* left-over bits */
        "Zm+v", "Zm/v",  "Zm 9",   "Zm\n9", "Zm9v!", "Zm9v!!==", "\xE4\xBD\xA0\x41"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        unsigned char *bytes = NULL;
        size_t length = 77;
        if (base64url_decode(*state, texts[i], strlen(texts[i]), &bytes, &length))
            fail_msg("\"%s\" was taken for base64url", texts[i]);
        assert_null(bytes);
        assert_int_equal(length, 77);
    }
    unsigned char *bytes;
    size_t length;
    assert_false(base64url_decode(*state, "Zm\0v", 4, &bytes, &length));
}

/* Of all 256 bytes exactly the 64 of the alphabet stand for something. */
static void the_alphabet_is_exact(void **state)
{
    int taken = 0;
    for (int c = 0; c < 256; c++) {
        char text[4] = {'A', 'A', 'A', (char)c};
        unsigned char *bytes;
        size_t length;
        if (base64url_decode(*state, text, 4, &bytes, &length)) {
            assert_string_equal(base64url_encode(*state, bytes, length),
                                arena_bytes(*state, text, 4));
            taken++;
        }
    }
    assert_int_equal(taken, 64);
}

static void bytes_are_compared(void **state)
{
    (void)state;
    assert_true(bytes_equal("abc", "abc", 3));
    assert_false(bytes_equal("abc", "abd", 3));
    assert_false(bytes_equal("bbc", "abc", 3));
    assert_true(bytes_equal("abc", "abd", 2));
    assert_true(bytes_equal(NULL, NULL, 0));
}

static void random_bytes_differ(void **state)
{
    (void)state;
    unsigned char a[32] = {0}, b[32] = {0};
    random_bytes(a, sizeof(a));
    random_bytes(b, sizeof(b));
    assert_memory_not_equal(a, b, sizeof(a));
}

static void short_and_interrupted_random_reads_go_on(void **state)
{
    (void)state;
    static const ssize_t steps[] = {3, -EINTR, 1, 5, 0};
    unsigned char bytes[32] = {0};
    int zeroes = 0;
    script = steps;
    random_bytes(bytes, sizeof(bytes));
    script = NULL;
    for (size_t i = 0; i < sizeof(bytes); i++)
        zeroes += bytes[i] == 0;
    assert_true(zeroes < 8); /* by chance: once in 10^13 */
}

static void no_random_bytes(void)
{
    static const ssize_t steps[] = {-ENOSYS, 0};
    unsigned char bytes[4];
    script = steps;
    random_bytes(bytes, sizeof(bytes));
}

static void a_huge_key(void)
{
    unsigned char digest[SHA256_BYTES];
    digest_hmac_sha256("", (size_t)INT32_MAX + 1, "", 0, digest);
}

static void what_cannot_be_mended_ends_the_process(void **state)
{
    (void)state;
    assert_ends(no_random_bytes, "the kernel gives no random bytes");
    assert_ends(a_huge_key, "HMAC-SHA-256 failed");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, arena_set_up, arena_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(sha256_equals_the_standard),
        TEST(hmac_equals_the_standard),
        TEST(hex_is_lower_case),
        TEST(base64url_equals_the_standard),
        TEST(base64_equals_the_standard),
        TEST(base64url_comes_back_for_every_length),
        TEST(loose_base64url_is_refused),
        TEST(the_alphabet_is_exact),
        TEST(bytes_are_compared),
        TEST(random_bytes_differ),
        TEST(short_and_interrupted_random_reads_go_on),
        TEST(what_cannot_be_mended_ends_the_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
