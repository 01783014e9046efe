/* The writing halves of the kinds that only facts documents have; fact_kinds.c has the reading
 * ones. Internal to the document layer; they only write into the writer's buffer. Any thread. */
#ifndef PENNANT_DOCUMENT_FACT_WRITES_H
#define PENNANT_DOCUMENT_FACT_WRITES_H

#include "document/fact_kinds.h"
#include "referee/facts.h"

/* The writer's context: what indices stand for. */
struct fact_writing {
    const struct scheme *scheme;
    const struct facts *facts;
    struct names units;
    const char *unknown; /* stands for a name that was not known; no unit has it */
};

/* Words of enum fact_when but WHEN_MONTH. */
extern const char *const WHEN_WORDS[WHEN_MONTH];

/* A unit's id; the unknown name below 0. */
const char *unit_text(const struct fact_writing *writing, int unit);

typedef void kind_write(struct writer *writer, const struct row *row, const void *object);
kind_write name_write, units_write, raters_write, attributes_write, at_write, day_at_write,
    when_write, value_write, count_write, gravity_write;

typedef bool kind_given(const struct row *row, const void *object);
kind_given attributes_given, day_at_given, gravity_given;

#endif
