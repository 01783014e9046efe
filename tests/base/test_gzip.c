/* What is packed comes back whole, whatever it is; clients in other languages unpack it in
 * tests/api/test_limits.py. */
#include "base/gzip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LARGE 300000

static void there_and_back(const char *bytes, size_t length)
{
    struct packer *packer = packer_new();
    struct buffer packed, out;
    buffer_init(&packed);
    buffer_init(&out);
    buffer_text(&out, "before");
    packer_gzip(packer, bytes, length, &packed);
    gzip_unpack(packed.data, packed.length, length, &out);
    assert_int_equal(out.length, length + 6);
    assert_memory_equal(out.data, "before", 6);
    assert_memory_equal(out.data + 6, bytes, length);
    assert_int_equal(out.data[out.length], '\0');
    buffer_release(&packed);
    buffer_release(&out);
    packer_free(packer);
}

static void nothing_and_little(void **state)
{
    (void)state;
    there_and_back("", 0);
    there_and_back("x", 1);
}

static void much_that_repeats_and_that_does_not(void **state)
{
    (void)state;
    char *bytes = calloc(LARGE, 1);
    assert_non_null(bytes);
    there_and_back(bytes, LARGE);
    unsigned seed = 7;
    for (size_t i = 0; i < LARGE; i++) {
        seed = seed * 1664525 + 1013904223;
        bytes[i] = (char)(seed >> 24);
    }
    there_and_back(bytes, LARGE);
    free(bytes);
}

/* "pennant" behind gzip -9n: another program's member, with another window than ours. */
static void what_gzip_has_packed(void **state)
{
    (void)state;
    static const unsigned char PACKED[] = {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02,
                                           0x03, 0x2b, 0x48, 0xcd, 0xcb, 0x4b, 0xcc, 0x2b, 0x01,
                                           0x00, 0xbb, 0x8a, 0xc5, 0x31, 0x07, 0x00, 0x00, 0x00};
    struct buffer out;
    buffer_init(&out);
    gzip_unpack(PACKED, sizeof(PACKED), 7, &out);
    assert_string_equal(out.data, "pennant");
    buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_and_little),
        cmocka_unit_test(much_that_repeats_and_that_does_not),
        cmocka_unit_test(what_gzip_has_packed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
