/* A scheme as plain structs: what an organiser's document says, once read and checked.
 *
 * The document layer fills these from JSON (names as texts), scheme_check (scheme/check.h) resolves
 * the names to indices and finds what is wrong. Everything lives in one arena and is read-only
 * afterwards, so any thread may use it. The language is described in lib/scheme/README.md. */
#ifndef PENNANT_SCHEME_SCHEME_H
#define PENNANT_SCHEME_SCHEME_H

#include "base/date.h"
#include "base/number.h"
#include "scheme/words.h"

#include <stdbool.h>
#include <stddef.h>

/* The same text in Chinese and English; either may be NULL. */
struct title {
    const char *zh, *en;
};

/* A name used somewhere, and the index of its definition once checked (-1 before). */
struct reference {
    const char *id;
    int index;
};

struct ids {
    const char *const *items;
    size_t count;
};

/* A number that may depend on something: {"by": "gravity", "values": {"minor": "-1", "*": "0"}}.
 * Without an entry for the case at hand (and without "*") it is zero or nothing. */
struct choice_entry {
    const char *name; /* "*": all others */
    struct number number;
    int word; /* for choices between words (verdict, reach): the word; otherwise 0 */
};

struct choice {
    enum choice_by by;
    const struct choice_entry *entries;
    size_t count;
};

/* A word that a row leaves to the settings (missing, mean, self_rating, ties_left, vacancy, clock)
 * holds this until scheme_check fills it in: (enum missing)WORD_INHERITED. */
#define WORD_INHERITED (-1)

struct measure;

/* A value in a document: absent, a number, a choice of numbers, or a measure. */
struct amount {
    enum amount_kind { AMOUNT_ABSENT, AMOUNT_NUMBER, AMOUNT_CHOICE, AMOUNT_MEASURE } kind;
    struct number number;
    struct choice choice;
    struct measure *measure;
};

/* A word that may depend on the group: complaint strength per group, reach per gravity. */
struct word_choice {
    int word;                    /* -1: not given here, the settings hold */
    const struct choice *choice; /* NULL: the same for all */
};

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
};

/* Another counted event of the same unit that agrees in the fields "same". */
struct related {
    bool given;
    struct reference *events; /* none: the rule's own events */
    size_t event_count;
    struct ids same; /* topic, indicator, gravity, person, occasion */
    enum related_order order;
    enum related_scope scope;
    bool found; /* keep events that have one (true) or have none (false) */
};

struct where {
    struct ids gravity; /* empty: all */
    struct related related;
};

/* Points per step above or below a number or another measure. */
struct slope {
    struct number against_number;
    struct reference against; /* a named measure; id NULL: the number */
    struct number per, up, down;
    enum partial partial;
};

/* One shape for named measures, ledger rules, components, tests, ties and amounts. */
struct measure {
    const char *id; /* named measures, rules and components; else NULL */
    struct title title;
    enum source source;
    struct reference *events; /* SOURCE_EVENTS */
    size_t event_count;
    struct reference subject; /* the metric, panel, award, step, measure or component */
    const char *roster;       /* SOURCE_ROSTER: "headcount", "since" or an attribute's name */
    struct measure *terms;    /* SOURCE_SUM */
    size_t term_count;
    struct where where;
    enum window window;
    day_t window_since;      /* WINDOW_SINCE */
    struct amount each;      /* absent: 1 */
    enum reduction reduce;   /* REDUCE_DEFAULT: what the source implies */
    struct slope *slope;     /* NULL: none */
    struct measure *instead; /* the key "else": used when this one is absent */
    bool has_cap;
    struct number cap;
    enum gap gap;  /* with REDUCE_STREAK */
    bool this_win; /* the key "this": the win being decided counts too */
};

struct test {
    struct measure measure;
    enum comparison comparison;
    struct amount against; /* a number or a choice */
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
    enum mean mean;
    enum self_rating
        self_rating; /* of a rater's own unit; a panel of raters "self" always counts */
};

struct selection {
    struct amount number; /* absent: everyone; a number or a choice, per ranking scope */
    struct test *when;
    size_t when_count;
    enum ties_left ties_left;
    enum vacancy vacancy;
};

struct award {
    const char *id;
    struct title title;
    const char *kind; /* units of this kind enter */
    bool held;        /* handed over from holder to holder */
    bool selects;     /* false: only recorded */
    struct selection select;
};

struct condition {
    const char *id;
    struct title title;
    enum effect effect;
    struct only only;
    struct test *when;
    size_t when_count;
    struct word_choice reach; /* enum reach; bars on events only */
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
    struct amount points, money, leave_days;
    struct ids rights, actions;
    struct reference *show; /* measures printed with the award */
    size_t show_count;
    bool is_public;
};

struct step {
    const char *id;
    struct title title;
    enum step_kind kind;
    const char *by; /* STEP_APPROVAL: the position that approves */
    int days;       /* STEP_NOTICE */
    enum clock clock;
    enum decision about; /* STEP_DECISION */
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
    bool has_floor, has_cap;
    struct number floor, cap;
};

struct scheme {
    const char *code;
    struct title title;
    struct title note; /* what a reader should know: gaps of the source, readings chosen */
    enum cadence cadence;
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

/* True when a rule needs the indicator's single events (related), so that tallies do not do. */
bool scheme_needs_events(const struct scheme *scheme, int indicator);

/* The first day whose events of the indicator the scheme reads in a period from..to: from itself
 * unless a window or a related rule looks further back; DAY_FIRST for the window "ever". Facts need
 * nothing older, nor anything after the period's end. */
day_t scheme_reads_since(const struct scheme *scheme, int indicator, day_t from, day_t to);

#endif
