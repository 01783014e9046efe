/* What the files of scheme_check share: the run, pointers into the document, checks of small parts.
 *
 * For check*.c only. Every function adds its violations to the run's error and goes on; the number
 * of them is the answer. Texts live in the run's arena. One thread. */
#ifndef PENNANT_SCHEME_CHECKING_H
#define PENNANT_SCHEME_CHECKING_H

#include "base/error.h"
#include "scheme/scheme.h"

/* What is known where a measure stands; each stage knows what those before it know. */
enum known {
    KNOWN_FACTS,  /* events, metrics, ballots, history, roster: named measures on them */
    KNOWN_SCORES, /* components and total */
    KNOWN_WINS    /* who was selected */
};

struct check {
    struct arena *arena;
    struct scheme *scheme;
    struct error *error;
    enum known *needs; /* of each named measure; all KNOWN_FACTS until measures_order */
};

/* "<where>/<key>" and "<where>/<index>"; the key is escaped as a JSON pointer wants it. */
const char *pointer_key(struct check *check, const char *where, const char *key);
const char *pointer_index(struct check *check, const char *where, size_t index);

/* The choices an amount may make, as bits of enum choice_by. */
#define CHOICE_BIT(by) (1U << (by))

/* One reference: sets its index by the finder, or reports that the kind has no such id. */
void check_reference(struct check *check, const char *where, struct reference *reference,
                     const char *kind, int (*find)(const struct scheme *, const char *));

/* A name or a list of names at the key: all known, none twice. */
void check_references(struct check *check, const char *where, struct reference *references,
                      size_t count, const char *kind,
                      int (*find)(const struct scheme *, const char *));

/* No name twice. */
void check_ids(struct check *check, const char *where, const struct ids *ids);

/* low <= high, else RANGE_CONTRADICTORY at where. */
void check_range(struct check *check, const char *where, struct number low, struct number high);

/* A choice's kind is one of the allowed bits, it has entries, and awards among them exist. */
void check_choice(struct check *check, const char *where, const struct choice *choice,
                  unsigned allowed);

/* The entries of a choice that have names: none of bands. */
size_t choice_names(const struct choice *choice);

/* An amount: a number, a choice by one of the allowed bits, or a measure where known says what is
 * known by then; measures are refused where measures is false. */
void check_amount(struct check *check, const char *where, struct amount *amount, unsigned allowed,
                  bool measures, enum known known);

/* A share of a named measure that is known by then. */
void check_share(struct check *check, const char *where, struct share *share, enum known known);

/* A named measure at the key, known by then. */
void check_named(struct check *check, const char *where, const char *key,
                 struct reference *reference, enum known known);

/* Finds the named date or the step of a moment. */
void check_moment(struct check *check, const char *where, struct moment *moment);

/* Reports that the key (with that word, unless NULL) cannot stand with the other. */
void check_combined(struct check *check, const char *where, const char *key, const char *word,
                    const char *other);

/* Names of an event's fields, each once: the first so many of topic, indicator, gravity, person,
 * occasion, minutes, filed, slot_end. */
#define FIELDS_ALIKE 5 /* that two events can agree in */
#define FIELDS_ALL   8
void check_event_fields(struct check *check, const char *where, const struct ids *fields,
                        size_t known);

/* Which subjects a row is for. */
void check_only(struct check *check, const char *where, struct only *only);

/* A word per group: the choice, if any, is by group. */
void check_word_choice(struct check *check, const char *where, const struct word_choice *word);

/* A measure at where, and all that stands inside it. */
void check_measure(struct check *check, const char *where, struct measure *measure,
                   enum known known);

/* A list of tests at where; needed tells whether it may be empty. */
void check_tests(struct check *check, const char *where, struct test *tests, size_t count,
                 enum known known);

/* Filters of a measure of events. */
void check_where(struct check *check, const char *where, struct measure *measure);

/* A gravity that at least one of the measure's indicators has. */
void check_gravity(struct check *check, const char *where, const struct measure *measure,
                   const char *gravity);

/* Resolves the named measures, reports cycles among them, and finds what each needs. */
void check_measures(struct check *check);

/* The lists of the document; every measure is resolved by then. */
void check_components(struct check *check);
void check_conditions(struct check *check);
void check_awards(struct check *check);
void check_consequences(struct check *check);
void check_indicators(struct check *check);
void check_panels(struct check *check);
void check_steps(struct check *check);

/* The choices that a row about units may make. */
#define UNIT_CHOICES (CHOICE_BIT(BY_GROUP) | CHOICE_BIT(BY_AWARD))

/* True when some award that the row is for (all, without a list) has the level. */
bool level_exists(const struct scheme *scheme, const struct only *only, const char *level);

#endif
