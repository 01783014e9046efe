/* Evaluates one measure for the whole roster, and keeps on request what a receipt must tell of it.
 *
 * For lib/referee only; columns are the run's. */
#ifndef PENNANT_REFEREE_MEASURE_H
#define PENNANT_REFEREE_MEASURE_H

#include "referee/run.h"

/* What a rule counted of one gravity; one bin without a name where the rule is not graded. */
struct bin {
    const char *gravity;
    struct column *amount;
};

/* What the events of one unit that agree in a field (apart) came to. */
struct portion {
    int unit;
    const char *name; /* of the first field; NULL: none */
    struct number amount, points;
};

/* How a measure came about. Columns that do not apply are NULL. */
struct trace {
    struct bin *bins; /* events only */
    size_t bin_count;
    struct column *whole;   /* reduce rate: what the bins are parts of */
    struct column *input;   /* before each, slope and cap; with events after each */
    struct column *against; /* slope: what the input is held against */
    struct portion *parts;  /* apart, by unit */
    size_t part_count;
};

/* Fills out, which must be fresh from column_take. trace may be NULL; else it is filled and must be
 * released. A value is absent where the facts do not give it and "else" does not either. */
void measure_evaluate(struct run *run, const struct measure *measure, struct column *out,
                      struct trace *trace);
void trace_release(struct run *run, struct trace *trace);

/* The column of a named measure, evaluated once for the award being judged. */
struct column *measure_named(struct run *run, int index);

/* What one counted is worth to the unit: 1 where each is absent, what points are multiplied by
 * where they are assessed. Not for choices by gravity or
 * level. */
struct number each_of_unit(const struct run *run, const struct measure *measure, int unit);

/* True where one counts by its gravity. */
bool measure_is_graded(const struct measure *measure);

/* The points a slope gives for a change, and the steps it counted (not negative). */
struct number slope_points(struct arena *arena, const struct slope *slope, struct number change,
                           struct number *ret_steps);

/* Sources with files of their own; each includes what one counted is worth. */
void events_measure(struct run *run, const struct measure *measure, struct column *out,
                    struct trace *trace);
void awards_measure(struct run *run, const struct measure *measure, struct column *out);

/* Events again: each value of a field by itself against the slope; weeks without what is expected.
 * Only the first includes what one counted is worth. */
void apart_measure(struct run *run, const struct measure *measure, const struct column *against,
                   struct column *out, struct trace *trace);
void missed_measure(struct run *run, const struct measure *measure, struct column *out);

/* Sources that leave out what one counted is worth. */
void metric_measure(struct run *run, const struct measure *measure, struct column *out);
void roster_measure(struct run *run, const struct measure *measure, struct column *out);
void decisions_measure(struct run *run, const struct measure *measure, struct column *out);

/* The measure over other units: out is read and filled again. */
void field_apply(const struct run *run, const struct field *field, struct column *out);

/* Per cent of a measure, or of the base; false where that is absent. */
bool share_number(struct run *run, const struct share *share, int unit, const struct number *base,
                  struct number *ret_number);

/* For every event of the facts whether another counted one is related to it as the measure asks.
 * Only the measure's own events of from..to are looked at; the others are false. */
const bool *related_find(struct run *run, const struct measure *measure, day_t from, day_t to);

/* The number of the cadence's period, counted back from the one being judged (1: the one before),
 * that holds all days of an earlier win; 0 where none does. */
int win_slot(const struct run *run, const struct fact_win *win);

#endif
