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
    W(BY_GRAVITY, "gravity")                                                                       \
    W(BY_GROUP, "group")                                                                           \
    W(BY_AWARD, "award")                                                                           \
    W(BY_LEVEL, "level")                                                                           \
    W(BY_ITEM, "item")                                                                             \
    W(BY_NOMINATOR, "nominator")                                                                   \
    W(BY_NOMINATOR_HEADCOUNT, "nominator_headcount") /* with bands only */                         \
    W(BY_RATER_GROUP, "rater_group")
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
    W(REDUCE_POINTS, "points")                                                                     \
    W(REDUCE_MISSED, "missed") /* of what expect says: the weeks that fell short */                \
    W(REDUCE_YEARS, "years")   /* whole years since a day of the roster */
#define WORDS_PARTIAL(W)                                                                           \
    W(PARTIAL_FLOOR, "floor") /* whole steps only, towards zero change */                          \
    W(PARTIAL_CEIL, "ceil")                                                                        \
    W(PARTIAL_HALF_UP, "half_up")                                                                  \
    W(PARTIAL_EXACT, "exact")
#define WORDS_GAP(W)       W(GAP_BREAK, "break") W(GAP_IGNORE_UNHELD, "ignore_unheld")
#define WORDS_ORDER(W)     W(RELATED_EARLIER, "earlier") W(RELATED_ANY, "any")
#define WORDS_SCOPE(W)     W(SCOPE_PERIOD, "period") W(SCOPE_YEAR, "year")
#define WORDS_EVENT_DAY(W) W(DAY_AT, "at") W(DAY_FILED, "filed") W(DAY_SLOT_END, "slot_end")
#define WORDS_LATE(W)      W(LATE_REFUSE, "refuse") W(LATE_COUNT, "count")
#define WORDS_TOKEN(W)     W(TOKEN_REFUSE, "refuse") W(TOKEN_ALLOW, "allow")
#define WORDS_GAPS(W)      W(GAPS_BLOCK, "block") W(GAPS_ZERO, "zero") W(GAPS_EXCLUDE, "exclude")
#define WORDS_WITHIN(W)                                                                            \
    W(WITHIN_ALL, "all")                                                                           \
    W(WITHIN_GROUP, "group")                                                                       \
    W(WITHIN_PARENT, "parent")                                                                     \
    W(WITHIN_RANKING, "ranking") /* the units ranked together, by ranking.within */
#define WORDS_FIELD_REDUCE(W) W(FIELD_SUM, "sum") W(FIELD_MEAN, "mean") W(FIELD_PLACE, "place")
#define WORDS_FIELD_OF(W)     W(FIELD_ALL, "all") W(FIELD_OTHERS, "others")
#define WORDS_FIELD_TIES(W)                                                                        \
    W(FIELD_INCLUDE, "include") /* equals share the best place among them */                       \
    W(FIELD_EXCLUDE, "exclude") /* equals share the worst */
#define WORDS_EVERY(W) W(EVERY_WEEK, "week")
#define WORDS_WEEKDAY(W)                                                                           \
    W(WEEKDAY_MON, "mon")                                                                          \
    W(WEEKDAY_TUE, "tue")                                                                          \
    W(WEEKDAY_WED, "wed")                                                                          \
    W(WEEKDAY_THU, "thu") W(WEEKDAY_FRI, "fri") W(WEEKDAY_SAT, "sat") W(WEEKDAY_SUN, "sun")
#define WORDS_EXPECT_HOLIDAYS(W)                                                                   \
    W(HOLIDAYS_COUNT, "count") /* a day off is expected like any other */                          \
    W(HOLIDAYS_SKIP, "skip")   /* it is not expected */
#define WORDS_SHARE_ROUNDING(W)                                                                    \
    W(SHARE_EXACT, "exact")                                                                        \
    W(SHARE_FLOOR, "floor") W(SHARE_CEIL, "ceil") W(SHARE_HALF_UP, "half_up")
#define WORDS_PICK(W)          W(PICK_RANK, "rank") W(PICK_CHOICE, "choice")
#define WORDS_PER(W)           W(PER_PERIOD, "period") W(PER_MONTH, "month")
#define WORDS_LAST_TIES(W)     W(LAST_ALL, "all") W(LAST_NONE, "none")
#define WORDS_UNDER_MINIMUM(W) W(MINIMUM_ACCEPT, "accept") W(MINIMUM_LAPSE, "lapse")
#define WORDS_SOURCES(W)       W(NOMINATED_SELF, "self") W(NOMINATED_OTHER, "other")
#define WORDS_NEED(W)          W(NEED_ANY, "any") W(NEED_ALL, "all")
#define WORDS_CHECK_OF(W)      W(CHECK_NOMINATION, "nomination") W(CHECK_UNIT, "unit")
#define WORDS_DUE_AFTER(W)     W(DUE_AFTER_START, "start") W(DUE_AFTER_END, "end")
#define WORDS_DEADLINE_DAY(W)  W(DEADLINE_INCLUSIVE, "inclusive") W(DEADLINE_EXCLUSIVE, "exclusive")
#define WORDS_LEAP(W)          W(LEAP_MAR01, "mar01") W(LEAP_FEB28, "feb28")
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
#define WORDS_EFFECT(W)                                                                            \
    W(EFFECT_BAR, "bar") W(EFFECT_REQUIRE, "require") W(EFFECT_CEILING, "ceiling")
#define WORDS_REACH(W)                                                                             \
    W(REACH_SELF, "self") W(REACH_DOWN, "down") W(REACH_UP, "up") W(REACH_BOTH, "both")
#define WORDS_WHO(W)                                                                               \
    W(WHO_WINNERS, "winners")                                                                      \
    W(WHO_UNITS, "units")                                                                          \
    W(WHO_SHORTLISTED, "shortlisted")                                                              \
    W(WHO_NOT_CHOSEN, "not_chosen") /* shortlisted, and no winner */                               \
    W(WHO_LAST, "last")             /* of two or more ranked in a scope, winners apart */
#define WORDS_CLOCK(W)     W(CLOCK_CALENDAR, "calendar") W(CLOCK_WORKING, "working")
#define WORDS_RETURNED(W)  W(RETURNED_FIRST, "first") W(RETURNED_SAME, "same")
#define WORDS_NUMBERING(W) W(NUMBERING_COMPETITION, "competition") W(NUMBERING_DENSE, "dense")
#define WORDS_ROUNDING(W)                                                                          \
    W(WORD_HALF_AWAY, "half_away")                                                                 \
    W(WORD_HALF_UP, "half_up")                                                                     \
    W(WORD_HALF_EVEN, "half_even") W(WORD_FLOOR, "floor") W(WORD_CEIL, "ceil")
#define WORDS_DECISION(W)                                                                          \
    W(DECISION_ORDER, "order")                                                                     \
    /* a draw */ W(DECISION_UNIT, "unit") /* points for a unit */                                  \
    W(DECISION_SHORTLIST, "shortlist")    /* who of the shortlist wins */                          \
    W(DECISION_EVENTS, "events") /* an amount for a counted event; written {"events": id} */
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
enum event_day { WORDS_EVENT_DAY(WORD_ENUM) };
enum late { WORDS_LATE(WORD_ENUM) };
enum token_rule { WORDS_TOKEN(WORD_ENUM) };
enum gaps { WORDS_GAPS(WORD_ENUM) };
enum within { WORDS_WITHIN(WORD_ENUM) };
enum field_reduce { WORDS_FIELD_REDUCE(WORD_ENUM) };
enum field_of { WORDS_FIELD_OF(WORD_ENUM) };
enum field_ties { WORDS_FIELD_TIES(WORD_ENUM) };
enum every { WORDS_EVERY(WORD_ENUM) };
enum weekday { WORDS_WEEKDAY(WORD_ENUM) };
enum expect_holidays { WORDS_EXPECT_HOLIDAYS(WORD_ENUM) };
enum share_rounding { WORDS_SHARE_ROUNDING(WORD_ENUM) };
enum pick { WORDS_PICK(WORD_ENUM) };
enum per { WORDS_PER(WORD_ENUM) };
enum last_ties { WORDS_LAST_TIES(WORD_ENUM) };
enum under_minimum { WORDS_UNDER_MINIMUM(WORD_ENUM) };
enum nomination_source { WORDS_SOURCES(WORD_ENUM) };
enum need { WORDS_NEED(WORD_ENUM) };
enum check_of { WORDS_CHECK_OF(WORD_ENUM) };
enum due_after { WORDS_DUE_AFTER(WORD_ENUM) };
enum deadline_day { WORDS_DEADLINE_DAY(WORD_ENUM) };
enum leap { WORDS_LEAP(WORD_ENUM) };
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

enum step_kind {
    STEP_STAGE, /* of the calendar only */
    STEP_DECISION,
    STEP_APPROVAL,
    STEP_NOTICE,
    STEP_ANNOUNCEMENT,
    STEP_NOMINATION,
    STEP_CHECK,
    STEP_BALLOTS
};

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
    WORD_LIST_ROUNDING, WORD_LIST_DECISION, WORD_LIST_PREFER, WORD_LIST_EVENT_DAY, WORD_LIST_LATE,
    WORD_LIST_TOKEN, WORD_LIST_GAPS, WORD_LIST_WITHIN, WORD_LIST_FIELD_REDUCE, WORD_LIST_FIELD_OF,
    WORD_LIST_FIELD_TIES, WORD_LIST_EVERY, WORD_LIST_WEEKDAY, WORD_LIST_EXPECT_HOLIDAYS,
    WORD_LIST_SHARE_ROUNDING, WORD_LIST_PICK, WORD_LIST_PER, WORD_LIST_LAST_TIES,
    WORD_LIST_UNDER_MINIMUM, WORD_LIST_SOURCES, WORD_LIST_NEED, WORD_LIST_CHECK_OF,
    WORD_LIST_DUE_AFTER, WORD_LIST_DEADLINE_DAY, WORD_LIST_LEAP;

int word_list_find(const struct word_list *list, const char *word);
const char *word_list_name(const struct word_list *list, int value);

#endif
