/* The depth scan: edges, strings that look like structure, and bytes that are no JSON. */
#include "base/attributes.h"
#include "base/depth.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void counts_levels(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t depth;
    } ROWS[] = {
        {"", 0},
        {"1", 0},
        {"\"[[[[\"", 0},
        {"[]", 1},
        {"[[],[],[]]", 2},
        {"{\"a\":[{\"b\":[]}]}", 4},
        {"[\"\\\"[[[\",[]]", 2},
        {"[\"\\\\\",[[]]]", 3},
        {"]]]][", 1},
        {"[}[}[}", 1},
        {"\"never closed [[[[", 0},
        {"\"\\", 0},
    };
    for (size_t i = 0; i < COUNT(ROWS); i++) {
        size_t length = strlen(ROWS[i].text);
        assert_true(json_depth_within(ROWS[i].text, length, ROWS[i].depth));
        if (ROWS[i].depth > 0)
            assert_false(json_depth_within(ROWS[i].text, length, ROWS[i].depth - 1));
    }
}

static void looks_no_further_than_the_length(void **state)
{
    (void)state;
    assert_true(json_depth_within("[[[[", 2, 2));
    assert_false(json_depth_within("[[[[", 3, 2));
    assert_true(json_depth_within("\0[[", 1, 0));
    assert_false(json_depth_within("\0[[", 3, 1));
}

static size_t json_depth(const json_t *json)
{
    size_t deepest = 0, i;
    const char *key;
    json_t *item;

    if (json_is_array(json)) {
        json_array_foreach(json, i, item)
        {
            size_t depth = json_depth(item);
            deepest = depth > deepest ? depth : deepest;
        }
    } else if (json_is_object(json)) {
        json_object_foreach((json_t *)(uintptr_t)json, key, item)
        {
            size_t depth = json_depth(item);
            deepest = depth > deepest ? depth : deepest;
        }
    } else {
        return 0;
    }
    return deepest + 1;
}

/* Random texts of JSON's own characters: whatever the parser takes, the scan counts the same. */
static void agrees_with_the_parser(void **state)
{
    (void)state;
    static const char ALPHABET[] = "[[[[]]]]{}\"\"\\,::01 an";
    size_t parsed = 0;
    unsigned seed = 7;

    for (int round = 0; round < 400000; round++) {
        char text[16];
        size_t length = 1 + (size_t)rand_r(&seed) % sizeof(text);
        for (size_t i = 0; i < length; i++)
            text[i] = ALPHABET[(size_t)rand_r(&seed) % (sizeof(ALPHABET) - 1)];
        json_t *json = json_loadb(text, length, JSON_DECODE_ANY, NULL);
        if (!json)
            continue;
        parsed++;
        size_t depth = json_depth(json);
        assert_true(json_depth_within(text, length, depth));
        if (depth > 0)
            assert_false(json_depth_within(text, length, depth - 1));
        json_decref(json);
    }
    assert_true(parsed > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_levels),
        cmocka_unit_test(looks_no_further_than_the_length),
        cmocka_unit_test(agrees_with_the_parser),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
