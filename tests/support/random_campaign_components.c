#include "random_campaign_parts.h"

#define WEIGHTED_MOST 5

/* Weights of so many components; each row adds up to 1. */
static const char *const WEIGHTS[WEIGHTED_MOST][WEIGHTED_MOST] = {
    {"1"},
    {"0.6", "0.4"},
    {"0.5", "0.2", "0.3"},
    {"0.4", "0.35", "0.05", "0.2"},
    {"0.3", "0.3", "0.125", "0.25", "0.025"},
};

/* Fixed, graded and assessed rules, and what a repeat brings: once more, or in place of the first.
 */
static void deductions_draw(struct drawing *d, int ledger)
{
    struct measure measure = measure_events(d->c, "deviation");
    measure.each = amount_by(d->c, BY_GRAVITY, "minor -1 major -2");
    if (chance(d, 2)) {
        struct related *related = &measure.where.related;
        related->given = true;
        related->same = ids_of(d->c, PICK(d, "topic", "topic indicator", "gravity"));
        related->order = (enum related_order)roll(&d->dice, 2);
        related->scope = (enum related_scope)roll(&d->dice, 2);
        struct measure repeat = measure;
        repeat.each = amount_of(d->c, NULL);
        repeat.where.related.found = true;
        related->given = chance(d, 2); /* else the repeat is added */
        rule_add(d->c, ledger, "repeat", "-3", repeat);
    }
    rule_add(d->c, ledger, "deviation", NULL, measure);
    measure = measure_events(d->c, "complaint");
    measure.window = chance(d, 4) ? WINDOW_YEAR : WINDOW_PERIOD;
    rule_add(d->c, ledger, "complaint", PICK(d, "-5", "-0.35"), measure);
    if (chance(d, 2)) {
        measure = measure_events(d->c, "inspection");
        measure.has_assessed = true;
        measure.assessed = number_of(d->c, PICK(d, "-1", "-0.4"));
        rule_add(d->c, ledger, "inspection", NULL, measure);
    }
    measure = measure_events(d->c, "praise");
    measure.reduce = (enum reduction)(REDUCE_SUM + roll(&d->dice, 3));
    rule_add(d->c, ledger, "praise", PICK(d, "10", "0.333"), measure);
}

static void bounds_draw(struct drawing *d, struct ledger *ledger)
{
    ledger->has_floor = chance(d, 2);
    ledger->floor = number_of(d->c, PICK(d, "90", "-10"));
    ledger->no_floor = !ledger->has_floor && chance(d, 2);
    ledger->has_cap = chance(d, 3);
    ledger->cap = number_of(d->c, "105.5");
    ledger->no_cap = !ledger->has_cap && chance(d, 2);
}

static void quality_draw(struct drawing *d)
{
    int quality = ledger_add(d->c, "quality", "100");
    deductions_draw(d, quality);
    bounds_draw(d, d->c->scheme.components[quality].ledger);
    if (d->ledgers)
        return;
    struct measure measure = measure_source(d->c, SOURCE_MEASURE, "satisfaction");
    measure.slope = slope_of(d->c, "60", "0.7", "-0.3", (enum partial)roll(&d->dice, 4));
    if (chance(d, 2))
        rule_add(d->c, quality, "satisfaction", NULL, measure);
    for (size_t more = roll(&d->dice, 4); more > 0; more--)
        rule_add(d->c, quality, arena_print(d->c->arena, "r%zu", more), NULL, measure_draw(d));
}

/* What is weighted besides the first ledger. */
static void weighted_draw(struct drawing *d)
{
    int extra;
    if (chance(d, 3)) {
        extra = ledger_add(d->c, "extra", PICK(d, "0", "50"));
        if (d->ledgers)
            deductions_draw(d, extra);
        else
            rule_add(d->c, extra, "only", NULL, measure_draw(d));
    }
    if (d->ledgers)
        return;
    if (!chance(d, 4))
        component_add(d->c, "peers", "1", measure_source(d->c, SOURCE_BALLOTS, "peers"));
    if (!chance(d, 3))
        component_add(d->c, "leaders", "1", measure_source(d->c, SOURCE_BALLOTS, "leaders"));
    if (chance(d, 4))
        component_add(d->c, "any", "1", measure_draw(d));
}

static void only_draw(struct drawing *d, struct only *only)
{
    switch (roll(&d->dice, 6)) {
    case 0:
        only->awards = references_of(d->c, "flag", &only->award_count);
        break;
    case 1:
        only->groups = ids_of(d->c, "g0 g1");
        break;
    case 2:
        only->attribute = "serving";
        only->values = ids_of(d->c, chance(d, 2) ? "true" : NULL);
        break;
    default:
        break;
    }
}

/* Added and shown ones stand beside the weights. */
static void beside_draw(struct drawing *d)
{
    struct scheme *scheme = &d->c->scheme;
    int row;
    for (size_t more = roll(&d->dice, 3); more > 0; more--) {
        row = component_add(d->c, arena_print(d->c->arena, "c%zu", more), "1", measure_draw(d));
        scheme->components[row].part = chance(d, 3) ? PART_SHOWN : PART_ADDED;
        only_draw(d, &scheme->components[row].only);
    }
    if (chance(d, 3)) {
        struct measure points = measure_source(d->c, SOURCE_AWARDS, "flag");
        points.reduce = REDUCE_POINTS;
        points.window = scheme->cadence == CADENCE_ONCE ? WINDOW_EVER : WINDOW_PREVIOUS;
        row = component_add(d->c, "prior", "1", points);
        scheme->components[row].part = PART_ADDED;
    }
    if (scheme_step(scheme, "bonus") >= 0 && chance(d, 2)) {
        row = component_add(d->c, "bonus", "1", measure_source(d->c, SOURCE_DECISIONS, "bonus"));
        scheme->components[row].part = PART_ADDED;
    }
}

void components_draw(struct drawing *d)
{
    struct scheme *scheme = &d->c->scheme;
    quality_draw(d);
    weighted_draw(d);
    size_t weighted = scheme->component_count;
    for (size_t i = 0; i < weighted; i++)
        scheme->components[i].weight = number_of(d->c, WEIGHTS[weighted - 1][i]);
    if (d->ledgers)
        return;
    beside_draw(d);
    if (chance(d, 6)) { /* weights of an attribute's units are not the scheme's to add up */
        scheme->components[weighted - 1].only.attribute = "grade";
        scheme->components[weighted - 1].weight = number_of(d->c, "0.5");
    }
    for (size_t i = 0; i < scheme->component_count; i++)
        if (chance(d, 5))
            scheme->components[i].missing = (enum missing)roll(&d->dice, 3);
}
