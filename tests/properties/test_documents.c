/* Schemes and facts as documents: written and read back they say the same and judge the same. */
#include "property.h"

#include "document/facts.h"
#include "document/facts_write.h"
#include "document/scheme.h"

#include <string.h>

static const char *scheme_text(struct campaign *c, const struct scheme *scheme)
{
    struct buffer out;
    buffer_init(&out);
    scheme_write(&out, scheme);
    return buffer_finish(&out, c->arena);
}

static struct scheme *scheme_again(struct campaign *c, const char *text)
{
    struct scheme *scheme;
    error_clear(&c->error);
    if (!scheme_read(c->arena, text, strlen(text), &scheme, &c->error))
        fail_msg("%s at %s: %s", code_name(c->error.violations[0].code),
                 c->error.violations[0].where, text);
    return scheme;
}

static void scheme_holds(struct campaign *c, struct dice *dice)
{
    (void)dice;
    c->scheme.title.en = "Random";
    const char *text = scheme_text(c, &c->scheme);
    const struct scheme *scheme = scheme_again(c, text);
    assert_alike(text, scheme_text(c, scheme));
    assert_judged_alike(c, scheme, &c->facts);
}

static void a_scheme_is_read_back_as_it_was_written(void **state)
{
    (void)state;
    every_campaign(400, DRAWN_BOTH, scheme_holds);
}

static const char *facts_text(struct campaign *c, const struct facts *facts)
{
    struct buffer out;
    buffer_init(&out);
    facts_write(&out, c->arena, &c->scheme, facts);
    return buffer_finish(&out, c->arena);
}

static struct facts *facts_again(struct campaign *c, const char *text)
{
    struct facts *facts;
    error_clear(&c->error);
    if (!facts_read(c->arena, text, strlen(text), &c->scheme, &facts, &c->error))
        fail_msg("%s at %s: %s", code_name(c->error.violations[0].code),
                 c->error.violations[0].where, text);
    return facts;
}

static void facts_are_stable(struct campaign *c, struct dice *dice)
{
    struct facts shuffled = facts_shuffled(c, dice);
    const char *text = facts_text(c, &c->facts);
    assert_alike(text, facts_text(c, facts_again(c, text)));
    assert_alike(text, facts_text(c, &shuffled));
}

static void facts_are_written_the_same_whatever_their_order(void **state)
{
    (void)state;
    every_campaign(400, DRAWN_FAULTY, facts_are_stable);
}

static void facts_judge_the_same(struct campaign *c, struct dice *dice)
{
    (void)dice;
    assert_judged_alike(c, &c->scheme, facts_again(c, facts_text(c, &c->facts)));
}

static void facts_read_back_are_judged_the_same(void **state)
{
    (void)state;
    every_campaign(400, DRAWN_TIDY, facts_judge_the_same);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROPERTY(a_scheme_is_read_back_as_it_was_written),
        PROPERTY(facts_are_written_the_same_whatever_their_order),
        PROPERTY(facts_read_back_are_judged_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
