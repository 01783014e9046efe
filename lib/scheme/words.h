/* The closed word lists of the scheme language, each as an enum and a table of its words.
 *
 * WORDS_x(W) lists W(ENUM_NAME, "word in a document"). The parser, the printer, the JSON Schema and
 * the documents use the same lists, so a new word is one row. word_list_find returns the enum value
 * of a word or -1; word_list_name the word. Read-only tables; any thread. */
#ifndef PENNANT_SCHEME_WORDS_H
#define PENNANT_SCHEME_WORDS_H

#include <stddef.h>

#define WORDS_VERDICT(W)                                                                           \
    W(VERDICT_ANY, "any") /* as a threshold; as a finding: pending */                              \
    W(VERDICT_VALID, "valid")                                                                      \
    W(VERDICT_CONFIRMED, "confirmed")                                                              \
    W(VERDICT_RESPONSIBLE, "responsible")
/* What an event's newest verdict says; ordered, the last two never count. */
#define WORDS_FINDING(W)                                                                           \
    W(FINDING_PENDING, "pending")                                                                  \
    W(FINDING_VALID, "valid")                                                                      \
    W(FINDING_CONFIRMED, "confirmed")                                                              \
    W(FINDING_RESPONSIBLE, "responsible")                                                          \
    W(FINDING_DISMISSED, "dismissed")                                                              \
    W(FINDING_WITHDRAWN, "withdrawn")
#define WORDS_FORM(W) W(FORM_EVENT, "event") W(FORM_VALUE, "value") W(FORM_YES_NO, "yes_no")
#define WORDS_CADENCE(W)                                                                           \
    W(CADENCE_MONTH, "month")                                                                      \
    W(CADENCE_QUARTER, "quarter")                                                                  \
    W(CADENCE_HALF_YEAR, "half_year")                                                              \
    W(CADENCE_YEAR, "year")                                                                        \
    W(CADENCE_ONCE, "once")
#define WORDS_CHOICE_BY(W)                                                                         \
    W(BY_GRAVITY, "gravity") W(BY_GROUP, "group") W(BY_AWARD, "award") W(BY_LEVEL, "level")
#define WORDS_WINDOW(W)                                                                            \
    W(WINDOW_PERIOD, "period")                                                                     \
    W(WINDOW_YEAR, "year") /* 1 January of the period's last year to the period's end */           \
    W(WINDOW_EVER, "ever")                                                                         \
    W(WINDOW_PREVIOUS, "previous")                                                                 \
    W(WINDOW_TARGET, "target") /* metrics only */                                                  \
    W(WINDOW_SINCE, "since")   /* written {"since": date} */
#define WORDS_REDUCTION(W)                                                                         \
    W(REDUCE_DEFAULT, "") /* not given */                                                          \
    W(REDUCE_SUM, "sum")                                                                           \
    W(REDUCE_COUNT, "count")                                                                       \
    W(REDUCE_ANY, "any")                                                                           \
    W(REDUCE_RATE, "rate") /* per cent of the events of the rule without its gravity filter */     \
    W(REDUCE_MEAN, "mean")                                                                         \
    W(REDUCE_MIN, "min")                                                                           \
    W(REDUCE_MAX, "max")                                                                           \
    W(REDUCE_STREAK, "streak")                                                                     \
    W(REDUCE_POINTS, "points")
#define WORDS_PARTIAL(W)                                                                           \
    W(PARTIAL_FLOOR, "floor") /* whole steps only, towards zero change */                          \
    W(PARTIAL_CEIL, "ceil")                                                                        \
    W(PARTIAL_HALF_UP, "half_up")                                                                  \
    W(PARTIAL_EXACT, "exact")
#define WORDS_GAP(W)   W(GAP_BREAK, "break") W(GAP_IGNORE_UNHELD, "ignore_unheld")
#define WORDS_ORDER(W) W(RELATED_EARLIER, "earlier") W(RELATED_ANY, "any")
#define WORDS_SCOPE(W) W(SCOPE_PERIOD, "period") W(SCOPE_YEAR, "year")
#define WORDS_COMPARISON(W)                                                                        \
    W(AT_LEAST, "at_least") W(AT_MOST, "at_most") W(ABOVE, "above") W(BELOW, "below") W(IS, "is")
#define WORDS_PART(W) W(PART_WEIGHTED, "weighted") W(PART_ADDED, "added") W(PART_SHOWN, "shown")
#define WORDS_MISSING(W)                                                                           \
    W(MISSING_ZERO, "zero") W(MISSING_EXCLUDE, "exclude") W(MISSING_BLOCK, "block")
#define WORDS_PANEL_MODE(W) W(PANEL_OPEN, "open") W(PANEL_SECRET, "secret")
#define WORDS_RATERS(W)                                                                            \
    W(RATERS_GIVEN, "given") W(RATERS_ENTRANTS, "entrants") W(RATERS_SELF, "self")
#define WORDS_MEAN(W)        W(MEAN_MEAN, "mean") W(MEAN_MEDIAN, "median") W(MEAN_TRIMMED, "trimmed")
#define WORDS_SELF_RATING(W) W(SELF_REFUSE, "refuse") W(SELF_COUNT, "count")
#define WORDS_TIES_LEFT(W)   W(TIES_SHARE, "share") W(TIES_VACANT, "vacant")
#define WORDS_VACANCY(W)     W(VACANCY_PROMOTE, "promote") W(VACANCY_LEAVE, "leave_vacant")
#define WORDS_EFFECT(W)      W(EFFECT_BAR, "bar") W(EFFECT_REQUIRE, "require")
#define WORDS_REACH(W)                                                                             \
    W(REACH_SELF, "self") W(REACH_DOWN, "down") W(REACH_UP, "up") W(REACH_BOTH, "both")
#define WORDS_WHO(W)       W(WHO_WINNERS, "winners") W(WHO_UNITS, "units")
#define WORDS_CLOCK(W)     W(CLOCK_CALENDAR, "calendar") W(CLOCK_WORKING, "working")
#define WORDS_RETURNED(W)  W(RETURNED_FIRST, "first") W(RETURNED_SAME, "same")
#define WORDS_NUMBERING(W) W(NUMBERING_COMPETITION, "competition") W(NUMBERING_DENSE, "dense")
#define WORDS_ROUNDING(W)                                                                          \
    W(WORD_HALF_AWAY, "half_away")                                                                 \
    W(WORD_HALF_UP, "half_up")                                                                     \
    W(WORD_HALF_EVEN, "half_even") W(WORD_FLOOR, "floor") W(WORD_CEIL, "ceil")
#define WORDS_DECISION(W)     W(DECISION_ORDER, "order") W(DECISION_UNIT, "unit")
#define WORDS_PREFER(W)       W(PREFER_HIGHER, "higher") W(PREFER_LOWER, "lower")

#define WORD_ENUM(name, word) name,
enum verdict { WORDS_VERDICT(WORD_ENUM) };
enum finding { WORDS_FINDING(WORD_ENUM) FINDING_COUNT };
enum form { WORDS_FORM(WORD_ENUM) };
enum cadence { WORDS_CADENCE(WORD_ENUM) };
enum choice_by { WORDS_CHOICE_BY(WORD_ENUM) };
enum window { WORDS_WINDOW(WORD_ENUM) };
enum reduction { WORDS_REDUCTION(WORD_ENUM) };
enum partial { WORDS_PARTIAL(WORD_ENUM) };
enum gap { WORDS_GAP(WORD_ENUM) };
enum related_order { WORDS_ORDER(WORD_ENUM) };
enum related_scope { WORDS_SCOPE(WORD_ENUM) };
enum comparison { WORDS_COMPARISON(WORD_ENUM) };
enum part { WORDS_PART(WORD_ENUM) };
enum missing { WORDS_MISSING(WORD_ENUM) };
enum panel_mode { WORDS_PANEL_MODE(WORD_ENUM) };
enum raters { WORDS_RATERS(WORD_ENUM) };
enum mean { WORDS_MEAN(WORD_ENUM) };
enum self_rating { WORDS_SELF_RATING(WORD_ENUM) };
enum ties_left { WORDS_TIES_LEFT(WORD_ENUM) };
enum vacancy { WORDS_VACANCY(WORD_ENUM) };
enum effect { WORDS_EFFECT(WORD_ENUM) };
enum reach { WORDS_REACH(WORD_ENUM) };
enum who { WORDS_WHO(WORD_ENUM) };
enum clock { WORDS_CLOCK(WORD_ENUM) };
enum returned { WORDS_RETURNED(WORD_ENUM) };
enum numbering { WORDS_NUMBERING(WORD_ENUM) };
enum word_rounding { WORDS_ROUNDING(WORD_ENUM) };
enum decision { WORDS_DECISION(WORD_ENUM) };
enum prefer { WORDS_PREFER(WORD_ENUM) };
#undef WORD_ENUM

/* Keys of a measure that name its source, in the order of the language's table. */
enum source {
    SOURCE_NONE,
    SOURCE_EVENTS,
    SOURCE_METRIC,
    SOURCE_BALLOTS,
    SOURCE_AWARDS,
    SOURCE_DECISIONS,
    SOURCE_ROSTER,
    SOURCE_MEASURE,
    SOURCE_COMPONENT, /* also the total */
    SOURCE_SUM
};

enum step_kind { STEP_STAGE, STEP_DECISION, STEP_APPROVAL, STEP_NOTICE, STEP_ANNOUNCEMENT };

struct word_list {
    const char *const *words;
    size_t count;
};

extern const struct word_list WORD_LIST_VERDICT, WORD_LIST_FINDING, WORD_LIST_FORM,
    WORD_LIST_CADENCE, WORD_LIST_CHOICE_BY, WORD_LIST_WINDOW, WORD_LIST_REDUCTION,
    WORD_LIST_PARTIAL, WORD_LIST_GAP, WORD_LIST_ORDER, WORD_LIST_SCOPE, WORD_LIST_COMPARISON,
    WORD_LIST_PART, WORD_LIST_MISSING, WORD_LIST_PANEL_MODE, WORD_LIST_RATERS, WORD_LIST_MEAN,
    WORD_LIST_SELF_RATING, WORD_LIST_TIES_LEFT, WORD_LIST_VACANCY, WORD_LIST_EFFECT,
    WORD_LIST_REACH, WORD_LIST_WHO, WORD_LIST_CLOCK, WORD_LIST_RETURNED, WORD_LIST_NUMBERING,
    WORD_LIST_ROUNDING, WORD_LIST_DECISION, WORD_LIST_PREFER;

int word_list_find(const struct word_list *list, const char *word);
const char *word_list_name(const struct word_list *list, int value);

#endif
