/* Bundles of random campaigns: each that is made is accepted, and no byte of it can be another. */
#include "property.h"

#include "document/bundle.h"
#include "document/bundle_parts.h"
#include "document/scheme.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHANGES      4    /* tried on each bundle, anywhere */
#define WHOLE_EVERY  2000 /* one campaign in so many has every byte of its bundles changed */
#define OTHER_VALUES 255
#define MINIMUM_MOST 5 /* ballots that are published one by one */

static struct signer *signer;

static int signer_make(void **state)
{
    char folder[] = "/tmp/pennant-property-XXXXXX", path[64];
    struct buffer complaint;
    (void)state;
    buffer_init(&complaint);
    if (mkdtemp(folder) == NULL)
        return 1;
    snprintf(path, sizeof(path), "%s/key.pem", folder);
    signer = signature_key_create(path, &complaint) ? signer_new(path, &complaint) : NULL;
    buffer_release(&complaint);
    return signer == NULL || unlink(path) != 0 || rmdir(folder) != 0;
}

static int signer_drop(void **state)
{
    (void)state;
    signer_free(signer);
    return 0;
}

static void bundle_make(struct campaign *c, enum bundle_view view, int64_t minimum,
                        struct buffer *out)
{
    struct buffer document;
    const char *digest;
    buffer_init(&document);
    buffer_init(out);
    scheme_write(&document, &c->scheme);
    struct bundle_source source = {.period_id = "p1",
                                   .title = "第一期",
                                   .document = buffer_finish(&document, c->arena),
                                   .scheme = &c->scheme,
                                   .facts = &c->facts,
                                   .signer = signer,
                                   .publish_minimum = minimum};
    if (!bundle_write(out, c->arena, &source, view, &digest))
        fail_msg("no %s bundle, minimum %d", BUNDLE_VIEWS[view], (int)minimum);
}

/* In an arena of its own, so that thousands of tries leave nothing; the fault's texts with it. */
static bool is_accepted(const struct buffer *text, bool shown)
{
    const struct bundle_expected nothing = {0};
    struct bundle_found found;
    struct bundle_fault fault;
    struct arena *arena = arena_new();
    bool accepted = bundle_verify(arena, text->data, text->length, &nothing, &found, &fault);
    if (!accepted && shown)
        print_message("%s %s: %s, not %s\n", fault.where, fault.reason,
                      fault.stored ? fault.stored : "nothing",
                      fault.recomputed ? fault.recomputed : "nothing");
    arena_free(arena);
    return accepted;
}

/* With another value at one place it is no bundle any more. */
static void assert_refused(struct buffer *text, size_t place, unsigned char mask)
{
    char was = text->data[place];
    text->data[place] = (char)(was ^ (char)mask);
    if (is_accepted(text, false))
        fail_msg("accepted with byte %zu of %zu changed by %u", place, text->length, mask);
    text->data[place] = was;
}

static unsigned char mask_draw(struct dice *dice)
{
    return (unsigned char)(1 + roll(dice, OTHER_VALUES));
}

static void some_bytes_change(struct buffer *text, struct dice *dice)
{
    for (size_t i = 0; i < CHANGES; i++)
        assert_refused(text, roll(dice, text->length), mask_draw(dice));
}

static size_t changed;

/* All that a digest is over. */
static void content_changes(struct buffer *text, size_t tail, struct dice *dice)
{
    for (size_t place = 0; place < tail; place++, changed++)
        assert_refused(text, place, mask_draw(dice));
}

/* The digest and the signature, which are checked otherwise: many values or every one. */
static void tail_changes(struct buffer *text, size_t tail, bool every_value)
{
    for (size_t place = tail; place < text->length; place++)
        for (unsigned mask = 1; mask <= OTHER_VALUES; mask += every_value ? 1 : 127, changed++)
            assert_refused(text, place, (unsigned char)mask);
}

static size_t bundles;

/* The very first bundle has its tail changed, and the last campaign of so many its whole bundles:
 * at first with every value of the tail. */
static void whole_changes(struct buffer *text, struct dice *dice, size_t number)
{
    const char *found = strstr(text->data, BUNDLE_DIGEST);
    assert_non_null(found);
    size_t tail = (size_t)(found - text->data);
    if (bundles == 1 || number + 1 == WHOLE_EVERY)
        tail_changes(text, tail, number > 0 && bundles <= (size_t)BUNDLE_VIEW_COUNT * WHOLE_EVERY);
    if (number + 1 == WHOLE_EVERY)
        content_changes(text, tail, dice);
}

static void bundles_hold(struct campaign *c, struct dice *dice)
{
    c->scheme.title.en = "Random";
    for (int view = 0; view < BUNDLE_VIEW_COUNT; view++) {
        struct buffer text;
        bundle_make(c, (enum bundle_view)view, (int64_t)roll(dice, MINIMUM_MOST + 1), &text);
        if (!is_accepted(&text, true))
            fail_msg("a %s bundle is refused", BUNDLE_VIEWS[view]);
        some_bytes_change(&text, dice);
        whole_changes(&text, dice, bundles++ / BUNDLE_VIEW_COUNT % WHOLE_EVERY);
        buffer_release(&text);
    }
}

static void every_bundle_is_accepted_and_no_byte_can_be_another(void **state)
{
    (void)state;
    bundles = changed = 0;
    every_campaign(40, DRAWN_BOTH, bundles_hold);
    print_message("%zu bundles, %zu more changes of single bytes over whole ones\n", bundles,
                  changed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROPERTY(every_bundle_is_accepted_and_no_byte_can_be_another),
    };
    return cmocka_run_group_tests(tests, signer_make, signer_drop);
}
