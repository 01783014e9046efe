/* How long the referee takes, and how much memory, for rosters of growing size:
 *
 *   referee_scale [UNITS...]        1000 10000 100000 without an argument
 *
 * Each roster has 30 rules, 12 tallies a unit, three panels of 3 ballots a unit, 4 metrics a unit
 * and 20 groups. It is judged without receipts, as a list of standings is, three times; the fastest
 * counts. Three schemes: the plain one; one that also calibrates the raters of all three panels;
 * and one that besides spreads the winners over groups. Every size runs in a process of its own, so
 * that its peak memory is its own. */
#include "base/fatal.h"
#include "campaign.h"
#include "random_campaign.h"
#include "scheme/check.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define RULES           30
#define INDICATORS      6
#define TALLIES_A_UNIT  12
#define PANELS          3
#define BALLOTS_A_UNIT  3 /* of each panel */
#define METRICS_A_UNIT  4
#define GROUPS          20
#define PLACES          "500"
#define RUNS            3
#define KIBIBYTES_A_MIB 1024.0

enum variant { PLAIN, CALIBRATED, SPREAD, VARIANT_COUNT };
static const char *const VARIANTS[VARIANT_COUNT] = {"plain", "calibrated", "spread"};

static const char *const EVENTS[INDICATORS] = {"complaint", "deviation", "praise",
                                               "late",      "visit",     "repair"};

static void rules_add(struct campaign *c, int ledger)
{
    for (size_t i = 0; i < RULES; i++) {
        const char *id = arena_print(c->arena, "rule%zu", i);
        struct measure measure = measure_events(c, EVENTS[i % INDICATORS]);
        switch (i % 5) {
        case 0:
            measure.each = amount_by(c, BY_GRAVITY, "minor -0.05 major -0.1");
            rule_add(c, ledger, id, NULL, measure);
            break;
        case 1:
            measure.reduce = REDUCE_COUNT;
            measure.has_cap = true;
            measure.cap = number_of(c, "0.5");
            rule_add(c, ledger, id, "0.125", measure);
            break;
        case 2:
            measure.where.gravity = ids_of(c, "minor");
            measure.reduce = REDUCE_RATE;
            rule_add(c, ledger, id, "0.01", measure);
            break;
        case 3:
            measure = measure_source(c, SOURCE_METRIC, "rate");
            measure.slope = slope_of(c, "60", "0.07", "-0.03", PARTIAL_FLOOR);
            rule_add(c, ledger, id, NULL, measure);
            break;
        default:
            measure.window = WINDOW_YEAR;
            rule_add(c, ledger, id, "-0.35", measure);
            break;
        }
    }
}

static void scheme_build(struct campaign *c, enum variant variant)
{
    static const char *const PANEL_IDS[PANELS] = {"peers", "leaders", "experts"};
    static const char *const WEIGHTS[PANELS] = {"0.2", "0.2", "0.1"};
    for (size_t i = 0; i < INDICATORS; i++)
        indicator_add(c, EVENTS[i], FORM_EVENT, "minor major");
    indicator_add(c, "rate", FORM_VALUE, NULL);
    award_add(c, "flag", "hall", amount_of(c, PLACES));
    rules_add(c, ledger_add(c, "quality", "100"));
    c->scheme.components[0].weight = number_of(c, "0.5");
    for (size_t i = 0; i < PANELS; i++) {
        int panel = panel_add(c, PANEL_IDS[i], i == 0 ? RATERS_ENTRANTS : RATERS_GIVEN);
        c->scheme.panels[panel].normalises = variant != PLAIN;
        c->scheme.panels[panel].normalise_minimum = NORMALISE_LEAST;
        component_add(c, PANEL_IDS[i], WEIGHTS[i], measure_source(c, SOURCE_BALLOTS, PANEL_IDS[i]));
    }
    condition_add(c, "complaints", EFFECT_BAR,
                  test_of(c, measure_events(c, "complaint"), ABOVE, "20"));
    tie_add(c, measure_source(c, SOURCE_COMPONENT, "quality"), false);
    tie_add(c, measure_events(c, "praise"), false);
    consequence_add(c, "win", "3", "600", NULL);
    if (variant == SPREAD) {
        struct spread spread = {.by = SPREAD_GROUP, .at_most = 30, .at_least = 20};
        c->scheme.awards[0].select.spread = ARENA_NEW(c->arena, struct spread);
        c->scheme.awards[0].select.spread[0] = spread;
        c->scheme.awards[0].select.spread_count = 1;
    }
    if (campaign_faults(c)[0] != '\0')
        fatal("the scheme has faults: %s", campaign_faults(c));
}

static void units_build(struct campaign *c, size_t units, struct dice *dice)
{
    struct facts *facts = &c->facts;
    const char *groups[GROUPS];
    for (size_t i = 0; i < GROUPS; i++)
        groups[i] = arena_print(c->arena, "g%zu", i);
    facts->units = ARENA_ARRAY(c->arena, struct fact_unit, units);
    facts->metrics = ARENA_ARRAY(c->arena, struct fact_metric, units * METRICS_A_UNIT);
    for (size_t i = 0; i < units; i++) {
        facts->units[facts->unit_count++] =
            (struct fact_unit){.id = arena_print(c->arena, "u%06zu", i),
                               .kind = "hall",
                               .group = groups[i % GROUPS],
                               .parent = -1,
                               .since = DAY_NONE};
        for (int month = 0; month < METRICS_A_UNIT - 1; month++)
            facts->metrics[facts->metric_count++] =
                (struct fact_metric){.unit = (int)i,
                                     .indicator = INDICATORS,
                                     .when = WHEN_MONTH,
                                     .month = day_add_months(facts->from, month),
                                     .value = number_integer((int64_t)roll(dice, 100))};
        facts->metrics[facts->metric_count++] =
            (struct fact_metric){.unit = (int)i,
                                 .indicator = INDICATORS,
                                 .value = number_integer((int64_t)roll(dice, 100))};
    }
}

static void tallies_build(struct campaign *c, struct dice *dice)
{
    struct facts *facts = &c->facts;
    facts->tallies = ARENA_ARRAY(c->arena, struct fact_tally, facts->unit_count * TALLIES_A_UNIT);
    for (size_t i = 0; i < facts->unit_count; i++)
        for (size_t j = 0; j < TALLIES_A_UNIT; j++) {
            day_t from = day_add_months(facts->from, (int)(j % 3));
            int64_t count = 1 + (int64_t)roll(dice, 9);
            facts->tallies[facts->tally_count++] =
                (struct fact_tally){.unit = (int)i,
                                    .indicator = (int)(j % INDICATORS),
                                    .gravity = (int)roll(dice, 2),
                                    .finding = FINDING_CONFIRMED,
                                    .from = from,
                                    .to = day_add_months(from, 1) - 1,
                                    .count = count,
                                    .quantity = number_integer(count),
                                    .points = NUMBER_ZERO};
        }
}

/* The first panel is of the entrants, who rate their neighbours; each other panel has a few. */
static struct fact_panel panel_build(struct campaign *c, int panel)
{
    const struct facts *facts = &c->facts;
    size_t count = panel == 0 ? facts->unit_count : BALLOTS_A_UNIT;
    struct fact_rater *raters = ARENA_ARRAY(c->arena, struct fact_rater, count);
    for (size_t i = 0; i < count; i++) {
        raters[i].unit = panel == 0 ? (int)i : -1;
        raters[i].id = panel == 0 ? facts->units[i].id : arena_print(c->arena, "l%d%zu", panel, i);
    }
    return (struct fact_panel){.panel = panel, .raters = raters, .rater_count = count};
}

static void ballots_build(struct campaign *c, struct dice *dice)
{
    struct facts *facts = &c->facts;
    size_t units = facts->unit_count;
    facts->panels = ARENA_ARRAY(c->arena, struct fact_panel, PANELS);
    facts->ballots = ARENA_ARRAY(c->arena, struct fact_ballot, units * PANELS * BALLOTS_A_UNIT);
    for (int panel = 0; panel < PANELS; panel++) {
        struct fact_panel row = panel_build(c, panel);
        facts->panels[facts->panel_count++] = row;
        for (size_t i = 0; i < units; i++)
            for (size_t j = 0; j < BALLOTS_A_UNIT; j++)
                facts->ballots[facts->ballot_count++] = (struct fact_ballot){
                    .panel = panel,
                    .rater = row.raters[panel == 0 ? (i + 1 + j) % units : j].id,
                    .unit = (int)i,
                    .score = number_integer(50 + (int64_t)roll(dice, 51))};
    }
}

/* Of the processor: the referee neither waits nor has threads, other programs do. */
static double seconds_now(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now) != 0)
        fatal("no clock");
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double peak_mib(void)
{
    struct rusage usage;
    if (getrusage(RUSAGE_SELF, &usage) != 0)
        fatal("no usage");
    return (double)usage.ru_maxrss / KIBIBYTES_A_MIB;
}

static void size_measure(size_t units, enum variant variant)
{
    struct campaign *c = campaign_new();
    struct dice dice = {units};
    double least = 0, before;
    scheme_build(c, variant);
    units_build(c, units, &dice);
    tallies_build(c, &dice);
    ballots_build(c, &dice);
    before = peak_mib();
    for (size_t i = 0; i < RUNS; i++) {
        struct arena *arena = arena_new();
        double start = seconds_now();
        referee_judge_receipts(arena, &c->scheme, &c->facts, RECEIPTS_NONE, &c->result);
        double took = seconds_now() - start;
        least = i == 0 || took < least ? took : least;
        if (c->result.refusal_count > 0 || c->result.standing_count != units)
            fatal("%zu refused, %zu standings", c->result.refusal_count, c->result.standing_count);
        arena_free(arena);
    }
    printf("%-11s %8zu units %8zu tallies %8zu ballots %8.3f s %8.1f MiB of facts %8.1f MiB more "
           "%7.0f bytes a unit\n",
           VARIANTS[variant], units, c->facts.tally_count, c->facts.ballot_count, least, before,
           peak_mib() - before, (peak_mib() - before) * 1024 * 1024 / (double)units);
    campaign_free(c);
}

static int size_fork(size_t units, enum variant variant)
{
    int status = 0;
    fflush(stdout);
    pid_t child = fork();
    if (child < 0)
        fatal("no process");
    if (child == 0) {
        size_measure(units, variant);
        exit(0);
    }
    if (waitpid(child, &status, 0) != child)
        fatal("a process was lost");
    return status;
}

int main(int argc, char **argv)
{
    static const size_t SIZES[] = {1000, 10000, 100000};
    int failed = 0;
    for (int variant = 0; variant < VARIANT_COUNT; variant++) {
        for (int i = 1; i < argc; i++)
            failed |= size_fork(strtoul(argv[i], NULL, 10), (enum variant)variant);
        for (size_t i = 0; argc < 2 && i < COUNT(SIZES); i++)
            failed |= size_fork(SIZES[i], (enum variant)variant);
    }
    return failed != 0;
}
