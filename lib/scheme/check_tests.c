#include "scheme/checking.h"

#include <string.h>

/* A text is compared with an attribute, true and false also with a metric that is a yes or no. */
static void check_is(struct check *check, const char *where, const struct test *test)
{
    const struct measure *measure = &test->measure;
    bool attribute = measure->source == SOURCE_ROSTER && measure->reduce == REDUCE_DEFAULT &&
                     strcmp(measure->roster, "headcount") != 0 &&
                     strcmp(measure->roster, "since") != 0;
    bool yes_no = measure->source == SOURCE_METRIC && measure->subject.index >= 0 &&
                  check->scheme->indicators[measure->subject.index].form == FORM_YES_NO;
    if (test->against.kind == AMOUNT_TEXT && !attribute)
        check_combined(check, where, "is", "a text", "anything but an attribute of the roster");
    if (test->against.kind == AMOUNT_TRUTH && !attribute && !yes_no)
        check_combined(check, where, "is", test->against.truth ? "true" : "false",
                       "anything but an attribute of the roster or a yes or no");
}

void check_tests(struct check *check, const char *where, struct test *tests, size_t count,
                 enum known known)
{
    for (size_t i = 0; i < count; i++) {
        const char *here = pointer_index(check, where, i);
        check_measure(check, here, &tests[i].measure, known);
        check_amount(check,
                     pointer_key(check, here,
                                 word_list_name(&WORD_LIST_COMPARISON, (int)tests[i].comparison)),
                     &tests[i].against, UNIT_CHOICES, false, known);
        check_is(check, here, &tests[i]);
        if (tests[i].against.kind == AMOUNT_ABSENT)
            error_add(check->error, here, CODE_EXACTLY_ONE, "keys",
                      "at_least, at_most, above, below, is", NULL);
    }
}
