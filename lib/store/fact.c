#include "store/fact.h"

#include "store/period.h"
#include "store/statement.h"

bool fact_begin(struct tx *tx, struct error *error)
{
    struct table table;
    return tx_run(tx, STATEMENT_FACT_BEGIN, NULL, 0, &table, error);
}

bool fact_begin_judging(struct tx *tx, const char **ret_retired_before, struct error *error)
{
    struct table table;
    if (!tx_run(tx, STATEMENT_FACT_BEGIN, NULL, 0, &table, error))
        return false;
    *ret_retired_before = table_value(&table, 0, "retired_before");
    return true;
}

bool fact_end(struct tx *tx, struct error *error)
{
    struct table table;
    return tx_run_last(tx, STATEMENT_FACT_END, NULL, 0, &table, error);
}

bool fact_units(struct tx *tx, const char *period_id, const struct strings *kinds,
                struct table *ret_table, struct error *error)
{
    const char *parameters[] = {period_id,
                                parameter_list(tx_arena(tx), kinds->items, kinds->count)};
    return tx_run(tx, STATEMENT_FACT_UNITS, parameters, COUNT(parameters), ret_table, error);
}

bool fact_unit_row(struct tx *tx, const char *period_id, const struct strings *kinds,
                   const char *unit_id, struct table *ret_table, struct error *error)
{
    const char *parameters[] = {period_id, parameter_list(tx_arena(tx), kinds->items, kinds->count),
                                unit_id};
    return tx_run(tx, STATEMENT_FACT_UNIT, parameters, COUNT(parameters), ret_table, error);
}

bool fact_attributes(struct tx *tx, const char *period_id, struct table *ret_table,
                     struct error *error)
{
    const char *parameters[] = {period_id};
    return tx_run(tx, STATEMENT_FACT_ATTRIBUTES, parameters, COUNT(parameters), ret_table, error);
}

#define SPAN_PARAMETERS 4

static void put_spans(struct arena *arena, const struct fact_span *spans, size_t count,
                      const char *ret_parameters[SPAN_PARAMETERS])
{
    const char **numbers = ARENA_ARRAY(arena, const char *, count);
    const char **first = ARENA_ARRAY(arena, const char *, count);
    const char **last = ARENA_ARRAY(arena, const char *, count);
    const char **whole = ARENA_ARRAY(arena, const char *, count);
    for (size_t i = 0; i < count; i++) {
        numbers[i] = parameter_integer(arena, spans[i].number);
        first[i] = day_text(arena, spans[i].first);
        last[i] = day_text(arena, spans[i].last);
        whole[i] = parameter_boolean(spans[i].whole);
    }
    ret_parameters[0] = parameter_list(arena, numbers, count);
    ret_parameters[1] = parameter_list(arena, first, count);
    ret_parameters[2] = parameter_list(arena, last, count);
    ret_parameters[3] = parameter_list(arena, whole, count);
}

bool fact_tallies(struct tx *tx, const char *period_id, const struct strings *indicators,
                  const struct fact_span *spans, size_t count, struct table *ret_table,
                  struct error *error)
{
    const char *parameters[2 + SPAN_PARAMETERS] = {
        period_id, parameter_list(tx_arena(tx), indicators->items, indicators->count)};
    put_spans(tx_arena(tx), spans, count, &parameters[2]);
    return tx_run(tx, STATEMENT_FACT_TALLIES, parameters, COUNT(parameters), ret_table, error);
}

bool fact_tallies_some(struct tx *tx, const struct fact_span *spans, size_t count,
                       const struct fact_pairs *pairs, struct table *ret_table, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[SPAN_PARAMETERS + 2];
    put_spans(arena, spans, count, parameters);
    parameters[SPAN_PARAMETERS] = parameter_list(arena, pairs->units.items, pairs->units.count);
    parameters[SPAN_PARAMETERS + 1] =
        parameter_list(arena, pairs->indicators.items, pairs->indicators.count);
    return tx_run(tx, STATEMENT_FACT_TALLIES_SOME, parameters, COUNT(parameters), ret_table, error);
}

bool fact_base(struct tx *tx, struct table *ret_row, struct error *error)
{
    const char *parameters[] = {tx_organisation(tx)->id};
    return tx_run(tx, STATEMENT_FACT_BASE, parameters, COUNT(parameters), ret_row, error);
}

bool fact_written(struct tx *tx, day_t first, day_t last, const char *events, const char *verdicts,
                  struct table *ret_table, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {day_text(arena, first), day_text(arena, last), events, verdicts,
                                arena_print(arena, "%d", FACT_WRITTEN_MOST)};
    return tx_run(tx, STATEMENT_FACT_WRITTEN, parameters, COUNT(parameters), ret_table, error);
}

bool fact_changed(struct tx *tx, day_t first, day_t last, const char *since,
                  struct table *ret_table, struct error *error)
{
    const char *parameters[] = {day_text(tx_arena(tx), day_month_start(first)),
                                day_text(tx_arena(tx), last), since};
    return tx_run(tx, STATEMENT_FACT_CHANGED, parameters, COUNT(parameters), ret_table, error);
}

bool fact_repeats(struct tx *tx, const char *period_id, day_t first, day_t last,
                  const struct fact_alike *alike, const struct strings *units,
                  struct table *ret_table, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {
        period_id,
        day_text(arena, first),
        day_text(arena, last),
        parameter_list(arena, alike->indicators.items, alike->indicators.count),
        parameter_list(arena, alike->gravities.items, alike->gravities.count),
        parameter_list(arena, alike->findings.items, alike->findings.count),
        parameter_boolean(alike->topic),
        parameter_boolean(alike->person),
        parameter_boolean(alike->occasion),
        units != NULL ? parameter_list(arena, units->items, units->count) : NULL,
    };
    return tx_run(tx, STATEMENT_FACT_REPEATS, parameters, COUNT(parameters), ret_table, error);
}

bool fact_events(struct tx *tx, const char *period_id, const struct strings *indicators,
                 day_t first, day_t last, struct table *ret_table, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {period_id,
                                parameter_list(arena, indicators->items, indicators->count),
                                day_text(arena, first), day_text(arena, last)};
    return tx_run(tx, STATEMENT_FACT_EVENTS, parameters, COUNT(parameters), ret_table, error);
}

bool fact_events_named(struct tx *tx, const char *period_id, const struct strings *ids,
                       struct table *ret_table, struct error *error)
{
    const char *parameters[] = {parameter_list(tx_arena(tx), ids->items, ids->count), period_id};
    return tx_run(tx, STATEMENT_FACT_EVENTS_NAMED, parameters, COUNT(parameters), ret_table, error);
}

bool fact_moments(struct tx *tx, const struct strings *moments, const char *time_zone,
                  struct table *ret_table, struct error *error)
{
    const char *parameters[] = {parameter_list(tx_arena(tx), moments->items, moments->count),
                                time_zone};
    return tx_run(tx, STATEMENT_FACT_MOMENTS, parameters, COUNT(parameters), ret_table, error);
}

bool fact_metrics(struct tx *tx, const char *period_id, const struct strings *indicators,
                  day_t first, day_t last, day_t previous_first, day_t previous_last,
                  day_t months_from, struct table *ret_table, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {period_id,
                                parameter_list(arena, indicators->items, indicators->count),
                                day_text(arena, first),
                                day_text(arena, last),
                                day_text(arena, previous_first),
                                day_text(arena, previous_last),
                                day_text(arena, months_from)};
    return tx_run(tx, STATEMENT_FACT_METRICS, parameters, COUNT(parameters), ret_table, error);
}

bool fact_members(struct tx *tx, const char *period_id, struct table *ret_table,
                  struct error *error)
{
    const char *parameters[] = {period_id};
    return tx_run(tx, STATEMENT_FACT_MEMBERS, parameters, COUNT(parameters), ret_table, error);
}

bool fact_ballots(struct tx *tx, const char *period_id, struct table *ret_table,
                  struct error *error)
{
    const char *parameters[] = {period_id};
    return tx_run(tx, STATEMENT_FACT_BALLOTS, parameters, COUNT(parameters), ret_table, error);
}

bool fact_wins(struct tx *tx, const char *period_id, const struct strings *awards,
               struct table *ret_table, struct error *error)
{
    const char *parameters[] = {period_id,
                                parameter_list(tx_arena(tx), awards->items, awards->count)};
    return tx_run(tx, STATEMENT_FACT_WINS, parameters, COUNT(parameters), ret_table, error);
}

bool fact_panels(struct tx *tx, const char *period_id, struct table *ret_table, struct error *error)
{
    const char *parameters[] = {period_id};
    return tx_run(tx, STATEMENT_FACT_PANELS, parameters, COUNT(parameters), ret_table, error);
}

bool fact_dates(struct tx *tx, const char *period_id, struct table *ret_table, struct error *error)
{
    const char *parameters[] = {period_id};
    return tx_run(tx, STATEMENT_FACT_DATES, parameters, COUNT(parameters), ret_table, error);
}

bool fact_nominations(struct tx *tx, const char *period_id, struct table *ret_table,
                      struct error *error)
{
    const char *parameters[] = {period_id};
    return tx_run(tx, STATEMENT_FACT_NOMINATIONS, parameters, COUNT(parameters), ret_table, error);
}

bool fact_nomination_files(struct tx *tx, const char *period_id, struct table *ret_table,
                           struct error *error)
{
    const char *parameters[] = {period_id};
    return tx_run(tx, STATEMENT_FACT_NOMINATION_FILES, parameters, COUNT(parameters), ret_table,
                  error);
}

bool fact_nomination_checks(struct tx *tx, const char *period_id, struct table *ret_table,
                            struct error *error)
{
    const char *parameters[] = {period_id};
    return tx_run(tx, STATEMENT_FACT_NOMINATION_CHECKS, parameters, COUNT(parameters), ret_table,
                  error);
}

bool fact_opinions(struct tx *tx, const char *period_id, struct table *ret_table,
                   struct error *error)
{
    const char *parameters[] = {period_id};
    return tx_run(tx, STATEMENT_FACT_OPINIONS, parameters, COUNT(parameters), ret_table, error);
}

bool fact_tokens(struct tx *tx, const char *period_id, const struct strings *indicators,
                 day_t first, day_t last, struct table *ret_table, struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {period_id,
                                parameter_list(arena, indicators->items, indicators->count),
                                day_text(arena, first), day_text(arena, last)};
    return tx_run(tx, STATEMENT_FACT_TOKENS, parameters, COUNT(parameters), ret_table, error);
}

bool fact_tokens_named(struct tx *tx, const struct strings *tokens, struct table *ret_table,
                       struct error *error)
{
    const char *parameters[] = {parameter_list(tx_arena(tx), tokens->items, tokens->count)};
    return tx_run(tx, STATEMENT_FACT_TOKENS_NAMED, parameters, COUNT(parameters), ret_table, error);
}

bool fact_events_unit(struct tx *tx, const char *period_id, const struct strings *indicators,
                      day_t first, day_t last, const char *unit_id, struct table *ret_table,
                      struct error *error)
{
    struct arena *arena = tx_arena(tx);
    const char *parameters[] = {period_id,
                                parameter_list(arena, indicators->items, indicators->count),
                                day_text(arena, first), day_text(arena, last), unit_id};
    return tx_run(tx, STATEMENT_FACT_EVENTS_UNIT, parameters, COUNT(parameters), ret_table, error);
}
