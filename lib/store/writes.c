#include "store/writes.h"

#include "base/text.h"

#include <stdatomic.h>
#include <stddef.h>

#define PLACES 1024 /* organisations; those on one place count together */

static atomic_uint_fast64_t counts[PLACES];

static atomic_uint_fast64_t *place_of(const char *code)
{
    return &counts[(text_hash(0, code) >> 20) % PLACES];
}

void writes_note(const char *organisation_code)
{
    atomic_fetch_add(place_of(organisation_code), 1);
}

uint64_t writes_count(const char *organisation_code)
{
    return atomic_load(place_of(organisation_code));
}
