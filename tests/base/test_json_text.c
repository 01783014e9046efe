/* JSON strings against a writer that looks at every byte by itself. */
#include "base/buffer.h"
#include "base/json_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROUNDS    20000
#define LONGEST   40
#define PIECES    12
#define GUARD     0x5A
#define TEXT_ROOM (LONGEST * JSON_TEXT_GROWTH + 2)

/* Bytes at the edges of what is escaped, and the two characters of three bytes that are. */
static const char *const PIECE_TEXTS[PIECES] = {"a",
                                                "\"",
                                                "\\",
                                                "\x1f",
                                                " ",
                                                "\x7f",
                                                "\xC3\xA9",
                                                "\xE2\x80\xA8",
                                                "\xE2\x80\xA9",
                                                "\xE2\x80\xA6",
                                                "\xE4\xBA\xBA",
                                                "\n"};

static void plainly(struct buffer *out, const char *bytes, size_t length)
{
    buffer_byte(out, '"');
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        bool line_end = byte == 0xE2 && i + 2 < length && bytes[i + 1] == '\x80' &&
                        (bytes[i + 2] == '\xA8' || bytes[i + 2] == '\xA9');
        if (line_end) {
            buffer_text(out, bytes[i + 2] == '\xA8' ? "\\u2028" : "\\u2029");
            i += 2;
        } else if (byte == '"' || byte == '\\') {
            buffer_print(out, "\\%c", byte);
        } else if (byte == '\n') {
            buffer_text(out, "\\n");
        } else if (byte < 0x20) {
            buffer_print(out, "\\u%04x", byte);
        } else {
            buffer_byte(out, (char)byte);
        }
    }
    buffer_byte(out, '"');
}

static size_t text_make(char *bytes)
{
    size_t length = 0, pieces = (size_t)rand() % 14;
    for (size_t i = 0; i < pieces; i++) {
        const char *piece = PIECE_TEXTS[rand() % 4 == 0 ? rand() % PIECES : 0];
        if (length + strlen(piece) > LONGEST)
            break;
        memcpy(bytes + length, piece, strlen(piece));
        length += strlen(piece);
    }
    return length - (length > 0 && rand() % 8 == 0); /* also cut within a character */
}

static void any_text_is_written_as_byte_by_byte(void **state)
{
    (void)state;
    struct buffer wanted;
    buffer_init(&wanted);
    srand(1);
    for (int round = 0; round < ROUNDS; round++) {
        char bytes[LONGEST], made[TEXT_ROOM + 1];
        size_t length = text_make(bytes);
        buffer_clear(&wanted);
        plainly(&wanted, bytes, length);
        memset(made, GUARD, sizeof(made));
        size_t written = (size_t)(json_text_put(made, bytes, length) - made);
        assert_int_equal(written, wanted.length);
        assert_memory_equal(made, wanted.data, written);
        assert_int_equal(made[written], GUARD);
        size_t plain = json_text_plain(bytes, length);
        assert_true(plain <= length);
        assert_int_equal(plain == length, written == length + 2);
    }
    buffer_release(&wanted);
}

/* The room that is asked for is enough where every byte grows. */
static void every_byte_may_grow(void **state)
{
    (void)state;
    struct buffer out;
    char bytes[1000];
    memset(bytes, 1, sizeof(bytes));
    buffer_init(&out);
    buffer_json_bytes(&out, bytes, sizeof(bytes));
    assert_int_equal(out.length, sizeof(bytes) * JSON_TEXT_GROWTH + 2);
    buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_text_is_written_as_byte_by_byte),
        cmocka_unit_test(every_byte_may_grow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
