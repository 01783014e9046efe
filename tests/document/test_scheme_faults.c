/* What only the whole scheme shows: keys that do not go together, names that nothing bears, rows
 * that can never apply. Each is one edit of the full example. */
#include "base/attributes.h"
#include "documents.h"
#include "scheme/walk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct edit {
    const char *pointer, *json, *where;
    enum code code;
};

static void faults_are_found(const struct edit *edits, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct bench bench;
        bench_scheme(&bench);
        bench_put(&bench, edits[i].pointer, edits[i].json);
        print_message("%s %s\n", edits[i].pointer, edits[i].json ? edits[i].json : "-");
        assert_false(bench_read_scheme(&bench));
        assert_non_null(bench_violation(&bench, edits[i].where, edits[i].code));
        bench_free(&bench);
    }
}

static void of_indicators_and_panels(void **state)
{
    static const struct edit EDITS[] = {
        {"/indicators/rate/once", "[\"person\"]", "#/indicators/rate/once", CODE_NOT_COMBINED},
        {"/indicators/badge/points", "{\"min\": \"1\", \"max\": \"2\"}",
         "#/indicators/badge/points", CODE_NOT_COMBINED},
        {"/indicators/visit/once", "[\"minutes\"]", "#/indicators/visit/once/0",
         CODE_VALUE_NOT_ALLOWED},
        {"/indicators/visit/once", "[\"person\", \"person\"]", "#/indicators/visit/once/1",
         CODE_REPEATED},
        {"/indicators/visit/deadline/to", "\"slot_end\"", "#/indicators/visit/deadline/to",
         CODE_REPEATED},
        {"/indicators/visit/deadline/days", "367", "#/indicators/visit/deadline/days",
         CODE_OUT_OF_RANGE},
        {"/indicators/visit/deadline/from", NULL, "#/indicators/visit/deadline/from",
         CODE_FIELD_REQUIRED},
        {"/indicators/vote/token", "{}", "#/indicators/vote/token/registry", CODE_FIELD_REQUIRED},
        {"/panels/experts/max", "{\"by\": \"group\", \"values\": {\"hall\": \"1\"}}",
         "#/panels/experts/max/by", CODE_NOT_COMBINED},
        {"/panels/experts/max/values/skill", "\"-1\"", "#/panels/experts/max/values/skill",
         CODE_RANGE_CONTRADICTORY},
        {"/panels/experts/max/values", "{}", "#/panels/experts/max/values", CODE_TOO_FEW},
        {"/panels/experts/mean", "\"median\"", "#/panels/experts/weights", CODE_NOT_COMBINED},
        {"/panels/experts/mean", NULL, "#/panels/experts/weights", CODE_NOT_COMBINED},
        {"/panels/experts/weights", "\"0.5\"", "#/panels/experts/weights", CODE_TYPE_MISMATCH},
        {"/panels/experts/weights/by", "\"group\"", "#/panels/experts/weights/by",
         CODE_NOT_COMBINED},
        {"/panels/experts/weights/values/board", "\"0\"", "#/panels/experts/weights/values/board",
         CODE_FORMAT_INVALID},
        {"/panels/experts/weights/values", "{}", "#/panels/experts/weights/values", CODE_TOO_FEW},
        {"/panels/experts/weights",
         "{\"by\": \"rater_group\", \"bands\": [{\"from\": \"0\", \"value\": 1}]}",
         "#/panels/experts/weights/bands", CODE_NOT_COMBINED},
        {"/panels/experts/mode", "\"secret\"", "#/panels/experts/normalise", CODE_NOT_COMBINED},
        {"/panels/experts/raters", "\"self\"", "#/panels/experts/normalise", CODE_NOT_COMBINED},
        {"/panels/experts/mode", "\"secret\"", "#/panels/experts/weights", CODE_NOT_COMBINED},
        {"/panels/own/mode", "\"secret\"", "#/panels/own/raters", CODE_NOT_COMBINED},
        {"/panels/experts/normalise", "{}", "#/panels/experts/normalise/minimum",
         CODE_FIELD_REQUIRED},
        {"/panels/experts/normalise/minimum", "1", "#/panels/experts/normalise/minimum",
         CODE_OUT_OF_RANGE},
        {"/dates/reference", "{}", "#/dates/reference", CODE_TOO_FEW},
    };
    (void)state;
    faults_are_found(EDITS, COUNT(EDITS));
}

static void of_measures(void **state)
{
    static const struct edit EDITS[] = {
        {"/measures/now/item", "\"skill\"", "#/measures/now/item", CODE_NOT_COMBINED},
        {"/components/4/item", "\"voice\"", "#/components/4/item", CODE_ID_UNKNOWN},
        {"/components/1/item", "\"skill\"", "#/components/1/item", CODE_ID_UNKNOWN},
        {"/measures/now/assessed", "\"1\"", "#/measures/now/assessed", CODE_NOT_COMBINED},
        {"/measures/recent/assessed", "\"1\"", "#/measures/recent/assessed", CODE_NOT_COMBINED},
        {"/components/0/ledger/rules/5/each", "\"1\"", "#/components/0/ledger/rules/5/assessed",
         CODE_NOT_COMBINED},
        {"/measures/now/gaps", "\"zero\"", "#/measures/now/gaps", CODE_NOT_COMBINED},
        {"/measures/recent/gaps", "\"exclude\"", "#/measures/recent/gaps", CODE_NOT_COMBINED},
        {"/measures/absent/expect", NULL, "#/measures/absent/expect", CODE_FIELD_REQUIRED},
        {"/measures/absent/reduce", NULL, "#/measures/absent/expect", CODE_NOT_COMBINED},
        {"/measures/absent/expect/days", "[\"tue\"]", "#/measures/absent/expect/at_least",
         CODE_RANGE_CONTRADICTORY},
        {"/measures/absent/expect/days", "[]", "#/measures/absent/expect/days", CODE_TOO_FEW},
        {"/measures/absent/expect/days", "[\"tue\", \"tue\"]", "#/measures/absent/expect/days/1",
         CODE_REPEATED},
        {"/measures/served/reduce", NULL, "#/measures/served/at", CODE_NOT_COMBINED},
        {"/measures/served/at", "\"closing\"", "#/measures/served/at", CODE_ID_UNKNOWN},
        {"/measures/served/roster", "\"headcount\"", "#/measures/served/reduce", CODE_NOT_COMBINED},
        {"/measures/recent/window/since", "\"beginning\"", "#/measures/recent/window/since",
         CODE_ID_UNKNOWN},
        {"/measures/recent/apart", "[\"person\"]", "#/measures/recent/apart", CODE_NOT_COMBINED},
        {"/components/0/ledger/rules/4/apart", "[\"minutes\"]",
         "#/components/0/ledger/rules/4/apart/0", CODE_VALUE_NOT_ALLOWED},
        {"/components/0/ledger/rules/0/each",
         "{\"by\": \"gravity\", \"bands\": [{\"from\": \"0\", \"value\": 1}]}",
         "#/components/0/ledger/rules/0/each/bands", CODE_NOT_COMBINED},
        {"/panels/experts/max", "{\"by\": \"item\", \"bands\": [{\"from\": \"0\", \"value\": 1}]}",
         "#/panels/experts/max/bands", CODE_NOT_COMBINED},
        {"/measures/now/where", "{\"minutes\": {\"above\": \"1\"}}", "#/measures/now/where",
         CODE_NOT_COMBINED},
        {"/measures/recent/where/late", "true", "#/measures/recent/where/late", CODE_NOT_COMBINED},
        {"/indicators/visit/deadline/late", "\"refuse\"",
         "#/components/0/ledger/rules/6/where/late", CODE_UNREACHABLE},
        {"/measures/recent/where/quantity", "{}", "#/measures/recent/where/quantity",
         CODE_EXACTLY_ONE},
        {"/components/0/ledger/rules/6/where/related/where/gravity", "[\"odd\"]",
         "#/components/0/ledger/rules/6/where/related/where/gravity/0", CODE_UNREACHABLE},
        {"/measures/rate_mean/field/within", NULL, "#/measures/rate_mean/field/within",
         CODE_FIELD_REQUIRED},
        {"/components/6/decisions", "\"choice\"", "#/components/6/decisions", CODE_UNREACHABLE},
        {"/components/6/decisions", "\"office\"", "#/components/6/decisions", CODE_UNREACHABLE},
    };
    (void)state;
    faults_are_found(EDITS, COUNT(EDITS));
}

static void of_conditions(void **state)
{
    static const struct edit EDITS[] = {
        {"/conditions/2/when/0/is", "\"yes\"", "#/conditions/2/when/0/is", CODE_NOT_COMBINED},
        {"/conditions/4/when/0/is", "true", "#/conditions/4/when/0", CODE_EXACTLY_ONE},
        {"/conditions/1/when/1/is", "true", "#/conditions/1/when/1", CODE_EXACTLY_ONE},
        {"/conditions/3/when/0/at_least", "true", "#/conditions/3/when/0", CODE_EXACTLY_ONE},
        {"/conditions/4/when/0/at_least/of", "\"base\"", "#/conditions/4/when/0/at_least/of",
         CODE_ID_UNKNOWN},
        {"/conditions/4/when/0/at_least/of", "\"nowhere\"", "#/conditions/4/when/0/at_least/of",
         CODE_ID_UNKNOWN},
        {"/conditions/4/when/0/at_least/of", "\"run\"", "#/conditions/4/when/0/at_least/of",
         CODE_NOT_YET_KNOWN},
        {"/conditions/4/when/0/at_least/share", "\"-1\"", "#/conditions/4/when/0/at_least/share",
         CODE_FORMAT_INVALID},
        {"/conditions/5/level", "\"tin\"", "#/conditions/5/level", CODE_ID_UNKNOWN},
        {"/conditions/5/only/award", "[\"star\"]", "#/conditions/5/level", CODE_ID_UNKNOWN},
        {"/conditions/5/level", NULL, "#/conditions/5/level", CODE_FIELD_REQUIRED},
        {"/conditions/0/level", "\"gold\"", "#/conditions/0/level", CODE_NOT_COMBINED},
        {"/conditions/6/reach", "\"down\"", "#/conditions/6/reach", CODE_NOT_COMBINED},
    };
    (void)state;
    faults_are_found(EDITS, COUNT(EDITS));
}

static void of_awards(void **state)
{
    static const struct edit EDITS[] = {
        {"/awards/medal/kind", NULL, "#/awards/medal/kind", CODE_FIELD_REQUIRED},
        {"/awards/medal/levels", "[\"gold\", \"silver\", \"silver\"]", "#/awards/medal/levels/2",
         CODE_REPEATED},
        {"/awards/medal/levels", "[\"gold\", \"bronze\"]", "#/awards/medal/select/tiers/1/level",
         CODE_ID_UNKNOWN},
        {"/awards/medal/levels", "[\"silver\", \"gold\", \"bronze\"]",
         "#/awards/medal/select/tiers/1/level", CODE_REPEATED},
        {"/awards/medal/select/base", NULL, "#/awards/medal/select/tiers/0/number/of",
         CODE_UNREACHABLE},
        {"/awards/medal/select/base", NULL, "#/awards/medal/select/tiers/2/rest", CODE_UNREACHABLE},
        {"/awards/medal/select/base/of", "\"base\"", "#/awards/medal/select/base/of",
         CODE_ID_UNKNOWN},
        {"/awards/medal/select/tiers/0/number/share", "\"100.5\"", "#/awards/medal/select/tiers",
         CODE_RANGE_CONTRADICTORY},
        {"/awards/medal/select/tiers/0/number/share", "\"-1\"",
         "#/awards/medal/select/tiers/0/number/share", CODE_FORMAT_INVALID},
        {"/awards/medal/select/tiers/1/number", "-1", "#/awards/medal/select/tiers/1/number",
         CODE_FORMAT_INVALID},
        {"/awards/medal/select/tiers/1/rest", "true", "#/awards/medal/select/tiers/1",
         CODE_EXACTLY_ONE},
        {"/awards/medal/select/tiers/2/rest", "false", "#/awards/medal/select/tiers/2",
         CODE_EXACTLY_ONE},
        {"/awards/medal/select/number", "3", "#/awards/medal/select/number", CODE_NOT_COMBINED},
        {"/awards/medal/select/shortlist", "3", "#/awards/medal/select/shortlist",
         CODE_NOT_COMBINED},
        {"/awards/medal/select/tiers", NULL, "#/awards/medal/select/base", CODE_NOT_COMBINED},
        {"/awards/final/select/number", "6", "#/awards/final/select/shortlist",
         CODE_RANGE_CONTRADICTORY},
        {"/awards/final/select/shortlist", NULL, "#/awards/final/select/pick", CODE_NOT_COMBINED},
        {"/steps/11", NULL, "#/awards/final/select/pick", CODE_UNREACHABLE},
        {"/awards/star/select/spread/0/by", "\"group\"", "#/awards/star/select/spread/0/by",
         CODE_NOT_COMBINED},
        {"/awards/star/select/spread/0", "{\"by\": \"post\"}", "#/awards/star/select/spread/0",
         CODE_TOO_FEW},
        {"/awards/star/select/spread/0/by", NULL, "#/awards/star/select/spread/0/by",
         CODE_FIELD_REQUIRED},
        {"/awards/star/select/spread/0/at_most", "0", "#/awards/star/select/spread/0/at_most",
         CODE_OUT_OF_RANGE},
        {"/awards/star/select/spread/0/at_least", "3", "#/awards/star/select/spread/0/at_least",
         CODE_RANGE_CONTRADICTORY},
        {"/awards/star/select/spread/-", "{\"by\": \"post\", \"at_most\": 1}",
         "#/awards/star/select/spread/1/by", CODE_REPEATED},
        {"/awards/star/select/number", "null", "#/awards/star/select/spread/0/at_least",
         CODE_NOT_COMBINED},
        {"/awards/star/select/number",
         "{\"by\": \"nominator_headcount\", \"bands\": [{\"from\": \"0\", \"value\": 1}]}",
         "#/awards/star/select/number/by", CODE_NOT_COMBINED},
        {"/awards/medal/select/spread", "[{\"by\": \"post\", \"at_most\": 1}]",
         "#/awards/medal/select/spread", CODE_NOT_COMBINED},
        {"/awards/final/select/spread", "[{\"by\": \"post\", \"at_most\": 1}]",
         "#/awards/final/select/spread", CODE_NOT_COMBINED},
    };
    (void)state;
    faults_are_found(EDITS, COUNT(EDITS));
}

static void of_consequences(void **state)
{
    static const struct edit EDITS[] = {
        {"/consequences/2/who", "\"winners\"", "#/consequences/2/per", CODE_NOT_COMBINED},
        {"/consequences/3/money",
         "{\"by\": \"level\", \"bands\": [{\"from\": \"0\", \"value\": 1}]}",
         "#/consequences/3/money/bands", CODE_NOT_COMBINED},
        {"/consequences/3/who", "\"units\"", "#/consequences/3/to", CODE_NOT_COMBINED},
        {"/consequences/3/money/values/tin", "\"1\"", "#/consequences/3/money/values/tin",
         CODE_ID_UNKNOWN},
        {"/consequences/4/only", "{\"award\": [\"star\"]}", "#/consequences/4/who",
         CODE_UNREACHABLE},
        {"/consequences/4/as", "\"crown\"", "#/consequences/4/as", CODE_ID_UNKNOWN},
        {"/consequences/5/who", "\"winners\"", "#/consequences/5/ties", CODE_NOT_COMBINED},
        {"/consequences/3/points", "\"1\"", "#/consequences/3/points", CODE_NOT_COMBINED},
        {"/consequences/3/leave_days", "\"1\"", "#/consequences/3/leave_days", CODE_NOT_COMBINED},
        {"/consequences/3/rights", "\"flag\"", "#/consequences/3/rights", CODE_NOT_COMBINED},
        {"/consequences/3/actions", "\"talk\"", "#/consequences/3/actions", CODE_NOT_COMBINED},
        {"/consequences/2/points", "\"1\"", "#/consequences/2/points", CODE_NOT_COMBINED},
        {"/consequences/2/show", "\"run\"", "#/consequences/2/show", CODE_NOT_COMBINED},
        {"/consequences/2/as", "\"past\"", "#/consequences/2/as", CODE_NOT_COMBINED},
        {"/consequences/5/money", "\"1\"", "#/consequences/5/money", CODE_NOT_COMBINED},
        {"/consequences/5/rights", "\"flag\"", "#/consequences/5/rights", CODE_NOT_COMBINED},
    };
    (void)state;
    faults_are_found(EDITS, COUNT(EDITS));
}

static void of_steps(void **state)
{
    static const struct edit EDITS[] = {
        {"/steps/5/due", "{\"month\": 2, \"day\": 30}", "#/steps/5/due/day",
         CODE_RANGE_CONTRADICTORY},
        {"/steps/5/due/month", "13", "#/steps/5/due/month", CODE_OUT_OF_RANGE},
        {"/steps/5/only/award", "[\"crown\"]", "#/steps/5/only/award", CODE_ID_UNKNOWN},
        {"/steps/5/nomination/minimum", "3", "#/steps/5/nomination/minimum", CODE_UNREACHABLE},
        {"/steps/5/nomination/limit", "0", "#/steps/5/nomination/minimum", CODE_UNREACHABLE},
        {"/steps/5/nomination/limit", "-1", "#/steps/5/nomination/limit", CODE_FORMAT_INVALID},
        {"/steps/5/nomination/limit", "{\"by\": \"gravity\", \"values\": {\"minor\": 1}}",
         "#/steps/5/nomination/limit/by", CODE_NOT_COMBINED},
        {"/steps/5/nomination/limit", "{\"by\": \"nominator\", \"bands\": []}",
         "#/steps/5/nomination/limit/bands", CODE_TOO_FEW},
        {"/steps/5/nomination/limit/by", "\"nominator\"", "#/steps/5/nomination/limit/bands",
         CODE_NOT_COMBINED},
        {"/steps/5/nomination/limit/values", "{\"*\": 1}", "#/steps/5/nomination/limit",
         CODE_EXACTLY_ONE},
        {"/steps/5/nomination/limit/bands/0/from", "\"0\"", "#/steps/5/nomination/limit/bands",
         CODE_REPEATED},
        {"/steps/5/nomination/sources", "[]", "#/steps/5/nomination/sources", CODE_TOO_FEW},
        {"/steps/5/nomination/file/1/id", "\"chars\"", "#/steps/5/nomination/file/1/id",
         CODE_REPEATED},
        {"/steps/5/nomination/file/2/has", "[]", "#/steps/5/nomination/file/2/has", CODE_TOO_FEW},
        {"/steps/5/nomination/file/2/is", "true", "#/steps/5/nomination/file/2", CODE_EXACTLY_ONE},
        {"/steps/5/nomination/file/0/at_most/values/crown", "\"1\"",
         "#/steps/5/nomination/file/0/at_most/values/crown", CODE_ID_UNKNOWN},
        {"/steps/6/check/source", "\"police\"", "#/steps/6/check/source", CODE_NOT_COMBINED},
        {"/steps/7/check/source", NULL, "#/steps/7/check/source", CODE_FIELD_REQUIRED},
        {"/steps/8/ballots", "[\"jury\"]", "#/steps/8/ballots", CODE_ID_UNKNOWN},
        {"/steps/9/decision/min", "\"6\"", "#/steps/9/decision/min", CODE_RANGE_CONTRADICTORY},
        {"/steps/10/decision/about/events", "\"crime\"", "#/steps/10/decision/about/events",
         CODE_ID_UNKNOWN},
        {"/steps/10/decision/about", "{\"indicators\": []}", "#/steps/10/decision/about",
         CODE_FORMAT_INVALID},
        {"/steps/11/decision/max", "\"6\"", "#/steps/11/decision/max", CODE_NOT_COMBINED},
    };
    (void)state;
    faults_are_found(EDITS, COUNT(EDITS));
}

/* Nothing else reads single events than what the rules of the example say. */
static void single_events_are_needed_where_rules_look_at_them(void **state)
{
    static const struct {
        const char *pointer, *indicator;
        bool before, after;
    } EDITS[] = {
        {"/indicators/vote/token", "vote", true, false},
        {"/consequences/2/per", "praise", true, true}, /* missed, assessed and quantity remain */
    };
    (void)state;
    for (size_t i = 0; i < COUNT(EDITS); i++) {
        struct bench bench;
        bench_scheme(&bench);
        assert_true(bench_read_scheme(&bench));
        int index = scheme_indicator(bench.scheme, EDITS[i].indicator);
        assert_int_equal(scheme_needs_events(bench.scheme, index), EDITS[i].before);
        bench_put(&bench, EDITS[i].pointer, NULL);
        assert_true(bench_read_scheme(&bench));
        assert_int_equal(scheme_needs_events(bench.scheme, index), EDITS[i].after);
        bench_free(&bench);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_indicators_and_panels),
        cmocka_unit_test(of_measures),
        cmocka_unit_test(of_conditions),
        cmocka_unit_test(of_awards),
        cmocka_unit_test(of_consequences),
        cmocka_unit_test(of_steps),
        cmocka_unit_test(single_events_are_needed_where_rules_look_at_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
