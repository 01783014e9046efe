/* Twenty thousand damaged tokens: each is refused, and nothing breaks. */
#include "token_maker.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROUNDS 20000

static struct kit *kit;
static struct auth *auth;
static unsigned seed = 20261123;

static size_t below(size_t limit)
{
    return (size_t)rand_r(&seed) % limit;
}

static char any_character(void)
{
    static const char ALPHABET[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/";

    return below(8) ? ALPHABET[below(sizeof(ALPHABET) - 1)] : (char)(1 + below(255));
}

/* One small damage to the text in place; the room is larger than the text. */
static void damage(char *text, const char *other)
{
    size_t length = strlen(text), at = below(length), other_length = strlen(other);
    size_t shorter = other_length < length ? other_length : length;
    char *dot;

    switch (below(7)) {
    case 0: /* another character */
        text[at] = any_character();
        break;
    case 1: /* one more */
        memmove(text + at + 1, text + at, length - at + 1);
        text[at] = any_character();
        break;
    case 2: /* one fewer */
        memmove(text + at, text + at + 1, length - at);
        break;
    case 3: /* cut off */
        text[at] = 0;
        break;
    case 4: /* a piece of another token over this one */
        if (at < other_length)
            memcpy(text + at, other + at, 1 + below(shorter - at));
        break;
    case 5: /* a bit of a character */
        text[at] = (char)(text[at] ^ (1 << below(7)));
        break;
    default: /* the signature of another token */
        dot = strrchr(text, '.');
        if (dot && strrchr(other, '.'))
            snprintf(dot, 1024, "%s", strrchr(other, '.'));
        break;
    }
}

/* Three good tokens and two whose payload was never signed. */
static size_t tokens_make(char **tokens)
{
    tokens[0] = token_make(kit, HEADER_SECRET, GOOD, SIGN_SECRET);
    tokens[1] = token_make(kit, HEADER_RSA, GOOD, SIGN_RSA);
    tokens[2] = token_make(kit, HEADER_P256, GOOD, SIGN_P256);
    tokens[3] = token_make(kit, "{\"alg\":\"none\",\"kid\":\"main\"}", GOOD, SIGN_NOTHING);
    tokens[4] = token_make(kit, HEADER_SECRET, "{" TIMES WHOM "\"sub\":\"user-2\"}", SIGN_SECRET);
    return 3;
}

static void refuses_every_damage(void **state)
{
    (void)state;
    char *tokens[5], text[8192];
    size_t good = tokens_make(tokens), refused = 0;

    for (size_t i = 0; i < good; i++)
        expect_token(auth, kit->arena, "undamaged", tokens[i], NOW, NULL);
    while (refused < ROUNDS) {
        const char *from = tokens[below(good)], *other = tokens[below(COUNT(tokens))];
        snprintf(text, sizeof(text), "%s", from);
        for (size_t times = 1 + below(3); times > 0 && text[0]; times--)
            damage(text, other);
        bool same = false;
        for (size_t i = 0; i < good; i++)
            same = same || !strcmp(text, tokens[i]);
        if (same)
            continue;
        struct arena *arena = arena_new();
        struct principal who;
        struct error error;
        error_init(&error, arena);
        if (auth_verify(auth, arena, text, strlen(text), NOW, &who, &error))
            fail_msg("accepted: %s", text);
        assert_int_equal(error.code, CODE_TOKEN_INVALID);
        arena_free(arena);
        refused++;
    }
}

/* Random payload texts under a good signature: refused by their content, never by a crash. */
static void survives_signed_nonsense(void **state)
{
    (void)state;
    static const char GOOD_PAYLOAD[] = GOOD;

    for (int round = 0; round < 3000; round++) {
        char payload[sizeof(GOOD_PAYLOAD) + 8];
        memcpy(payload, GOOD_PAYLOAD, sizeof(GOOD_PAYLOAD));
        for (size_t times = 1 + below(3); times > 0; times--)
            payload[below(sizeof(GOOD_PAYLOAD) - 1)] = (char)below(256);
        struct arena *arena = arena_new();
        struct principal who = {0};
        struct error error;
        error_init(&error, arena);
        char *token = token_make_bytes(kit, HEADER_SECRET, strlen(HEADER_SECRET), payload,
                                       sizeof(GOOD_PAYLOAD) - 1, SIGN_SECRET);
        if (auth_verify(auth, arena, token, strlen(token), NOW, &who, &error))
            assert_true(who.subject && who.organisation && who.roles);
        else
            assert_int_equal(error.code, CODE_TOKEN_INVALID);
        arena_free(arena);
    }
}

static int open_kit(void **state)
{
    (void)state;
    kit = kit_new();
    auth = kit_auth(kit);
    return 0;
}

static int close_kit(void **state)
{
    (void)state;
    auth_free(auth);
    kit_free(kit);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_every_damage),
        cmocka_unit_test(survives_signed_nonsense),
    };
    return cmocka_run_group_tests(tests, open_kit, close_kit);
}
