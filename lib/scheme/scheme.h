/* A scheme as plain structs: what an organiser's document says, once read and checked.
 *
 * The document layer fills these from JSON (names as texts), scheme_check (scheme/check.h) resolves
 * the names to indices and finds what is wrong. Everything lives in one arena and is read-only
 * afterwards, so any thread may use it. The language is described in lib/scheme/README.md. */
#ifndef PENNANT_SCHEME_SCHEME_H
#define PENNANT_SCHEME_SCHEME_H

#include "scheme/measure.h"

#include <stdbool.h>
#include <stddef.h>

struct indicator {
    const char *id;
    struct title title;
    enum form form;
    const char *quantity; /* what a quantity counts; NULL: times */
    struct ids gravities;
    struct ids fields;          /* further fields an event must carry */
    struct word_choice verdict; /* enum verdict: the least that counts */
    bool has_points;            /* events carry assessed points within: */
    struct number points_min, points_max;
    struct ids once; /* one event per unit and these fields; none: any number */
    bool has_token;  /* an event carries a registered token, which is used once */
    const char *token_registry;
    enum token_rule token_other_group; /* a token registered for another group than the unit's */
    bool has_deadline;                 /* deadline_to no later than so many days after _from */
    enum event_day deadline_from, deadline_to;
    int deadline_days;
    enum clock deadline_clock;
    enum late deadline_late;
};

/* A date that a period must supply besides those of the steps. */
struct named_date {
    const char *id;
    struct title title;
};

/* Which subjects a row is for: all of the given members must hold; a member not given: all. */
struct only {
    struct reference *awards;
    size_t award_count;
    struct ids groups;
    const char *attribute; /* a name; NULL: not given */
    struct ids values;     /* the attribute's values; empty: any */
};

struct ledger {
    struct number base;
    bool has_floor, has_cap;
    bool no_floor, no_cap; /* null: none, whatever the settings say */
    struct number floor, cap;
    struct measure *rules;
    size_t rule_count;
};

struct component {
    const char *id;
    struct title title;
    struct only only;
    struct number weight;
    enum part part;
    enum missing missing;  /* resolved against the settings */
    struct ledger *ledger; /* NULL: measure holds */
    struct measure *measure;
};

struct panel {
    const char *id;
    struct title title;
    enum panel_mode mode;
    enum raters raters;
    struct number min, max;
    const struct choice *item_max; /* NULL: max; else the rubric: max of each item */
    enum mean mean;
    enum self_rating
        self_rating; /* of a rater's own unit; a panel of raters "self" always counts */
    const struct choice *weights; /* of the mean, by group of raters; NULL: all scores weigh 1 */
    bool normalises; /* shifts each rater with so many counted scores to its units' means: */
    int normalise_minimum;
};

#define NORMALISE_LEAST 2      /* one score alone would be shifted to where the others put it */
#define NORMALISE_MOST  100000 /* scores of one rater */

/* A level of the selection, filled in rank order. */
struct tier {
    const char *level;
    int level_index;      /* of the award's levels */
    struct amount number; /* a number or a share */
    bool rest;            /* what the base leaves */
};

/* Winners spread over groups, or over the values of an attribute, within each number of places. */
#define SPREAD_GROUP "group"
struct spread {
    const char *by; /* SPREAD_GROUP, or an attribute's name */
    int at_most;    /* winners of one value; 0: any number */
    int at_least;   /* places kept for each value while it has candidates; 0: none */
};

struct selection {
    struct amount number; /* absent: everyone; a number or a choice, per ranking scope */
    struct share *base;   /* NULL: none; shares of tiers are of it */
    struct tier *tiers;   /* best first; none: no levels */
    size_t tier_count;
    int shortlist; /* 0: none */
    enum pick pick;
    struct spread *spread;
    size_t spread_count;
    struct test *when;
    size_t when_count;
    enum ties_left ties_left;
    enum vacancy vacancy;
};

struct award {
    const char *id;
    struct title title;
    const char *kind; /* units of this kind enter; NULL: only recorded */
    bool has_cadence; /* else the scheme's */
    enum cadence cadence;
    struct ids levels; /* best first */
    bool held;         /* handed over from holder to holder */
    bool selects;      /* false: only recorded */
    struct selection select;
};

#define LEVEL_NONE "none" /* a ceiling that leaves no level */

struct condition {
    const char *id;
    struct title title;
    enum effect effect;
    struct only only;
    struct test *when;
    size_t when_count;
    struct word_choice reach; /* enum reach; bars on events only */
    const char *level;        /* EFFECT_CEILING: the best level left, or "none" */
};

struct tie {
    struct measure measure;
    bool prefer_lower;
};

struct consequence {
    const char *id;
    struct title title;
    enum who who;
    struct only only;
    struct test *when;
    size_t when_count;
    enum per per;
    struct ids to;       /* attributes that name the units it goes to; none: the subject */
    struct reference as; /* listed under this award; id NULL: the subject's own */
    struct amount points, money, leave_days;
    struct ids rights, actions;
    struct reference *show; /* measures printed with the award */
    size_t show_count;
    bool is_public;
    enum last_ties ties; /* WHO_LAST: several share the last rank */
};

/* One item of a nomination's file: a bound on its value, or names that it must have. */
#define COMPARISON_HAS ((enum comparison)(IS + 1))

struct file_item {
    const char *id;
    struct title title;
    struct bound bound; /* not given: comparison is COMPARISON_HAS */
    struct ids has;
};

struct nomination {
    struct amount limit; /* per nominator and award; absent: none. Number or choice. */
    int minimum;         /* of accepted ones per nominator */
    enum under_minimum under_minimum;
    bool from_self, from_other; /* sources */
    enum need need;             /* of the sources */
    struct file_item *file;
    size_t file_count;
};

struct step {
    const char *id;
    struct title title;
    enum step_kind kind;
    const char *by; /* STEP_APPROVAL: the position that approves */
    int days;       /* STEP_NOTICE */
    enum clock clock;
    enum decision about;      /* STEP_DECISION */
    struct reference *events; /* DECISION_EVENTS */
    size_t event_count;
    bool has_min, has_max; /* of the amounts decided */
    struct number min, max;
    struct only only;
    int due_month, due_day; /* 0: not said; a day alone: of the period's last month */
    enum due_after due_after;
    struct nomination *nomination; /* STEP_NOMINATION */
    enum check_of check_of;        /* STEP_CHECK */
    const char *source;            /* CHECK_UNIT: whose opinion */
    struct reference *panels;      /* STEP_BALLOTS */
    size_t panel_count;
};

/* Document-wide defaults; every key here has a built-in default (scheme/settings.h). */
struct settings {
    int precision; /* decimal places of published numbers, 0 to 6 */
    enum rounding rounding;
    enum numbering numbering;
    struct word_choice verdict;
    enum reach reach;
    enum missing missing;
    enum mean mean;
    enum self_rating self_rating;
    enum ties_left ties_left;
    enum vacancy vacancy;
    enum clock clock;
    enum returned returned;
    enum deadline_day deadline_day;
    enum leap leap;
    bool has_floor, has_cap;
    struct number floor, cap;
};

struct scheme {
    const char *code;
    struct title title;
    struct title note; /* what a reader should know: gaps of the source, readings chosen */
    enum cadence cadence;
    struct named_date *dates;
    size_t date_count;
    struct settings settings;
    struct indicator *indicators;
    size_t indicator_count;
    struct measure *measures;
    size_t measure_count;
    struct panel *panels;
    size_t panel_count;
    struct award *awards;
    size_t award_count;
    struct component *components;
    size_t component_count;
    struct condition *conditions;
    size_t condition_count;
    bool rank_within_group;
    struct tie *ties;
    size_t tie_count;
    struct consequence *consequences;
    size_t consequence_count;
    struct step *steps;
    size_t step_count;
};

/* The subject of SOURCE_COMPONENT that means the weighted total. */
#define COMPONENT_TOTAL (-2)

/* The index of a definition by its id, or -1. */
int scheme_indicator(const struct scheme *scheme, const char *id);
int scheme_measure(const struct scheme *scheme, const char *id);
int scheme_panel(const struct scheme *scheme, const char *id);
int scheme_award(const struct scheme *scheme, const char *id);
int scheme_component(const struct scheme *scheme, const char *id);
int scheme_step(const struct scheme *scheme, const char *id);
int scheme_date(const struct scheme *scheme, const char *id);

/* The index of a gravity of the indicator, or -1; also for NULL. */
int indicator_gravity(const struct indicator *indicator, const char *gravity);

/* True when a rule needs the indicator's single events (related, late, minutes, quantity, assessed,
 * apart, missed, since a named date), or its admission, a decision or a month's consequence does,
 * so that tallies do not do. */
bool scheme_needs_events(const struct scheme *scheme, int indicator);

/* The first day whose events of the indicator the scheme reads in a period from..to: from itself
 * unless a window or a related rule looks further back; DAY_FIRST for the window "ever". Facts need
 * nothing older, nor anything after the period's end. */
day_t scheme_reads_since(const struct scheme *scheme, int indicator, day_t from, day_t to);

#endif
